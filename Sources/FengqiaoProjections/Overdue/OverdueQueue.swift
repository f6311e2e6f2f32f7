public import FengqiaoModel
public import FengqiaoSchema

/// Makes the overdue queue out of a chronicle (DOMAIN D3.1).
public enum OverdueQueue {
    /// The open matters at an instant, worst first: by colour, by the share of the limit that they are overdue, by
    /// the tier that they are taken for now, scale, age and name.
    ///
    /// - Parameters:
    ///   - unit: counts only matters that this unit or one below it answers for.
    ///   - clocks: which clocks give a matter its colour; its own alone by default. With clocks that outlive a closing,
    ///     such as feedback or performance, closed matters on which one runs are in the queue too.
    ///   - ageing: from how many calendar days since the filing on each bucket begins, rising; none by default.
    ///   - light: lists only matters of this colour; the counts ignore it.
    ///   - limit: lists at most so many; the counts ignore it.
    /// - Complexity: O(facts of matters that may be open + open · log open).
    public static func report(
        _ chronicle: Chronicle, _ names: Names, at now: Instant, unit: UnitID? = nil,
        clocks: Set<ClockName> = [.matter], ageing: [Int64] = [], light: Light? = nil, limit: Int? = nil
    ) -> OverdueReport {
        let teller = StoryTeller(chronicle, names, at: now)
        let references = teller.lookup.references
        let queue = QueueMaker(teller, clocks)
        var lines = QueueLines(teller.lookup)
        func add(_ story: borrowing Story) {
            guard let line = queue.line(story), teller.lookup.isWithin(line.unit, unit, at: now) else { return }
            lines.append(line)
        }
        if isOfOpenMatters(clocks) {
            teller.forEachOpen(add)
        } else {
            teller.forEach { if queue.isWaiting($0) { add($0) } }
        }
        let all = lines.lines
        let lights = queue.lighting.map { _ in
            Light.allCases.map { light in (light, all.count { $0.light == light }) }
        }
        let (worst, matching) = lines.worst(light, limit: limit)
        return OverdueReport(
            asOf: now, open: all.count, overdue: all.count(where: \.isOverdue), lights: lights,
            supervisionDue: all.count { $0.supervisionDue != nil },
            ageing: buckets(all, ageing, references.zone, now), matching: matching,
            matters: worst.compactMap { queue.entry(all[$0]) }, policies: references.policyVersions(at: now))
    }

    /// Whether the queue is of matters that are open alone, so that it rests on ``Chronicle/openPart(_:)`` too.
    public static func isOfOpenMatters(_ clocks: Set<ClockName>) -> Bool {
        clocks.isDisjoint(with: QueueMaker.outliving)
    }

    // Calendar days since the filing: buckets begin at 0 and at each cut.
    private static func buckets(
        _ lines: [QueueLine], _ cuts: [Int64], _ zone: Zone, _ now: Instant
    ) -> [(from: Int64, count: Int)] {
        if cuts.isEmpty { return [] }
        let today = zone.date(of: now).dayNumber
        let ages = lines.map { max(0, today - zone.date(of: $0.reportedAt).dayNumber) }
        let starts = [0] + Set(cuts.filter { $0 > 0 }).sorted()
        return starts.enumerated().map { index, start in
            let end = index + 1 < starts.count ? starts[index + 1] : .max
            return (start, ages.count { $0 >= start && $0 < end })
        }
    }
}
