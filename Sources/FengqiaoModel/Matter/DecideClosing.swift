extension Decider {
    static func complete(
        _ completion: HandlingCompleted, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        guard state.phase == .inHand else {
            throw wrongState(command, state, "only the holder of a matter in hand completes it")
        }
        guard state.holder == completion.by else { throw notHolder(state, "`by` must be the holder") }
        try requireNothingOpen(command, state)
        return command.body
    }

    private static func requireNothingOpen(_ command: Command, _ state: MatterState) throws(Refusal) {
        if isPaused(state, at: command.occurredAt) {
            throw Refusal(.paused, "the clock is paused: resume it before the matter is finished")
        }
        if let open = state.mediations.first(where: \.isOpen) {
            throw Refusal(
                .openChildOrMediation,
                "mediation \(open.number) is open: record its agreement or its end before the matter is finished")
        }
    }

    static func close(
        _ closing: MatterClosed, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        switch state.phase {
        case .completed: break
        case .accepted:
            guard closing.outcome == .withdrawn || closing.outcome == .movedOut else {
                throw wrongState(
                    command, state,
                    "a matter that nobody held can only be withdrawn or movedOut; hand it to somebody first")
            }
        case .inHand:
            try requireNothingOpen(command, state)
            let tier = state.acceptance?.tier ?? .small
            guard state.sla(references)?.selfSettleTiers.contains(tier) == true else {
                throw wrongState(
                    command, state, "its holder may not close it without a check: record HandlingCompleted first")
            }
        default: throw wrongState(command, state, "only a matter that was handled is closed")
        }
        try require(closing.creditedUnit, "creditedUnit", command, references)
        return command.body
    }

    static func reopen(
        _ reopening: MatterReopened, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        guard state.phase == .closed, let closedAt = state.closedAt else {
            throw wrongState(command, state, "only a closed matter is opened again")
        }
        // A matter that was closed before anybody held it has nobody to go back to.
        guard state.holder != nil else {
            throw wrongState(command, state, "nobody ever held it: report it as a new matter")
        }
        if let days = state.sla(references)?.reopenWindowDays {
            let zone = references.zone
            let passed = zone.date(of: command.occurredAt).dayNumber - zone.date(of: closedAt).dayNumber
            guard passed <= days else {
                throw Refusal(
                    .deadlinePassed,
                    "it was closed \(passed) days ago and can be reopened for \(days): report a new matter and link the two"
                )
            }
        }
        var bound = reopening
        bound.round = state.round + 1
        return .matterReopened(bound)
    }
}
