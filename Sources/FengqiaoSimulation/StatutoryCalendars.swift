import Fengqiao

/// The statutory holidays of China as the State Council's General Office announced them (国办发明电〔2023〕7号 for 2024,
/// 国办发明电〔2024〕12号 for 2025): days of rest beside ordinary weekends, and weekend days that are worked.
enum StatutoryCalendars {
    /// The notices, one a year.
    static let notices: [(year: Int64, offDays: [String], makeUpDays: [String])] = [
        (
            2024,
            [
                "2024-01-01", "2024-02-10", "2024-02-11", "2024-02-12", "2024-02-13", "2024-02-14",
                "2024-02-15", "2024-02-16", "2024-02-17", "2024-04-04", "2024-04-05", "2024-04-06",
                "2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04", "2024-05-05", "2024-06-10",
                "2024-09-15", "2024-09-16", "2024-09-17", "2024-10-01", "2024-10-02", "2024-10-03",
                "2024-10-04", "2024-10-05", "2024-10-06", "2024-10-07",
            ],
            [
                "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14",
                "2024-09-29", "2024-10-12",
            ]
        ),
        (
            2025,
            [
                "2025-01-01", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-02-01",
                "2025-02-02", "2025-02-03", "2025-02-04", "2025-04-04", "2025-04-05", "2025-04-06",
                "2025-05-01", "2025-05-02", "2025-05-03", "2025-05-04", "2025-05-05", "2025-05-31",
                "2025-06-01", "2025-06-02", "2025-10-01", "2025-10-02", "2025-10-03", "2025-10-04",
                "2025-10-05", "2025-10-06", "2025-10-07", "2025-10-08",
            ],
            [
                "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
            ]
        ),
    ]

    /// The calendars as events. Hours of business: 8 to 12 and 14 to 18.
    static func events(jurisdiction: Token) -> [EventBody] {
        notices.map { notice in
            .calendarPublished(
                CalendarPublished(
                    jurisdiction: jurisdiction, version: notice.year,
                    from: LocalDate(year: notice.year, month: 1, day: 1),
                    through: LocalDate(year: notice.year, month: 12, day: 31),
                    offDays: notice.offDays.compactMap { LocalDate($0) },
                    makeUpDays: notice.makeUpDays.compactMap { LocalDate($0) },
                    businessHours: [BusinessHours(from: 480, until: 720), BusinessHours(from: 840, until: 1_080)]))
        }
    }
}
