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
            holdings.contains { holding in
                // Most units never ceased to be, so that no terms have to be listed.
                guard teller.lookup.wasDissolved(holding.unit) else { return holding.unit == proposal.to }
                return teller.lookup.terms(of: holding.unit, from: holding.from, to: holding.to ?? at).contains {
                    $0.unit == proposal.to
                }
            }
            || allTransfers.contains {
                $0.role == .main && $0.to == proposal.to && $0.stage == .returned
            }
        transfers.append(
            Handover(
                number: proposal.number, from: proposal.from, to: proposal.to, role: proposal.role,
                direction: proposal.direction, informOnly: proposal.informOnly, proposer: record.actor,
                proposerUnit: record.unit, at: at, round: round, previousHolder: holder,
                allotment: allotted(Int64(proposal.allotment)), isRevisit: isRevisit))
        guard proposal.role == .main else { return }
        if let clock = holdersClock, clocks[clock].isRunning { transfers[transfers.count - 1].stoppedClock = clock }
        phase = .inTransit
        stop(.dispatch, at)
        stop(.custody, at)
        stop(.returnWindow, at)
        // The receiver's clock runs from the proposal and not from the signature: who may wait with signing would.
        startCustody(
            Int64(proposal.number), of: proposal.to, .received, allotment: Int64(proposal.allotment), at, teller)
    }

    mutating func sign(_ number: Int32, _ by: UInt32, _ at: Instant, _ teller: StoryTeller) {
        guard let index = transfers.lastIndex(where: { $0.number == number }) else { return }
        transfers[index].stage = .signed
        transfers[index].signedAt = at
        guard transfers[index].role == .main else { return }
        phase = .inHand
        hold(by, at, teller)
        if custody.isEmpty || custody[custody.count - 1].to != nil {
            custody.append(Custody(unit: by, origin: .received, from: at))
        }
        if let hours = teller.lookup.rules(acceptance?.fact.slaVersion).returnWindowHours {
            add(.returnWindow, Int64(number), Clock(unit: .naturalHour, units: hours, start: at), owner: by)
        }
    }

    mutating func giveBack(_ number: Int32, _ at: Instant, _ teller: StoryTeller) {
        guard let index = transfers.lastIndex(where: { $0.number == number }) else { return }
        let transfer = transfers[index]
        transfers[index].stage = .returned
        transfers[index].returnedAt = at
        guard transfer.role == .main else { return }
        let own = holdersClock.flatMap { clocks[$0].isRunning ? $0 : nil }
        let returning = ContestedReturn(
            transfer: Int64(number), at: at, place: own, clock: own.map { clocks[$0].clock })
        stop(.custody, at)
        stop(.returnWindow, at)
        endCustody(at)
        contested = (returning, custody.count - 1)
        // Handed back unsigned, it never left its holder; signed for, it left, and nobody holds it.
        holder = transfer.stage == .pending ? transfer.previousHolder : NameTable.none
        phase = holder == NameTable.none ? .accepted : .inHand
        if holder == NameTable.none {
            endHolding(at)
        } else {
            goOn(with: transfer.stoppedClock, at)
            let holders = transfer.stoppedClock.map { clocks[$0].clock }
            contested?.returned.holders = holders
        }
    }

    mutating func adjudicate(_ number: Int32, _ unit: UInt32, _ at: Instant, _ teller: StoryTeller) {
        let returned = transfers.last { $0.number == number && $0.role == .main && $0.stage == .returned }
        if let index = transfers.lastIndex(where: { $0.number == number }), returned != nil,
            transfers[index].isReturnUnfounded == nil
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
        if let contested, contested.returned.transfer == Int64(number), returned?.to == unit {
            takeBack(contested.returned, contested.custody)
        } else if let pending, pending.to != unit, holder == unit {
            // It never left its holder, whose own clock goes on.
            stop(.custody, at)
            endCustody(at)
            goOn(with: pending.stoppedClock, at)
        } else if holder != unit, pending?.to != unit {
            // Who is given the matter without a proposal has its clock from the decision on.
            stop(.custody, at)
            let last = number == 0 ? Int64(transfers.count) : Int64(number)
            startCustody(last, of: unit, .received, allotment: 0, at, teller)
        }
        contested = nil
        phase = .inHand
        hold(unit, at, teller)
        if custody.last?.to != nil || custody.isEmpty {
            custody.append(Custody(unit: unit, origin: .received, from: at))
        }
    }

    private mutating func endCustody(_ at: Instant) {
        if let last = custody.indices.last, custody[last].to == nil { custody[last].to = at }
    }

    /// The clock of whoever has the matter, or had it last; `nil` where that one has no limit.
    private var holdersClock: Int? { custody.last { $0.origin != .checking }?.clock }

    // The holder's own clock goes on. While another had the matter, or had to sign for it, the time was that one's.
    private mutating func goOn(with clock: Int?, _ at: Instant) {
        if let clock { clocks[clock].goOn(at: at) }
        custody.append(Custody(unit: holder, origin: .kept, from: at, clock: clock))
    }

    // The return was unfounded: the clock of who returned the matter goes on as if it had never been stopped, and the one
    // that ran in its place is what it was at the return.
    private mutating func takeBack(_ returned: ContestedReturn, _ place: Int) {
        if let other = custody[custody.count - 1].clock, let before = returned.holders {
            clocks[other].clock = before
            clocks[other].stop(at: returned.at)
        }
        custody.removeLast(custody.count - 1 - place)
        custody[place].to = nil
        if let own = returned.place, let clock = returned.clock {
            (clocks[own].clock, clocks[own].stoppedAt) = (clock, nil)
        }
    }

    /// What was completed waits for its check, which is not the holder's time.
    mutating func awaitCheck(_ at: Instant) {
        endCustody(at)
        let clock = lastClock(.verification, isRunning: true)
        custody.append(
            Custody(unit: acceptance?.unit ?? NameTable.none, origin: .checking, from: at, clock: clock))
    }

    /// Who checked is who had to check, as far as anybody can tell; before that it is who accepted the matter.
    mutating func checkedBy(_ unit: UInt32) {
        guard let last = custody.indices.last, custody[last].origin == .checking else { return }
        custody[last].unit = unit
        if let clock = custody[last].clock { clocks[clock].owner = unit }
    }

    mutating func rework(_ at: Instant) {
        endCustody(at)
        goOn(with: holdersClock, at)
    }

    /// Starts the holder's clock, see `Clock.init(custodyFrom:)`.
    mutating func startCustody(
        _ number: Int64, of unit: UInt32, _ origin: Custody.Origin, allotment: Int64, _ at: Instant,
        _ teller: StoryTeller
    ) {
        endCustody(at)
        custody.append(Custody(unit: unit, origin: origin, from: at))
        let version = acceptance?.fact.slaVersion
        let context = teller.lookup.context(version, acceptance?.calendarCount ?? 0)
        var matter = lastClock(.matter, isRunning: true).map { clocks[$0].clock }
        matter?.settle(at: at)
        let own = teller.lookup.rules(version).limit(.custody, category, tier).map { ($0.unit, $0.limit) }
        guard
            let clock = Clock(
                custodyFrom: at, allotment: allotment > 0 ? allotment : nil, own: own, matter: matter, context)
        else { return }
        add(.custody, number, clock, owner: unit)
        custody[custody.count - 1].clock = clocks.count - 1
    }
}

// Units cease to be, and others take their place.
extension Story {
    /// Says of what units held who held it when, where a unit ceased to be meanwhile: its successor, from then on and
    /// without a transfer. The clocks that a successor finishes, or has running, are its own.
    mutating func passOn(_ teller: StoryTeller) {
        let lookup = teller.lookup
        guard lookup.hasSuccessions else { return }
        if holdings.contains(where: { lookup.wasDissolved($0.unit) }) { passHoldingsOn(lookup, teller.now) }
        for index in clocks.indices where clocks[index].name == .custody && lookup.wasDissolved(clocks[index].owner) {
            clocks[index].owner = lookup.successor(clocks[index].owner, at: clocks[index].stoppedAt ?? teller.now)
        }
    }

    private mutating func passHoldingsOn(_ lookup: StoryLookup, _ now: Instant) {
        holdings = holdings.flatMap { holding in
            lookup.terms(of: holding.unit, from: holding.from, to: holding.to ?? now).map { term in
                var part = holding
                (part.unit, part.from) = (term.unit, term.from)
                part.rung = lookup.rung(term.unit, at: term.from)
                part.to = term.isLast ? holding.to : term.to
                return part
            }
        }
    }
}
