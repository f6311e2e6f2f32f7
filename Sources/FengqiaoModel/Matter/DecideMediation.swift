extension Decider {
    private static func requirePhase(_ command: Command, _ state: MatterState) throws(Refusal) {
        switch state.phase {
        case .accepted, .inHand: return
        case .inTransit: throw transferPending(state)
        default: throw wrongState(command, state, "mediation belongs to an accepted matter that is not completed")
        }
    }

    static func openMediation(
        _ opening: MediationOpened, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        try requirePhase(command, state)
        try require(opening.body, "body", command, references)
        if opening.phase == .accepted {
            guard !opening.parties.isEmpty, opening.parties.allSatisfy(\.consents) else {
                throw Refusal(
                    .invalidField,
                    "`parties` must all consent before mediation begins; where one refuses, record MediationEnded with reason refused"
                )
            }
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

    static func agree(
        _ agreement: AgreementReached, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        try requirePhase(command, state)
        let mediation = try find(agreement.mediation, state)
        guard mediation.stage == .active else {
            throw Refusal(
                .wrongState, "mediation \(mediation.number) is not going on: record that it was accepted first")
        }
        var bound = agreement
        bound.mediation = mediation.number
        return .agreementReached(bound)
    }

    static func endMediation(
        _ ending: MediationEnded, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        try requirePhase(command, state)
        let mediation = try find(ending.mediation, state)
        guard mediation.isOpen else {
            throw Refusal(.wrongState, "mediation \(mediation.number) has already ended: nothing is left to end")
        }
        var bound = ending
        bound.mediation = mediation.number
        return .mediationEnded(bound)
    }

    private static func find(_ number: Int64?, _ state: MatterState) throws(Refusal) -> Mediation {
        let found = state.mediations.last { number == nil ? $0.isOpen : $0.number == number }
        guard let found else {
            throw Refusal(.unknownReference, "matter \(state.matter) has no such mediation: open one first")
        }
        return found
    }
}
