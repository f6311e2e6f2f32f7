import FengqiaoModel
import FengqiaoSchema

// What starts, stops, pauses and extends clocks: the rules of `MatterState`, on ordinals.
extension Story {
    /// Adds a clock under the limits that bind the matter.
    mutating func add(_ name: ClockName, _ number: Int64, _ clock: Clock, owner: UInt32) {
        clocks.append(
            StoryClock(
                name: name, number: number, slaVersion: acceptance?.fact.slaVersion,
                calendarCount: acceptance?.calendarCount ?? 0, clock: clock, owner: owner, round: round))
    }

    /// Starts a clock under the limits that an event was decided under, where they or a statute give one.
    mutating func start(
        _ name: ClockName, _ number: Int64, _ record: FactRecord, _ teller: StoryTeller,
        category: UInt32 = NameTable.none, at: Instant? = nil, owner: UInt32
    ) {
        let version = record.policyVersion == 0 ? nil : record.policyVersion
        start(
            name, number, at ?? record.at, version, teller.lookup.calendarCount(version, before: record.position),
            category, teller, owner: owner)
    }

    /// Starts a clock under the limits that bind the matter since its acceptance.
    mutating func startBound(
        _ name: ClockName, _ number: Int64, _ at: Instant, _ teller: StoryTeller, owner: UInt32
    ) {
        start(
            name, number, at, acceptance?.fact.slaVersion, acceptance?.calendarCount ?? 0, category, teller,
            owner: owner)
    }

    private mutating func start(
        _ name: ClockName, _ number: Int64, _ at: Instant, _ version: Int64?, _ calendarCount: Int,
        _ category: UInt32, _ teller: StoryTeller, owner: UInt32
    ) {
        let clock: Clock
        if let limit = teller.lookup.rules(version).limit(name, category, tier) {
            clock = Clock(unit: limit.unit, units: limit.limit, start: at)
        } else if let days = Statutes.days(name) {
            clock = Clock(unit: .calendarDay, units: days, start: at)
        } else {
            return
        }
        clocks.append(
            StoryClock(
                name: name, number: number, slaVersion: version, calendarCount: calendarCount, clock: clock,
                owner: owner, round: round))
    }

    /// Stops the running clocks of a name.
    mutating func stop(
        _ name: ClockName, _ at: Instant, number: Int64? = nil, worker: UInt32 = NameTable.none,
        byClosing: Bool = false
    ) {
        for index in clocks.indices
        where clocks[index].name == name && clocks[index].isRunning && (number == nil || clocks[index].number == number)
        {
            clocks[index].stop(at: at, worker: worker)
            clocks[index].isEndedByClosing = byClosing
        }
        // Whose time it is from now on is settled: what was handed back before is not argued about any more.
        if name == .custody { contested = nil }
    }

    mutating func contact(_ at: Instant) {
        contacts.append(at)
        stop(.firstResponse, at)
        // A contact before the closing counts also where it came into the log after it.
        for index in clocks.indices
        where clocks[index].name == .firstResponse && clocks[index].isEndedByClosing
            && clocks[index].stoppedAt.map({ at <= $0 }) ?? false
        {
            (clocks[index].stoppedAt, clocks[index].isEndedByClosing) = (at, false)
        }
    }

    mutating func pause(_ mask: ClockMask, _ until: Int64, _ at: Instant) {
        let end = until == FieldColumn.absentInteger ? nil : Instant(milliseconds: until)
        for index in clocks.indices where clocks[index].isRunning {
            let name = clocks[index].name
            guard mask.isEmpty ? name == .matter || name == .custody : mask.contains(name) else { continue }
            clocks[index].clock.pause(at: at, until: end)
        }
        if mask.isEmpty || mask.contains(.custody) { contested?.returned.clock?.pause(at: at, until: end) }
    }

    mutating func resume(_ mask: ClockMask, _ at: Instant) {
        for index in clocks.indices
        where clocks[index].isRunning && (mask.isEmpty || mask.contains(clocks[index].name)) {
            clocks[index].clock.settle(at: at)
            clocks[index].clock.resume(at: at)
        }
        if mask.isEmpty || mask.contains(.custody) { contested?.returned.resume(at: at) }
    }

    mutating func extend(
        _ phase: ExtensionPhase, _ name: ClockName, _ amount: Int64, _ at: Instant, _ teller: StoryTeller
    ) {
        let request = extensionRequest
        extensionRequest = phase == .requested ? (name, at) : nil
        guard phase == .granted, let index = lastClock(name, isRunning: true) else {
            return
        }
        let unit = clocks[index].clock.unit
        clocks[index].clock.settle(at: at)
        clocks[index].clock.extend(units: amount)
        guard name == .matter else { return }
        // More time for the matter is more time for whoever holds it, in the same units; but what was late already when
        // more time was asked for stays late.
        let asked = request?.clock == name ? request?.at ?? at : at
        let context = teller.lookup.context(acceptance?.fact.slaVersion, acceptance?.calendarCount ?? 0)
        for index in clocks.indices
        where clocks[index].name == .custody && clocks[index].isRunning && clocks[index].clock.unit == unit {
            clocks[index].clock.extend(units: amount, asked: asked, at: at, context)
        }
        if contested?.returned.clock?.unit == unit {
            contested?.returned.clock?.extend(units: amount, asked: asked, at: at, context)
        }
    }

    mutating func evolve(_ order: Fact.Order, _ record: FactRecord, _ teller: StoryTeller) {
        let at = record.at
        let unit = teller.lookup.successor(responsibleUnit, at: at)
        guard order.phase != .opened else {
            orders.append(
                Order(
                    number: order.number, level: SupervisionLevel(code: order.level) ?? .urge, openedAt: at,
                    unit: unit, round: round))
            if order.replyDue == FieldColumn.absentInteger {
                start(
                    .supervisionReply, Int64(order.number), record, teller, category: category, owner: unit)
            } else {
                let version = record.policyVersion == 0 ? nil : record.policyVersion
                clocks.append(
                    StoryClock(
                        name: .supervisionReply, number: Int64(order.number), slaVersion: version,
                        calendarCount: teller.lookup.calendarCount(version, before: record.position),
                        clock: Clock(due: Instant(milliseconds: order.replyDue), start: at), owner: unit,
                        round: round))
            }
            return
        }
        guard let index = orders.lastIndex(where: { $0.number == order.number }) else { return }
        if order.phase == .replied { orders[index].repliedAt = at } else { orders[index].liftedAt = at }
        stop(.supervisionReply, at, number: Int64(order.number))
    }
}
