import FengqiaoModel
import FengqiaoSchema

// 核实/核查按时率, 巡查/值守完成率, 走访覆盖率: what workers do on duty.
extension ScoreSheet {
    mutating func addChecks(_ story: Story) {
        for check in story.checks where check.fact.due != FieldColumn.absentInteger {
            let due = Instant(milliseconds: check.fact.due)
            add(
                check.fact.phase == .report ? .onTimeVerification : .onTimeCheck, .counted(check.at <= due),
                on: date(of: due), unit: check.unit, worker: check.fact.checker)
        }
    }

    mutating func addDuties(_ posts: PostBook) {
        let log = DutyLog(teller, posts)
        addDutyDays(.patrols, .patrol, posts, log)
        addDutyDays(.duty, .onCall, posts, log)
        addVisits(posts, log)
        for figure in [ScoreFigure.patrols, .duty] { miss(figure, .noDutyCalendar) }
    }

    private mutating func addDutyDays(_ figure: ScoreFigure, _ kind: DutyKind, _ posts: PostBook, _ log: DutyLog) {
        var calendar = DutyCalendar(lookup, period)
        for post in posts.posts {
            for day in calendar.days(of: post, kind) {
                let row: Row
                if now < lookup.zone.instant(of: day.last + 1) {
                    row = .pending
                } else {
                    let done = Int64(log.days(kind, post.worker, from: day.first, through: day.last))
                    // A day that was logged twice is a day, and more than was asked for is not more than all.
                    row = day.count == 1 ? .counted(done > 0) : .share(min(done, day.count), of: day.count)
                }
                add(figure, row, on: day.last, unit: post.unit, worker: post.worker)
            }
        }
    }

    private mutating func addVisits(_ posts: PostBook, _ log: DutyLog) {
        let end = min(now, lookup.zone.instant(of: period.until))
        func households(_ units: Set<UInt32>) -> Int64? {
            var sum: Int64 = 0
            for unit in units {
                guard let id = lookup.id(unit), let register = lookup.references.register(of: id, at: end) else {
                    return nil
                }
                sum = sum.addingClamped(register.households)
            }
            return units.isEmpty ? nil : sum
        }
        var units: [UInt32: Set<UInt32>] = [:]
        let from = lookup.zone.instant(of: period.from)
        for post in posts.posts where post.from < end && (post.to.map { $0 > from } ?? true) {
            units[post.worker, default: []].insert(post.unit)
        }
        let visited = log.visited(in: period)
        for (worker, own) in units where own.contains(where: { lookup.isWithin($0, root, at: now) }) {
            let count = Int64(visited.workers[worker]?.count ?? 0)
            set(.visits, count, households(own)) { update, body in update.update(.visits, worker: worker, body) }
        }
        for unit in Set(units.values.joined()).union(visited.units.keys) {
            let count = Int64(visited.units[unit]?.count ?? 0)
            set(.visits, count, households([unit])) { update, body in update.update(.visits, unit: unit, body) }
        }
    }

    private mutating func set(
        _ figure: ScoreFigure, _ numerator: Int64, _ denominator: Int64?,
        _ update: (inout ScoreSheet, (inout Tally) -> Void) -> Void
    ) {
        update(&self) { tally in
            tally.numerator = numerator
            tally.denominator = denominator ?? 0
            tally.missing = denominator == nil ? .noRegister : nil
        }
    }
}

/// What was logged on duty, by worker and day.
struct DutyLog {
    private struct Key: Hashable {
        var worker: UInt32
        var kind: DutyKind
    }

    private var dates: [Key: Set<LocalDate>] = [:]
    private let visits: [(worker: UInt32, unit: UInt32, date: LocalDate, subjects: [UInt32])]

    init(_ teller: StoryTeller, _ posts: PostBook) {
        var visits: [(worker: UInt32, unit: UInt32, date: LocalDate, subjects: [UInt32])] = []
        for duty in teller.chronicle.duties where duty.at <= teller.now {
            let date = teller.lookup.zone.date(of: duty.from)
            dates[Key(worker: duty.worker, kind: duty.kind), default: []].insert(date)
            if duty.kind == .visit { visits.append((duty.worker, duty.unit, date, duty.subjects)) }
        }
        self.visits = visits
    }

    /// On how many days of a span something was logged.
    func days(_ kind: DutyKind, _ worker: UInt32, from first: LocalDate, through last: LocalDate) -> Int {
        guard let known = dates[Key(worker: worker, kind: kind)] else { return 0 }
        if first == last { return known.contains(first) ? 1 : 0 }
        return known.count { $0 >= first && $0 <= last }
    }

    /// Whom the visits of a period were to.
    func visited(in period: Period) -> (workers: [UInt32: Set<UInt32>], units: [UInt32: Set<UInt32>]) {
        var workers: [UInt32: Set<UInt32>] = [:]
        var units: [UInt32: Set<UInt32>] = [:]
        for visit in visits where period.contains(visit.date) {
            workers[visit.worker, default: []].formUnion(visit.subjects)
            units[visit.unit, default: []].formUnion(visit.subjects)
        }
        return (workers, units)
    }
}
