import FengqiaoModel
import FengqiaoSchema

/// What telling stories looks up in the references, by ordinal and each thing once: limits, calendars, rungs, successors.
///
/// A class, since what was found once is kept; it is never shared between two reports.
final class StoryLookup {
    let references: References
    private(set) var names: Names
    // By version, and by version and calendars, in the order in which they were asked for: a log has a few of each, and
    // the one that was asked for last is nearly always asked for next.
    private var rules: [StoryRules] = []
    private var contexts: [StoryContext] = []
    private var units = OrdinalTable<UnitHistory>()
    private var standings = OrdinalTable<Standing>()
    private var within = OrdinalTable<Bool>()

    /// What most questions about a unit come down to.
    private struct Standing {
        /// Whether it has a name that a unit can have.
        var isNamed: Bool
        /// The rung of all of its records; `nil` where it depends on the time.
        var rung: Rung?
        var wasDissolved: Bool
    }

    /// What is known of a unit: of most, one record.
    private final class UnitHistory {
        let id: UnitID?
        let records: [UnitRecord]
        let wasDissolved: Bool
        // How far it is up to a rung, as it was asked for last, and from when until when.
        var steps: (high: Rung, from: Instant, until: Instant, count: Int)?

        init(_ id: UnitID?, _ records: [UnitRecord]) {
            (self.id, self.records, wasDissolved) = (id, records, records.contains(where: \.isDissolved))
        }
    }

    // What corrections say in the place of what was recorded, and the names that they bring: behind those of the chronicle.
    private(set) var reporters: NameList
    private(set) var people: NameTable
    private var acceptances: [AcceptedFact] = []
    private var agreements: [AgreedFact] = []
    private var mediators: [UInt32] = []
    private static let patched: UInt32 = 1 << 31

    init(_ references: References, _ names: Names, _ tables: FactTables) {
        (self.references, self.names) = (references, names)
        (reporters, people) = (tables.reporters, tables.people)
    }

    var zone: Zone { references.zone }

    // MARK: Limits and calendars

    /// The limits of a version; those without any rule where there is no such version.
    func rules(_ version: Int64?) -> StoryRules {
        guard let version else { return .none }
        if let last = rules.last, last.version == version { return last }
        return otherRules(version)
    }

    private func otherRules(_ version: Int64) -> StoryRules {
        if let place = rules.firstIndex(where: { $0.version == version }) {
            rules.swapAt(place, rules.count - 1)
        } else {
            rules.append(StoryRules(version, references, category: category))
        }
        return rules[rules.count - 1]
    }

    /// What a clock needs that was started under a version when so many calendars were known.
    func context(_ version: Int64?, _ calendarCount: Int) -> ClockContext { known(version, calendarCount).present }

    /// The same as it was read when no later calendars were known.
    func earlierContext(_ version: Int64?, _ calendarCount: Int) -> ClockContext {
        references.earlierContext(rules(version).sla, knowing: calendarCount)
    }

    /// What one of a matter's clocks needs.
    func context(of clock: StoryClock) -> ClockContext {
        let known = known(clock.slaVersion, clock.calendarCount)
        return Statutes.days(clock.name) == nil ? known.present : known.statutory
    }

    private func known(_ version: Int64?, _ calendarCount: Int) -> StoryContext {
        if let last = contexts.last, last.version == version, last.calendarCount == calendarCount { return last }
        return other(version, calendarCount)
    }

    private func other(_ version: Int64?, _ calendarCount: Int) -> StoryContext {
        if let place = contexts.firstIndex(where: { $0.version == version && $0.calendarCount == calendarCount }) {
            contexts.swapAt(place, contexts.count - 1)
        } else {
            contexts.append(StoryContext(version, calendarCount, rules(version).sla, references))
        }
        return contexts[contexts.count - 1]
    }

    /// How many calendars were known before a position, to limits of a version.
    func calendarCount(_ version: Int64?, before position: UInt64) -> Int {
        rules(version).calendarCount(before: position)
    }

    // MARK: What corrections say

    func worker(_ name: String) -> UInt32 { ordinal(name, .worker) }
    func category(_ name: String) -> UInt32 { ordinal(name, .category) }
    func unit(_ name: String) -> UInt32 { ordinal(name, .unit) }
    func matter(_ name: String) -> UInt32 { names[.matter].ordinal(of: name) ?? NameTable.none }
    func reporter(_ name: String) -> UInt32 { reporters.append(name) }
    func person(_ name: String) -> UInt32 { people.ordinal(of: name) ?? people.intern(name) }

    /// What an acceptance says, as it was recorded or corrected.
    @inline(__always)
    func acceptance(_ place: UInt32, _ tables: borrowing FactTables) -> AcceptedFact {
        place < Self.patched ? tables.acceptance(place) : acceptances[Int(place - Self.patched)]
    }

    /// What an agreement says, as it was recorded or corrected.
    @inline(__always)
    func agreement(_ place: UInt32, _ tables: borrowing FactTables) -> AgreedFact {
        place < Self.patched ? tables.agreement(place) : agreements[Int(place - Self.patched)]
    }

    /// The place of what a correction made of an acceptance.
    func keep(_ accepted: AcceptedFact) -> UInt32 {
        acceptances.append(accepted)
        return Self.patched + UInt32(acceptances.count - 1)
    }

    /// The place of what a correction made of an agreement.
    func keep(_ agreed: AgreedFact) -> UInt32 {
        agreements.append(agreed)
        return Self.patched + UInt32(agreements.count - 1)
    }

    func range(ofMediators workers: [UInt32], _ tables: FactTables) -> PoolRange {
        mediators += workers
        return PoolRange(
            start: Self.patched + UInt32(mediators.count - workers.count), count: UInt32(workers.count))
    }

    /// The mediators of an opening, as it was recorded or corrected.
    func mediators(_ range: PoolRange, _ tables: FactTables) -> [UInt32] {
        if range.start < Self.patched { return range.range.map { tables.opened.mediators[$0] } }
        let start = Int(range.start - Self.patched)
        return Array(mediators[start..<(start + Int(range.count))])
    }

    // MARK: Units

    private func history(_ unit: UInt32) -> UnitHistory {
        if let known = units[unit] { return known }
        let id = unit == NameTable.none ? nil : try? UnitID(checking: names[.unit].string(of: unit))
        let records = id.map { references.units.records(of: $0) } ?? []
        let found = UnitHistory(id, records)
        units[unit] = found
        return found
    }

    private func standing(_ unit: UInt32) -> Standing {
        if let known = standings[unit] { return known }
        let known = history(unit)
        let rung = known.records.first?.rung ?? .household
        let found = Standing(
            isNamed: known.id != nil, rung: known.records.allSatisfy { $0.rung == rung } ? rung : nil,
            wasDissolved: known.wasDissolved)
        standings[unit] = found
        return found
    }

    /// Whether a unit ever ceased to be.
    func wasDissolved(_ unit: UInt32) -> Bool { standing(unit).wasDissolved }

    func id(_ unit: UInt32) -> UnitID? { history(unit).id }

    /// Whether a matter has a name that one can have.
    func isMatter(_ matter: UInt32) -> Bool {
        (try? NameRules.check(names[.matter].string(of: matter))) != nil
    }

    /// Whether a unit has a name that one can have.
    func isNamed(_ unit: UInt32) -> Bool { standing(unit).isNamed }

    /// A category's name; `nil` where there is none.
    func category(_ ordinal: UInt32) -> CategoryID? {
        ordinal == NameTable.none ? nil : try? CategoryID(checking: names[.category].string(of: ordinal))
    }

    /// Hashes the names of workers and units, for whoever is about to look many of them up: one that is not hashed is looked
    /// for among all of them.
    func index() {
        names[.worker].index()
        names[.unit].index()
    }

    func ordinal(_ unit: UnitID) -> UInt32 { self.unit(unit.string) }
    func ordinal(_ worker: WorkerID) -> UInt32 { self.worker(worker.string) }

    // That of a name, which is added where it is new.
    private func ordinal(_ name: String, _ space: NameSpace) -> UInt32 {
        names[space].ordinal(of: name) ?? names[space].intern(name)
    }

    /// The worker by whose name a reporter is called.
    func worker(ofReporter reporter: UInt32) -> UInt32 {
        reporters.ordinal(of: reporter, in: names[.worker])
            ?? names[.worker].intern(reporters.string(of: reporter))
    }

    /// Whether two of the reporters are the same person; nobody is nobody else.
    func isSame(_ reporter: UInt32, _ other: UInt32) -> Bool {
        if reporter == NameTable.none || other == NameTable.none { return false }
        return reporter == other || reporters.bytes(of: reporter) == reporters.bytes(of: other)
    }

    /// What held of a unit at an instant; of one that was not in force then, what was known last.
    func record(_ unit: UInt32, at instant: Instant) -> UnitRecord? {
        let records = history(unit).records
        guard let record = records.last(where: { $0.effectiveFrom <= instant }), !record.isDissolved else {
            return records.last
        }
        return record
    }

    /// The rung of a unit at an instant; of one that nobody defined, the household's.
    func rung(_ unit: UInt32, at instant: Instant) -> Rung {
        standing(unit).rung ?? record(unit, at: instant)?.rung ?? .household
    }

    /// The rungs on which units stand, from the lowest.
    private(set) lazy var rungs: [Rung] = Set(
        references.units.all.compactMap { references.units.newest($0)?.rung }
    ).sorted()

    /// By how many rungs one lies above a unit's, 0 where it does not: the rungs of the units above the unit at that
    /// time, and the one that is reached. Where a town has no areas, the level above its villages is the town.
    func steps(from unit: UInt32, to high: Rung, at instant: Instant) -> Int {
        let low = rung(unit, at: instant)
        guard high > low else { return 0 }
        let history = history(unit)
        if let known = history.steps, known.high == high, known.from <= instant, instant < known.until {
            return known.count
        }
        guard let id = history.id else { return 1 }
        // Until one of the units on the way changes, the answer stays the same.
        var (from, until) = (Instant(milliseconds: .min), Instant(milliseconds: .max))
        func bound(_ unit: UnitID) {
            for record in references.units.records(of: unit) {
                if record.effectiveFrom <= instant {
                    from = max(from, record.effectiveFrom)
                } else {
                    until = min(until, record.effectiveFrom)
                }
            }
        }
        bound(id)
        var between: Set<Rung> = []
        for above in references.units.ancestors(of: id, at: instant) {
            if above.rung > low, above.rung < high { between.insert(above.rung) }
            bound(above.unit)
            if let parent = above.parent { bound(parent) }
        }
        history.steps = (high, from, until, between.count + 1)
        return between.count + 1
    }

    /// 越级: whether a visit went past the level above the competent unit; `nil` where the petition is no visit or nobody
    /// said who is competent.
    func isBypass(_ petition: Story.Petition) -> Bool? {
        guard petition.channel == .visit, petition.competentUnit != NameTable.none else { return nil }
        let visited = rung(petition.visitedUnit, at: petition.at)
        return steps(from: petition.competentUnit, to: visited, at: petition.at) > 1
    }

    /// Who answers for what a unit held: the unit itself while it is in force.
    func successor(_ unit: UInt32, at instant: Instant) -> UInt32 {
        guard wasDissolved(unit), let id = id(unit) else { return unit }
        return ordinal(references.units.successor(of: id, at: instant))
    }

    /// When units ceased to be, or came to be again: then others answer for what they held.
    private lazy var successions = references.units.successions

    /// Whether a unit ever ceased to be.
    private(set) lazy var hasSuccessions = !successions.isEmpty

    /// A stretch of time in which one unit answered for what another held.
    struct Term {
        var unit: UInt32
        var from: Instant
        var to: Instant
        var isLast = false
    }

    /// Who answered for what a unit held between two instants: the unit itself, and from its end on its successors.
    func terms(of unit: UInt32, from start: Instant, to end: Instant) -> [Term] {
        var terms = [Term(unit: successor(unit, at: start), from: start, to: end)]
        if wasDissolved(unit) {
            for instant in successions where instant > start && instant <= end {
                let next = successor(unit, at: instant)
                guard next != terms[terms.count - 1].unit else { continue }
                terms[terms.count - 1].to = instant
                terms.append(Term(unit: next, from: instant, to: end))
            }
        }
        terms[terms.count - 1].isLast = true
        return terms
    }

    /// Whether a unit lies in the scope of a report. One lookup serves one scope.
    func isWithin(_ unit: UInt32, _ root: UnitID?, at instant: Instant) -> Bool {
        guard let root else { return true }
        if let known = within[unit] { return known }
        let answer = history(unit).id.map { references.units.isWithin($0, root, at: instant) } ?? false
        within[unit] = answer
        return answer
    }
}
