/// One limit: for matters of a category and tier, or of any.
public struct SLARow: Fields {
    /// The category; any where it is absent.
    public var category: CategoryID?
    /// The tier; any where it is absent.
    public var tier: Tier?
    /// The unit of the limit.
    public var unit: ClockUnit
    /// The limit in units; absent where such matters have none.
    public var limit: Int64?

    /// Makes the part from its fields.
    public init(category: CategoryID? = nil, tier: Tier? = nil, unit: ClockUnit, limit: Int64? = nil) {
        self.category = category
        self.tier = tier
        self.unit = unit
        self.limit = limit
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        category = try reader.optionalID("category", CategoryID.self)
        tier = try reader.optionalCode("tier", Tier.self)
        unit = try reader.code("unit", ClockUnit.self)
        limit = try reader.optionalInteger("limit", 1...Clock.unitLimit)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalID("category", category)
        writer.optionalCode("tier", tier)
        writer.code("unit", unit)
        writer.optionalInteger("limit", limit)
    }
}

/// Limits and what goes with them.
///
/// The first row that fits a matter gives its limit. What the source documents leave open has no default here: a policy without it is refused.
public struct SLAPolicy: Fields {
    /// Whose calendar counts the working days.
    public var jurisdiction: Token
    /// The limits; the first that fits counts.
    public var rows: [SLARow]
    /// Where a limit in days ends on its last day.
    public var dayEnd: DayEnd
    /// Whether a limit in calendar days that ends on a day of rest rolls on (Civil Code art. 203).
    public var rollsRestDays: Bool
    /// How many extensions a round may be granted.
    public var extensionLimit: Int64
    /// How long after signing a transfer may be handed back, in hours on the wall; absent: not at all.
    public var returnWindowHours: Int64?
    /// How many calendar days after closing a matter may be reopened; absent: without bound.
    public var reopenWindowDays: Int64?
    /// For which tiers the holder may close without a check.
    public var selfSettleTiers: [Tier]
    /// How far ahead of the log's clock an event may have happened, in milliseconds: handhelds' clocks are off.
    public var futureAllowance: Int64

    /// Makes the part from its fields.
    public init(
        jurisdiction: Token, rows: [SLARow] = [], dayEnd: DayEnd, rollsRestDays: Bool,
        extensionLimit: Int64, returnWindowHours: Int64? = nil, reopenWindowDays: Int64? = nil,
        selfSettleTiers: [Tier] = [], futureAllowance: Int64
    ) {
        self.jurisdiction = jurisdiction
        self.rows = rows
        self.dayEnd = dayEnd
        self.rollsRestDays = rollsRestDays
        self.extensionLimit = extensionLimit
        self.returnWindowHours = returnWindowHours
        self.reopenWindowDays = reopenWindowDays
        self.selfSettleTiers = selfSettleTiers
        self.futureAllowance = futureAllowance
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        jurisdiction = try reader.id("jurisdiction", Token.self)
        rows = try reader.list("rows", max: FieldLimits.list) { (inner) throws(FieldError) in
            try SLARow(from: &inner)
        }
        dayEnd = try reader.code("dayEnd", DayEnd.self)
        rollsRestDays = try reader.flag("rollsRestDays")
        extensionLimit = try reader.integer("extensionLimit", 0...100)
        returnWindowHours = try reader.optionalInteger("returnWindowHours", 1...10_000)
        reopenWindowDays = try reader.optionalInteger("reopenWindowDays", 1...10_000)
        selfSettleTiers = try reader.list("selfSettleTiers", max: 32) { (inner) throws(FieldError) in
            try inner.code("", Tier.self)
        }
        futureAllowance = try reader.integer("futureAllowance", 0...86_400_000)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("jurisdiction", jurisdiction)
        writer.list("rows", rows) { $1.write(to: &$0) }
        writer.code("dayEnd", dayEnd)
        writer.flag("rollsRestDays", rollsRestDays)
        writer.integer("extensionLimit", extensionLimit)
        writer.optionalInteger("returnWindowHours", returnWindowHours)
        writer.optionalInteger("reopenWindowDays", reopenWindowDays)
        writer.list("selfSettleTiers", selfSettleTiers) { $0.code("", $1) }
        writer.integer("futureAllowance", futureAllowance)
    }
}
