extension Decider {
    static func propose(
        _ proposal: TransferProposed, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        switch (state.phase, proposal.role) {
        case (.accepted, _), (.inHand, _), (.inTransit, .assist): break
        case (.inTransit, .main): throw transferPending(state)
        default: throw wrongState(command, state, "only an accepted matter that is not completed is handed on")
        }
        if proposal.from == proposal.to {
            throw Refusal(.selfOrCycle, "`from` and `to` are the same unit: nothing is handed on")
        }
        try require(proposal.to, "to", command, references)
        try require(proposal.from, "from", command, references)
        if proposal.role == .main, state.phase == .inHand {
            guard let holder = state.holder, holder == proposal.from else {
                throw notHolder(state, "`from` must be the holder")
            }
            if isPaused(state, at: command.occurredAt) {
                throw Refusal(.paused, "the clock is paused: resume it before the matter is handed on")
            }
        }
        var bound = proposal
        bound.transfer = Int64(state.transfers.count) + 1
        return .transferProposed(bound)
    }

    static func sign(
        _ signed: TransferAccepted, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        switch state.phase {
        case .inTransit, .inHand, .accepted, .completed: break
        default: throw wrongState(command, state, "nothing is pending for a receiver to sign")
        }
        let open = state.transfers.filter { $0.acceptedAt == nil && isPending($0, state) }
        guard let transfer = open.last(where: { signed.transfer == nil || $0.number == signed.transfer }) else {
            if state.phase == .accepted || state.phase == .completed {
                throw wrongState(command, state, "nothing is pending for a receiver to sign")
            }
            throw Refusal(.unknownReference, "no such transfer is pending: look at the matter's history for its number")
        }
        guard transfer.to == signed.by else {
            throw Refusal(
                .notHolder,
                "transfer \(transfer.number) goes to \(transfer.to), not to \(signed.by): the receiver signs")
        }
        var bound = signed
        bound.transfer = transfer.number
        return .transferAccepted(bound)
    }

    // A main transfer is pending only while the matter is in transit; an assist is until it is signed for.
    private static func isPending(_ transfer: Transfer, _ state: MatterState) -> Bool {
        switch transfer.role {
        case .main: state.phase == .inTransit && transfer.number == state.pendingTransfer?.number
        case .assist: state.phase == .inHand || state.phase == .inTransit
        }
    }

    static func giveBack(
        _ returned: TransferReturned, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        guard state.phase == .inTransit || state.phase == .inHand else {
            throw wrongState(command, state, "only a transfer that is pending or was just signed for is handed back")
        }
        let current: Transfer?
        if state.phase == .inTransit {
            current = state.pendingTransfer
        } else {
            current = state.transfers.last { $0.role == .main && $0.acceptedAt != nil && $0.to == state.holder }
        }
        guard let current, returned.transfer == nil || returned.transfer == current.number else {
            throw Refusal(.unknownReference, "no such transfer can be handed back: only the latest one can")
        }
        if state.phase == .inHand, let signedAt = current.acceptedAt {
            let window = (state.sla(references)?.returnWindowHours ?? 0) * 3_600_000
            guard command.occurredAt - signedAt <= window else {
                throw Refusal(
                    .deadlinePassed,
                    "the transfer was signed for, and the time for handing it back has passed: propose a transfer instead"
                )
            }
        }
        var bound = returned
        bound.transfer = current.number
        return .transferReturned(bound)
    }

    static func notHolder(_ state: MatterState, _ rule: String) -> Refusal {
        let holder = state.holder.map { "\($0) holds it" } ?? "nobody holds it"
        return Refusal(.notHolder, "\(rule) of matter \(state.matter), and \(holder): let the holder act")
    }
}
