public import FengqiaoModel

/// The statutory working calendars of China, 2007 to 2026: what the General Office of the State Council announced, as
/// versions with the day on which each was published.
///
/// ```swift
/// for calendar in StatutoryCalendars.china { try await ledger.execute(command(.calendarPublished(calendar))) }
/// ```
/// A calendar is a fact of the log: a matter reads its days from the versions that the log had at its acceptance. So a
/// log that begins in 2019 begins with the first version for that year, and gets the amendment when it is published.
///
/// Three years were amended while they ran: 2015 (the parade of 3 September), 2019 (May Day) and 2020 (Spring Festival).
/// What each day is, was compared with two collections that others keep; `docs/calendars.md` says where they differ.
public enum StatutoryCalendars {
    /// One notice, or one amendment of it.
    public struct Notice: Sendable {
        /// The version of the calendar: the year, and 01 for the first notice, 02 for its amendment.
        public let version: Int64
        /// The year that it is for. A notice may name days of the December before.
        public let year: Int64
        /// When it was published, in Beijing.
        public let published: LocalDate
        /// Whether the day of publication is not known here; it is then the day before the first day that it names.
        public let isDateAssumed: Bool
        /// Where the notice stands, on www.gov.cn.
        public let source: String
        /// Days of rest, in order.
        public let offDays: [LocalDate]
        /// Weekend days that are worked, in order.
        public let makeUpDays: [LocalDate]

        /// The calendar as the log takes it.
        ///
        /// - Parameters:
        ///   - jurisdiction: the name under which policies find it.
        ///   - businessHours: the hours of a working day, which no notice says.
        public func calendar(
            jurisdiction: Token = "CN", businessHours: [BusinessHours] = StatutoryCalendars.commonHours
        ) -> CalendarPublished {
            CalendarPublished(
                jurisdiction: jurisdiction, version: version, from: LocalDate(year: year, month: 1, day: 1),
                through: LocalDate(year: year, month: 12, day: 31), offDays: offDays, makeUpDays: makeUpDays,
                businessHours: businessHours)
        }

        // Days that do not parse are left out here and found by a test that counts them.
        init(
            _ version: Int64, _ year: Int64, _ published: String, isAssumed: Bool = false, page: String, off: String,
            makeUp: String
        ) {
            self.version = version
            self.year = year
            self.published = LocalDate(published) ?? LocalDate(year: year, month: 1, day: 1)
            isDateAssumed = isAssumed
            source = "www.gov.cn/zhengce/zhengceku/" + page
            offDays = Self.days(off, year)
            makeUpDays = Self.days(makeUp, year)
        }

        private static func days(_ text: String, _ year: Int64) -> [LocalDate] {
            text.split(separator: " ").flatMap { run -> [LocalDate] in
                let ends = run.split(separator: "/").compactMap {
                    LocalDate($0.utf8.count == 5 ? "\(year)-\($0)" : "\($0)")
                }
                guard let first = ends.first, let last = ends.last, first <= last else { return [] }
                return (first.dayNumber...last.dayNumber).map { LocalDate(dayNumber: $0) }
            }
        }
    }

    /// 8 to 12 and 14 to 18 o'clock: the hours of work that many cities' rules of urban management name.
    public static let commonHours = [BusinessHours(from: 480, until: 720), BusinessHours(from: 840, until: 1_080)]

    /// All notices, in order of publication.
    public static let china: [Notice] = notices.sorted { ($0.published, $0.version) < ($1.published, $1.version) }

    /// The notices that were published by a day, in order.
    public static func china(knownOn day: LocalDate) -> [Notice] { china.filter { $0.published <= day } }

    /// The notices for some years, in order of publication.
    public static func china(_ years: ClosedRange<Int64>) -> [Notice] { china.filter { years.contains($0.year) } }
}
