/// A range of local dates over which a figure is taken: half-open, from a day up to but not including another.
///
/// Weeks do not nest in months, so every period is two dates and figures are sums over days.
public struct Period: Hashable, Sendable, CustomStringConvertible {
    /// The first day.
    public var from: LocalDate
    /// The day after the last.
    public var until: LocalDate
    /// The period as it was written.
    public var description: String

    /// Reads `2024`, `2024-Q1`, `2024-03`, `2024-W10` (ISO 8601: weeks begin on Monday, and week 1 holds the
    /// year's first Thursday) or `2024-01-15..2024-02-14`, which includes both dates.
    ///
    /// `nil` for anything else, for weeks that a year does not have, and where the end lies before the beginning.
    public init?(_ text: String) {
        description = text
        let bytes = Array(text.utf8)
        if let dots = text.range(of: "..") {
            guard let first = LocalDate(text[..<dots.lowerBound]), let last = LocalDate(text[dots.upperBound...]),
                first <= last
            else { return nil }
            (from, until) = (first, last + 1)
            return
        }
        guard bytes.count >= 4, let year = Digits.value(bytes[0..<4]), LocalDate.years.contains(year) else {
            return nil
        }
        let start = LocalDate(year: year, month: 1, day: 1)
        switch bytes.count {
        case 4:
            (from, until) = (start, LocalDate(year: year + 1, month: 1, day: 1))
        case 7 where bytes[4] == UInt8(ascii: "-") && bytes[5] == UInt8(ascii: "Q"):
            guard let quarter = Digits.value(bytes[6..<7]), (1...4).contains(quarter) else { return nil }
            (from, until) = (Self.month(year, quarter * 3 - 2), Self.month(year, quarter * 3 + 1))
        case 7 where bytes[4] == UInt8(ascii: "-"):
            guard let month = Digits.value(bytes[5..<7]), (1...12).contains(month) else { return nil }
            (from, until) = (Self.month(year, month), Self.month(year, month + 1))
        case 8 where bytes[4] == UInt8(ascii: "-") && bytes[5] == UInt8(ascii: "W"):
            guard let week = Digits.value(bytes[6..<8]), week >= 1 else { return nil }
            // The Monday of the week that holds 4 January.
            let fourth = LocalDate(year: year, month: 1, day: 4)
            let first = fourth + (1 - fourth.weekday)
            from = first + (week - 1) * 7
            until = from + 7
            guard (from + 3).year == year else { return nil }
        default: return nil
        }
    }

    /// Whether a day lies in the period.
    public func contains(_ date: LocalDate) -> Bool { date >= from && date < until }

    private static func month(_ year: Int64, _ month: Int64) -> LocalDate {
        month > 12
            ? LocalDate(year: year + 1, month: month - 12, day: 1) : LocalDate(year: year, month: month, day: 1)
    }
}

extension String {
    /// The first place where another text stands, by bytes.
    func range(of other: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].utf8.starts(with: other.utf8) {
                return start..<self.utf8.index(start, offsetBy: other.utf8.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
