/// An event that was decided on and has no position yet.
public struct ProposedEvent: Hashable, Sendable {
    /// What every event carries.
    public var envelope: Envelope
    /// What happened.
    public var body: EventBody
}

/// Decides on commands (DOMAIN D2). Pure: the same command, state, references and time give the same answer.
public enum Decider {
    /// How far ahead of the log's clock an event may have happened where no policy says, in milliseconds: five
    /// minutes, the allowance of e14.
    public static let defaultFutureAllowance: Int64 = 5 * 60_000

    /// Decides whether a command is recorded, and as which events.
    ///
    /// - Parameters:
    ///   - state: the matter that the command names; `nil` where it was never reported.
    ///   - references: what is known of units, calendars and policies.
    ///   - recordedAt: the log's clock.
    /// - Throws: ``Refusal`` with what to do instead.
    public static func decide(
        _ command: Command, _ state: MatterState?, _ references: References, referenceCount: UInt64,
        recordedAt: Instant
    ) throws(Refusal) -> [ProposedEvent] {
        try checkTime(command, references, recordedAt)
        if command.body.kind.isReference {
            try decideReference(command, references)
            return [propose(command, command.body, sequence: referenceCount + 1)]
        }
        guard let matter = command.matter else {
            throw Refusal(.invalidField, "a \(command.body.kind.name) belongs to a matter: name it in `subject`")
        }
        guard let state else {
            guard case .matterReported(let report) = command.body else {
                throw Refusal(.unknownReference, "matter \(matter) was never reported: record its MatterReported first")
            }
            try require(report.originUnit, "originUnit", command, references)
            return [propose(command, command.body, sequence: 1)]
        }
        try checkOrder(command, state)
        let body = try decideMatter(command, state, references)
        return [propose(command, body, sequence: state.sequence + 1, version: state.acceptance?.slaVersion)]
    }

    private static func propose(
        _ command: Command, _ body: EventBody, sequence: UInt64, version: Int64? = nil
    ) -> ProposedEvent {
        ProposedEvent(
            envelope: Envelope(
                eventID: command.eventID, stream: command.stream, sequence: sequence,
                occurredAt: command.occurredAt, actor: command.actor, unit: command.unit,
                causation: command.causation, policyVersion: version, note: command.note), body: body)
    }

    private static func checkTime(
        _ command: Command, _ references: References, _ recordedAt: Instant
    ) throws(Refusal) {
        let allowance =
            references.policy(.sla, at: recordedAt)?.sla?.futureAllowance ?? defaultFutureAllowance
        guard command.occurredAt - recordedAt <= allowance else {
            let ahead = (command.occurredAt - recordedAt) / 1_000
            throw Refusal(
                .inFuture,
                "the event would happen \(ahead) s after the log's clock, more than the allowed \(allowance / 1_000) s: "
                    + "set the sender's clock, or send it when it has happened")
        }
    }

    private static func checkOrder(_ command: Command, _ state: MatterState) throws(Refusal) {
        let earliest = MatterState.changesState(command.body) ? state.lastChangeAt : state.reportedAt
        guard command.occurredAt >= earliest else {
            throw Refusal(
                .timeBackwards,
                "a \(command.body.kind.name) of matter \(state.matter) at \(command.occurredAt.text(in: .china)) lies before "
                    + "\(earliest.text(in: .china)), when the matter's state last changed: correct the time, or record it as a note"
            )
        }
    }

    /// Refuses a unit that is not in force when the event happens (e13).
    static func require(
        _ unit: UnitID, _ field: String, _ command: Command, _ references: References
    ) throws(Refusal) {
        guard references.units.unit(unit, at: command.occurredAt) != nil else {
            let why = references.units.knows(unit) ? "is not in force at that time" : "was never defined"
            throw Refusal(
                .unitNotInForce, "`\(field)`: unit \(unit) \(why): record its UnitChanged, or name its successor")
        }
    }

    static func wrongState(_ command: Command, _ state: MatterState, _ remedy: String) -> Refusal {
        Refusal(
            .wrongState,
            "a \(command.body.kind.name) is not possible while matter \(state.matter) is \(state.phase.rawValue): \(remedy)"
        )
    }
}
