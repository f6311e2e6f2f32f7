import FengqiaoCalendars
import FengqiaoModel
import FengqiaoTesting
import Foundation
import Testing

@Suite("Clocks of every year against a count by hand")
struct YearTests {
    /// Per year; `FENGQIAO_RUNS` for more of them.
    private static let cases = ProcessInfo.processInfo.environment["FENGQIAO_RUNS"].flatMap(Int.init) ?? 10_000
    private static let notices = StatutoryCalendars.china
    private static let book: CalendarBook = {
        var book = CalendarBook()
        for (index, notice) in notices.enumerated() { book.publish(notice.calendar(), at: UInt64(index)) }
        return book
    }()
    private static let slowNotices = notices.map { notice in
        SlowClock.Notice(
            version: Int(notice.version),
            days: Int(
                LocalDate(year: notice.year, month: 1, day: 1).dayNumber)...Int(
                    LocalDate(year: notice.year, month: 12, day: 31).dayNumber),
            off: Set(notice.offDays.map { Int($0.dayNumber) }),
            makeUp: Set(notice.makeUpDays.map { Int($0.dayNumber) }), hours: [480..<720, 840..<1_080])
    }

    private static let units: [(ClockUnit, SlowClock.Unit, ClosedRange<Int>)] = [
        (.workDay, .workDay, 1...30), (.workDay, .workDay, 1...7), (.workHour, .workHour, 1...40),
        (.workDayAsHours, .workDayAsHours, 1...6), (.calendarDay, .calendarDay, 1...60),
        (.naturalHour, .naturalHour, 1...72), (.sameDay, .sameDay, 1...1),
    ]

    private static func instant(_ minute: Int) -> Instant {
        Instant(milliseconds: Int64(minute) * 60_000 - 8 * 3_600_000)
    }

    private struct Case {
        var clock: Clock
        var context: ClockContext
        var slow: SlowClock
    }

    private static func make(_ year: Int64, _ random: inout TestGenerator) -> Case {
        let first = Int(LocalDate(year: year, month: 1, day: 1).dayNumber) * 1_440
        let start = first + Int.random(in: 0..<365 * 1_440, using: &random)
        let (unit, slowUnit, limits) = units[Int.random(in: units.indices, using: &random)]
        let limit = Int.random(in: limits, using: &random)
        let added =
            Int.random(in: 0..<4, using: &random) == 0 && unit != .sameDay ? Int.random(in: 1...3, using: &random) : 0
        let today = LocalDate(dayNumber: Int64(SlowClock.day(start)))
        // Mostly as it was at the time, sometimes in hindsight.
        let known = Bool.random(using: &random) ? notices.count { $0.published <= today } : notices.count
        let endsAtClose = Bool.random(using: &random)
        let rolls = Bool.random(using: &random)
        var clock = Clock(unit: unit, units: Int64(limit), start: instant(start))
        clock.extend(units: Int64(added))
        // Up to three pauses that may overlap: the clock stands as long as any of them does.
        var ends: [(minute: Int, step: Int)] = []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let from = start + Int.random(in: 0..<12 * 1_440, using: &random)
            ends.append((from, 1))
            ends.append((from + Int.random(in: 1..<9 * 1_440, using: &random), -1))
        }
        ends.sort { ($0.minute, -$0.step) < ($1.minute, -$1.step) }
        let goesOn = Int.random(in: 0..<12, using: &random) == 0
        if goesOn, !ends.isEmpty { ends.removeLast() }
        var depth = 0
        var pauses: [(from: Int, to: Int?)] = []
        for (minute, step) in ends {
            if depth == 0 { pauses.append((minute, nil)) }
            depth += step
            if depth == 0 { pauses[pauses.count - 1].to = minute }
        }
        for pause in pauses {
            let isCapped = Bool.random(using: &random)
            clock.pause(at: instant(pause.from), until: isCapped ? pause.to.map(instant) : nil)
            if let to = pause.to, !isCapped { clock.resume(at: instant(to)) }
        }
        // What is capped has ended by the time somebody looks.
        clock.settle(at: instant(start + 400 * 1_440))
        return Case(
            clock: clock,
            context: ClockContext(
                calendar: book.view(knowing: known), zone: .china, dayEnd: endsAtClose ? .closeOfBusiness : .midnight,
                rollsRestDays: rolls),
            slow: SlowClock(
                notices: slowNotices, known: known, unit: slowUnit, limit: limit + added, start: start, pauses: pauses,
                endsAtClose: endsAtClose && unit != .sameDay, rolls: rolls))
    }

    @Test("ten thousand random limits with pauses and extensions in each year", arguments: 2007...2026)
    func agree(_ year: Int) throws {
        var random = TestGenerator(state: UInt64(year))
        var answers: [String: Int] = [:]
        for number in 0..<Self.cases {
            let one = Self.make(Int64(year), &random)
            let expected: Deadline
            switch one.slow.deadline() {
            case .at(let minute, let day):
                expected = .at(Self.instant(minute), day: LocalDate(dayNumber: Int64(day)))
                answers["at", default: 0] += 1
            case .unknown(let year):
                expected = .unknown(year: Int64(year))
                answers["unknown", default: 0] += 1
            case .paused:
                expected = .paused
                answers["paused", default: 0] += 1
            }
            let found = one.clock.deadline(one.context)
            try #require(found == expected, "year \(year), case \(number): \(one.slow)")
            if number.isMultiple(of: 10) { try explain(one, found, "year \(year), case \(number)") }
        }
        #expect((answers["at"] ?? 0) > Self.cases / 2 && (answers["paused"] ?? 0) > 0)
        #expect((answers["unknown"] ?? 0) > 0 || year < 2026)
    }

    // The explanation adds up to the limit, day after day, and each day is what the calendar on the wall says.
    private func explain(_ one: Case, _ deadline: Deadline, _ name: String) throws {
        let why = one.clock.explain(one.context, policyVersion: 3)
        try #require(why.deadline == deadline && why.policyVersion == 3, "\(name)")
        guard case .at(_, let last) = deadline else { return }
        try #require(why.days.first?.date == LocalDate(dayNumber: Int64(SlowClock.day(one.slow.start))), "\(name)")
        try #require(why.days.last?.date == last || last < why.days[0].date, "\(name)")
        if one.slow.unit != .sameDay { try #require(why.counted == why.limit, "\(name): \(one.slow)") }
        for (one, next) in zip(why.days, why.days.dropFirst()) { try #require(next.date == one.date + 1, "\(name)") }
        for day in why.days {
            let number = Int(day.date.dayNumber)
            if let version = day.calendarVersion {
                try #require(Int(version) == one.slow.notice(number)?.version, "\(name): \(day)")
            }
            switch day.reason {
            case .makeUp: try #require(try one.slow.works(number) && SlowClock.isWeekend(number), "\(name): \(day)")
            case .holiday: try #require(try !one.slow.works(number) && !SlowClock.isWeekend(number), "\(name): \(day)")
            case .weekend: try #require(try !one.slow.works(number) && SlowClock.isWeekend(number), "\(name): \(day)")
            case .start: try #require(day.date == why.days[0].date, "\(name): \(day)")
            case .paused: try #require(!one.slow.pauses.isEmpty, "\(name): \(day)")
            case .uncovered: Issue.record("\(name): a day that nobody knows lies before a deadline")
            case .counted, .outsideHours, .rolled: break
            }
        }
    }
}
