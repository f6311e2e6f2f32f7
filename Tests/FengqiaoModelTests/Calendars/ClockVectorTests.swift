import FengqiaoCalendars
import FengqiaoModel
import Testing

/// The vectors of DOMAIN D3.1, on the statutory calendars.
@Suite("Clock vectors on the statutory calendars")
struct ClockVectorTests {
    private func book(_ versions: [Int64]) -> CalendarBook {
        var book = CalendarBook()
        for (index, notice) in StatutoryCalendars.china.filter({ versions.contains($0.version) }).enumerated() {
            book.publish(notice.calendar(), at: UInt64(index))
        }
        return book
    }

    private func context(_ versions: [Int64], knowing: Int? = nil) throws -> ClockContext {
        let book = book(versions)
        #expect(book.count == versions.count)
        return ClockContext(
            calendar: book.view(knowing: knowing ?? book.count), zone: .china, dayEnd: .midnight, rollsRestDays: true)
    }

    private func instant(_ text: String) throws -> Instant { try #require(Instant(text)) }

    @Test(
        "working days end with the last day; the start is not counted; make-up Sundays are worked",
        arguments: [
            ("2024-04-26T16:00:00+08:00", 3, "2024-04-30"), ("2024-04-26T16:00:00+08:00", 1, "2024-04-28"),
            ("2024-02-05T09:00:00+08:00", 5, "2024-02-18"), ("2018-12-28T09:00:00+08:00", 2, "2019-01-02"),
            ("2025-09-30T09:00:00+08:00", 5, "2025-10-14"),
        ])
    func workDays(_ start: String, _ limit: Int64, _ due: String) throws {
        let context = try context([201801, 201901, 201902, 202401, 202501])
        let clock = Clock(unit: .workDay, units: limit, start: try instant(start))
        let day = try #require(LocalDate(due))
        #expect(clock.deadline(context) == .at(Zone.china.instant(of: day + 1), day: day))
    }

    @Test("an amendment counts for matters accepted after it: 2020-01-22 and five working days")
    func amendment() throws {
        let book = book([202001, 202002])
        func due(knowing: Int) throws -> Deadline {
            let context = ClockContext(
                calendar: book.view(knowing: knowing), zone: .china, dayEnd: .midnight, rollsRestDays: true)
            return Clock(unit: .workDay, units: 5, start: try instant("2020-01-22T09:00:00+08:00")).deadline(context)
        }
        let before = try #require(LocalDate("2020-02-04"))
        let after = try #require(LocalDate("2020-02-06"))
        #expect(try due(knowing: 1) == .at(Zone.china.instant(of: before + 1), day: before))
        #expect(try due(knowing: 2) == .at(Zone.china.instant(of: after + 1), day: after))
        // Accepted before any calendar was there: the first that covers a day counts, whatever comes later.
        #expect(try due(knowing: 0) == due(knowing: 1))
    }

    @Test(
        "calendar days roll off a day of rest",
        arguments: [
            ("2024-01-26", 15, "2024-02-18"), ("2024-03-04", 60, "2024-05-06"), ("2024-08-02", 60, "2024-10-08"),
        ])
    func calendarDays(_ start: String, _ limit: Int64, _ due: String) throws {
        let context = try context([202401])
        let clock = Clock(unit: .calendarDay, units: limit, start: try instant("\(start)T10:00:00+08:00"))
        let day = try #require(LocalDate(due))
        #expect(clock.deadline(context) == .at(Zone.china.instant(of: day + 1), day: day))
    }

    @Test("hours: of business, on the wall, and a working day taken as eight hours")
    func hours() throws {
        let context = try context([202401])
        let start = try instant("2024-04-26T16:00:00+08:00")
        func due(_ unit: ClockUnit, _ units: Int64) -> Instant? {
            Clock(unit: unit, units: units, start: start).deadline(context).instant
        }
        #expect(due(.workHour, 4) == (try instant("2024-04-28T10:00:00+08:00")))
        #expect(due(.naturalHour, 2) == (try instant("2024-04-26T18:00:00+08:00")))
        #expect(due(.workDayAsHours, 1) == (try instant("2024-04-28T16:00:00+08:00")))
        #expect(due(.sameDay, 1) == (try instant("2024-04-27T00:00:00+08:00")))
    }

    @Test("a pause leaves as much as it found: three days before it, three after it")
    func pause() throws {
        let context = try context([202401])
        var clock = Clock(unit: .workDay, units: 5, start: try instant("2024-04-24T09:00:00+08:00"))
        #expect(clock.deadline(context).instant == (try instant("2024-05-01T00:00:00+08:00")))
        let paused = try instant("2024-04-26T10:00:00+08:00")
        clock.pause(at: paused)
        #expect(clock.deadline(context) == .paused)
        #expect(try clock.remaining(at: paused, context) == 3)
        let resumed = try instant("2024-04-29T10:00:00+08:00")
        clock.resume(at: resumed)
        #expect(try clock.remaining(at: resumed, context) == 3)
        #expect(clock.deadline(context).instant == (try instant("2024-05-08T00:00:00+08:00")))
    }

    @Test("a pause that begins after the deadline cures nothing")
    func latePause() throws {
        let context = try context([202401])
        var clock = Clock(unit: .workDay, units: 1, start: try instant("2024-03-04T09:00:00+08:00"))
        let due = clock.deadline(context)
        clock.pause(at: try instant("2024-03-07T09:00:00+08:00"))
        #expect(clock.deadline(context) == due)
        clock.resume(at: try instant("2024-03-11T09:00:00+08:00"))
        #expect(clock.deadline(context) == due)
        #expect(try clock.overdue(at: try instant("2024-03-11T09:00:00+08:00"), context) == 4)
    }

    @Test("the deadline itself is on time, the next millisecond is a working day late")
    func instantOfTheDeadline() throws {
        let context = try context([202401])
        let clock = Clock(unit: .workDay, units: 3, start: try instant("2024-04-26T16:00:00+08:00"))
        let due = try instant("2024-05-01T00:00:00+08:00")
        #expect(try clock.overdue(at: due, context) == 0)
        #expect(try clock.overdue(at: due + 1, context) == 1)
        #expect(try clock.overdue(at: try instant("2024-05-07T12:00:00+08:00"), context) == 2)
    }

    @Test("a year without a calendar is unknown, never Monday to Friday, and known once it is published")
    func unknownYear() throws {
        let start = try instant("2024-12-30T09:00:00+08:00")
        let clock = Clock(unit: .workDay, units: 5, start: start)
        #expect(clock.deadline(try context([202401])) == .unknown(year: 2025))
        let late = book([202401, 202501])
        let context = ClockContext(
            calendar: late.view(knowing: 1), zone: .china, dayEnd: .midnight, rollsRestDays: true)
        let day = try #require(LocalDate("2025-01-07"))
        #expect(clock.deadline(context) == .at(Zone.china.instant(of: day + 1), day: day))
    }
}
