extension Decider {
    static func propose(
        _ proposal: TransferProposed, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        if proposal.from == proposal.to {
            throw Refusal(.selfOrCycle, "`from` and `to` are the same unit: nothing is handed on")
        }
        try require(proposal.to, "to", command, references)
        try require(proposal.from, "from", command, references)
        try requireImpartial(proposal.to, "to", command, state, references)
        try requireCompetent(proposal, command, state, references)
        if proposal.role == .main {
            if proposal.informOnly {
                throw Refusal(.invalidField, "`informOnly`: who is only informed does not take over: make it an assist")
            }
            if state.phase == .inHand {
                guard state.holder(at: command.occurredAt, references) == proposal.from else {
                    throw notHolder(state, "`from` must be the holder")
                }
                if state.isDesignated {
                    throw Refusal(
                        .finalDesignation,
                        "\(proposal.from) was designated for good and cannot hand the matter on: call for help with an assist"
                    )
                }
                if state.isPaused(at: command.occurredAt) {
                    throw Refusal(.paused, "the clock is paused: resume it before the matter is handed on")
                }
            }
        }
        var bound = proposal
        bound.transfer = Int64(state.transfers.count) + 1
        return .transferProposed(bound)
    }

    // The responsibility list says which departments answer for a category; units of a territory answer for theirs.
    private static func requireCompetent(
        _ proposal: TransferProposed, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) {
        guard let list = references.issued(.responsibilityList, at: command.occurredAt)?.policy.responsibilities,
            list.isBinding, let category = state.category, proposal.role == .main,
            references.units.unit(proposal.to, at: command.occurredAt)?.kind == .department,
            let entry = list.entries.first(where: { $0.category == category })
        else { return }
        let isListed = entry.units.contains {
            references.units.isWithin(proposal.to, $0, at: command.occurredAt)
        }
        guard !isListed else { return }
        let units = entry.units.map(\.string).joined(separator: ", ")
        throw Refusal(
            .notCompetent,
            "`to`: the responsibility list gives category \(category) to \(units), not to \(proposal.to): hand it to one of them"
        )
    }

    static func sign(
        _ signed: TransferAccepted, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        let open = state.transfers.filter { $0.stage == .pending }
        guard
            let transfer = open.last(where: {
                signed.transfer == nil ? $0.role == preferred(state) : $0.number == signed.transfer
            })
        else {
            throw Refusal(.unknownReference, "no such transfer is pending: look at the matter's history for its number")
        }
        guard references.units.successor(of: transfer.to, at: command.occurredAt) == signed.by else {
            throw Refusal(
                .notHolder,
                "transfer \(transfer.number) goes to \(transfer.to), not to \(signed.by): the receiver signs")
        }
        try require(signed.by, "by", command, references)
        var bound = signed
        bound.transfer = transfer.number
        return .transferAccepted(bound)
    }

    // Without a number it is the main transfer that is meant while one is pending, else the last call for help.
    private static func preferred(_ state: MatterState) -> TransferRole {
        state.phase == .inTransit ? .main : .assist
    }

    static func giveBack(
        _ returned: TransferReturned, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        let current: Transfer?
        if let number = returned.transfer {
            current = state.transfers.last { $0.number == number }
        } else if state.phase == .inTransit {
            current = state.pendingTransfer
        } else {
            current = state.transfers.last { $0.role == .main }
        }
        guard let current, isReturnable(current, state, command, references) else {
            throw Refusal(.unknownReference, "no such transfer can be handed back: only the latest one can")
        }
        if state.isDesignated, current.role == .main {
            throw Refusal(
                .finalDesignation,
                "\(current.to) was designated for good and cannot hand the matter back: call for help with an assist")
        }
        if current.role == .main, let signedAt = current.signedAt {
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

    // Pending ones, and the main one by which the holder got the matter.
    private static func isReturnable(
        _ transfer: Transfer, _ state: MatterState, _ command: Command, _ references: References
    ) -> Bool {
        switch (transfer.role, transfer.stage) {
        case (_, .pending): true
        case (.main, .signed):
            state.phase == .inHand && transfer.number == state.transfers.last(where: { $0.role == .main })?.number
                && state.holder == transfer.signedBy
        case (.assist, _), (.main, _): false
        }
    }

    static func adjudicate(
        _ decision: TransferAdjudicated, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        try require(decision.unit, "unit", command, references)
        try requireImpartial(decision.unit, "unit", command, state, references)
        var bound = decision
        if let number = decision.transfer {
            guard state.transfer(number) != nil else {
                throw Refusal(.unknownReference, "`transfer`: there is no transfer \(number): look at the history")
            }
        } else {
            bound.transfer = state.transfers.last { $0.role == .main }?.number
        }
        return .transferAdjudicated(bound)
    }
}
