extension Decider {
    static func openMediation(
        _ opening: MediationOpened, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        try require(opening.body, "body", command, references)
        try requireImpartial(opening.body, "body", command, state, references)
        if opening.phase == .accepted {
            // People's Mediation Law art. 17: where one party refuses there is no mediation.
            guard !opening.parties.isEmpty, opening.parties.allSatisfy(\.consents) else {
                throw Refusal(
                    .invalidField,
                    "`parties` must all consent before mediation begins; where one refuses: record MediationEnded with reason refused"
                )
            }
        }
        guard state.mediations.count < 1_000 else {
            throw Refusal(.overLimit, "the matter has had 1,000 mediations: end it another way")
        }
        var bound = opening
        if let number = opening.mediation {
            guard let known = state.mediations.first(where: { $0.number == number }) else {
                throw Refusal(
                    .unknownReference, "mediation \(number) was never requested: leave `mediation` out to open one")
            }
            guard known.stage == .requested, opening.phase == .accepted else {
                throw Refusal(.wrongState, "mediation \(number) is past that stage: open another")
            }
        } else if opening.phase == .accepted, let known = state.mediations.last, known.stage == .requested {
            bound.mediation = known.number
        } else {
            bound.mediation = Int64(state.mediations.count) + 1
        }
        return .mediationOpened(bound)
    }

    static func hold(
        _ session: MediationSessionHeld, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        let mediation = try findOpen(session.mediation, state)
        guard mediation.stage == .active else { throw notGoingOn(mediation) }
        guard session.at <= command.occurredAt else {
            throw Refusal(.invalidField, "`at` lies after the record of the session: correct one of the two times")
        }
        var bound = session
        bound.mediation = mediation.number
        return .mediationSessionHeld(bound)
    }

    static func agree(
        _ agreement: AgreementReached, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        let mediation = try findOpen(agreement.mediation, state)
        guard mediation.stage == .active else { throw notGoingOn(mediation) }
        // People's Mediation Law art. 30: an oral agreement takes effect when it is reached.
        if agreement.form == .oral, agreement.effectiveAt > command.occurredAt {
            throw Refusal(
                .invalidField, "`effectiveAt`: an oral agreement takes effect when it is reached: give that time")
        }
        guard mediation.items.count + agreement.items.count <= Int(FieldLimits.itemNumber) else {
            throw Refusal(
                .overLimit, "the mediation has \(mediation.items.count) items already: open another mediation")
        }
        if let item = agreement.items.firstIndex(where: { ($0.due ?? agreement.effectiveAt) < agreement.effectiveAt }) {
            throw Refusal(
                .invalidField, "`items[\(item)].due` lies before the agreement takes effect: correct one of the two")
        }
        var bound = agreement
        bound.mediation = mediation.number
        return .agreementReached(bound)
    }

    static func endMediation(
        _ ending: MediationEnded, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        let mediation = try findOpen(ending.mediation, state)
        guard mediation.isOpen else {
            throw Refusal(.wrongState, "mediation \(mediation.number) has already ended: nothing is left to end")
        }
        // People's Mediation Law art. 26.
        if ending.reason == .failed, !ending.remediesTold {
            throw Refusal(
                .invalidField,
                "`remediesTold`: where mediation fails the parties are told what else they can do: tell them first")
        }
        var bound = ending
        bound.mediation = mediation.number
        return .mediationEnded(bound)
    }

    static func confirm(
        _ record: JudicialConfirmationRecorded, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        let mediation = try findAgreed(record.mediation, state)
        let allowed: Bool =
            switch (mediation.confirmation, record.phase) {
            case (nil, .filed), (.refused, .filed), (.withdrawn, .filed): true
            case (.filed, .accepted), (.filed, .confirmed), (.accepted, .confirmed): true
            case (.filed, .refused), (.accepted, .refused): true
            case (.filed, .withdrawn), (.accepted, .withdrawn): true
            default: false
            }
        guard allowed else {
            let now = mediation.confirmation?.rawValue ?? "not filed"
            throw Refusal(
                .wrongState,
                "the confirmation of mediation \(mediation.number) is \(now): it goes filed, accepted, then confirmed, refused or withdrawn"
            )
        }
        // A late or one-sided filing is a fact and goes on record; a court cannot have confirmed it (art. 33).
        if record.phase == .confirmed, !mediation.isConfirmable {
            throw Refusal(
                .deadlinePassed,
                "only what both parties filed within 30 days of its taking effect is confirmed: record it as refused")
        }
        var bound = record
        bound.mediation = mediation.number
        return .judicialConfirmationRecorded(bound)
    }

    static func perform(
        _ record: PerformanceRecorded, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        let mediation = try findAgreed(record.mediation, state)
        guard record.item <= Int64(mediation.items.count) else {
            throw Refusal(
                .unknownReference,
                "`item`: mediation \(mediation.number) has \(mediation.items.count) items: name one of them")
        }
        guard mediation.items[Int(record.item) - 1].status != .full else {
            throw Refusal(
                .wrongState,
                "item \(record.item) is performed: correct its record if that is wrong")
        }
        var bound = record
        bound.mediation = mediation.number
        return .performanceRecorded(bound)
    }

    private static func notGoingOn(_ mediation: Mediation) -> Refusal {
        Refusal(
            .wrongState, "mediation \(mediation.number) is not going on: record that it was accepted first")
    }

    private static func findOpen(_ number: Int64?, _ state: MatterState) throws(Refusal) -> Mediation {
        let found = state.mediations.last { number == nil ? $0.isOpen : $0.number == number }
        guard let found else {
            throw Refusal(.unknownReference, "matter \(state.matter) has no such mediation: open one first")
        }
        return found
    }

    // One that led to an agreement, be it a partial one.
    private static func findAgreed(_ number: Int64?, _ state: MatterState) throws(Refusal) -> Mediation {
        let found = state.mediations.last { $0.effectiveAt != nil && (number == nil || $0.number == number) }
        guard let found else {
            throw Refusal(
                .unknownReference, "matter \(state.matter) has no such agreement: record AgreementReached first")
        }
        return found
    }
}
