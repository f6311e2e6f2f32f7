public import FengqiaoModel

/// One open matter, as the naive second implementation sees it.
public struct NaiveEntry: Hashable, Sendable {
    /// The matter.
    public var matter: MatterID
    /// Who answers for it.
    public var unit: UnitID
    /// red, yellow, green, paused or pending; `nil` without a light policy.
    public var light: String?
    /// Whether its own clock is overdue.
    public var isOverdue: Bool
    /// Who held it when its deadline passed.
    public var breachOwner: UnitID?

    /// Makes an entry.
    public init(matter: MatterID, unit: UnitID, light: String?, isOverdue: Bool, breachOwner: UnitID?) {
        (self.matter, self.unit, self.light) = (matter, unit, light)
        (self.isOverdue, self.breachOwner) = (isOverdue, breachOwner)
    }
}

/// The overdue queue by the matters' own clocks, under a light policy with limits.
struct NaiveQueue {
    let log: NaiveLog

    private struct Line {
        var entry: NaiveEntry
        var rank: Int
        var overdue: Int64
        var limit: Int64
        var tier: UInt8
        var scale: UInt8
        var filedAt: Instant
    }

    func entries() -> [NaiveEntry] {
        log.matters.compactMap(line).sorted { left, right in
            if left.rank != right.rank { return left.rank < right.rank }
            // o/n, compared as o·n of the other: days and milliseconds fit in 128 bits.
            let first = left.overdue.multipliedFullWidth(by: right.limit)
            let second = right.overdue.multipliedFullWidth(by: left.limit)
            if first.high != second.high { return first.high > second.high }
            if first.low != second.low { return first.low > second.low }
            if left.tier != right.tier { return left.tier > right.tier }
            if left.scale != right.scale { return left.scale > right.scale }
            if left.filedAt != right.filedAt { return left.filedAt < right.filedAt }
            return left.entry.matter < right.entry.matter
        }.map(\.entry)
    }

    private func line(_ matter: NaiveMatter) -> Line? {
        let open: Set<Phase> = [.reported, .accepted, .inTransit, .inHand, .completed]
        guard open.contains(matter.state.phase), let filing = matter.filing else { return nil }
        let answering =
            matter.state.pendingTransfer?.to ?? matter.state.holder ?? matter.acceptance?.body.competentUnit
            ?? filing.unit
        let unit = log.references.units.successor(of: answering, at: log.asOf)
        let clock = matter.clocks.last { $0.record.name == .matter && $0.record.isRunning }
        var (light, isOverdue, overdue, limit) = ("green", false, Int64(0), Int64(1))
        if let clock {
            var settled = clock.record.clock
            settled.settle(at: log.asOf)
            limit = max(1, settled.limit ?? 1)
            let context = matter.state.context(of: clock.record, log.references)
            switch settled.deadline(context) {
            case .paused: light = "paused"
            case .unknown: light = "pending"
            case .none: light = "green"
            case .at(let due, _):
                isOverdue = log.asOf > due
                if isOverdue {
                    overdue = (try? settled.overdue(at: log.asOf, context)) ?? 1
                    let rules = log.references.policy(.light, at: log.asOf)?.light
                    let cut = settled.unit.countsDays ? rules?.redAfterDays : rules.map { $0.redAfterHours * 3_600_000 }
                    light = overdue > cut ?? 0 ? "red" : "yellow"
                }
            }
        } else if matter.acceptance == nil {
            light = "pending"
        }
        let hasPolicy = log.references.policy(.light, at: log.asOf)?.light != nil
        let rank = ["red", "yellow", "blue", "pending", "green", "paused"].firstIndex(of: light) ?? 0
        return Line(
            entry: NaiveEntry(
                matter: matter.id, unit: unit, light: hasPolicy ? light : nil, isOverdue: isOverdue,
                breachOwner: breachOwner(matter)),
            rank: hasPolicy ? rank : 0, overdue: overdue, limit: limit, tier: matter.state.tier?.code ?? 0,
            scale: (matter.acceptance?.body.scale ?? .individual).code, filedAt: log.filedAt(matter) ?? filing.at)
    }

    private func breachOwner(_ matter: NaiveMatter) -> UnitID? {
        guard let clock = matter.clocks.last(where: { $0.record.name == .matter }),
            case .at(let due, _) = log.deadline(clock, matter), (clock.record.stoppedAt ?? log.asOf) > due
        else { return nil }
        func heir(_ unit: UnitID?) -> UnitID? { unit.map { log.references.units.successor(of: $0, at: due) } }
        let tenures = NaiveCustody(matter, log.references, asOf: log.asOf).tenures
        guard let index = tenures.lastIndex(where: { $0.from <= due && ($0.to.map { $0 > due } ?? true) }) else {
            return heir(matter.acceptance?.body.competentUnit)
        }
        let useful =
            clock.record.slaVersion.flatMap { log.references.policy(.sla, version: $0)?.clocks?.minimumUsefulMinutes }
            ?? 0
        if tenures[index].origin == .received, let left = left(clock, matter, from: tenures[index].from, to: due),
            left < useful * 60_000,
            let before = tenures[..<index].last(where: { $0.origin != .checking && $0.unit != tenures[index].unit })
        {
            return heir(before.unit)
        }
        return heir(tenures[index].unit)
    }

    // The milliseconds that the clock counted between two instants; of one that counts days all of each.
    private func left(
        _ clock: NaiveMatter.NaiveClock, _ matter: NaiveMatter, from start: Instant, to end: Instant
    ) -> Int64? {
        var settled = clock.record.clock
        settled.settle(at: clock.record.stoppedAt ?? log.asOf)
        var running = settled.stretches.map { (from: $0.from, to: $0.to) }
        if settled.pausedAt == nil { running.append((settled.anchor, end)) }
        let context = matter.state.context(of: clock.record, log.references)
        var sum: Int64 = 0
        for stretch in running {
            let (from, to) = (max(start, stretch.from), min(end, stretch.to))
            guard from < to else { continue }
            switch settled.unit {
            case .naturalHour, .naturalMillisecond, .calendarDay, .sameDay: sum += to - from
            case .workHour, .workDayAsHours, .workMillisecond:
                guard
                    let part = try? context.calendar.workingMilliseconds(from: from, to: to, in: context.zone)
                else { return nil }
                sum += part
            case .workDay:
                var date = log.date(from)
                while context.zone.instant(of: date) < to {
                    guard let isWorking = try? context.calendar.isWorking(date) else { return nil }
                    let (begin, over) = (context.zone.instant(of: date), context.zone.instant(of: date + 1))
                    if isWorking { sum += min(to, over) - max(from, begin) }
                    date = date + 1
                }
            }
        }
        return sum
    }
}
