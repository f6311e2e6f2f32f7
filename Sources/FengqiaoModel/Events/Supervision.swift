/// 督办: somebody above looks after the matter. It moves no custody and raises no rung.
public struct SupervisionRecorded: EventPayload {
    public static let kind = EventKind.supervisionRecorded

    /// The number of the order within its matter: set by the ledger when opened; the last open one where it is absent.
    public var order: Int64?
    /// How far the order has come.
    public var phase: SupervisionPhase
    /// How high it is; required to open one.
    public var level: SupervisionLevel?
    /// Why; required to open one.
    public var reason: String?
    /// When a reply is due.
    public var replyDue: Instant?

    /// Makes the part from its fields.
    public init(
        order: Int64? = nil, phase: SupervisionPhase, level: SupervisionLevel? = nil, reason: String? = nil,
        replyDue: Instant? = nil
    ) {
        self.order = order
        self.phase = phase
        self.level = level
        self.reason = reason
        self.replyDue = replyDue
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        order = try reader.optionalInteger("order", 1...1_000)
        phase = try reader.code("phase", SupervisionPhase.self)
        level = try reader.optionalCode("level", SupervisionLevel.self)
        reason = try reader.optionalText("reason")
        replyDue = try reader.optionalInstant("replyDue")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalInteger("order", order)
        writer.code("phase", phase)
        writer.optionalCode("level", level)
        writer.optionalText("reason", reason)
        writer.optionalInstant("replyDue", replyDue)
    }
}

/// 申诉裁定(剔除/免计): whether a figure leaves the matter aside. The fact stays, only its counting is exempted.
public struct AppealDecided: EventPayload {
    public static let kind = EventKind.appealDecided

    /// Which indicator the appeal is about.
    public var indicator: Indicator
    /// Whether it was granted.
    public var granted: Bool
    /// Why.
    public var ground: String
    /// Which round; the last where it is absent. Set by the ledger.
    public var round: Int64?

    /// Makes the part from its fields.
    public init(indicator: Indicator, granted: Bool, ground: String, round: Int64? = nil) {
        self.indicator = indicator
        self.granted = granted
        self.ground = ground
        self.round = round
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        indicator = try reader.code("indicator", Indicator.self)
        granted = try reader.flag("granted")
        ground = try reader.text("ground", limit: FieldLimits.text)
        round = try reader.optionalInteger("round", 1...1_000)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("indicator", indicator)
        writer.flag("granted", granted)
        writer.text("ground", ground)
        writer.optionalInteger("round", round)
    }
}

/// 奖励/撤销: money was granted or taken back. What was paid; what the rules would pay is computed beside it.
public struct RewardDecided: EventPayload {
    public static let kind = EventKind.rewardDecided

    /// Who gets it: an opaque reference.
    public var beneficiary: Token
    /// How much, in fen.
    public var fen: Int64
    /// By which rule.
    public var rule: Token
    /// For which period, such as 2024-03.
    public var period: Token
    /// Granted or revoked.
    public var operation: RewardOperation
    /// What it rewards.
    public var source: RewardSource?

    /// Makes the part from its fields.
    public init(
        beneficiary: Token, fen: Int64, rule: Token, period: Token, operation: RewardOperation,
        source: RewardSource? = nil
    ) {
        self.beneficiary = beneficiary
        self.fen = fen
        self.rule = rule
        self.period = period
        self.operation = operation
        self.source = source
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        beneficiary = try reader.id("beneficiary", Token.self)
        fen = try reader.integer("fen", FieldLimits.count)
        rule = try reader.id("rule", Token.self)
        period = try reader.id("period", Token.self)
        operation = try reader.code("operation", RewardOperation.self)
        source = try reader.optionalCode("source", RewardSource.self)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("beneficiary", beneficiary)
        writer.integer("fen", fen)
        writer.id("rule", rule)
        writer.id("period", period)
        writer.code("operation", operation)
        writer.optionalCode("source", source)
    }
}
