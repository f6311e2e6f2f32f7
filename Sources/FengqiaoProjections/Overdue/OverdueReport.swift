public import FengqiaoModel

/// The colour of a matter in the overdue queue.
public enum Light: String, CaseIterable, Sendable {
    /// Overdue for very long, or overdue, by the policy.
    case red
    /// Overdue, or behind plan, by the policy.
    case yellow
    /// Due soon.
    case blue
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
        case .blue: 2
        case .pending: 3
        case .green: 4
        case .paused: 5
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

/// One of a matter's clocks, as the queue sees it.
public struct ClockStatus: Hashable, Sendable {
    /// Which clock.
    public var name: ClockName
    /// What it belongs to: the round, or the number of the transfer, mediation, order, item or petition.
    public var number: Int64
    /// Its colour; `nil` where no light policy is in force.
    public var light: Light?
    /// When its limit runs out.
    public var deadline: Deadline
    /// Whether its deadline has passed.
    public var isOverdue: Bool
    /// By how much; `nil` where it has no deadline that is known.
    public var overdueBy: OverdueBy?
    /// The limit, for comparing how far different clocks are overdue.
    var limit: Int64
}

/// One open matter in the overdue queue.
public struct OverdueEntry: Hashable, Sendable {
    /// The matter.
    public var matter: MatterID
    /// Who answers for it: in transit the receiver, from the proposal on; of a unit that has ceased to be the successor.
    public var unit: UnitID
    /// The worst colour of its clocks; `nil` where no light policy is in force.
    public var light: Light?
    /// The clocks that were looked at and run, the worst first.
    public var clocks: [ClockStatus]
    /// Who held it when the deadline of its own clock passed; `nil` while it is in time.
    public var breachOwner: UnitID?
    /// 小事, 大事 or 难事; `nil` before it is accepted.
    public var tier: Tier?
    /// When it was filed.
    public var reportedAt: Instant
    /// What supervision its colour asks for and no open order gives (督办): red 大督查, yellow 督办.
    public var supervisionDue: SupervisionLevel?

    /// When the limit of its worst clock runs out.
    public var deadline: Deadline { clocks.first?.deadline ?? .none }
    /// Whether one of its clocks is overdue.
    public var isOverdue: Bool { clocks.contains(where: \.isOverdue) }
    /// By how much its worst clock is overdue; `nil` where it has no deadline that is known. Of business time, nothing may
    /// have passed yet since a deadline in the night.
    public var overdueBy: OverdueBy? { clocks.first?.overdueBy }
}

/// The overdue queue at an instant, worst first.
public struct OverdueReport: Sendable {
    /// The instant that it is for, in business time.
    public var asOf: Instant
    /// How many matters are open in the scope; with clocks that outlive a closing, also those on which such a clock runs.
    public var open: Int
    /// How many of them are overdue.
    public var overdue: Int
    /// How many of them have each colour; `nil` where no light policy is in force. They add up to `open`.
    public var lights: [(light: Light, count: Int)]?
    /// How many of them ask for supervision that no open order gives.
    public var supervisionDue: Int
    /// How many were filed how many days ago: at least `from`, less than the next one's. Empty where no cuts were given.
    public var ageing: [(from: Int64, count: Int)]
    /// How many matters pass the filter by light; `open` where there is none.
    public var matching: Int
    /// The matters, after the filter and up to the limit, in the order of the queue.
    public var matters: [OverdueEntry]
    /// The policies that it rests on.
    public var policies: [(kind: PolicyKind, version: Int64)]
}
