// Who holds the matter, and whose clock runs.
extension MatterState {
    mutating func propose(_ proposal: TransferProposed, _ at: Instant, _ references: References) {
        let number = proposal.transfer ?? Int64(transfers.count) + 1
        transfers.append(
            Transfer(
                number: number, from: proposal.from, to: proposal.to, role: proposal.role,
                informOnly: proposal.informOnly, proposedAt: at, previousHolder: holder))
        guard proposal.role == .main else { return }
        phase = .inTransit
        stop(.dispatch, at)
        stop(.custody, at)
        stop(.returnWindow, at)
        // The receiver's clock runs from the proposal and not from the signature: who may wait with signing would.
        startCustody(number, allotment: proposal.allotment, at, references)
    }

    mutating func sign(_ signed: TransferAccepted, _ at: Instant, _ references: References) {
        guard let index = transfers.lastIndex(where: { $0.number == signed.transfer }) else { return }
        transfers[index].stage = .signed
        transfers[index].signedAt = at
        if transfers[index].role == .main {
            (phase, holder) = (.inHand, transfers[index].to)
            isDesignated = false
            if let hours = sla(references)?.returnWindowHours {
                add(.returnWindow, transfers[index].number, Clock(unit: .naturalHour, units: hours, start: at))
            }
        }
    }

    mutating func giveBack(_ returned: TransferReturned, _ at: Instant) {
        guard let index = transfers.lastIndex(where: { $0.number == returned.transfer }) else { return }
        let transfer = transfers[index]
        transfers[index].stage = .returned
        guard transfer.role == .main else { return }
        stop(.custody, at)
        stop(.returnWindow, at)
        // Handed back unsigned, it never left its holder; signed for, it left, and nobody holds it.
        holder = transfer.stage == .pending ? transfer.previousHolder : nil
        phase = holder == nil ? .accepted : .inHand
        if holder != nil { resumeCustody(before: transfer.number) }
    }

    mutating func adjudicate(_ decision: TransferAdjudicated, _ at: Instant, _ references: References) {
        let pending = pendingTransfer
        stop(.returnWindow, at)
        for index in transfers.indices where transfers[index].role == .main && transfers[index].stage == .pending {
            transfers[index].stage = transfers[index].to == decision.unit ? .signed : .overruled
            transfers[index].signedAt = transfers[index].to == decision.unit ? at : nil
        }
        stop(.dispatch, at)
        if let pending, pending.to != decision.unit, holder == decision.unit {
            // It never left its holder, whose own clock goes on.
            stop(.custody, at)
            resumeCustody(before: pending.number)
        } else if holder != decision.unit, pending?.to != decision.unit {
            // Who is given the matter without a proposal has its clock from the decision on.
            stop(.custody, at)
            startCustody(decision.transfer ?? Int64(transfers.count), allotment: nil, at, references)
        }
        (phase, holder, isDesignated) = (.inHand, decision.unit, decision.final)
    }

    private mutating func resumeCustody(before number: Int64) {
        if let last = clocks.lastIndex(where: { $0.name == .custody && $0.number != number }) {
            clocks[last].stoppedAt = nil
        }
    }

    /// Starts the holder's clock: its allotment, or what the rules give a holder, but no more than the matter has left.
    mutating func startCustody(_ number: Int64, allotment: Int64?, _ at: Instant, _ references: References) {
        guard let matter = clocks.last(where: { $0.name == .matter && $0.isRunning })?.clock,
            let limit = matter.limit
        else { return }
        var clock = Clock(unit: matter.unit, units: nil, start: at)
        if let allotment {
            clock = Clock(unit: matter.unit, units: allotment, start: at)
        } else {
            var settled = matter
            settled.settle(at: at)
            let left = (try? settled.remaining(at: at, context(references))).flatMap { $0 } ?? limit
            let rules = Rules(bound: self, references)
            if let own = rules.limit(.custody, category, tier), own.unit == matter.unit {
                clock = Clock(unit: own.unit, units: own.limit, start: at)
                clock.limit = clock.limit.map { min($0, left) }
            } else {
                clock.limit = left
            }
        }
        add(.custody, number, clock)
    }
}
