/// 响应·进展: something was done or said.
public struct ProgressNoted: EventPayload {
    public static let kind = EventKind.progressNoted

    /// What the note is.
    public var kind: ProgressKind
    /// What was done.
    public var text: String?

    /// Makes the part from its fields.
    public init(kind: ProgressKind, text: String? = nil) {
        self.kind = kind
        self.text = text
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        kind = try reader.code("kind", ProgressKind.self)
        text = try reader.optionalText("text")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("kind", kind)
        writer.optionalText("text", text)
    }
}

/// 中止·挂账: clocks stop.
public struct ClockPaused: EventPayload {
    public static let kind = EventKind.clockPaused
    public static let version: UInt8 = 2

    /// Why, in words.
    public var reason: String
    /// Who approved.
    public var approvedBy: WorkerID?
    /// When the pause ends by itself.
    public var until: Instant?
    /// Which clocks; the matter's and its holder's where none is named.
    public var clocks: [ClockName]
    /// Why, by the closed list that caps and approvals go by.
    public var cause: PauseCause?

    /// Makes the part from its fields.
    public init(
        reason: String, approvedBy: WorkerID? = nil, until: Instant? = nil, clocks: [ClockName] = [],
        cause: PauseCause? = nil
    ) {
        self.reason = reason
        self.approvedBy = approvedBy
        self.until = until
        self.clocks = clocks
        self.cause = cause
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        reason = try reader.text("reason", limit: FieldLimits.text)
        approvedBy = try reader.optionalID("approvedBy", WorkerID.self)
        until = try reader.optionalInstant("until")
        clocks = reader.version >= 2 ? try reader.codes("clocks", ClockName.self) : []
        cause = reader.version >= 2 ? try reader.optionalCode("cause", PauseCause.self) : nil
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.text("reason", reason)
        writer.optionalID("approvedBy", approvedBy)
        writer.optionalInstant("until", until)
        guard writer.version >= 2 else { return }
        writer.codes("clocks", clocks)
        writer.optionalCode("cause", cause)
    }
}

/// 恢复: clocks run again.
public struct ClockResumed: EventPayload {
    public static let kind = EventKind.clockResumed
    public static let version: UInt8 = 2

    /// Why.
    public var reason: String?
    /// Which clocks; all that are paused where none is named.
    public var clocks: [ClockName]

    /// Makes the part from its fields.
    public init(reason: String? = nil, clocks: [ClockName] = []) {
        self.reason = reason
        self.clocks = clocks
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        reason = try reader.optionalText("reason")
        clocks = reader.version >= 2 ? try reader.codes("clocks", ClockName.self) : []
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalText("reason", reason)
        guard writer.version >= 2 else { return }
        writer.codes("clocks", clocks)
    }
}

/// 延期: more time was asked for, granted or refused. Units are added to the limit, not days to a date.
public struct ExtensionRecorded: EventPayload {
    public static let kind = EventKind.extensionRecorded
    public static let version: UInt8 = 2

    /// How far the request has come.
    public var phase: ExtensionPhase
    /// How many units of the clock; required when granted.
    public var amount: Int64?
    /// Who decided.
    public var approvedBy: WorkerID?
    /// Which clock; the matter's where it is absent.
    public var clock: ClockName?

    /// Makes the part from its fields.
    public init(phase: ExtensionPhase, amount: Int64? = nil, approvedBy: WorkerID? = nil, clock: ClockName? = nil) {
        self.phase = phase
        self.amount = amount
        self.approvedBy = approvedBy
        self.clock = clock
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        phase = try reader.code("phase", ExtensionPhase.self)
        amount = try reader.optionalInteger("amount", 1...Clock.unitLimit)
        approvedBy = try reader.optionalID("approvedBy", WorkerID.self)
        clock = reader.version >= 2 ? try reader.optionalCode("clock", ClockName.self) : nil
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("phase", phase)
        writer.optionalInteger("amount", amount)
        writer.optionalID("approvedBy", approvedBy)
        guard writer.version >= 2 else { return }
        writer.optionalCode("clock", clock)
    }
}

/// 处置完成: the holder says that it is done; somebody else shall check.
public struct HandlingCompleted: EventPayload {
    public static let kind = EventKind.handlingCompleted

    /// The holder.
    public var by: UnitID
    /// References to evidence.
    public var evidence: [Token]
    /// What was done.
    public var text: String?

    /// Makes the part from its fields.
    public init(by: UnitID, evidence: [Token] = [], text: String? = nil) {
        self.by = by
        self.evidence = evidence
        self.text = text
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        by = try reader.id("by", UnitID.self)
        evidence = try reader.ids("evidence", Token.self)
        text = try reader.optionalText("text")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("by", by)
        writer.ids("evidence", evidence)
        writer.optionalText("text", text)
    }
}

/// 结案: the matter was closed.
public struct MatterClosed: EventPayload {
    public static let kind = EventKind.matterClosed

    /// How it ended.
    public var outcome: Outcome
    /// Who is credited.
    public var creditedUnit: UnitID
    /// Which worker is credited.
    public var creditedWorker: WorkerID?
    /// In words.
    public var text: String?

    /// Makes the part from its fields.
    public init(
        outcome: Outcome, creditedUnit: UnitID, creditedWorker: WorkerID? = nil, text: String? = nil
    ) {
        self.outcome = outcome
        self.creditedUnit = creditedUnit
        self.creditedWorker = creditedWorker
        self.text = text
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        outcome = try reader.code("outcome", Outcome.self)
        creditedUnit = try reader.id("creditedUnit", UnitID.self)
        creditedWorker = try reader.optionalID("creditedWorker", WorkerID.self)
        text = try reader.optionalText("text")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("outcome", outcome)
        writer.id("creditedUnit", creditedUnit)
        writer.optionalID("creditedWorker", creditedWorker)
        writer.optionalText("text", text)
    }
}

/// 重开: the matter was opened again, and a new round begins.
public struct MatterReopened: EventPayload {
    public static let kind = EventKind.matterReopened

    /// Why.
    public var ground: ReopenGround
    /// The number of the new round: set by the ledger.
    public var round: Int64?
    /// In words.
    public var text: String?

    /// Makes the part from its fields.
    public init(ground: ReopenGround, round: Int64? = nil, text: String? = nil) {
        self.ground = ground
        self.round = round
        self.text = text
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        ground = try reader.code("ground", ReopenGround.self)
        round = try reader.optionalInteger("round", 2...1_000)
        text = try reader.optionalText("text")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("ground", ground)
        writer.optionalInteger("round", round)
        writer.optionalText("text", text)
    }
}
