import FengqiaoModel

/// A log as lists of events, as it stands at an instant: what the naive figures are counted from.
struct NaiveLog {
    let asOf: Instant
    private(set) var references = References()
    private(set) var matters: [NaiveMatter] = []
    private(set) var duties: [(event: Event, body: DutyLogged)] = []
    private var places: [MatterID: Int] = [:]

    init(_ events: [Event], asOf: Instant) {
        self.asOf = asOf
        var streams: [MatterID: [Event]] = [:]
        var order: [MatterID] = []
        for event in events {
            if event.kind.isReference {
                var counts = event.envelope.occurredAt <= asOf
                if case .logFounded = event.body { counts = true }
                if counts { references.evolve(event.body, at: event.position) }
            } else if case .dutyLogged(let duty) = event.body {
                if event.envelope.occurredAt <= asOf { duties.append((event, duty)) }
            } else if let matter = event.matter {
                if streams[matter] == nil { order.append(matter) }
                streams[matter, default: []].append(event)
            }
        }
        // A correction counts from the time of what it corrects, so it is laid over first.
        for (matter, own) in streams {
            streams[matter] = Corrections.applied(to: own).filter { $0.envelope.occurredAt <= asOf }
        }
        for matter in order {
            guard let own = streams[matter], !own.isEmpty else { continue }
            places[matter] = matters.count
            matters.append(Self.fold(matter, own, streams, references, asOf))
        }
    }

    subscript(id: MatterID) -> NaiveMatter? { places[id].map { matters[$0] } }

    func date(_ instant: Instant) -> LocalDate { references.zone.date(of: instant) }

    func rung(_ unit: UnitID?, _ at: Instant) -> Rung {
        guard let unit else { return .household }
        return references.units.unit(unit, at: at)?.rung ?? references.units.newest(unit)?.rung ?? .household
    }

    func deadline(_ clock: NaiveMatter.NaiveClock, _ matter: NaiveMatter) -> Deadline {
        var settled = clock.record.clock
        settled.settle(at: clock.record.stoppedAt ?? asOf)
        return settled.deadline(matter.state.context(of: clock.record, references))
    }

    private static func fold(
        _ id: MatterID, _ own: [Event], _ streams: [MatterID: [Event]], _ references: References, _ asOf: Instant
    ) -> NaiveMatter {
        var matter = NaiveMatter(id: id, events: own, before: [], states: [MatterState(id)], clocks: [])
        (matter.units, matter.asOf) = (references.units, asOf)
        if let first = own.first, let name = first.whole {
            matter.whole = name
            let events = (streams[name] ?? []).filter { $0.position < first.position }
            let split = events.firstIndex { event in
                if case .matterSplit(let split) = event.body { return split.parent == nil }
                return false
            }
            let before = Array(events[..<(split ?? events.count)])
            let whole = fold(name, before, streams, references, asOf)
            matter.before = whole.all
            matter.statesBefore = whole.statesBefore + whole.states.dropFirst()
            matter.states = [MatterState(id, partOf: whole.state, before: whole.state.phase)]
            matter.clocks = whole.clocks.filter {
                [.matter, .custody, .firstResponse].contains($0.record.name) && $0.record.isRunning
            }
        }
        for event in own {
            let was = matter.state
            var now = was
            now.evolve(event, references)
            for index in now.clocks.indices {
                if index < was.clocks.count {
                    let stopped = was.clocks[index].stoppedAt == nil && now.clocks[index].stoppedAt != nil
                    if stopped, case .matterSplit = event.body { matter.clocks[index].isCutOff = true }
                } else {
                    matter.clocks.append(
                        .init(
                            record: now.clocks[index], owner: owner(now.clocks[index].name, event, was, now),
                            worker: nil, round: now.round))
                }
                matter.clocks[index].record = now.clocks[index]
            }
            matter.states.append(now)
        }
        matter.custody = NaiveCustody(matter, references, asOf: asOf).clocks(from: matter.before.count)
        return matter
    }

    // Whom a clock counts for that an event started.
    private static func owner(_ name: ClockName, _ event: Event, _ was: MatterState, _ now: MatterState) -> UnitID? {
        switch (name, event.body) {
        case (.firstResponse, _): now.acceptance?.competentUnit
        default: event.envelope.unit
        }
    }
}
