/// Why a deadline is when it is: every day that was counted, every day that was not, and why.
///
/// ```swift
/// let why = clock.explain(context, policyVersion: 3)
/// why.days.filter { $0.reason == .holiday }.map(\.date)   // the days that a holiday took out
/// ```
/// What is counted in the days adds up to the limit, unless the clock is paused or a calendar is missing.
public struct DeadlineExplanation: Hashable, Sendable {
    /// A stretch of time.
    public struct Interval: Hashable, Sendable {
        /// When it began.
        public var from: Instant
        /// When it ended; `nil` while it goes on.
        public var to: Instant?
    }

    /// Why a day counts, or does not.
    public enum Reason: String, Sendable, CaseIterable {
        /// It counts.
        case counted
        /// It counts, though it falls on a weekend: a make-up day.
        case makeUp
        /// The day of the start, which is not counted in days (Civil Code art. 201).
        case start
        /// A Saturday or Sunday.
        case weekend
        /// A weekday on which a calendar lets people rest.
        case holiday
        /// The clock was paused.
        case paused
        /// Worked, but not in the hours that the clock ran in.
        case outsideHours
        /// After the limit was used up, on the way from a last day of rest to the next working day (art. 203).
        case rolled
        /// No calendar says what it is.
        case uncovered
    }

    /// One day.
    public struct Day: Hashable, Sendable {
        /// The day.
        public var date: LocalDate
        /// Why it counts, or does not.
        public var reason: Reason
        /// How much of the limit it used up, in the clock's measure: days, or milliseconds for the other units.
        public var amount: Int64
        /// The version of the calendar that says what the day is; `nil` where none does, or none is asked.
        public var calendarVersion: Int64?
    }

    /// The unit of the limit.
    public var unit: ClockUnit
    /// The limit with its extensions, in the clock's measure; `nil`: there is none.
    public var limit: Int64?
    /// How much of it was granted by extensions.
    public var extended: Int64
    /// The version of the policy that set it, where one did.
    public var policyVersion: Int64?
    /// When the clock was started.
    public var start: Instant
    /// When it was paused: the union of all pauses, in order.
    public var pauses: [Interval]
    /// The days from that of the start through that of the deadline; for a clock that is paused through the day of the
    /// pause, and where a calendar is missing through the last day that is known.
    public var days: [Day]
    /// When the limit runs out.
    public var deadline: Deadline
    /// A deadline that the matter brought along and that still holds; the days then say what lies before it.
    public var isGiven: Bool

    /// What the days used up of the limit.
    public var counted: Int64 { days.reduce(0) { $0 + $1.amount } }
}

extension Clock {
    /// Explains the deadline.
    ///
    /// - Parameter policyVersion: the version of the limits that the clock runs under, to be shown.
    /// - Complexity: O(days between the start and the deadline, times pauses).
    public func explain(_ context: ClockContext, policyVersion: Int64? = nil) -> DeadlineExplanation {
        let deadline = deadline(context)
        let start = stretches.first?.from ?? anchor
        var pauses: [DeadlineExplanation.Interval] = []
        for (index, stretch) in stretches.enumerated() {
            let isLast = index + 1 == stretches.count
            let next = isLast ? (pausedAt == nil ? anchor : nil) : stretches[index + 1].from
            if next != stretch.to { pauses.append(.init(from: stretch.to, to: next)) }
        }
        var explanation = DeadlineExplanation(
            unit: unit, limit: limit, extended: extended, policyVersion: policyVersion, start: start, pauses: pauses,
            days: [], deadline: deadline, isGiven: stretches.isEmpty && givenDeadline != nil)
        guard limit != nil, let last = lastDay(deadline, context) else { return explanation }
        let first = context.zone.date(of: start)
        guard first <= last else { return explanation }
        let runs = runs(deadline, last, context)
        var used: Int64 = 0
        for number in first.dayNumber...last.dayNumber {
            let date = LocalDate(dayNumber: number)
            let day = self.day(date, isFirst: date == first, used: used, runs, context)
            used += day.amount
            explanation.days.append(day)
        }
        return explanation
    }

    /// When the limit would run out if a pause that goes on now ended at an instant.
    ///
    /// - Returns: the deadline itself where the clock is not paused.
    public func projectedIfResumedNow(at now: Instant, _ context: ClockContext) -> Deadline {
        var clock = self
        clock.settle(at: now)
        clock.resume(at: now)
        return clock.deadline(context)
    }

    /// A stretch of counting, as far as the deadline; `lastDay` is the last that it counts as a day.
    private struct Run {
        var from: Instant
        var to: Instant
        var lastDay: LocalDate
    }

    // What a clock counted after a deadline that a later pause could not move is of no account.
    private func runs(_ deadline: Deadline, _ last: LocalDate, _ context: ClockContext) -> [Run] {
        var runs = stretches.map { Run(from: $0.from, to: $0.to, lastDay: context.zone.date(of: $0.to)) }
        if pausedAt == nil { runs.append(Run(from: anchor, to: context.zone.instant(of: last + 1), lastDay: last)) }
        guard let end = deadline.instant else { return runs }
        return runs.filter { $0.from < end }.map { $0.to < end ? $0 : Run(from: $0.from, to: end, lastDay: last) }
    }

    // The last day to show: none where there is nothing to count.
    private func lastDay(_ deadline: Deadline, _ context: ClockContext) -> LocalDate? {
        switch deadline {
        case .at(_, let day): return day
        case .paused: return pausedAt.map { context.zone.date(of: $0) }
        case .none: return nil
        case .unknown:
            // Through the first day that no calendar knows; a bound for calendars that know none of them.
            var date = context.zone.date(of: stretches.first?.from ?? anchor)
            for _ in 0..<Int(Self.unitLimit) where context.calendar.covers(date) { date = date + 1 }
            return date
        }
    }

    private func day(
        _ date: LocalDate, isFirst: Bool, used: Int64, _ runs: [Run], _ context: ClockContext
    ) -> DeadlineExplanation.Day {
        let usesCalendar = unit != .naturalHour && unit != .naturalMillisecond && unit != .sameDay
        let version = usesCalendar ? context.calendar.version(date) : nil
        func day(_ reason: DeadlineExplanation.Reason, _ amount: Int64 = 0) -> DeadlineExplanation.Day {
            .init(date: date, reason: reason, amount: amount, calendarVersion: version)
        }
        let zone = context.zone
        let works = try? context.calendar.isWorking(date)
        let resting: DeadlineExplanation.Reason = date.isWeekend ? .weekend : .holiday
        let isWorkedWeekend = works == true && date.isWeekend
        switch unit {
        case .workDay, .calendarDay:
            if isFirst { return day(.start) }
            if unit == .workDay {
                guard let works else { return day(.uncovered) }
                if !works { return day(resting) }
            }
            // As the measure does: the days after that on which a stretch begins, through that on which it ends.
            guard runs.contains(where: { zone.date(of: $0.from) < date && date <= $0.lastDay }) else {
                return day(.paused)
            }
            if used >= (limit ?? 0) { return day(.rolled) }
            return day(unit == .workDay && isWorkedWeekend ? .makeUp : .counted, 1)
        case .sameDay: return day(.counted, 1)
        case .workHour, .workDayAsHours, .workMillisecond, .naturalHour, .naturalMillisecond:
            let amount = consumed(on: date, runs, context)
            if amount > 0 { return day(usesCalendar && isWorkedWeekend ? .makeUp : .counted, amount) }
            guard usesCalendar else { return day(.paused) }
            guard let works else { return day(.uncovered) }
            if !works { return day(resting) }
            let touches = runs.contains { zone.date(of: $0.from) <= date && date <= zone.date(of: $0.to) }
            return day(touches ? .outsideHours : .paused)
        }
    }

    // What the stretches use up on one day, in milliseconds.
    private func consumed(
        on date: LocalDate, _ runs: [Run], _ context: ClockContext
    ) -> Int64 {
        let (begin, end) = (context.zone.instant(of: date), context.zone.instant(of: date + 1))
        return runs.reduce(0) { sum, part in
            let (from, to) = (max(part.from, begin), min(part.to, end))
            guard from < to else { return sum }
            return sum + ((try? measure(from: from, to: to, context)) ?? 0)
        }
    }
}
