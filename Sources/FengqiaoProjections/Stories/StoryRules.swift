import FengqiaoModel
import FengqiaoSchema

/// The limits of one version of the policy, with ordinals of categories.
final class StoryRules: Sendable {
    let version: Int64?
    let sla: SLAPolicy?
    /// How long a signed transfer may come back, in hours on the wall; `nil`: not at all.
    let returnWindowHours: Int64?
    /// The limit of an emergency, in hours on the wall.
    let emergencyHours: Int64?
    /// How long the limit of a new round is.
    let reopenLimit: ReopenLimit
    /// See `ClockRules.minimumUsefulMinutes`.
    let minimumUsefulMinutes: Int64
    // The matter's own limits, in order.
    private let rows: [Row]
    // The limits of other clocks, in order of clocks and then their own; those of a clock begin at the place of its code.
    private let stages: [Stage]
    private let starts: [Int]
    // Where in the log the calendars stand that the limits are counted by, rising.
    private let calendars: [UInt64]

    static let none = StoryRules()

    /// A limit of the matter's own, which may be none. All of it is numbers: limits are looked for with every clock.
    struct Row {
        var category: UInt32?
        var tier: Tier?
        var unit: ClockUnit
        var limit: Int64?
    }

    /// A limit of another clock.
    struct Stage {
        var category: UInt32?
        var tier: Tier?
        var unit: ClockUnit
        var limit: Int64
    }

    private init() {
        (version, sla, returnWindowHours, emergencyHours) = (nil, nil, nil, nil)
        (reopenLimit, minimumUsefulMinutes) = (.full, 0)
        (rows, stages, calendars) = ([], [], [])
        starts = Array(repeating: 0, count: ClockName.allCases.count + 1)
    }

    /// Those without any limit where there is no such version.
    ///
    /// - Parameter category: the number of a category, which gets one here where no event names it: a correction may name it later.
    init(_ version: Int64, _ references: References, category: (String) -> UInt32) {
        let policy = references.policy(.sla, version: version)
        self.version = version
        sla = policy?.sla
        returnWindowHours = policy?.sla?.returnWindowHours
        emergencyHours = policy?.clocks?.emergencyHours
        reopenLimit = policy?.clocks?.reopenLimit ?? .full
        minimumUsefulMinutes = policy?.clocks?.minimumUsefulMinutes ?? 0
        calendars = references.calendarPositions(policy?.sla?.jurisdiction)
        func ordinal(_ id: CategoryID) -> UInt32 { category(id.string) }
        rows = (policy?.sla?.rows ?? []).map {
            Row(category: $0.category.map(ordinal), tier: $0.tier, unit: $0.unit, limit: $0.limit)
        }
        let limits = policy?.clocks?.stages ?? []
        var stages: [Stage] = []
        var starts = [0]
        for clock in ClockName.allCases {
            stages += limits.filter { $0.clock == clock }.map {
                Stage(category: $0.category.map(ordinal), tier: $0.tier, unit: $0.unit, limit: $0.limit)
            }
            starts.append(stages.count)
        }
        (self.stages, self.starts) = (stages, starts)
    }

    /// The first row of the matter's own limits that fits.
    func row(_ category: UInt32, _ tier: Tier) -> Row? {
        for row in rows where (row.category ?? category) == category && (row.tier ?? tier) == tier { return row }
        return nil
    }

    /// The first limit of another clock that fits.
    func limit(_ clock: ClockName, _ category: UInt32, _ tier: Tier?) -> Stage? {
        let code = Int(clock.code)
        for index in starts[code - 1]..<starts[code] {
            let stage = stages[index]
            if (stage.category ?? category) == category, stage.tier == nil || stage.tier == tier { return stage }
        }
        return nil
    }

    /// How many calendars stand before a position.
    func calendarCount(before position: UInt64) -> Int {
        guard let last = calendars.last, last >= position else { return calendars.count }
        return calendars.count { $0 < position }
    }
}

/// What clocks need that were started under a version of the limits when so many calendars were known.
///
/// A class, so that it is handed about as one reference.
final class StoryContext {
    let version: Int64?
    let calendarCount: Int
    let present: ClockContext
    /// For clocks whose days a statute sets: a last day of rest rolls on (Civil Code art. 203), see
    /// `MatterState.context(of:_:)`.
    let statutory: ClockContext

    init(_ version: Int64?, _ calendarCount: Int, _ sla: SLAPolicy?, _ references: References) {
        (self.version, self.calendarCount) = (version, calendarCount)
        present = references.context(sla, knowing: calendarCount)
        var statutory = present
        statutory.rollsRestDays = sla != nil
        self.statutory = statutory
    }
}
