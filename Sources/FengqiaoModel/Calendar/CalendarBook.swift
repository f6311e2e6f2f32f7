/// The calendars that one jurisdiction has published, in the order in which the log took them.
///
/// A matter reads them as of its acceptance: for each day the last version published by then that covers it, and
/// where none does, the first later one that does. Once a day is covered, a later amendment changes nothing for
/// that matter. (State Council notices are amended while they run: the Spring Festival of 2020 on 2020-01-27.)
public struct CalendarBook: Sendable {
    private var versions: [CalendarPublished] = []
    // Entry k: how a matter accepted when k versions were known reads the days.
    private var views: [WorkingCalendar] = [.empty]
    // Entry k: how days were read when k versions were known and no others yet.
    private var earlierViews: [WorkingCalendar] = [.empty]
    /// Where in the log each version stands, rising.
    private(set) var positions: [UInt64] = []

    /// The most versions that a jurisdiction publishes: two a year for a century. Each is laid over all days of all
    /// others, so without a bound a log could be made that nobody has the time and memory to open.
    public static let versionLimit = 200

    /// An empty book.
    public init() {}

    /// How many versions are known: what a matter remembers at its acceptance.
    public var count: Int { versions.count }

    /// How a matter reads the days that was accepted when so many versions were known.
    public func view(knowing count: Int) -> WorkingCalendar { views[min(max(0, count), versions.count)] }

    /// How days were read when so many versions were known, without those that came later.
    public func earlierView(knowing count: Int) -> WorkingCalendar {
        earlierViews[min(max(0, count), versions.count)]
    }

    /// How many versions stand before a position of the log. Positions tell what was known when an event was
    /// recorded, also to who folds it later.
    public func count(before position: UInt64) -> Int { positions.count { $0 < position } }

    /// Whether a version is known.
    public func holds(version: Int64) -> Bool { versions.contains { $0.version == version } }

    /// Adds a version that stands at a position of the log, behind those before. O(versions² · days): calendars are
    /// published once or twice a year.
    ///
    /// What the model would have refused is in no log that it wrote: in one that somebody else made it is passed over.
    public mutating func publish(_ calendar: CalendarPublished, at position: UInt64) {
        guard versions.count < Self.versionLimit, (try? calendar.check()) != nil else { return }
        versions.append(calendar)
        positions.append(position)
        views = (0...versions.count).map(makeView)
        earlierViews.append(views[versions.count])
    }

    private func makeView(knowing known: Int) -> WorkingCalendar {
        guard let first = versions.map(\.firstDay).min(), let last = versions.map(\.lastDay).max() else {
            return .empty
        }
        let count = Int(last.dayNumber - first.dayNumber) + 1
        var days = [WorkingCalendar.Day](repeating: .uncovered, count: count)
        var hoursOfDay = [UInt16](repeating: 0, count: count)
        // Later versions first for what was known, then what came later, in order, where nothing stands yet.
        let order = Array((0..<known).reversed()) + Array(known..<versions.count)
        for index in order {
            let version = versions[index]
            let off = Set(version.offDays)
            let makeUp = Set(version.makeUpDays)
            func cover(_ date: LocalDate) {
                let at = Int(date.dayNumber - first.dayNumber)
                guard days[at] == .uncovered else { return }
                let rests = off.contains(date) || (date.isWeekend && !makeUp.contains(date))
                days[at] = rests ? .rest : .work
                hoursOfDay[at] = UInt16(truncatingIfNeeded: index)
            }
            // A notice may name days outside its year: 2018-12-29 was worked by the notice for 2019.
            for date in version.offDays { cover(date) }
            for date in version.makeUpDays { cover(date) }
            for day in version.from.dayNumber...version.through.dayNumber { cover(LocalDate(dayNumber: day)) }
        }
        return WorkingCalendar(
            first: first.dayNumber, days: days, hours: versions.map(\.businessHours), hoursOfDay: hoursOfDay,
            versions: versions.map(\.version))
    }
}

extension CalendarPublished {
    fileprivate var firstDay: LocalDate { (offDays + makeUpDays + [from]).min() ?? from }
    fileprivate var lastDay: LocalDate { (offDays + makeUpDays + [through]).max() ?? through }
}
