import FengqiaoModel
import FengqiaoTesting
import Testing

/// A clock counted day by day and minute by minute, as one would by hand. It shares no code with the real one beside
/// dates themselves.
private struct HandClock {
    let calendar: CalendarPublished
    let zone = Zone.china

    func works(_ date: LocalDate) -> Bool {
        if calendar.offDays.contains(date) { return false }
        return calendar.makeUpDays.contains(date) || !(date.weekday == 6 || date.weekday == 7)
    }

    /// The end of the n-th working day, when pauses take out the days that lie in them.
    func workDayDeadline(_ start: Instant, _ limit: Int64, _ pauses: [(from: Instant, to: Instant)]) -> LocalDate? {
        var left = limit
        var day = zone.date(of: start)
        // The days after a pause's first, through its last, are not counted.
        func isPaused(_ day: LocalDate) -> Bool {
            pauses.contains { zone.date(of: $0.from) < day && day <= zone.date(of: $0.to) }
        }
        while left > 0 {
            day = day + 1
            if day > calendar.through { return nil }
            if works(day), !isPaused(day) { left -= 1 }
        }
        return day
    }

    /// The minute at which so many minutes of business have passed outside the pauses.
    func workMinuteDeadline(_ start: Instant, _ minutes: Int64, _ pauses: [(from: Instant, to: Instant)]) -> Instant? {
        var left = minutes
        var at = start
        while left > 0 {
            let date = zone.date(of: at)
            if date > calendar.through { return nil }
            let minute = zone.timeOfDay(of: at) / 60_000
            let inHours = calendar.businessHours.contains { $0.from <= minute && minute < $0.until }
            let isPaused = pauses.contains { $0.from <= at && at < $0.to }
            if works(date), inHours, !isPaused { left -= 1 }
            at = at + 60_000
        }
        return at
    }
}

@Suite("Clocks against a count by hand")
struct ReferenceClockTests {
    private static func calendar(_ random: inout TestGenerator) -> CalendarPublished {
        let first = LocalDate(year: 2023, month: 1, day: 1)
        let days = (0..<365).map { first + Int64($0) }
        return CalendarPublished(
            jurisdiction: "CN", version: 1, from: first, through: first + 364,
            offDays: days.filter { !$0.isWeekend && Int.random(in: 0..<20, using: &random) == 0 },
            makeUpDays: days.filter { $0.isWeekend && Int.random(in: 0..<12, using: &random) == 0 },
            businessHours: [BusinessHours(from: 480, until: 720), BusinessHours(from: 840, until: 1_080)])
    }

    @Test("deadlines with pauses, and what remains at a pause remains after it", arguments: 1...1_500)
    func agree(_ seed: Int) throws {
        var random = TestGenerator(state: UInt64(seed))
        let calendar = Self.calendar(&random)
        var book = CalendarBook()
        book.publish(calendar, at: 0)
        let context = ClockContext(
            calendar: book.view(knowing: 1), zone: .china, dayEnd: .midnight, rollsRestDays: true)
        let slow = HandClock(calendar: calendar)
        let start = Zone.china.instant(
            of: calendar.from + Int64.random(in: 0..<200, using: &random),
            timeOfDay: Int64.random(in: 0..<1_440, using: &random) * 60_000)
        let isDays = Bool.random(using: &random)
        let limit = Int64.random(in: 1...(isDays ? 15 : 40), using: &random)
        var clock = Clock(unit: isDays ? .workDay : .workHour, units: limit, start: start)
        var pauses: [(from: Instant, to: Instant)] = []
        var at = start
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            at = at + Int64.random(in: 1..<3_000, using: &random) * 60_000
            // A pause that would begin at or after the deadline, or on its last day, is another rule's business.
            let left = try clock.remaining(at: at, context)
            guard let left, left > (isDays ? 1 : 0) else { break }
            let from = at
            clock.pause(at: from)
            let before = try clock.remaining(at: from, context)
            at = at + Int64.random(in: 1..<8_000, using: &random) * 60_000
            clock.resume(at: at)
            #expect(try clock.remaining(at: at, context) == before, "seed \(seed)")
            pauses.append((from, at))
        }
        if isDays {
            let day = slow.workDayDeadline(start, limit, pauses)
            let expected = day.map { Deadline.at(Zone.china.instant(of: $0 + 1), day: $0) } ?? .unknown(year: 2024)
            #expect(clock.deadline(context) == expected, "seed \(seed)")
        } else {
            let end = slow.workMinuteDeadline(start, limit * 60, pauses)
            #expect(clock.deadline(context).instant == end, "seed \(seed)")
        }
    }
}
