/// When a post has duty.
public struct DutyRule: Fields {
    /// The post.
    public var role: Token
    /// What it does then.
    public var kind: DutyKind
    /// On which days.
    public var pattern: DutyPattern
    /// For the n-th weekday, or the n-th week: which.
    public var ordinal: Int64?
    /// Which weekday: 1 for Monday to 7 for Sunday (ISO 8601).
    public var weekday: Int64?
    /// For so many a week, month or quarter: how many.
    public var count: Int64?
    /// How long, in minutes.
    public var minutes: Int64?

    /// Makes the part from its fields.
    public init(
        role: Token, kind: DutyKind, pattern: DutyPattern, ordinal: Int64? = nil, weekday: Int64? = nil,
        count: Int64? = nil, minutes: Int64? = nil
    ) {
        self.role = role
        self.kind = kind
        self.pattern = pattern
        self.ordinal = ordinal
        self.weekday = weekday
        self.count = count
        self.minutes = minutes
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        role = try reader.id("role", Token.self)
        kind = try reader.code("kind", DutyKind.self)
        pattern = try reader.code("pattern", DutyPattern.self)
        ordinal = try reader.optionalInteger("ordinal", 1...5)
        weekday = try reader.optionalInteger("weekday", 1...7)
        count = try reader.optionalInteger("count", 1...1_000)
        minutes = try reader.optionalInteger("minutes", 1...1_440)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("role", role)
        writer.code("kind", kind)
        writer.code("pattern", pattern)
        writer.optionalInteger("ordinal", ordinal)
        writer.optionalInteger("weekday", weekday)
        writer.optionalInteger("count", count)
        writer.optionalInteger("minutes", minutes)
    }
}

/// How many workers a unit on a rung shall have.
public struct StaffingRule: Fields {
    /// The rung.
    public var rung: Rung
    /// At least so many workers.
    public var minimum: Int64

    /// Makes the part from its fields.
    public init(rung: Rung, minimum: Int64) {
        self.rung = rung
        self.minimum = minimum
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        rung = try reader.code("rung", Rung.self)
        minimum = try reader.integer("minimum", 1...1_000)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("rung", rung)
        writer.integer("minimum", minimum)
    }
}

/// 值守与巡查: which posts have duty on which days, and how many workers units have.
public struct DutyPolicy: Fields {
    /// The rules.
    public var rules: [DutyRule]
    /// How many workers.
    public var staffing: [StaffingRule]

    /// Makes the part from its fields.
    public init(rules: [DutyRule] = [], staffing: [StaffingRule] = []) {
        self.rules = rules
        self.staffing = staffing
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        rules = try reader.list("rules", max: FieldLimits.list) { (inner) throws(FieldError) in
            try DutyRule(from: &inner)
        }
        staffing = try reader.list("staffing", max: FieldLimits.list) { (inner) throws(FieldError) in
            try StaffingRule(from: &inner)
        }
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.list("rules", rules) { $1.write(to: &$0) }
        writer.list("staffing", staffing) { $1.write(to: &$0) }
    }
}
