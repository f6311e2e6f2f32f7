// Who holds the matter, and whose clock runs.
extension MatterState {
    mutating func propose(_ proposal: TransferProposed, _ at: Instant, _ references: References) {
        let number = proposal.transfer ?? Int64(transfers.count) + 1
        var transfer = Transfer(
            number: number, from: proposal.from, to: proposal.to, role: proposal.role,
            informOnly: proposal.informOnly, proposedAt: at, previousHolder: holder)
        if proposal.role == .main, let custodyClock, clocks[custodyClock].isRunning {
            transfer.stoppedClock = custodyClock
        }
        transfers.append(transfer)
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
        (transfers[index].signedAt, transfers[index].signedBy) = (at, signed.by)
        if transfers[index].role == .main {
            (phase, holder) = (.inHand, signed.by)
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
        let own = custodyClock.flatMap { clocks[$0].isRunning ? $0 : nil }
        let returning = ContestedReturn(
            transfer: transfer.number, at: at, place: own, clock: own.map { clocks[$0].clock })
        stop(.custody, at)
        stop(.returnWindow, at)
        contested = returning
        // Handed back unsigned, it never left its holder; signed for, it left, and nobody holds it.
        holder = transfer.stage == .pending ? transfer.previousHolder : nil
        phase = holder == nil ? .accepted : .inHand
        goOn(with: holder == nil ? nil : transfer.stoppedClock, at)
        contested?.holders = custodyClock.map { clocks[$0].clock }
    }

    mutating func adjudicate(_ decision: TransferAdjudicated, _ at: Instant, _ references: References) {
        let pending = pendingTransfer
        let returning = contested
        stop(.returnWindow, at)
        for index in transfers.indices where transfers[index].role == .main && transfers[index].stage == .pending {
            let isReceiver = transfers[index].to == decision.unit
            transfers[index].stage = isReceiver ? .signed : .overruled
            (transfers[index].signedAt, transfers[index].signedBy) = isReceiver ? (at, decision.unit) : (nil, nil)
        }
        stop(.dispatch, at)
        if let returning, returning.transfer == decision.transfer,
            transfer(decision.transfer)?.to == decision.unit
        {
            takeBack(returning)
        } else if let pending, pending.to != decision.unit, holder == decision.unit {
            // It never left its holder, whose own clock goes on.
            stop(.custody, at)
            goOn(with: pending.stoppedClock, at)
        } else if holder != decision.unit, pending?.to != decision.unit {
            // Who is given the matter without a proposal has its clock from the decision on.
            stop(.custody, at)
            startCustody(decision.transfer ?? Int64(transfers.count), allotment: nil, at, references)
        }
        contested = nil
        (phase, holder, isDesignated) = (.inHand, decision.unit, decision.final)
    }

    // The holder's own clock goes on. While another had the matter, or had to sign for it, the time was that one's.
    private mutating func goOn(with clock: Int?, _ at: Instant) {
        custodyClock = clock
        if let clock { clocks[clock].goOn(at: at) }
    }

    // The return was unfounded: the clock of who returned the matter goes on as if it had never been stopped, and the one
    // that ran in its place is what it was at the return.
    private mutating func takeBack(_ returned: ContestedReturn) {
        if let other = custodyClock, let before = returned.holders {
            clocks[other].clock = before
            clocks[other].stop(at: returned.at)
        }
        custodyClock = returned.place
        if let own = returned.place, let clock = returned.clock {
            (clocks[own].clock, clocks[own].stoppedAt) = (clock, nil)
        }
    }

    /// Starts the holder's clock: its allotment, or what the rules give a holder, but no more than the matter has left.
    mutating func startCustody(_ number: Int64, allotment: Int64?, _ at: Instant, _ references: References) {
        custodyClock = nil
        var matter = clocks.last { $0.name == .matter && $0.isRunning }?.clock
        matter?.settle(at: at)
        let own = Rules(bound: self, references).limit(.custody, category, tier)
        guard
            let clock = Clock(
                custodyFrom: at, allotment: allotment, own: own.map { ($0.unit, $0.limit) }, matter: matter,
                context(references))
        else { return }
        add(.custody, number, clock)
        custodyClock = clocks.count - 1
    }
}

extension Clock {
    /// The clock of whoever gets a matter: the allotment that came with it; else the holder's own limit, but no more than
    /// the matter has left; else all that the matter has left. `nil` where neither the matter nor the holder has a limit.
    ///
    /// - Parameter matter: the matter's own clock at that time, where it has one.
    package init?(
        custodyFrom start: Instant, allotment: Int64?, own: (unit: ClockUnit, limit: Int64)?, matter: Clock?,
        _ context: ClockContext
    ) {
        if let allotment {
            // Nobody allots milliseconds: where the matter brought its deadline along, an allotment counts as the holder's
            // own limit does.
            let spoken = matter.flatMap { $0.unit.countsMilliseconds ? nil : $0.unit }
            self.init(unit: spoken ?? own?.unit ?? .workDay, units: allotment, start: start)
            return
        }
        guard let matter, let limit = matter.limit else {
            guard let own else { return nil }
            self.init(unit: own.unit, units: own.limit, start: start)
            return
        }
        let left = (try? matter.remaining(at: start, context)).flatMap { $0 } ?? limit
        self.init(unit: matter.unit, units: nil, start: start)
        self.limit = left
        if let own, own.unit == matter.unit { self.limit = min(left, own.limit * Self.millisecondsPerUnit(own.unit)) }
    }
}

extension ClockUnit {
    /// Whether it is the unit of a deadline that a matter brought along.
    var countsMilliseconds: Bool { self == .workMillisecond || self == .naturalMillisecond }
}
