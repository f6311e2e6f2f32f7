public import FengqiaoModel
public import FengqiaoSchema

/// Makes the containment figures out of a chronicle (DOMAIN D3.3). What each figure counts is said in ``Definitions``.
public enum Containment {
    /// 小事不出村, 大事不出镇, 难事不出区: which tier shall stay on which rung, where a policy says nothing else.
    public static let canonical = [
        TierRung(tier: .small, rung: .village), TierRung(tier: .big, rung: .town),
        TierRung(tier: .hard, rung: .district),
    ]

    /// The figures of a period, from the facts up to an instant.
    ///
    /// - Parameters:
    ///   - unit: counts only matters on the ground of this unit or one below it, and visits that such units are competent
    ///     for.
    ///   - grouping: gives the same figures by month, unit or category too.
    ///   - withRows: hands out the rows behind the figures, too.
    /// - Complexity: O(facts); with a grouping by month O(facts + matters · months).
    public static func report(
        _ chronicle: Chronicle, _ names: Names, period: Period, at now: Instant, unit: UnitID? = nil,
        by grouping: ContainmentGrouping? = nil, withRows: Bool = false
    ) -> ContainmentReport {
        var groups = ContainmentGroups(chronicle, names, period, at: now, unit, grouping)
        if withRows { groups.total.trace = RowTrace() }
        groups.count()
        return report(groups)
    }

    /// What some of the matters add to the figures of a period.
    ///
    /// - Parameter next: gives the next stretch of ``Chronicle/matters``, until it gives `nil`; several threads may take from one.
    /// - Complexity: O(facts of these matters).
    public static func part(
        _ chronicle: Chronicle, _ names: Names, period: Period, at now: Instant, unit: UnitID? = nil,
        by grouping: ContainmentGrouping? = nil, next: () -> Range<UInt32>?
    ) -> ContainmentPart {
        var groups = ContainmentGroups(chronicle, names, period, at: now, unit, grouping)
        while let stretch = next() { groups.count(stretch) }
        return groups.part
    }

    /// The figures of a period from parts that together are of all matters, each of one: the same as at once.
    public static func report(
        _ chronicle: Chronicle, _ names: Names, period: Period, at now: Instant, unit: UnitID? = nil,
        by grouping: ContainmentGrouping? = nil, parts: [ContainmentPart]
    ) -> ContainmentReport {
        var groups = ContainmentGroups(chronicle, names, period, at: now, unit, grouping)
        for part in parts { groups.add(part, from: names) }
        return report(groups)
    }

    private static func report(_ groups: ContainmentGroups) -> ContainmentReport {
        let (lookup, end) = (groups.teller.lookup, groups.end)
        return ContainmentReport(
            period: groups.period, asOf: groups.teller.now, total: groups.total.figures(groups.root, at: end),
            rows: groups.total.trace?.rows(lookup, at: end) ?? [],
            groups: groups.sorted.map { ($0.key.text, $0.sheet.figures($0.key.scope(in: groups.root), at: end)) },
            policies: lookup.references.policyVersions(at: end))
    }
}
