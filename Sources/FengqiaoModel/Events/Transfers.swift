/// 转办·分流·提级·交办: handing the matter on was proposed. The receiver's custody clock starts now.
public struct TransferProposed: EventPayload {
    public static let kind = EventKind.transferProposed

    /// The number of the transfer within its matter: set by the ledger.
    public var transfer: Int64?
    /// Who hands on.
    public var from: UnitID
    /// Who shall receive.
    public var to: UnitID
    /// Whether the receiver takes over or assists.
    public var role: TransferRole
    /// Which way it goes.
    public var direction: Direction
    /// Why.
    public var reason: String?
    /// The receiver's own limit, in units of the matter's clock; where that has none, of the holder's own limit.
    public var allotment: Int64?
    /// Whether the receiver is only informed.
    public var informOnly: Bool

    /// Makes the part from its fields.
    public init(
        transfer: Int64? = nil, from: UnitID, to: UnitID, role: TransferRole, direction: Direction,
        reason: String? = nil, allotment: Int64? = nil, informOnly: Bool
    ) {
        self.transfer = transfer
        self.from = from
        self.to = to
        self.role = role
        self.direction = direction
        self.reason = reason
        self.allotment = allotment
        self.informOnly = informOnly
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        transfer = try reader.optionalInteger("transfer", 1...1_000_000)
        from = try reader.id("from", UnitID.self)
        to = try reader.id("to", UnitID.self)
        role = try reader.code("role", TransferRole.self)
        direction = try reader.code("direction", Direction.self)
        reason = try reader.optionalText("reason")
        allotment = try reader.optionalInteger("allotment", 1...Clock.unitLimit)
        informOnly = try reader.flag("informOnly")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalInteger("transfer", transfer)
        writer.id("from", from)
        writer.id("to", to)
        writer.code("role", role)
        writer.code("direction", direction)
        writer.optionalText("reason", reason)
        writer.optionalInteger("allotment", allotment)
        writer.flag("informOnly", informOnly)
    }
}

/// 签收·报到: the receiver signed for a transfer.
public struct TransferAccepted: EventPayload {
    public static let kind = EventKind.transferAccepted
    public static let version: UInt8 = 2

    /// Which transfer; the pending one where it is absent.
    public var transfer: Int64?
    /// The receiver.
    public var by: UnitID
    /// What money came with the task, in fen (费随事转).
    public var fundingFen: Int64?

    /// Makes the part from its fields.
    public init(transfer: Int64? = nil, by: UnitID, fundingFen: Int64? = nil) {
        self.transfer = transfer
        self.by = by
        self.fundingFen = fundingFen
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        transfer = try reader.optionalInteger("transfer", 1...1_000_000)
        by = try reader.id("by", UnitID.self)
        fundingFen = reader.version >= 2 ? try reader.optionalInteger("fundingFen", FieldLimits.count) : nil
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalInteger("transfer", transfer)
        writer.id("by", by)
        guard writer.version >= 2 else { return }
        writer.optionalInteger("fundingFen", fundingFen)
    }
}

/// 退回: the receiver handed a transfer back.
public struct TransferReturned: EventPayload {
    public static let kind = EventKind.transferReturned

    /// Which transfer; the last one where it is absent.
    public var transfer: Int64?
    /// Why.
    public var reason: ReturnReason
    /// On what ground.
    public var basis: String?

    /// Makes the part from its fields.
    public init(transfer: Int64? = nil, reason: ReturnReason, basis: String? = nil) {
        self.transfer = transfer
        self.reason = reason
        self.basis = basis
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        transfer = try reader.optionalInteger("transfer", 1...1_000_000)
        reason = try reader.code("reason", ReturnReason.self)
        basis = try reader.optionalText("basis")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalInteger("transfer", transfer)
        writer.code("reason", reason)
        writer.optionalText("basis", basis)
    }
}

/// 裁定·指定承办: somebody above decided who holds the matter.
///
/// A return was unfounded where the decision names the unit that returned it.
public struct TransferAdjudicated: EventPayload {
    public static let kind = EventKind.transferAdjudicated

    /// The transfer that was in dispute; the last where it is absent.
    public var transfer: Int64?
    /// The unit that holds the matter from now on.
    public var unit: UnitID
    /// Whether the decision is final: the unit can then neither return nor hand on the matter.
    public var final: Bool
    /// Why.
    public var reason: String?

    /// Makes the part from its fields.
    public init(transfer: Int64? = nil, unit: UnitID, final: Bool, reason: String? = nil) {
        self.transfer = transfer
        self.unit = unit
        self.final = final
        self.reason = reason
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        transfer = try reader.optionalInteger("transfer", 1...1_000_000)
        unit = try reader.id("unit", UnitID.self)
        final = try reader.flag("final")
        reason = try reader.optionalText("reason")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalInteger("transfer", transfer)
        writer.id("unit", unit)
        writer.flag("final", final)
        writer.optionalText("reason", reason)
    }
}
