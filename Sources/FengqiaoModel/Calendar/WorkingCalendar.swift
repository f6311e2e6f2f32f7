/// A stretch of the day in which an office works, in minutes since local midnight: half-open.
public struct BusinessHours: Fields {
    /// The first minute.
    public var from: Int64
    /// The minute after the last, at most 1,440.
    public var until: Int64

    /// Makes a stretch.
    public init(from: Int64, until: Int64) {
        self.from = from
        self.until = until
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        from = try reader.integer("from", 0...1_439)
        until = try reader.integer("until", 1...1_440)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.integer("from", from)
        writer.integer("until", until)
    }
}

/// A deadline runs into a year whose calendar has not been published.
///
/// A year without a calendar is never "Monday to Friday": the answer is unknown until it is published.
public struct CalendarGap: Error, Hashable, Sendable {
    /// The first year for which no calendar says which days are worked.
    public var year: Int64
}

/// Which days are worked, as one matter sees it: a fixed reading of the published calendars.
///
/// A class, since it never changes: contexts of clocks are handed about for every clock that is asked, and eight columns
/// in a value would be eight references to count each time.
///
/// - Complexity: counting working days, and finding the n-th after a day, are O(1); working milliseconds are
///   O(log days), by prefix sums over the covered days.
public final class WorkingCalendar: Sendable {
    /// What a calendar says of a day.
    enum Day: UInt8, Sendable { case uncovered, rest, work }

    private let first: Int64
    // Entry i: over the days before `first + i`, how many are worked, how many uncovered, how long is worked.
    private let worked: [Int32]
    private let uncovered: [Int32]
    private let milliseconds: [Int64]
    // The day number of each working day, in order: the inverse of `worked`.
    private let workingDays: [Int32]
    private let hours: [[BusinessHours]]
    private let hoursOfDay: [UInt16]
    private let versions: [Int64]

    /// A calendar that covers nothing.
    static let empty = WorkingCalendar(first: 0, days: [], hours: [], hoursOfDay: [], versions: [])

    // `hoursOfDay` says for each day which of `hours` and of `versions` is its own.
    init(first: Int64, days: [Day], hours: [[BusinessHours]], hoursOfDay: [UInt16], versions: [Int64]) {
        self.first = first
        self.hours = hours
        self.versions = versions
        self.hoursOfDay = hoursOfDay
        var worked: [Int32] = [0]
        var uncovered: [Int32] = [0]
        var milliseconds: [Int64] = [0]
        var workingDays: [Int32] = []
        let lengths = hours.map { $0.reduce(0) { $0 + ($1.until - $1.from) * 60_000 } }
        for (index, day) in days.enumerated() {
            let works = day == .work
            worked.append(worked[index] + (works ? 1 : 0))
            uncovered.append(uncovered[index] + (day == .uncovered ? 1 : 0))
            milliseconds.append(milliseconds[index] + (works ? lengths[Int(hoursOfDay[index])] : 0))
            if works { workingDays.append(Int32(first + Int64(index))) }
        }
        (self.worked, self.uncovered, self.milliseconds, self.workingDays) =
            (worked, uncovered, milliseconds, workingDays)
    }

    private var count: Int { worked.count - 1 }

    // The index of a day in the prefix sums, or a gap where it lies outside them.
    private func index(_ date: LocalDate) throws(CalendarGap) -> Int {
        let index = date.dayNumber - first
        guard index >= 0, index < Int64(count) else { throw CalendarGap(year: date.year) }
        return Int(index)
    }

    // Checks that every day from one index through another is covered.
    private func check(_ from: Int, through: Int) throws(CalendarGap) {
        guard uncovered[through + 1] > uncovered[from] else { return }
        var at = from
        while uncovered[at + 1] == uncovered[at] { at += 1 }
        throw CalendarGap(year: LocalDate(dayNumber: first + Int64(at)).year)
    }

    /// Whether a day is worked.
    public func isWorking(_ date: LocalDate) throws(CalendarGap) -> Bool {
        let index = try index(date)
        try check(index, through: index)
        return worked[index + 1] > worked[index]
    }

    /// Whether any calendar says anything about a day.
    public func covers(_ date: LocalDate) -> Bool { (try? isWorking(date)) != nil }

    /// The version of the calendar that says what a day is; `nil` where none does.
    public func version(_ date: LocalDate) -> Int64? {
        guard covers(date), let index = try? index(date) else { return nil }
        return versions[Int(hoursOfDay[index])]
    }

    /// The number of working days d with `after` < d ≤ `through`. O(1).
    public func workingDays(after: LocalDate, through: LocalDate) throws(CalendarGap) -> Int64 {
        if through <= after { return 0 }
        let low = try index(after + 1)
        let high = try index(through)
        try check(low, through: high)
        return Int64(worked[high + 1] - worked[low])
    }

    /// The n-th working day after a day, for n ≥ 1. O(1).
    public func workingDay(_ n: Int64, after date: LocalDate) throws(CalendarGap) -> LocalDate {
        let low = try index(date + 1)
        let rank = Int64(worked[low]) + n - 1
        guard rank < Int64(workingDays.count) else {
            // It lies behind the last day that is known; name the first day that is not.
            try check(low, through: count - 1)
            throw CalendarGap(year: LocalDate(dayNumber: first + Int64(count)).year)
        }
        let found = LocalDate(dayNumber: Int64(workingDays[Int(rank)]))
        try check(low, through: try index(found))
        return found
    }

    /// The day itself if it is worked, else the next that is.
    public func nextWorkingDay(onOrAfter date: LocalDate) throws(CalendarGap) -> LocalDate {
        try isWorking(date) ? date : try workingDay(1, after: date)
    }

    /// The minute at which a working day's business ends.
    public func closeOfBusiness(_ date: LocalDate) throws(CalendarGap) -> Int64 {
        let index = try index(date)
        try check(index, through: index)
        return hours[Int(hoursOfDay[index])].last?.until ?? 1_440
    }

    /// The working milliseconds between the first day and an instant.
    private func consumed(_ date: LocalDate, _ timeOfDay: Int64) throws(CalendarGap) -> Int64 {
        let index = try index(date)
        try check(index, through: index)
        guard worked[index + 1] > worked[index] else { return milliseconds[index] }
        return hours[Int(hoursOfDay[index])].reduce(milliseconds[index]) {
            $0 + max(0, min(timeOfDay, $1.until * 60_000) - $1.from * 60_000)
        }
    }

    /// The working milliseconds between two instants; 0 where the second is not later.
    public func workingMilliseconds(
        from start: Instant, to end: Instant, in zone: Zone
    ) throws(CalendarGap) -> Int64 {
        if end <= start { return 0 }
        let (low, high) = (zone.date(of: start), zone.date(of: end))
        let before = try consumed(low, zone.timeOfDay(of: start))
        let after = try consumed(high, zone.timeOfDay(of: end))
        try check(try index(low), through: try index(high))
        return after - before
    }

    /// The first instant at which so many working milliseconds have passed since another. O(log days).
    public func instant(
        after amount: Int64, workingMillisecondsFrom start: Instant, in zone: Zone
    ) throws(CalendarGap) -> Instant {
        if amount <= 0 { return start }
        let date = zone.date(of: start)
        let target = try consumed(date, zone.timeOfDay(of: start)) + amount
        let low = try index(date)
        guard let total = milliseconds.last, target <= total else {
            try check(low, through: count - 1)
            throw CalendarGap(year: LocalDate(dayNumber: first + Int64(count)).year)
        }
        // The first day at whose end the target is reached.
        var (left, right) = (low, count - 1)
        while left < right {
            let middle = (left + right) / 2
            if milliseconds[middle + 1] >= target { right = middle } else { left = middle + 1 }
        }
        try check(low, through: left)
        var rest = target - milliseconds[left]
        let day = LocalDate(dayNumber: first + Int64(left))
        for stretch in hours[Int(hoursOfDay[left])] {
            let length = (stretch.until - stretch.from) * 60_000
            if rest <= length { return zone.instant(of: day, timeOfDay: stretch.from * 60_000 + rest) }
            rest -= length
        }
        return zone.instant(of: day + 1)
    }
}
