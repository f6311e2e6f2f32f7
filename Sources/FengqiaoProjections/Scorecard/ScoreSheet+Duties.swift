import FengqiaoModel
import FengqiaoSchema

// 核实/核查按时率, 巡查/值守完成率, 走访覆盖率: what workers do on duty.
extension ScoreSheet {
    /// Checks with a due time, and waits for a check of a result that nobody set one for: these are due with the
    /// verification clock.
    mutating func addChecks(_ story: Story) {
        for check in story.checks where check.fact.due != FieldColumn.absentInteger {
            let due = Instant(milliseconds: check.fact.due)
            let figure: ScoreFigure = check.fact.phase == .report ? .onTimeVerification : .onTimeCheck
            add(
                figure, story.row(figure, check.at <= due, round: check.round),
                on: min(date(ofDue: due), date(of: check.at)), unit: check.unit, worker: check.fact.checker)
        }
        for index in story.clocks.indices where story.clocks[index].name == .verification {
            addWait(story.clocks[index], story)
        }
    }

    private mutating func addWait(_ clock: StoryClock, _ story: Story) {
        let start = clock.start
        if isAfterPeriod(clock, start) { return }
        let check = story.checks.first {
            $0.fact.phase == .result && $0.fact.result != .unable && $0.round == clock.round && $0.at >= start
                && $0.at == clock.stoppedAt
        }
        // A check with a due time of its own counts by that.
        if let check, check.fact.due != FieldColumn.absentInteger { return }
        let unit = check?.unit ?? story.acceptance?.fact.competentUnit ?? NameTable.none
        let worker = check?.fact.checker ?? NameTable.none
        switch teller.deadline(clock) {
        case .none: return
        case .paused, .unknown:
            add(.onTimeCheck, story.pendingRow(.onTimeCheck, round: clock.round), on: date(of: start), unit: unit)
        case .at(let due, let day):
            let row: Row
            if let check {
                row = story.row(.onTimeCheck, check.at <= due, round: clock.round)
            } else if let closedAt = story.rounds.first(where: { $0.number == clock.round })?.closing?.at,
                closedAt <= due
            {
                // Closed before a check was due: none was.
                return
            } else {
                row =
                    now > due
                    ? story.row(.onTimeCheck, false, round: clock.round)
                    : story.pendingRow(.onTimeCheck, round: clock.round)
            }
            let on = check.map { min(day, date(of: $0.at)) } ?? day
            add(.onTimeCheck, row, on: on, unit: unit, worker: worker)
        }
    }

    mutating func addDuties(_ posts: PostBook) {
        let log = DutyLog(teller, period)
        addDutyDays(.patrols, .patrol, posts, log)
        addDutyDays(.duty, .onCall, posts, log)
        addVisits(posts, log)
    }

    private mutating func addDutyDays(_ figure: ScoreFigure, _ kind: DutyKind, _ posts: PostBook, _ log: DutyLog) {
        var calendar = DutyCalendar(lookup, period)
        // A day that has not ended is undecided: the first of them.
        let open = date(of: now)
        for post in posts.posts {
            guard let held = calendar.held(post) else { continue }
            let plan = calendar.plan(of: post.role, kind)
            let days = plan.days.indices(in: held)
            let ended = plan.days.indices(in: held.lowerBound..<max(held.lowerBound, min(open, held.upperBound)))
            var done: Int64 = 0
            for date in log.dates(kind, post.worker) where held.contains(date) && date < open {
                done += Int64(plan.days.indices(in: date..<(date + 1)).count)
            }
            var asked = Int64(ended.count)
            var pending = days.count - ended.count
            for span in plan.spans where held.contains(span.last) {
                if span.last >= open {
                    pending += Int(span.count)
                    continue
                }
                // More than was asked for is not more than all.
                done += min(Int64(log.days(kind, post.worker, from: span.first, through: span.last)), span.count)
                asked += span.count
            }
            if asked > 0 {
                add(figure, .share(done, of: asked), on: held.lowerBound, unit: post.unit, worker: post.worker)
            }
            if pending > 0 {
                add(figure, .undecided(Int64(pending)), on: held.lowerBound, unit: post.unit, worker: post.worker)
            }
        }
    }

    private mutating func addVisits(_ posts: PostBook, _ log: DutyLog) {
        let end = min(now, self.end)
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

    // A span of days with duty is at most a quarter: one that ends in a period began no longer before it.
    private static let longestSpan: Int64 = 92

    /// What figures of a period ask for.
    init(_ teller: StoryTeller, _ period: Period) {
        let zone = teller.lookup.zone
        let first = period.from + -Self.longestSpan
        var visits: [(worker: UInt32, unit: UInt32, date: LocalDate, subjects: [UInt32])] = []
        for duty in teller.chronicle.duties where duty.at <= teller.now {
            let date = zone.date(of: duty.from)
            guard date >= first, date < period.until else { continue }
            dates[Key(worker: duty.worker, kind: duty.kind), default: []].insert(date)
            if duty.kind == .visit {
                visits.append((duty.worker, duty.unit, date, Array(teller.chronicle.subjects(of: duty))))
            }
        }
        self.visits = visits
    }

    /// The days on which something was logged.
    func dates(_ kind: DutyKind, _ worker: UInt32) -> Set<LocalDate> { dates[Key(worker: worker, kind: kind)] ?? [] }

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

extension [LocalDate] {
    /// Where the dates of a range stand in an array in order. O(log count).
    fileprivate func indices(in range: Range<LocalDate>) -> Range<Int> {
        func firstIndex(from date: LocalDate) -> Int {
            var (low, high) = (0, count)
            while low < high {
                let middle = (low + high) / 2
                if self[middle] < date { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return firstIndex(from: range.lowerBound)..<firstIndex(from: range.upperBound)
    }
}
