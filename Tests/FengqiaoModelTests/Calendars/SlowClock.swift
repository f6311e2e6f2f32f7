/// A clock counted day by day and minute by minute, as one would by hand with a calendar on the wall.
///
/// It shares no code with the model: days are numbers since 1970 with a weekday of their own, times are minutes since
/// 1970 in UTC+8, and calendars are lists of days.
struct SlowClock {
    enum Unit: CaseIterable { case naturalHour, workHour, workDay, workDayAsHours, calendarDay, sameDay }

    enum Answer: Equatable {
        /// The minute, and the day that it belongs to.
        case at(minute: Int, day: Int)
        case unknown(year: Int)
        case paused
    }

    /// One published calendar: the days that it names, and the year that it covers.
    struct Notice {
        var version: Int
        var days: ClosedRange<Int>
        var off: Set<Int>
        var makeUp: Set<Int>
        var hours: [Range<Int>]
    }

    var notices: [Notice]
    /// How many notices were known at the start.
    var known: Int
    var unit: Unit
    var limit: Int
    var start: Int
    /// Pauses that do not touch each other, in order; the last may go on.
    var pauses: [(from: Int, to: Int?)]
    var endsAtClose: Bool
    var rolls: Bool

    static func day(_ minute: Int) -> Int { minute >= 0 ? minute / 1_440 : (minute - 1_439) / 1_440 }
    // 1970-01-01 was a Thursday: 0 is Monday here.
    static func isWeekend(_ day: Int) -> Bool { ((day % 7) + 10) % 7 >= 5 }

    static func year(_ day: Int) -> Int {
        var (year, first) = (1970, 0)
        while true {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            if day < first + (isLeap ? 366 : 365) { return year }
            first += isLeap ? 366 : 365
            year += 1
        }
    }

    /// The notice that says what a day is: the last that was known, else the first later one.
    func notice(_ day: Int) -> Notice? {
        func covers(_ notice: Notice) -> Bool {
            notice.days.contains(day) || notice.off.contains(day) || notice.makeUp.contains(day)
        }
        return notices.prefix(known).last(where: covers) ?? notices.dropFirst(known).first(where: covers)
    }

    struct Gap: Error { var year: Int }

    func works(_ day: Int) throws -> Bool {
        guard let notice = notice(day) else { throw Gap(year: Self.year(day)) }
        if notice.off.contains(day) { return false }
        return notice.makeUp.contains(day) || !Self.isWeekend(day)
    }

    // The minute at which a day-counted limit ends on a day.
    private func end(_ day: Int) throws -> Int {
        guard endsAtClose else { return (day + 1) * 1_440 }
        guard let notice = notice(day) else { throw Gap(year: Self.year(day)) }
        return day * 1_440 + (notice.hours.last?.upperBound ?? 1_440)
    }

    func deadline() -> Answer {
        do { return try count() } catch let gap as Gap { return .unknown(year: gap.year) } catch { return .paused }
    }

    private func count() throws -> Answer {
        switch unit {
        case .naturalHour, .workHour, .workDayAsHours: try countMinutes()
        case .workDay, .calendarDay, .sameDay: try countDays()
        }
    }

    private func countMinutes() throws -> Answer {
        var left = limit * (unit == .workDayAsHours ? 480 : 60)
        var minute = start
        var waiting = pauses[...]
        var today = Int.min
        var hours: [Range<Int>] = []
        while true {
            if left == 0 { return .at(minute: minute, day: Self.day(minute - 1)) }
            if let pause = waiting.first, pause.from <= minute {
                guard let to = pause.to else { return .paused }
                minute = to
                waiting.removeFirst()
                continue
            }
            if unit == .naturalHour {
                left -= 1
            } else {
                let day = Self.day(minute)
                if day != today {
                    today = day
                    hours = try works(day) ? notice(day)?.hours ?? [] : []
                }
                if hours.contains(where: { $0.contains(minute - day * 1_440) }) { left -= 1 }
            }
            minute += 1
        }
    }

    private func countDays() throws -> Answer {
        var left = limit
        var begin = start
        var waiting = pauses[...]
        while true {
            // Day by day from the beginning of this stretch, as if no pause came any more.
            let first = Self.day(begin)
            var day = first
            var rest = unit == .sameDay ? 0 : left
            while rest > 0 {
                day += 1
                if try unit == .calendarDay || works(day) { rest -= 1 }
            }
            func settle(_ from: Int) throws -> Int {
                var day = from
                if unit == .workDay || unit == .calendarDay && rolls { while try !works(day) { day += 1 } }
                return day
            }
            day = try settle(day)
            var end = unit == .sameDay ? (day + 1) * 1_440 : try end(day)
            if end < begin {
                day = try settle(day + 1)
                end = try self.end(day)
            }
            guard let pause = waiting.first, pause.from < end else { return .at(minute: end, day: day) }
            // The days of this stretch that count: those after its first, through that of the pause.
            day = first
            while day < Self.day(pause.from), left > 0 {
                day += 1
                if try unit == .calendarDay || unit == .sameDay || works(day) { left -= 1 }
            }
            // What the stretch touched must be known, whether the limit needed it or not.
            if unit == .workDay {
                for day in (first + 1)..<max(first + 1, Self.day(pause.from) + 1) { _ = try works(day) }
            }
            guard let to = pause.to else { return .paused }
            begin = to
            waiting.removeFirst()
        }
    }
}
