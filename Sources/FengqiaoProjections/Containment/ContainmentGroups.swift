import FengqiaoModel
import FengqiaoSchema

/// Sends each row to the sheets that it belongs to.
struct ContainmentGroups {
    /// What a group is of. Two spellings of a letter are two names, and what lies outside of all units is none of them.
    enum Key: Hashable {
        case month(String)
        case category(CategoryID?)
        case unit(UnitID?)

        /// As it is printed.
        var text: String {
            switch self {
            case .month(let month): month
            case .category(let category): category?.string ?? "-"
            case .unit(let unit): unit?.string ?? "-"
            }
        }

        /// The unit whose register and petitions belong to the group; that of the report where it is of no unit's ground.
        func scope(in root: UnitID?) -> UnitID? { if case .unit(let unit) = self { unit } else { root } }

        fileprivate var isNobody: Bool { self == .unit(nil) || self == .category(nil) }
    }

    let teller: StoryTeller
    let period: Period
    let root: UnitID?
    let grouping: ContainmentGrouping?
    let policy: PolicyPublished?
    var total: ContainmentSheet
    private var groups: [Key: ContainmentSheet] = [:]
    private let children: [UnitID]
    private var childOf: [UInt32: UnitID?] = [:]

    /// The instant at which the rules of the period are read: its last, or now where that is earlier.
    let end: Instant

    init(
        _ chronicle: Chronicle, _ names: Names, _ period: Period, at now: Instant, _ root: UnitID?,
        _ grouping: ContainmentGrouping?
    ) {
        teller = StoryTeller(chronicle, names, at: now)
        (self.period, self.root, self.grouping) = (period, root, grouping)
        let lookup = teller.lookup
        end = min(now, lookup.zone.instant(of: period.until) + -1)
        policy = lookup.references.policy(.containment, at: end)
        total = ContainmentSheet(teller, policy)
        let (units, end) = (lookup.references.units, end)
        children =
            root.map { units.children(of: $0, at: end) }
            ?? units.all.filter { unit in units.unit(unit, at: end).map { $0.parent == nil } ?? false }
    }

    /// Counts those of a stretch of matters; of all where it is `nil`.
    mutating func count(_ stretch: Range<UInt32>? = nil) {
        teller.forEach(touching: period, in: stretch, byClocks: false) { story in
            total.trace?.matter = story.matter
            add(story)
        }
    }

    var part: ContainmentPart {
        ContainmentPart(
            total: total.sums, groups: groups.mapValues(\.sums), names: teller.lookup.names)
    }

    /// Adds what was counted elsewhere.
    mutating func add(_ part: ContainmentPart, from known: Names) {
        let merging = NameMerging(teller.lookup, part.names, from: known)
        total.add(part.total, merging)
        for (key, sums) in part.groups {
            var sheet = taken(key)
            sheet.add(sums, merging)
            groups[key] = sheet
        }
    }

    // The sheet of a group, or an empty one, taken out so that it is changed where it lies.
    private mutating func taken(_ key: Key) -> ContainmentSheet {
        groups.removeValue(forKey: key) ?? ContainmentSheet(teller, policy)
    }

    /// By name; what is of nobody before what is called the same.
    var sorted: [(key: Key, sheet: ContainmentSheet)] {
        groups.map { (key: $0, sheet: $1) }.sorted { left, right in
            let names = (left.key.text.utf8, right.key.text.utf8)
            if !names.0.elementsEqual(names.1) { return names.0.lexicographicallyPrecedes(names.1) }
            return left.key.isNobody && !right.key.isNobody
        }
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
        let key: Key
        switch grouping {
        case nil: return
        case .month: key = .month(String(day.description.prefix(7)))
        case .category: key = .category(teller.lookup.category(category))
        case .unit: key = .unit(child(unit))
        }
        var sheet = taken(key)
        body(&sheet)
        groups[key] = sheet
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
