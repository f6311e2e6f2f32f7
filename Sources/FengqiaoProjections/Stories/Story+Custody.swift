import FengqiaoModel
import FengqiaoSchema

// Who holds the matter, and whose clock runs: the rules of `MatterState`, on ordinals.
extension Story {
    /// A unit holds the matter from now on as main handler.
    mutating func hold(_ unit: UInt32, _ at: Instant, _ teller: StoryTeller) {
        holder = unit
        if let last = holdings.last, last.to == nil, last.unit == unit, last.round == round { return }
        endHolding(at)
        holdings.append(
            Holding(unit: unit, rung: teller.lookup.rung(unit, at: at), from: at, to: nil, round: round))
    }

    /// Nobody holds it any more.
    mutating func letGo(_ at: Instant) {
        endHolding(at)
        endCustody(at)
    }

    private mutating func endHolding(_ at: Instant) {
        if let last = holdings.indices.last, holdings[last].to == nil { holdings[last].to = at }
    }

    mutating func propose(_ proposal: Fact.Proposal, _ record: FactRecord, _ teller: StoryTeller) {
        let at = record.at
        let isRevisit =
            holdings.contains { $0.unit == proposal.to }
            || (earlierTransfers + transfers).contains {
                $0.role == .main && $0.to == proposal.to && $0.stage == .returned
            }
        transfers.append(
            Handover(
                number: proposal.number, from: proposal.from, to: proposal.to, role: proposal.role,
                direction: proposal.direction, informOnly: proposal.informOnly, proposer: record.actor,
                proposerUnit: record.unit, at: at, round: round, previousHolder: holder,
                allotment: allotted(Int64(proposal.allotment), at), isRevisit: isRevisit))
        guard proposal.role == .main else { return }
        phase = .inTransit
        stop(.dispatch, at)
        stop(.custody, at)
        stop(.returnWindow, at)
        // The receiver's clock runs from the proposal and not from the signature: who may wait with signing would.
        startCustody(Int64(proposal.number), of: proposal.to, allotment: Int64(proposal.allotment), at, teller)
    }

    mutating func sign(_ number: Int32, _ at: Instant, _ teller: StoryTeller) {
        guard let index = transfers.lastIndex(where: { $0.number == number }) else { return }
        transfers[index].stage = .signed
        transfers[index].signedAt = at
        guard transfers[index].role == .main else { return }
        phase = .inHand
        hold(transfers[index].to, at, teller)
        if custody.isEmpty || custody[custody.count - 1].to != nil {
            custody.append(Custody(unit: transfers[index].to, from: at))
        }
        if let hours = teller.lookup.rules(acceptance?.fact.slaVersion).sla?.returnWindowHours {
            add(
                .returnWindow, Int64(number), Clock(unit: .naturalHour, units: hours, start: at),
                owner: transfers[index].to)
        }
    }

    mutating func giveBack(_ number: Int32, _ at: Instant) {
        guard let index = transfers.lastIndex(where: { $0.number == number }) else { return }
        let transfer = transfers[index]
        transfers[index].stage = .returned
        transfers[index].returnedAt = at
        guard transfer.role == .main else { return }
        stop(.custody, at)
        stop(.returnWindow, at)
        if let last = custody.indices.last, custody[last].to == nil { custody[last].to = at }
        // Handed back unsigned, it never left its holder; signed for, it left, and nobody holds it.
        holder = transfer.stage == .pending ? transfer.previousHolder : NameTable.none
        phase = holder == NameTable.none ? .accepted : .inHand
        if holder == NameTable.none { letGo(at) } else { resumeCustody(before: number, at) }
    }

    mutating func adjudicate(_ number: Int32, _ unit: UInt32, _ at: Instant, _ teller: StoryTeller) {
        if let index = transfers.lastIndex(where: { $0.number == number }), transfers[index].role == .main,
            transfers[index].stage == .returned, transfers[index].isReturnUnfounded == nil
        {
            transfers[index].isReturnUnfounded = transfers[index].to == unit
        }
        let pending = pending
        stop(.returnWindow, at)
        for index in transfers.indices where transfers[index].role == .main && transfers[index].stage == .pending {
            if transfers[index].to == unit {
                (transfers[index].stage, transfers[index].signedAt) = (.signed, at)
            } else {
                (transfers[index].stage, transfers[index].overruledAt) = (.overruled, at)
            }
        }
        stop(.dispatch, at)
        if let pending, pending.to != unit, holder == unit {
            // It never left its holder, whose own clock goes on.
            stop(.custody, at)
            endCustody(at)
            resumeCustody(before: pending.number, at)
        } else if holder != unit, pending?.to != unit {
            // Who is given the matter without a proposal has its clock from the decision on.
            stop(.custody, at)
            let last = number == 0 ? Int64(transfers.count) : Int64(number)
            startCustody(last, of: unit, allotment: 0, at, teller)
        }
        phase = .inHand
        hold(unit, at, teller)
        if custody.last?.to != nil || custody.isEmpty { custody.append(Custody(unit: unit, from: at)) }
    }

    private mutating func endCustody(_ at: Instant) {
        if let last = custody.indices.last, custody[last].to == nil { custody[last].to = at }
    }

    private mutating func resumeCustody(before number: Int32, _ at: Instant) {
        let last = clocks.lastIndex { $0.name == .custody && $0.number != Int64(number) }
        if let last { (clocks[last].stoppedAt, clocks[last].worker) = (nil, NameTable.none) }
        custody.append(Custody(unit: holder, from: at, clock: last))
    }

    /// Starts the holder's clock: its allotment, or what the rules give a holder, but no more than the matter has left.
    mutating func startCustody(
        _ number: Int64, of unit: UInt32, allotment: Int64, _ at: Instant, _ teller: StoryTeller
    ) {
        endCustody(at)
        custody.append(Custody(unit: unit, from: at))
        guard let matter = clocks.last(where: { $0.name == .matter && $0.isRunning })?.clock,
            let limit = matter.limit
        else { return }
        var clock = Clock(unit: matter.unit, units: allotment > 0 ? allotment : nil, start: at)
        if allotment == 0 {
            var settled = matter
            settled.settle(at: at)
            let version = acceptance?.fact.slaVersion
            let context = teller.lookup.context(version, acceptance?.calendarCount ?? 0)
            let left = (try? settled.remaining(at: at, context)).flatMap { $0 } ?? limit
            let own = teller.lookup.rules(version).limit(.custody, category, tier)
            if let own, own.unit == matter.unit {
                clock = Clock(unit: own.unit, units: own.limit, start: at)
                clock.limit = clock.limit.map { min($0, left) }
            } else {
                clock.limit = left
            }
        }
        add(.custody, number, clock, owner: unit)
        custody[custody.count - 1].clock = clocks.count - 1
    }
}
