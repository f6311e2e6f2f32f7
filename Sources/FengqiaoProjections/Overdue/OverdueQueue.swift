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
        var entries: [OverdueEntry] = []
        func add(_ story: Story) {
            guard let entry = queue.entry(story) else { return }
            let answering = teller.lookup.ordinal(entry.unit)
            if teller.lookup.isWithin(answering, unit, at: now) { entries.append(entry) }
        }
        if isOfOpenMatters(clocks) {
            teller.forEachOpen(add)
        } else {
            teller.forEach { if queue.isWaiting($0) { add($0) } }
        }
        entries.sort(by: comesBefore)
        let lights = queue.lighting.map { _ in
            Light.allCases.map { light in (light, entries.count { $0.light == light }) }
        }
        var listed = light.map { light in entries.filter { $0.light == light } } ?? entries
        let matching = listed.count
        if let limit { listed = Array(listed.prefix(max(0, limit))) }
        return OverdueReport(
            asOf: now, open: entries.count, overdue: entries.count(where: \.isOverdue), lights: lights,
            supervisionDue: entries.count { $0.supervisionDue != nil },
            ageing: buckets(entries, ageing, references.zone, now), matching: matching, matters: listed,
            policies: references.policyVersions(at: now))
    }

    /// Whether the queue is of matters that are open alone, so that it rests on ``Chronicle/openPart(_:)`` too.
    public static func isOfOpenMatters(_ clocks: Set<ClockName>) -> Bool {
        clocks.isDisjoint(with: QueueMaker.outliving)
    }

    // Calendar days since the filing: buckets begin at 0 and at each cut.
    private static func buckets(
        _ entries: [OverdueEntry], _ cuts: [Int64], _ zone: Zone, _ now: Instant
    ) -> [(from: Int64, count: Int)] {
        if cuts.isEmpty { return [] }
        let today = zone.date(of: now).dayNumber
        let ages = entries.map { max(0, today - zone.date(of: $0.reportedAt).dayNumber) }
        let starts = [0] + Set(cuts.filter { $0 > 0 }).sorted()
        return starts.enumerated().map { index, start in
            let end = index + 1 < starts.count ? starts[index + 1] : .max
            return (start, ages.count { $0 >= start && $0 < end })
        }
    }

    private static func comesBefore(_ left: OverdueEntry, _ right: OverdueEntry) -> Bool {
        let ranks = (left.light?.rank ?? 0, right.light?.rank ?? 0)
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        switch (left.clocks.first, right.clocks.first) {
        case (let first?, let second?):
            if first.isFurther(than: second) { return true }
            if second.isFurther(than: first) { return false }
        case (let first?, nil): if (first.overdueBy?.value ?? 0) > 0 { return true }
        case (nil, let second?): if (second.overdueBy?.value ?? 0) > 0 { return false }
        case (nil, nil): break
        }
        let tiers = (left.tier?.code ?? 0, right.tier?.code ?? 0)
        if tiers.0 != tiers.1 { return tiers.0 > tiers.1 }
        if left.scale != right.scale { return left.scale.code > right.scale.code }
        if left.reportedAt != right.reportedAt { return left.reportedAt < right.reportedAt }
        return left.matter < right.matter
    }
}

extension ClockStatus {
    /// o/n of one against the other, without dividing: o1 · n2 against o2 · n1 in 128 bits.
    func isFurther(than other: ClockStatus) -> Bool {
        let first = UInt64(max(0, overdueBy?.value ?? 0)).multipliedFullWidth(by: UInt64(max(1, other.limit)))
        let second = UInt64(max(0, other.overdueBy?.value ?? 0)).multipliedFullWidth(by: UInt64(max(1, limit)))
        return (first.high, first.low) > (second.high, second.low)
    }
}
