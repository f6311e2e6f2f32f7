extension DutyRule {
    /// The day of a month on which a post has duty by a pattern that fixes one; `nil` for other patterns, and in months
    /// without such a day.
    ///
    /// For ``DutyPattern/nthWeekday`` the n-th such weekday, of which some months have no fifth. For
    /// ``DutyPattern/weekdayOfWeek`` the weekday of the month's n-th week: weeks begin on Monday, the first holds the first
    /// day of the month, and the last may be the first of the next month. So the Tuesday of week 1 of May 2024 is
    /// 30 April, and each month has one Tuesday of week 1 and one Friday of week 3.
    public func fixedDay(year: Int64, month: Int64) -> LocalDate? {
        guard LocalDate.years.contains(year), (1...12).contains(month), let ordinal, let weekday else { return nil }
        let first = LocalDate(year: year, month: month, day: 1)
        let next =
            month == 12
            ? LocalDate(year: year + 1, month: 1, day: 1) : LocalDate(year: year, month: month + 1, day: 1)
        switch pattern {
        case .nthWeekday:
            let day = first + (weekday - first.weekday + 7) % 7 + (ordinal - 1) * 7
            return day < next ? day : nil
        case .weekdayOfWeek:
            let monday = first + (1 - first.weekday) + (ordinal - 1) * 7
            return monday < next ? monday + (weekday - 1) : nil
        default: return nil
        }
    }
}
