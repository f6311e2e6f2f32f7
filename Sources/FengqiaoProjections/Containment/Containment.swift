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
        let teller = StoryTeller(chronicle, names, at: now)
        let lookup = teller.lookup
        let end = min(now, lookup.zone.instant(of: period.until) + -1)
        let policy = lookup.references.policy(.containment, at: end)
        var groups = ContainmentGroups(teller, period, unit, grouping, policy, at: end)
        if withRows { groups.total.trace = RowTrace() }
        teller.forEach(touching: period) { story in
            groups.total.trace?.matter = story.matter
            groups.add(story)
        }
        return ContainmentReport(
            period: period, asOf: now, total: groups.total.figures(unit, at: end),
            rows: groups.total.trace?.rows(lookup, at: end) ?? [],
            groups: groups.sorted.map { ($0.key, $0.sheet.figures($0.unit, at: end)) },
            policies: lookup.references.policyVersions(at: end))
    }
}

/// Sends each row to the sheets that it belongs to.
private struct ContainmentGroups {
    struct Group {
        var key: String
        var unit: UnitID?
        var sheet: ContainmentSheet
    }

    let teller: StoryTeller
    let period: Period
    let root: UnitID?
    let grouping: ContainmentGrouping?
    let policy: PolicyPublished?
    var total: ContainmentSheet
    private var groups: [String: Group] = [:]
    private let children: [UnitID]
    private var childOf: [UInt32: UnitID?] = [:]

    init(
        _ teller: StoryTeller, _ period: Period, _ root: UnitID?, _ grouping: ContainmentGrouping?,
        _ policy: PolicyPublished?, at instant: Instant
    ) {
        (self.teller, self.period, self.root) = (teller, period, root)
        (self.grouping, self.policy) = (grouping, policy)
        total = ContainmentSheet(teller, policy)
        let units = teller.lookup.references.units
        children =
            root.map { units.children(of: $0, at: instant) }
            ?? units.all.filter { unit in units.unit(unit, at: instant).map { $0.parent == nil } ?? false }
    }

    var sorted: [Group] {
        groups.values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    mutating func add(_ story: Story) {
        let lookup = teller.lookup
        let zone = lookup.zone
        for petition in story.petitions where petition.channel == .visit {
            let competent = petition.competentUnit == NameTable.none ? petition.visitedUnit : petition.competentUnit
            let day = zone.date(of: petition.at)
            guard period.contains(day), lookup.isWithin(competent, root, at: teller.now) else { continue }
            total.addVisit(petition)
            if grouping != nil { add(competent, story.category, day) { $0.addVisit(petition) } }
        }
        guard lookup.isWithin(story.originUnit, root, at: teller.now) else { return }
        let days = (
            reported: story.report.map { zone.date(of: $0.at) },
            closed: story.finalRound?.closing.map { zone.date(of: $0.at) },
            accepted: story.acceptance.map { zone.date(of: $0.at) }
        )
        if let day = days.reported, period.contains(day) { total.addReported(story) }
        if let closing = story.finalRound?.closing, let day = days.closed, period.contains(day) {
            total.addClosed(closing)
        }
        if let acceptance = story.acceptance, let day = days.accepted, period.contains(day) {
            total.addAccepted(story, acceptance)
        }
        if grouping != nil { addToGroups(story, days) }
    }

    private mutating func addToGroups(
        _ story: Story, _ days: (reported: LocalDate?, closed: LocalDate?, accepted: LocalDate?)
    ) {
        if let day = days.reported, period.contains(day) {
            add(story.originUnit, story.category, day) { $0.addReported(story) }
        }
        if let closing = story.finalRound?.closing, let day = days.closed, period.contains(day) {
            add(story.originUnit, story.category, day) { $0.addClosed(closing) }
        }
        if let acceptance = story.acceptance, let day = days.accepted, period.contains(day) {
            add(story.originUnit, acceptance.fact.category, day) { $0.addAccepted(story, acceptance) }
        }
    }

    private mutating func add(
        _ unit: UInt32, _ category: UInt32, _ day: LocalDate, _ body: (inout ContainmentSheet) -> Void
    ) {
        let key: String
        var scope = root
        switch grouping {
        case nil: return
        case .month: key = String(day.description.prefix(7))
        case .category: key = teller.lookup.category(category)?.string ?? "-"
        case .unit:
            scope = child(unit)
            key = scope?.string ?? "-"
        }
        var group =
            groups.removeValue(forKey: key)
            ?? Group(
                key: key, unit: scope, sheet: ContainmentSheet(teller, policy))
        body(&group.sheet)
        groups[key] = group
    }

    // The unit below the root under which a unit stands; the root itself for what lies on its own ground.
    private mutating func child(_ unit: UInt32) -> UnitID? {
        if let known = childOf[unit] { return known }
        let units = teller.lookup.references.units
        let found = teller.lookup.id(unit).flatMap { id in
            children.first { units.isWithin(id, $0, at: teller.now) } ?? root
        }
        childOf[unit] = found
        return found
    }
}
