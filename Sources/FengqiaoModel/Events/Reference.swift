/// R1 工作日历发布: which days are worked. Weekends rest unless they are make-up days; a notice may name days outside its own range.
public struct CalendarPublished: EventPayload {
    public static let kind = EventKind.calendarPublished

    /// Where it holds.
    public var jurisdiction: Token
    /// The version, unique in the jurisdiction.
    public var version: Int64
    /// The first day that it covers.
    public var from: LocalDate
    /// The last day that it covers.
    public var through: LocalDate
    /// Days of rest beside weekends.
    public var offDays: [LocalDate]
    /// Weekend days that are worked.
    public var makeUpDays: [LocalDate]
    /// The hours of a working day, in order.
    public var businessHours: [BusinessHours]

    /// Makes the part from its fields.
    public init(
        jurisdiction: Token, version: Int64, from: LocalDate, through: LocalDate,
        offDays: [LocalDate] = [], makeUpDays: [LocalDate] = [], businessHours: [BusinessHours] = []
    ) {
        self.jurisdiction = jurisdiction
        self.version = version
        self.from = from
        self.through = through
        self.offDays = offDays
        self.makeUpDays = makeUpDays
        self.businessHours = businessHours
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        jurisdiction = try reader.id("jurisdiction", Token.self)
        version = try reader.integer("version", 1...1_000_000)
        from = try reader.date("from")
        through = try reader.date("through")
        offDays = try reader.dates("offDays")
        makeUpDays = try reader.dates("makeUpDays")
        businessHours = try reader.list("businessHours", max: FieldLimits.list) { (inner) throws(FieldError) in
            try BusinessHours(from: &inner)
        }
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("jurisdiction", jurisdiction)
        writer.integer("version", version)
        writer.date("from", from)
        writer.date("through", through)
        writer.dates("offDays", offDays)
        writer.dates("makeUpDays", makeUpDays)
        writer.list("businessHours", businessHours) { $1.write(to: &$0) }
    }
}

/// R2 规则发布: a rule came into force. Exactly the bodies of its kind are there.
public struct PolicyPublished: EventPayload {
    public static let kind = EventKind.policyPublished
    public static let version: UInt8 = 2

    /// What it rules.
    public var kind: PolicyKind
    /// The version, unique for the kind.
    public var version: Int64
    /// When it comes into force.
    public var effectiveFrom: Instant
    /// Limits.
    public var sla: SLAPolicy?
    /// Lights by the rule of Qingdao West Coast.
    public var light: LightPolicy?
    /// Containment.
    public var containment: ContainmentPolicy?
    /// How the other clocks run: beside `sla`.
    public var clocks: ClockRules?
    /// Lights by a list of cuts, the last that fits counts: in place of `light`.
    public var cuts: [LightCut]
    /// Tiers and counter-indicators: beside `containment`.
    public var cohort: CohortRules?
    /// Scores.
    public var score: ScorePolicy?
    /// Stars.
    public var star: StarPolicy?
    /// Pay for reports.
    public var reward: RewardPolicy?
    /// Who answers for what.
    public var responsibilities: ResponsibilityList?
    /// Duty days and staff.
    public var duty: DutyPolicy?
    /// What a patrol can see.
    public var patrol: PatrolCategories?
    /// How reports are taken in.
    public var intake: IntakePolicy?

    /// Makes the part from its fields.
    public init(
        kind: PolicyKind, version: Int64, effectiveFrom: Instant, sla: SLAPolicy? = nil, light: LightPolicy? = nil,
        containment: ContainmentPolicy? = nil, clocks: ClockRules? = nil, cuts: [LightCut] = [],
        cohort: CohortRules? = nil, score: ScorePolicy? = nil, star: StarPolicy? = nil, reward: RewardPolicy? = nil,
        responsibilities: ResponsibilityList? = nil, duty: DutyPolicy? = nil, patrol: PatrolCategories? = nil,
        intake: IntakePolicy? = nil
    ) {
        self.kind = kind
        self.version = version
        self.effectiveFrom = effectiveFrom
        self.sla = sla
        self.light = light
        self.containment = containment
        self.clocks = clocks
        self.cuts = cuts
        self.cohort = cohort
        self.score = score
        self.star = star
        self.reward = reward
        self.responsibilities = responsibilities
        self.duty = duty
        self.patrol = patrol
        self.intake = intake
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        kind = try reader.code("kind", PolicyKind.self)
        version = try reader.integer("version", 1...1_000_000)
        effectiveFrom = try reader.instant("effectiveFrom")
        sla = try reader.record("sla") { (inner) throws(FieldError) in try SLAPolicy(from: &inner) }
        light = try reader.record("light") { (inner) throws(FieldError) in try LightPolicy(from: &inner) }
        containment = try reader.record("containment") { (inner) throws(FieldError) in
            try ContainmentPolicy(from: &inner)
        }
        clocks =
            reader.version >= 2
            ? try reader.record("clocks") { (inner) throws(FieldError) in try ClockRules(from: &inner) } : nil
        cuts =
            reader.version >= 2
            ? try reader.list("cuts", max: FieldLimits.list) { (inner) throws(FieldError) in try LightCut(from: &inner)
            } : []
        cohort =
            reader.version >= 2
            ? try reader.record("cohort") { (inner) throws(FieldError) in try CohortRules(from: &inner) } : nil
        score =
            reader.version >= 2
            ? try reader.record("score") { (inner) throws(FieldError) in try ScorePolicy(from: &inner) } : nil
        star =
            reader.version >= 2
            ? try reader.record("star") { (inner) throws(FieldError) in try StarPolicy(from: &inner) } : nil
        reward =
            reader.version >= 2
            ? try reader.record("reward") { (inner) throws(FieldError) in try RewardPolicy(from: &inner) } : nil
        responsibilities =
            reader.version >= 2
            ? try reader.record("responsibilities") { (inner) throws(FieldError) in try ResponsibilityList(from: &inner)
            } : nil
        duty =
            reader.version >= 2
            ? try reader.record("duty") { (inner) throws(FieldError) in try DutyPolicy(from: &inner) } : nil
        patrol =
            reader.version >= 2
            ? try reader.record("patrol") { (inner) throws(FieldError) in try PatrolCategories(from: &inner) } : nil
        intake =
            reader.version >= 2
            ? try reader.record("intake") { (inner) throws(FieldError) in try IntakePolicy(from: &inner) } : nil
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("kind", kind)
        writer.integer("version", version)
        writer.instant("effectiveFrom", effectiveFrom)
        writer.record("sla", sla) { $1.write(to: &$0) }
        writer.record("light", light) { $1.write(to: &$0) }
        writer.record("containment", containment) { $1.write(to: &$0) }
        guard writer.version >= 2 else { return }
        writer.record("clocks", clocks) { $1.write(to: &$0) }
        writer.list("cuts", cuts) { $1.write(to: &$0) }
        writer.record("cohort", cohort) { $1.write(to: &$0) }
        writer.record("score", score) { $1.write(to: &$0) }
        writer.record("star", star) { $1.write(to: &$0) }
        writer.record("reward", reward) { $1.write(to: &$0) }
        writer.record("responsibilities", responsibilities) { $1.write(to: &$0) }
        writer.record("duty", duty) { $1.write(to: &$0) }
        writer.record("patrol", patrol) { $1.write(to: &$0) }
        writer.record("intake", intake) { $1.write(to: &$0) }
    }
}

/// R3 组织/网格变更: a unit came to be, moved, was split, merged or dissolved.
public struct UnitChanged: EventPayload {
    public static let kind = EventKind.unitChanged
    public static let version: UInt8 = 2

    /// Which tree of units.
    public var tree: Token
    /// The unit.
    public var unit: UnitID
    /// What happened.
    public var operation: UnitOperation
    /// The unit above.
    public var parent: UnitID?
    /// On which rung it stands, or is attached at; required to define.
    public var rung: Rung?
    /// What sort of unit; required to define.
    public var kind: UnitKind?
    /// Who takes its matters over; the first where several do.
    public var successors: [UnitID]
    /// When it holds.
    public var effectiveFrom: Instant
    /// What people call it.
    public var name: String?
    /// References to the ground that it answers for (定边): units of two trees with the same reference share it.
    public var ground: [Token]

    /// Makes the part from its fields.
    public init(
        tree: Token, unit: UnitID, operation: UnitOperation, parent: UnitID? = nil, rung: Rung? = nil,
        kind: UnitKind? = nil, successors: [UnitID] = [], effectiveFrom: Instant, name: String? = nil,
        ground: [Token] = []
    ) {
        self.tree = tree
        self.unit = unit
        self.operation = operation
        self.parent = parent
        self.rung = rung
        self.kind = kind
        self.successors = successors
        self.effectiveFrom = effectiveFrom
        self.name = name
        self.ground = ground
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        tree = try reader.id("tree", Token.self)
        unit = try reader.id("unit", UnitID.self)
        operation = try reader.code("operation", UnitOperation.self)
        parent = try reader.optionalID("parent", UnitID.self)
        rung = try reader.optionalCode("rung", Rung.self)
        kind = try reader.optionalCode("kind", UnitKind.self)
        successors = try reader.ids("successors", UnitID.self)
        effectiveFrom = try reader.instant("effectiveFrom")
        name = try reader.optionalText("name")
        ground = reader.version >= 2 ? try reader.ids("ground", Token.self) : []
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("tree", tree)
        writer.id("unit", unit)
        writer.code("operation", operation)
        writer.optionalID("parent", parent)
        writer.optionalCode("rung", rung)
        writer.optionalCode("kind", kind)
        writer.ids("successors", successors)
        writer.instant("effectiveFrom", effectiveFrom)
        writer.optionalText("name", name)
        guard writer.version >= 2 else { return }
        writer.ids("ground", ground)
    }
}

/// R4 上岗/离岗: a worker took up or left a role in a unit.
public struct DutyChanged: EventPayload {
    public static let kind = EventKind.dutyChanged

    /// The worker.
    public var worker: WorkerID
    /// The role.
    public var role: Token
    /// The unit.
    public var unit: UnitID
    /// Since when.
    public var from: Instant
    /// Until when.
    public var to: Instant?

    /// Makes the part from its fields.
    public init(worker: WorkerID, role: Token, unit: UnitID, from: Instant, to: Instant? = nil) {
        self.worker = worker
        self.role = role
        self.unit = unit
        self.from = from
        self.to = to
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        worker = try reader.id("worker", WorkerID.self)
        role = try reader.id("role", Token.self)
        unit = try reader.id("unit", UnitID.self)
        from = try reader.instant("from")
        to = try reader.optionalInstant("to")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("worker", worker)
        writer.id("role", role)
        writer.id("unit", unit)
        writer.instant("from", from)
        writer.optionalInstant("to", to)
    }
}

/// An offset of the log's zone and when it begins.
public struct ZoneOffset: Fields {
    /// When it begins.
    public var from: Instant
    /// Seconds east of Greenwich.
    public var seconds: Int64

    /// Makes the part from its fields.
    public init(from: Instant, seconds: Int64) {
        self.from = from
        self.seconds = seconds
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        from = try reader.instant("from")
        seconds = try reader.integer("seconds", -64_800...64_800)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.instant("from", from)
        writer.integer("seconds", seconds)
    }
}

/// The log was founded. The first event of every log: everything that changes a figure is in the log, its zone too.
public struct LogFounded: EventPayload {
    public static let kind = EventKind.logFounded

    /// The name under which the log is known outside, such as a domain name and a path.
    public var origin: Token
    /// The name of the zone in which local dates are taken.
    public var zone: Token
    /// What that name stands for.
    public var offsets: [ZoneOffset]

    /// Makes the part from its fields.
    public init(origin: Token, zone: Token, offsets: [ZoneOffset] = []) {
        self.origin = origin
        self.zone = zone
        self.offsets = offsets
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        origin = try reader.id("origin", Token.self)
        zone = try reader.id("zone", Token.self)
        offsets = try reader.list("offsets", max: FieldLimits.list) { (inner) throws(FieldError) in
            try ZoneOffset(from: &inner)
        }
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("origin", origin)
        writer.id("zone", zone)
        writer.list("offsets", offsets) { $1.write(to: &$0) }
    }
}
