import FengqiaoModel
import Testing

/// A log that somebody else made may say what the model never records: it has to be read without harm.
@Suite("Forged calendars")
struct ForgedCalendarTests {
    private static func calendar(_ version: Int64 = 1, _ change: (inout CalendarPublished) -> Void = { _ in })
        -> CalendarPublished
    {
        let first = LocalDate(year: 2024, month: 1, day: 1)
        var calendar = CalendarPublished(
            jurisdiction: "CN", version: version, from: first, through: first + 365,
            businessHours: [BusinessHours(from: 480, until: 720)])
        change(&calendar)
        return calendar
    }

    @Test("what is no calendar is passed over, and the others count")
    func passedOver() {
        let forged = [
            Self.calendar { ($0.from, $0.through) = ($0.through, $0.from) },
            Self.calendar { $0.through = $0.from + 400 },
            Self.calendar { $0.offDays = [LocalDate(year: 9999, month: 12, day: 31)] },
            Self.calendar { $0.makeUpDays = [LocalDate(year: 1583, month: 1, day: 1)] },
            Self.calendar { $0.businessHours = [] },
            Self.calendar { $0.businessHours = [BusinessHours(from: 720, until: 480)] },
        ]
        var book = CalendarBook()
        for calendar in forged { book.publish(calendar, at: 0) }
        #expect(book.count == 0)
        book.publish(Self.calendar(), at: 1)
        #expect(book.count == 1 && book.count(before: 2) == 1)
        let day = LocalDate(year: 2024, month: 3, day: 5)
        #expect((try? book.view(knowing: 1).isWorking(day)) == true)
    }

    @Test("no more are laid over one another than may be published")
    func bound() {
        var book = CalendarBook()
        for version in 1...(Int64(CalendarBook.versionLimit) + 3) {
            book.publish(Self.calendar(version) { $0.through = $0.from + 1 }, at: UInt64(version))
        }
        #expect(book.count == CalendarBook.versionLimit)
    }
}
