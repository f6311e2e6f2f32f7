/// The unit in which a limit is counted (DOMAIN D3.1; GB/T 30428 and Civil Code art. 200–204).
public enum ClockUnit: String, Code {
    /// Hours on the wall, nights and holidays included: for emergencies.
    case naturalHour
    /// Hours of business: only business hours of working days count.
    case workHour
    /// Working days. The day of the start is not counted, and the limit ends with the last day.
    case workDay
    /// Working days counted as eight hours of business each: another instant than `workDay`.
    case workDayAsHours
    /// Days of the calendar. The day of the start is not counted; a last day of rest rolls to a working day.
    case calendarDay
    /// By the end of the day of the start.
    case sameDay
    /// Milliseconds of business: the limit of a matter that brought its own deadline.
    case workMillisecond
    /// Milliseconds on the wall: the same, where no calendar was known at acceptance.
    case naturalMillisecond

    /// Whether the limit counts days, so that a deadline is the end of a day.
    public var countsDays: Bool { self == .workDay || self == .calendarDay || self == .sameDay }
}

/// Where a day-counted limit ends on its last day.
public enum DayEnd: String, Code {
    /// At 24:00, which belongs to the day that it ends (Civil Code art. 203).
    case midnight
    /// When business ends (Civil Code art. 203, where there are business hours).
    case closeOfBusiness
}

/// What a clock needs to know beside its own state.
public struct ClockContext: Sendable {
    /// Which days are worked.
    public var calendar: WorkingCalendar
    /// The log's zone.
    public var zone: Zone
    /// Where the last day ends.
    public var dayEnd: DayEnd
    /// Whether a calendar-day limit that ends on a day of rest rolls on to a working day.
    public var rollsRestDays: Bool

    /// Makes a context.
    public init(calendar: WorkingCalendar, zone: Zone, dayEnd: DayEnd, rollsRestDays: Bool) {
        self.calendar = calendar
        self.zone = zone
        self.dayEnd = dayEnd
        self.rollsRestDays = rollsRestDays
    }
}

/// When a limit runs out, as far as that is known.
public enum Deadline: Hashable, Sendable {
    /// At this instant; the instant itself is still on time. `day` is the day that the deadline belongs to.
    case at(Instant, day: LocalDate)
    /// It runs into a year whose calendar has not been published.
    case unknown(year: Int64)
    /// The clock is paused, so nobody can say.
    case paused
    /// There is no limit.
    case none

    /// The instant, if there is one.
    public var instant: Instant? {
        guard case .at(let instant, _) = self else { return nil }
        return instant
    }
}

/// A clock that counts towards a limit, and can be paused and extended.
///
/// The stretches between the pauses are kept, and what was consumed is counted over them. So the union of the
/// pauses is left out, never their sum; what remains just after a resume is what remained at the pause; and a
/// calendar that is published late still counts.
public struct Clock: Hashable, Sendable {
    /// A stretch of counting that a pause has ended.
    public struct Stretch: Hashable, Sendable {
        /// When counting began.
        public var from: Instant
        /// When the pause began.
        public var to: Instant
    }

    /// The unit of the limit.
    public var unit: ClockUnit
    /// The limit with all extensions, in units; for units of hours and less in milliseconds. `nil`: no limit.
    public var limit: Int64?
    /// How much of the limit was granted by extensions.
    public var extended: Int64 = 0
    /// The stretches before the last pause.
    public var stretches: [Stretch] = []
    /// When the present stretch of counting began; while paused, the last one.
    public var anchor: Instant
    /// Since when the clock has been paused.
    public var pausedAt: Instant?
    /// When the present pause ends by itself.
    public var pausedUntil: Instant?
    /// A deadline that the matter brought along; it holds until a pause or an extension moves it.
    public var givenDeadline: Instant?

    /// The largest limit, in units: as days 273 years, so that no deadline leaves the range of dates by much.
    public static let unitLimit: Int64 = 100_000

    /// Starts a clock with a limit in whole units, 1 to ``unitLimit``.
    public init(unit: ClockUnit, units: Int64?, start: Instant) {
        self.unit = unit
        self.limit = units.map { $0 * Self.millisecondsPerUnit(unit) }
        anchor = start
    }

    /// The limit before any extension.
    public var originalLimit: Int64? { limit.map { $0 - extended } }

    /// Starts the clock of a matter that brought its own deadline: its limit is the time from its start to that
    /// deadline, at least a millisecond, in business time where a calendar covers it.
    public init(given deadline: Instant, start: Instant, _ context: ClockContext) {
        anchor = start
        givenDeadline = deadline
        if let working = try? context.calendar.workingMilliseconds(from: start, to: deadline, in: context.zone) {
            unit = .workMillisecond
            limit = max(1, working)
        } else {
            unit = .naturalMillisecond
            limit = max(1, deadline - start)
        }
    }

    /// How many of a clock's measure one unit is: hours are measured in milliseconds, days in days.
    public static func millisecondsPerUnit(_ unit: ClockUnit) -> Int64 {
        switch unit {
        case .naturalHour, .workHour: 3_600_000
        case .workDayAsHours: 8 * 3_600_000
        case .workDay, .calendarDay, .sameDay, .workMillisecond, .naturalMillisecond: 1
        }
    }

    /// μ(a, b]: what the clock counts between two instants (DOMAIN D3.1, "Work measure").
    public func measure(
        from start: Instant, to end: Instant, _ context: ClockContext
    ) throws(CalendarGap) -> Int64 {
        if end <= start { return 0 }
        switch unit {
        case .naturalHour, .naturalMillisecond: return end - start
        case .workHour, .workDayAsHours, .workMillisecond:
            return try context.calendar.workingMilliseconds(from: start, to: end, in: context.zone)
        case .workDay:
            return try context.calendar.workingDays(
                after: context.zone.date(of: start), through: context.zone.date(of: end))
        case .calendarDay, .sameDay:
            return context.zone.date(of: end).dayNumber - context.zone.date(of: start).dayNumber
        }
    }

    /// Starts the clock of a new round: the same limit as granted before any extension, from now.
    public init(restarting clock: Clock, at start: Instant) {
        unit = clock.unit
        limit = clock.originalLimit
        anchor = start
    }

    /// Begins a pause, which ends by itself where a time for that is given. Two pauses over one another are one, which
    /// ends with the later of them.
    public mutating func pause(at instant: Instant, until: Instant? = nil) {
        settle(at: instant)
        guard pausedAt == nil else {
            if let known = pausedUntil { pausedUntil = until.map { max($0, known) } }
            return
        }
        stretches.append(Stretch(from: anchor, to: max(anchor, instant)))
        (pausedAt, pausedUntil) = (instant, until)
    }

    /// Ends a pause whose time has come.
    public mutating func settle(at now: Instant) {
        if let until = pausedUntil, until <= now { resume(at: until) }
    }

    /// Ends a pause.
    public mutating func resume(at instant: Instant) {
        guard pausedAt != nil else { return }
        anchor = max(instant, anchor)
        (pausedAt, pausedUntil) = (nil, nil)
    }

    /// Ends a pause that goes on when the clock is stopped: nobody waits for anything any more, so its deadline is known.
    public mutating func stop(at instant: Instant) {
        settle(at: instant)
        guard let pausedAt else { return }
        // What stopped it may have happened before the pause and come into the log after it.
        if instant < pausedAt, let last = stretches.popLast() {
            (anchor, self.pausedAt, pausedUntil) = (last.from, nil, nil)
        } else {
            resume(at: instant)
        }
    }

    /// Goes on after it was stopped; the time in between does not count.
    package mutating func goOn(from stopped: Instant, at instant: Instant) {
        pause(at: stopped)
        resume(at: instant)
    }

    /// Adds units to the limit. It is the limit that grows, not the date that moves.
    public mutating func extend(units: Int64) {
        guard let limit else { return }
        self.limit = limit + units * Self.millisecondsPerUnit(unit)
        extended += units * Self.millisecondsPerUnit(unit)
        givenDeadline = nil
    }

    /// When the limit runs out: the least instant at which everything has been consumed.
    ///
    /// A pause that begins after the deadline cures nothing. A day-counted clock that is paused on its last day
    /// and resumed later ends with the day of the resume, or the next working day: a pause must not turn hours
    /// that were left into a breach.
    ///
    /// - Complexity: O(pauses).
    public func deadline(_ context: ClockContext) -> Deadline {
        guard let limit else { return .none }
        var left = limit
        do throws(CalendarGap) {
            for (index, stretch) in stretches.enumerated() {
                let given = index == 0 ? givenDeadline : nil
                let candidate = try end(left: left, from: stretch.from, given: given, context)
                if let instant = candidate.instant, instant <= stretch.to { return candidate }
                left = max(0, left - (try measure(from: stretch.from, to: stretch.to, context)))
            }
            if pausedAt != nil { return .paused }
            return try end(left: left, from: anchor, given: stretches.isEmpty ? givenDeadline : nil, context)
        } catch {
            return .unknown(year: error.year)
        }
    }

    /// What is left of the limit at an instant, in the clock's measure; `nil` without a limit. Never below 0.
    public func remaining(at now: Instant, _ context: ClockContext) throws(CalendarGap) -> Int64? {
        guard var left = limit else { return nil }
        for stretch in stretches { left -= try measure(from: stretch.from, to: stretch.to, context) }
        if pausedAt == nil { left -= try measure(from: anchor, to: now, context) }
        return max(0, left)
    }

    /// The time between two instants that the clock counts, in milliseconds: of business where it counts hours of business;
    /// where it counts days, all of each day that counts.
    package func countedMilliseconds(
        from start: Instant, to end: Instant, _ context: ClockContext
    ) throws(CalendarGap) -> Int64 {
        var sum: Int64 = 0
        for stretch in stretches {
            sum += try milliseconds(from: max(start, stretch.from), to: min(end, stretch.to), context)
        }
        if pausedAt == nil { sum += try milliseconds(from: max(start, anchor), to: end, context) }
        return sum
    }

    private func milliseconds(
        from start: Instant, to end: Instant, _ context: ClockContext
    ) throws(CalendarGap) -> Int64 {
        if end <= start { return 0 }
        if unit != .workDay { return unit.countsDays ? end - start : try measure(from: start, to: end, context) }
        let (first, last) = (context.zone.date(of: start), context.zone.date(of: end))
        let whole = try context.calendar.workingDays(after: first, through: last + -1) * 86_400_000
        // The parts of the first day and of the last; the last is not begun where the time ends at its midnight.
        let midnight = context.zone.instant(of: last)
        var tail: Int64 = 0
        if end > midnight, try context.calendar.isWorking(last) { tail = end - max(start, midnight) }
        guard first < last, try context.calendar.isWorking(first) else { return whole + tail }
        return whole + tail + (context.zone.instant(of: first + 1) - start)
    }

    // The instant at which a stretch that begins with so much left would end the limit.
    private func end(
        left: Int64, from start: Instant, given: Instant?, _ context: ClockContext
    ) throws(CalendarGap) -> Deadline {
        if let given { return .at(given, day: day(endingAt: given, context.zone)) }
        let date = context.zone.date(of: start)
        switch unit {
        case .naturalHour, .naturalMillisecond:
            return .at(start + left, day: day(endingAt: start + left, context.zone))
        case .workHour, .workDayAsHours, .workMillisecond:
            let end = try context.calendar.instant(
                after: left, workingMillisecondsFrom: start, in: context.zone)
            return .at(end, day: day(endingAt: end, context.zone))
        case .workDay:
            guard left == 0 else { return try end(of: try context.calendar.workingDay(left, after: date), context) }
            let found = try end(of: try context.calendar.nextWorkingDay(onOrAfter: date), context)
            // Resumed after the close of business: hours that were left at the pause are not lost.
            guard case .at(let instant, let day) = found, instant < start else { return found }
            return try end(of: try context.calendar.workingDay(1, after: day), context)
        case .calendarDay:
            func rolled(_ last: LocalDate) throws(CalendarGap) -> LocalDate {
                context.rollsRestDays ? try context.calendar.nextWorkingDay(onOrAfter: last) : last
            }
            let found = try end(of: try rolled(date + left), context)
            guard left == 0, case .at(let instant, let day) = found, instant < start else { return found }
            return try end(of: try rolled(day + 1), context)
        case .sameDay:
            return .at(context.zone.instant(of: date + 1), day: date)
        }
    }

    /// o(t): by how much the deadline has been missed at an instant; 0 up to the deadline itself.
    ///
    /// For units of days at least 1 from the first moment on, in working days or calendar days; for the others
    /// milliseconds, of business or on the wall.
    public func overdue(at now: Instant, _ context: ClockContext) throws(CalendarGap) -> Int64 {
        try overdue(at: now, behind: deadline(context), context)
    }

    /// The same for a deadline that is known already.
    package func overdue(
        at now: Instant, behind deadline: Deadline, _ context: ClockContext
    ) throws(CalendarGap) -> Int64 {
        guard case .at(let instant, let day) = deadline, now > instant else { return 0 }
        switch unit {
        case .workDay:
            return max(1, try context.calendar.workingDays(after: day, through: context.zone.date(of: now)))
        case .calendarDay, .sameDay: return max(1, context.zone.date(of: now).dayNumber - day.dayNumber)
        case .naturalHour, .naturalMillisecond, .workHour, .workDayAsHours, .workMillisecond:
            return try measure(from: instant, to: now, context)
        }
    }

    private func end(of day: LocalDate, _ context: ClockContext) throws(CalendarGap) -> Deadline {
        switch context.dayEnd {
        case .midnight: return .at(context.zone.instant(of: day + 1), day: day)
        case .closeOfBusiness:
            let minute = try context.calendar.closeOfBusiness(day)
            return .at(context.zone.instant(of: day, timeOfDay: minute * 60_000), day: day)
        }
    }

    // A deadline of 24:00 belongs to the day that it ends.
    private func day(endingAt instant: Instant, _ zone: Zone) -> LocalDate { zone.date(of: instant + -1) }
}
