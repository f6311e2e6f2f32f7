/// The limit of a clock beside the matter's own: for matters of a category and tier, or of any.
public struct StageLimit: Fields {
    /// Which clock.
    public var clock: ClockName
    /// The category; any where it is absent.
    public var category: CategoryID?
    /// The tier; any where it is absent.
    public var tier: Tier?
    /// The unit of the limit.
    public var unit: ClockUnit
    /// The limit in units.
    public var limit: Int64

    /// Makes the part from its fields.
    public init(clock: ClockName, category: CategoryID? = nil, tier: Tier? = nil, unit: ClockUnit, limit: Int64) {
        self.clock = clock
        self.category = category
        self.tier = tier
        self.unit = unit
        self.limit = limit
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        clock = try reader.code("clock", ClockName.self)
        category = try reader.optionalID("category", CategoryID.self)
        tier = try reader.optionalCode("tier", Tier.self)
        unit = try reader.code("unit", ClockUnit.self)
        limit = try reader.integer("limit", 1...Clock.unitLimit)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("clock", clock)
        writer.optionalID("category", category)
        writer.optionalCode("tier", tier)
        writer.code("unit", unit)
        writer.integer("limit", limit)
    }
}

/// How clocks may be paused for one cause.
public struct PauseRule: Fields {
    /// The cause.
    public var cause: PauseCause
    /// The longest pause in calendar days; a pause for this cause then says when it ends.
    public var capDays: Int64?
    /// How many such pauses a round may have; without bound where it is absent.
    public var limit: Int64?
    /// Whether somebody must approve.
    public var needsApproval: Bool

    /// Makes the part from its fields.
    public init(cause: PauseCause, capDays: Int64? = nil, limit: Int64? = nil, needsApproval: Bool) {
        self.cause = cause
        self.capDays = capDays
        self.limit = limit
        self.needsApproval = needsApproval
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        cause = try reader.code("cause", PauseCause.self)
        capDays = try reader.optionalInteger("capDays", 1...3_650)
        limit = try reader.optionalInteger("limit", 1...100)
        needsApproval = try reader.flag("needsApproval")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("cause", cause)
        writer.optionalInteger("capDays", capDays)
        writer.optionalInteger("limit", limit)
        writer.flag("needsApproval", needsApproval)
    }
}

/// How the clocks of a matter run, beside the matter's own limit: part of a policy of kind sla.
///
/// What the source documents leave open has no default here.
public struct ClockRules: Fields {
    /// The limits of the other clocks; for each clock the first that fits counts, and none means no limit.
    public var stages: [StageLimit]
    /// For which causes clocks may be paused.
    public var pauses: [PauseRule]
    /// How many units all extensions of a round may add; without bound where it is absent.
    public var extensionUnits: Int64?
    /// How long the limit of a new round is.
    public var reopenLimit: ReopenLimit
    /// The limit of an emergency, in hours on the wall; such a clock is never paused.
    public var emergencyHours: Int64?
    /// A holder that was given the matter with less than so many minutes left, as its clock counts them, does not answer for
    /// the breach.
    public var minimumUsefulMinutes: Int64

    /// Makes the part from its fields.
    public init(
        stages: [StageLimit] = [], pauses: [PauseRule] = [], extensionUnits: Int64? = nil, reopenLimit: ReopenLimit,
        emergencyHours: Int64? = nil, minimumUsefulMinutes: Int64
    ) {
        self.stages = stages
        self.pauses = pauses
        self.extensionUnits = extensionUnits
        self.reopenLimit = reopenLimit
        self.emergencyHours = emergencyHours
        self.minimumUsefulMinutes = minimumUsefulMinutes
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        stages = try reader.list("stages", max: FieldLimits.list) { (inner) throws(FieldError) in
            try StageLimit(from: &inner)
        }
        pauses = try reader.list("pauses", max: FieldLimits.list) { (inner) throws(FieldError) in
            try PauseRule(from: &inner)
        }
        extensionUnits = try reader.optionalInteger("extensionUnits", 1...Clock.unitLimit)
        reopenLimit = try reader.code("reopenLimit", ReopenLimit.self)
        emergencyHours = try reader.optionalInteger("emergencyHours", 1...Clock.unitLimit)
        minimumUsefulMinutes = try reader.integer("minimumUsefulMinutes", 0...100_000)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.list("stages", stages) { $1.write(to: &$0) }
        writer.list("pauses", pauses) { $1.write(to: &$0) }
        writer.optionalInteger("extensionUnits", extensionUnits)
        writer.code("reopenLimit", reopenLimit)
        writer.optionalInteger("emergencyHours", emergencyHours)
        writer.integer("minimumUsefulMinutes", minimumUsefulMinutes)
    }
}
