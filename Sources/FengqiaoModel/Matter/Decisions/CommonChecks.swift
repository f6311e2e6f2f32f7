import FengqiaoSchema

// What is checked of every command, whatever it says.
extension Decider {
    /// Refuses what could not be read again: numbers out of range, lists and texts that are too long, and required
    /// texts that say nothing. What comes as JSON was checked when it was read; an embedder makes commands as it likes.
    static func checkFields(_ command: Command) throws(Refusal) {
        var check = TextCheck()
        command.body.write(to: &check)
        if let note = command.note { check.text("note", note) }
        if let failure = check.failure {
            throw Refusal(
                .invalidField, "\(failure.description): give plain text of 1 to \(FieldLimits.text) bytes")
        }
        guard Instant.range.contains(command.occurredAt.milliseconds) else {
            throw Refusal(.invalidField, "`time` is out of range: years from 1900 to 2199 are accepted")
        }
        var writer = RowFieldWriter(RowWriter(capacity: RowWriter.usual), version: command.body.kind.version)
        command.body.write(to: &writer)
        let row = writer.row.bytes
        // Texts were looked at above, and names when they were made.
        var reader = RowFieldReader(limitsOf: RowReader(row.rawSpan), version: command.body.kind.version)
        do throws(FieldError) { _ = try EventBody(command.body.kind, from: &reader) } catch {
            throw Refusal(.invalidField, "\(error.description): give a value within the limits of the reference")
        }
    }

    /// e14: nothing has happened that is still to come.
    static func checkTime(_ command: Command, _ context: DecisionContext) throws(Refusal) {
        let allowance =
            context.references.issued(.sla, at: context.recordedAt)?.policy.sla?.futureAllowance
            ?? defaultFutureAllowance
        guard command.occurredAt - context.recordedAt <= allowance else {
            let ahead = (command.occurredAt - context.recordedAt) / 1_000
            throw Refusal(
                .inFuture,
                "the event would happen \(ahead) s after the log's clock, more than the allowed \(allowance / 1_000) s: "
                    + "set the sender's clock, or send it when it has happened")
        }
    }

    /// The state table: what the phase alone rules out.
    static func checkTable(_ command: Command, _ state: MatterState) throws(Refusal) {
        guard let step = Step(command.body), StateTable.isRefused(step, in: state.phase) else { return }
        let cell = StateTable.cell(step, in: state.phase)
        guard cell.isRefused, let code = cell.refusals.first else { return }
        switch code {
        case .duplicateID:
            throw Refusal(
                .duplicateID, "matter \(state.matter) was already reported: choose another ID, or link the two")
        case .unknownReference:
            throw Refusal(
                .unknownReference, "matter \(state.matter) was never reported: record its MatterReported first")
        case .transferPending: throw transferPending(state)
        default: throw wrongState(command, state, step.remedy(in: state))
        }
    }

    /// e12: what changes the state does not happen before what changed it last; nothing happens before the report.
    static func checkOrder(_ command: Command, _ state: MatterState) throws(Refusal) {
        guard state.phase != .unreported else { return }
        let changes = state.changesState(command.body)
        let earliest = changes ? state.lastChangeAt : state.reportedAt
        guard command.occurredAt < earliest else { return }
        if case .correctionRecorded = command.body { return }
        let what = changes ? "when the matter's state last changed" : "when the matter was reported"
        throw Refusal(
            .timeBackwards,
            "a \(command.body.kind.name) of matter \(state.matter) at \(command.occurredAt.text(in: .china)) lies before "
                + "\(earliest.text(in: .china)), \(what): correct the time, or record it as a note")
    }

    /// e13: a unit must be in force when the event happens.
    static func require(
        _ unit: UnitID, _ field: String, _ command: Command, _ references: References
    ) throws(Refusal) {
        guard references.units.unit(unit, at: command.occurredAt) != nil else {
            let why = references.units.knows(unit) ? "is not in force at that time" : "was never defined"
            throw Refusal(
                .unitNotInForce, "`\(field)`: unit \(unit) \(why): record its UnitChanged, or name its successor")
        }
    }

    /// e9: an accusation never reaches whom it is about, or anybody below them; nor does a matter reach who is recused
    /// (Petition Regulation 2022 art. 28, 30 and 46).
    static func requireImpartial(
        _ unit: UnitID, _ field: String, _ command: Command, accused: [UnitID], recused: [UnitID],
        _ references: References
    ) throws(Refusal) {
        let conflict = (accused + recused).first {
            references.units.isWithin(unit, $0, at: command.occurredAt)
        }
        guard let conflict else { return }
        let why = accused.contains(conflict) ? "is accused in it" : "is recused from it"
        throw Refusal(
            .conflictOfInterest,
            "`\(field)`: \(unit) must not get the matter, since \(conflict) \(why): choose a unit outside \(conflict)")
    }

    static func requireImpartial(
        _ unit: UnitID, _ field: String, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) {
        try requireImpartial(
            unit, field, command, accused: state.acceptance?.accused ?? [],
            recused: state.acceptance?.recused ?? [], references)
    }

    static func wrongState(_ command: Command, _ state: MatterState, _ remedy: String) -> Refusal {
        Refusal(
            .wrongState,
            "a \(command.body.kind.name) is not possible while matter \(state.matter) is \(state.phase.rawValue): \(remedy)"
        )
    }

    static func transferPending(_ state: MatterState) -> Refusal {
        let to = state.pendingTransfer.map { " to \($0.to)" } ?? ""
        return Refusal(
            .transferPending, "a transfer\(to) is pending: it must be signed for or returned first")
    }

    static func notHolder(_ state: MatterState, _ rule: String) -> Refusal {
        let holder = state.holder.map { "\($0) holds it" } ?? "nobody holds it"
        return Refusal(.notHolder, "\(rule) of matter \(state.matter), and \(holder): let the holder act")
    }
}

extension Step {
    /// What to do instead where the phase rules the step out.
    func remedy(in state: MatterState) -> String {
        if state.phase == .merged, let primary = state.primary {
            return "record it on its primary \(primary), or unlink the two first"
        }
        if state.phase == .split { return "record it on its parts" }
        switch self {
        case .reported: return "report another matter"
        case .reportChecked: return "a report is checked before the matter is handled; record a note"
        case .accepted: return "a matter is accepted once; reopen it, or report a new one"
        case .declined: return "a matter that is being handled is closed instead"
        case .reclassified: return "only an accepted matter that is not closed is reclassified"
        case .linked: return "only a matter that is not completed yet is linked; close it, naming the other in a note"
        case .unlinked: return "it is linked to none"
        case .split: return "only a matter that is accepted or in hand is split; settle the transfer or the check first"
        case .transferred, .assisted: return "only an accepted matter that is not completed is handed on"
        case .signed: return "nothing is pending for a receiver to sign"
        case .returned: return "only a transfer that is pending or was just signed for is handed back"
        case .adjudicated: return "only a matter that is accepted and not completed is given to somebody"
        case .noted: return "it is over; reopen it, or record the note on what goes on"
        case .paused, .resumed: return "only an accepted matter that is not closed has a clock"
        case .extended: return "only a matter in hand can be given more time"
        case .supervised: return "only an accepted matter that is not closed is supervised"
        case .supervisionFollowed: return "there is no order to answer or lift"
        case .completed: return "only the holder of a matter in hand completes it"
        case .resultChecked: return "a result is checked when the holder has completed it"
        case .withdrawn, .closed:
            return state.phase == .accepted
                ? "a matter that nobody held can only be withdrawn or movedOut; hand it to somebody first"
                : "only a matter that was handled is closed; one that was not accepted yet is declined"
        case .reopened: return "only a closed or declined matter is opened again"
        case .feedback: return "record the feedback on what goes on"
        case .mediated: return "mediation belongs to an accepted matter that is not completed"
        case .performed: return "performance belongs to an accepted matter, and not while its result is being checked"
        case .petition, .corrected: return "look at the matter's history"
        case .rewarded: return "a declined report earns nothing"
        case .appealed: return "an appeal against a figure comes after the closing"
        }
    }
}

/// Looks at every text: its length, its characters, and whether a required one says nothing.
struct TextCheck: FieldWriter {
    var failure: FieldError?
    // The records and lists that the present text is in, outermost first.
    private var path: [(field: String, index: Int?)] = []
    let version = UInt8.max

    mutating func integer(_ field: String, _ value: Int64) {}
    mutating func instant(_ field: String, _ value: Instant) {}
    mutating func date(_ field: String, _ value: LocalDate) {}
    mutating func flag(_ field: String, _ value: Bool) {}
    mutating func code<C: Code>(_ field: String, _ value: C) {}
    mutating func id<Tag>(_ field: String, _ value: ID<Tag>) {}

    mutating func text(_ field: String, _ value: String) {
        guard failure == nil else { return }
        if value.isEmpty { failure = FieldError(name(field), "is empty") }
        do throws(NameError) { try NameRules.checkText(value, byteLimit: FieldLimits.text) } catch {
            failure = FieldError(name(field), error.reason)
        }
    }

    mutating func optional<T>(_ field: String, _ value: T?, _ write: (inout TextCheck, String, T) -> Void) {
        if let value { write(&self, field, value) }
    }

    mutating func list<T>(_ field: String, _ values: [T], _ write: (inout TextCheck, T) -> Void) {
        for (index, value) in values.enumerated() { within(field, index) { write(&$0, value) } }
    }

    mutating func record<T>(_ field: String, _ value: T?, _ write: (inout TextCheck, T) -> Void) {
        if let value { within(field, nil) { write(&$0, value) } }
    }

    private mutating func within(_ field: String, _ index: Int?, _ body: (inout TextCheck) -> Void) {
        path.append((field, index))
        body(&self)
        path.removeLast()
    }

    private func name(_ field: String) -> String {
        let parts = path.map { part in part.field + (part.index.map { "[\($0)]" } ?? "") }
        return (parts + [field]).joined(separator: ".")
    }
}
