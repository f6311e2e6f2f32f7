import FengqiaoModel

/// Who had a matter from when to when, and what the clocks of its holders counted, read off the list of its events: nothing
/// here is taken from the command side but the matter's own clock, its category and its tier.
struct NaiveCustody {
    /// An unbroken stretch of time in which one unit had the matter.
    struct Tenure {
        enum Origin { case received, kept, checking }

        /// Which clock counts it: the number of the segment.
        var segment: Int
        var unit: UnitID?
        var origin: Origin
        /// The event that began it.
        var start: Int
        var from: Instant
        /// The event that ended it.
        var end: Int?
        var to: Instant?
        /// The events between an unfounded return and the decision on it.
        var interim = 0..<0

        func covers(_ event: Int) -> Bool { start < event && end.map { event < $0 } ?? true }
    }

    private let events: [Event]
    /// The state of the command side after each.
    private let states: [MatterState]
    private let references: References
    private let asOf: Instant
    private(set) var tenures: [Tenure] = []
    private var numbers: [Int64] = []
    private var holder: UnitID?
    private var pending: TransferProposed?
    private var contested: (transfer: Int64?, tenure: Int)?
    private var targets: [Int64: UnitID] = [:]
    private var before: [Int64: (segment: Int?, holder: UnitID?)] = [:]

    init(_ matter: NaiveMatter, _ references: References, asOf: Instant) {
        events = matter.all
        states = matter.statesBefore + matter.states.dropFirst()
        (self.references, self.asOf) = (references, asOf)
        for index in events.indices { walk(index) }
    }

    // MARK: Who had it

    private var open: Tenure? { tenures.last.flatMap { $0.end == nil ? $0 : nil } }

    private mutating func finish(_ index: Int) {
        contested = nil
        guard open != nil else { return }
        tenures[tenures.count - 1].end = index
        tenures[tenures.count - 1].to = events[index].envelope.occurredAt
    }

    private mutating func begin(_ unit: UnitID?, _ origin: Tenure.Origin, _ index: Int, number: Int64) {
        numbers.append(number)
        begin(unit, origin, index, segment: numbers.count - 1)
    }

    private mutating func begin(_ unit: UnitID?, _ origin: Tenure.Origin, _ index: Int, segment: Int?) {
        var number = segment
        if number == nil {
            numbers.append(-1)
            number = numbers.count - 1
        }
        tenures.append(
            Tenure(
                segment: number ?? 0, unit: unit, origin: origin, start: index,
                from: events[index].envelope.occurredAt))
    }

    private mutating func walk(_ index: Int) {
        let event = events[index]
        switch event.body {
        case .matterAccepted(let accepted):
            holder = accepted.firstHolder
            if holder != nil { begin(holder, .kept, index, number: 0) }
        case .transferProposed(let proposal) where proposal.role == .main:
            let number = proposal.transfer ?? 0
            (targets[number], before[number]) = (proposal.to, (open?.segment, holder))
            finish(index)
            begin(proposal.to, .received, index, number: number)
            pending = proposal
        case .transferAccepted(let signed) where pending != nil && pending?.transfer == signed.transfer:
            (holder, pending) = (signed.by, nil)
        case .transferReturned(let returned): giveBack(returned.transfer ?? 0, index)
        case .transferAdjudicated(let decision): decide(decision, index)
        case .handlingCompleted:
            finish(index)
            begin(acceptingUnit(index), .checking, index, segment: nil)
        case .fieldCheckRecorded(let check)
        where check.phase == .result && check.result != .unable && open?.origin == .checking:
            tenures[tenures.count - 1].unit = event.envelope.unit
            guard check.result == .fail else { return }
            let own = tenures.last { $0.origin != .checking }?.segment
            finish(index)
            begin(holder, .kept, index, segment: own)
        case .matterClosed, .matterDeclined: finish(index)
        case .matterReopened:
            if events[..<index].contains(where: { $0.kind == .matterClosed }), states[index].phase == .inHand {
                begin(holder, .kept, index, number: 0)
            }
        case .matterSplit(let split):
            contested = nil
            // A part counts its transfers from 1 again.
            if split.parent == nil { finish(index) } else { targets = [:] }
        default: break
        }
    }

    private mutating func giveBack(_ number: Int64, _ index: Int) {
        guard targets[number] != nil else { return }
        let place = tenures.count - 1
        finish(index)
        if pending?.transfer == number {
            holder = before[number]?.holder
            if holder != nil { begin(holder, .kept, index, segment: before[number]?.segment) }
        } else {
            holder = nil
        }
        pending = nil
        contested = (number, place)
    }

    private mutating func decide(_ decision: TransferAdjudicated, _ index: Int) {
        if let contested, contested.transfer == decision.transfer, targets[contested.transfer ?? 0] == decision.unit {
            // Unfounded: who returned it never gave it out of hand, and who got it back was done with it at the return.
            var own = tenures[contested.tenure]
            var others = tenures[(contested.tenure + 1)...]
            for place in others.indices { (others[place].end, others[place].to) = (own.end, own.to) }
            own.interim = (own.end ?? index)..<index
            (own.end, own.to) = (nil, nil)
            tenures = tenures[..<contested.tenure] + others + [own]
        } else if let pending, pending.to == decision.unit {
        } else if let pending, holder == decision.unit {
            finish(index)
            begin(holder, .kept, index, segment: before[pending.transfer ?? 0]?.segment)
        } else if holder != decision.unit {
            finish(index)
            begin(decision.unit, .received, index, number: decision.transfer ?? Int64(states[index].transfers.count))
        }
        (holder, pending, contested) = (decision.unit, nil, nil)
    }

    private func acceptingUnit(_ index: Int) -> UnitID? {
        events[..<index].last { $0.kind == .matterAccepted }?.envelope.unit
    }

    // MARK: What their clocks counted

    /// The clocks of those that had it, but for what had ended before an event: that is the whole's.
    func clocks(from first: Int) -> [NaiveMatter.NaiveClock] {
        numbers.indices.compactMap { segment -> NaiveMatter.NaiveClock? in
            let own = tenures.filter { $0.segment == segment && $0.origin != .checking }
            guard let start = own.first, let last = own.last, last.end.map({ $0 >= first }) ?? true,
                var clock = limit(start)
            else { return nil }
            for index in events.indices where index > start.start {
                if let units = granted(index, own, clock) {
                    clock.limit = clock.limit.map { $0 + units }
                    clock.extended += units
                }
            }
            run(&clock, own, through: events.count)
            var record = ClockRecord(
                name: .custody, number: numbers[segment], slaVersion: states[start.start].acceptance?.slaVersion,
                calendarCount: states[start.start].calendarCount, clock: clock)
            record.stoppedAt = last.to
            let heir = start.unit.map { references.units.successor(of: $0, at: last.to ?? asOf) }
            var found = NaiveMatter.NaiveClock(
                record: record, owner: heir, worker: nil, round: states[start.start].round)
            if let end = last.end {
                if case .handlingCompleted = events[end].body { found.worker = events[end].envelope.actor }
                if case .matterSplit = events[end].body { found.isCutOff = true }
            }
            return found
        }
    }

    // The limit as it was when the matter came to its holder.
    private func limit(_ start: Tenure) -> Clock? {
        let state = states[start.start]
        let matter = state.clocks.last { $0.name == .matter && $0.isRunning }
        let rules = state.acceptance?.slaVersion.flatMap { references.policy(.sla, version: $0)?.clocks }
        let own = rules?.stages.first { stage in
            stage.clock == .custody && (stage.category.map { $0 == state.category } ?? true)
                && (stage.tier.map { $0 == state.tier } ?? true)
        }
        if case .transferProposed(let proposal) = events[start.start].body, let allotment = proposal.allotment {
            var unit = matter?.clock.unit
            if unit == .workMillisecond || unit == .naturalMillisecond { unit = nil }
            return Clock(unit: unit ?? own?.unit ?? .workDay, units: allotment, start: start.from)
        }
        let mine = own.map { Clock(unit: $0.unit, units: $0.limit, start: start.from) }
        guard let matter, let whole = matter.clock.limit else { return mine }
        var settled = matter.clock
        settled.settle(at: start.from)
        let left = (try? settled.remaining(at: start.from, state.context(of: matter, references))) ?? whole
        var clock = Clock(unit: matter.clock.unit, units: nil, start: start.from)
        clock.limit = left
        if let mine, let most = mine.limit, mine.unit == clock.unit, most < left { clock.limit = most }
        return clock
    }

    // Leaves out what was not its holder's time: pauses, checks, and what another had.
    private func run(_ clock: inout Clock, _ own: [Tenure], through end: Int) {
        for (place, tenure) in own.enumerated() where tenure.start < end {
            if place > 0, let left = own[place - 1].to {
                clock.pause(at: left)
                clock.resume(at: tenure.from)
            }
            for index in events.indices where index < end && tenure.covers(index) {
                guard case .clockPaused(let pause) = events[index].body,
                    pause.clocks.isEmpty || pause.clocks.contains(.custody)
                else { continue }
                let over = events.indices.first { $0 > index && $0 < end && ($0 == tenure.end || isResumed($0)) }
                clock.pause(at: events[index].envelope.occurredAt, until: pause.until)
                guard let over else { continue }
                clock.settle(at: events[over].envelope.occurredAt)
                clock.resume(at: events[over].envelope.occurredAt)
            }
        }
    }

    private func isResumed(_ index: Int) -> Bool {
        guard case .clockResumed(let resumption) = events[index].body else { return false }
        return resumption.clocks.isEmpty || resumption.clocks.contains(.custody)
    }

    // How much an event adds to a limit.
    private func granted(_ index: Int, _ own: [Tenure], _ clock: Clock) -> Int64? {
        guard case .extensionRecorded(let record) = events[index].body, record.phase == .granted,
            let tenure = own.first(where: { $0.covers(index) })
        else { return nil }
        let units = (record.amount ?? 0) * Clock.millisecondsPerUnit(clock.unit)
        let name = record.clock ?? .matter
        if name == .custody { return tenure.interim.contains(index) ? nil : units }
        guard name == .matter,
            let matter = states[index].clocks.last(where: { $0.name == .matter && $0.isRunning }),
            matter.clock.unit == clock.unit
        else { return nil }
        var before = clock
        run(&before, own, through: index)
        before.settle(at: events[index].envelope.occurredAt)
        let due = before.deadline(states[index].context(of: matter, references)).instant
        if let due, asked(index, name) > due { return nil }
        return units
    }

    // When it was asked for: with a request for that clock that nothing has answered since, else with the grant.
    private func asked(_ index: Int, _ name: ClockName) -> Instant {
        for earlier in events[..<index].reversed() {
            switch earlier.body {
            case .extensionRecorded(let record):
                let isRequest = record.phase == .requested && (record.clock ?? .matter) == name
                return (isRequest ? earlier : events[index]).envelope.occurredAt
            case .matterReopened, .matterSplit: return events[index].envelope.occurredAt
            default: break
            }
        }
        return events[index].envelope.occurredAt
    }
}
