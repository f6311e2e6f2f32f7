/// 调解会: the parties met.
public struct MediationSessionHeld: EventPayload {
    public static let kind = EventKind.mediationSessionHeld

    /// Which mediation; the open one where it is absent.
    public var mediation: Int64?
    /// When it was held.
    public var at: Instant
    /// Who was there.
    public var present: [Token]

    /// Makes the part from its fields.
    public init(mediation: Int64? = nil, at: Instant, present: [Token] = []) {
        self.mediation = mediation
        self.at = at
        self.present = present
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        mediation = try reader.optionalInteger("mediation", 1...1_000)
        at = try reader.instant("at")
        present = try reader.ids("present", Token.self)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalInteger("mediation", mediation)
        writer.instant("at", at)
        writer.ids("present", present)
    }
}

/// 司法确认: the parties asked a court to confirm their agreement.
///
/// Both ask together, within 30 days of its taking effect (People's Mediation Law art. 33).
public struct JudicialConfirmationRecorded: EventPayload {
    public static let kind = EventKind.judicialConfirmationRecorded

    /// Which mediation; the last that was agreed on where it is absent.
    public var mediation: Int64?
    /// How far it has come.
    public var phase: ConfirmationPhase
    /// Whether both parties asked.
    public var jointly: Bool

    /// Makes the part from its fields.
    public init(mediation: Int64? = nil, phase: ConfirmationPhase, jointly: Bool) {
        self.mediation = mediation
        self.phase = phase
        self.jointly = jointly
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        mediation = try reader.optionalInteger("mediation", 1...1_000)
        phase = try reader.code("phase", ConfirmationPhase.self)
        jointly = try reader.flag("jointly")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalInteger("mediation", mediation)
        writer.code("phase", phase)
        writer.flag("jointly", jointly)
    }
}

/// 履行: an item of an agreement was performed, in part, in full, or not.
public struct PerformanceRecorded: EventPayload {
    public static let kind = EventKind.performanceRecorded

    /// Which mediation; the last that was agreed on where it is absent.
    public var mediation: Int64?
    /// The number of the item within the mediation, from 1, in order of agreement.
    public var item: Int64
    /// How much was paid, in fen.
    public var amountFen: Int64?
    /// What became of it.
    public var status: PerformanceStatus

    /// Makes the part from its fields.
    public init(mediation: Int64? = nil, item: Int64, amountFen: Int64? = nil, status: PerformanceStatus) {
        self.mediation = mediation
        self.item = item
        self.amountFen = amountFen
        self.status = status
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        mediation = try reader.optionalInteger("mediation", 1...1_000)
        item = try reader.integer("item", 1...FieldLimits.itemNumber)
        amountFen = try reader.optionalInteger("amountFen", FieldLimits.count)
        status = try reader.code("status", PerformanceStatus.self)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalInteger("mediation", mediation)
        writer.integer("item", item)
        writer.optionalInteger("amountFen", amountFen)
        writer.code("status", status)
    }
}
