public import FengqiaoModel

/// The colour of a matter in the overdue queue.
public enum Light: String, CaseIterable, Sendable {
    /// Overdue for very long.
    case red
    /// Overdue.
    case yellow
    /// Nobody can say yet: not accepted, or due in a year without a calendar.
    case pending
    /// In time.
    case green
    /// Its clock is paused, and it was not overdue before.
    case paused

    /// The place in the queue: 0 comes first.
    var rank: Int {
        switch self {
        case .red: 0
        case .yellow: 1
        case .pending: 2
        case .green: 3
        case .paused: 4
        }
    }
}

/// By how much a matter is overdue.
public struct OverdueBy: Hashable, Sendable {
    /// The measure of the clock.
    public enum Unit: String, Sendable {
        /// Working days.
        case workDay
        /// Days of the calendar.
        case calendarDay
        /// Milliseconds of business.
        case workMillisecond
        /// Milliseconds on the wall.
        case naturalMillisecond
    }

    /// How many; 0 in time.
    public var value: Int64
    /// Of what.
    public var unit: Unit

    init(value: Int64, clock: ClockUnit) {
        self.value = value
        switch clock {
        case .workDay: unit = .workDay
        case .calendarDay, .sameDay: unit = .calendarDay
        case .workHour, .workDayAsHours, .workMillisecond: unit = .workMillisecond
        case .naturalHour, .naturalMillisecond: unit = .naturalMillisecond
        }
    }
}

/// One open matter in the overdue queue.
public struct OverdueEntry: Hashable, Sendable {
    /// The matter.
    public var matter: MatterID
    /// Who answers for it.
    public var unit: UnitID
    /// Its colour; `nil` where no light policy is in force.
    public var light: Light?
    /// When its limit runs out.
    public var deadline: Deadline
    /// Whether its deadline has passed: the instant itself is still on time.
    public var isOverdue: Bool
    /// By how much it is overdue; `nil` where it has no deadline that is known. Of business time, nothing may have
    /// passed yet since a deadline in the night.
    public var overdueBy: OverdueBy?
    /// 小事, 大事 or 难事; `nil` before it is accepted.
    public var tier: Tier?
    /// When it was reported.
    public var reportedAt: Instant

    // For the order alone.
    var limit: Int64
    var scale: Scale
}

/// The overdue queue at an instant, worst first.
public struct OverdueReport: Sendable {
    /// The instant that it is for, in business time.
    public var asOf: Instant
    /// How many matters are open in the scope.
    public var open: Int
    /// How many of them are overdue.
    public var overdue: Int
    /// How many of them have each colour; `nil` where no light policy is in force. They add up to `open`.
    public var lights: [(light: Light, count: Int)]?
    /// How many matters pass the filter by light; `open` where there is none.
    public var matching: Int
    /// The matters, after the filter and up to the limit, in the order of the queue.
    public var matters: [OverdueEntry]
    /// The policies that it rests on.
    public var policies: [(kind: PolicyKind, version: Int64)]
}
