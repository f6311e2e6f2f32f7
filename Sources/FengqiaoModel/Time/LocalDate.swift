/// A day of the calendar, without a time: the unit of working-day arithmetic.
///
/// ```swift
/// let date = LocalDate(year: 2024, month: 2, day: 10)   // the Spring Festival of 2024
/// date.description                                       // "2024-02-10"
/// ```
public struct LocalDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01; negative before it.
    public var dayNumber: Int64

    /// The years that are accepted, so that day numbers fit in 32 bits and every table stays small.
    public static let years: ClosedRange<Int64> = 1900...2199

    /// The day with this number.
    public init(dayNumber: Int64) { self.dayNumber = dayNumber }

    /// The day of a year, month and day of the Gregorian calendar, which the caller knows to exist.
    public init(year: Int64, month: Int64, day: Int64) {
        // Years run from March here, so that the leap day is a year's last day.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = era * 146_097 + dayOfEra - 719_468
    }

    /// Reads `YYYY-MM-DD`; `nil` for anything else, and for days that do not exist.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Digits.value(bytes[0..<4]), let month = Digits.value(bytes[5..<7]),
            let day = Digits.value(bytes[8..<10]), Self.years.contains(year)
        else { return nil }
        guard (1...12).contains(month), day >= 1 else { return nil }
        self.init(year: year, month: month, day: day)
        // A day that does not exist comes out as another.
        guard civil == (year, month, day) else { return nil }
    }

    /// Year, month and day.
    public var civil: (year: Int64, month: Int64, day: Int64) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The year.
    public var year: Int64 { civil.year }

    /// The day of the week: 1 for Monday to 7 for Sunday (ISO 8601).
    public var weekday: Int64 {
        let shifted = (dayNumber + 3) % 7
        return (shifted < 0 ? shifted + 7 : shifted) + 1
    }

    /// Whether the day is a Saturday or a Sunday.
    public var isWeekend: Bool { weekday >= 6 }

    /// The day some days later.
    public static func + (date: LocalDate, days: Int64) -> LocalDate {
        LocalDate(dayNumber: date.dayNumber + days)
    }

    /// `YYYY-MM-DD`
    public var description: String {
        let (year, month, day) = civil
        return Digits.text(year, 4) + "-" + Digits.text(month, 2) + "-" + Digits.text(day, 2)
    }

    /// Earlier before later.
    public static func < (left: LocalDate, right: LocalDate) -> Bool { left.dayNumber < right.dayNumber }
}

/// Numbers of a fixed width, as dates and times are written.
enum Digits {
    static func value(_ bytes: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for byte in bytes {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return bytes.isEmpty || bytes.count > 9 ? nil : value
    }

    static func text(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
