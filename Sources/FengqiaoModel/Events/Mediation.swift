/// A party to a mediation: an opaque reference and whether it consents.
public struct Party: Fields {
    /// The opaque reference.
    public var reference: Token
    /// Whether the party consents to mediation (People's Mediation Law art. 17: one refusal rules it out).
    public var consents: Bool

    /// Makes the part from its fields.
    public init(reference: Token, consents: Bool) {
        self.reference = reference
        self.consents = consents
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        reference = try reader.id("reference", Token.self)
        consents = try reader.flag("consents")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("reference", reference)
        writer.flag("consents", consents)
    }
}

/// 调解申请/受理: mediation was requested or taken up.
public struct MediationOpened: EventPayload {
    public static let kind = EventKind.mediationOpened

    /// The number of the mediation within its matter: set by the ledger when requested.
    public var mediation: Int64?
    /// How far it has come.
    public var phase: MediationPhase
    /// Which kind of mediation.
    public var kind: MediationKind
    /// On whose motion.
    public var basis: MediationBasis
    /// The mediating body.
    public var body: UnitID
    /// The mediators.
    public var mediators: [WorkerID]
    /// The parties.
    public var parties: [Party]

    /// Makes the part from its fields.
    public init(
        mediation: Int64? = nil, phase: MediationPhase, kind: MediationKind, basis: MediationBasis,
        body: UnitID, mediators: [WorkerID] = [], parties: [Party] = []
    ) {
        self.mediation = mediation
        self.phase = phase
        self.kind = kind
        self.basis = basis
        self.body = body
        self.mediators = mediators
        self.parties = parties
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        mediation = try reader.optionalInteger("mediation", 1...1_000)
        phase = try reader.code("phase", MediationPhase.self)
        kind = try reader.code("kind", MediationKind.self)
        basis = try reader.code("basis", MediationBasis.self)
        body = try reader.id("body", UnitID.self)
        mediators = try reader.ids("mediators", WorkerID.self)
        parties = try reader.list("parties", max: FieldLimits.list) { (inner) throws(FieldError) in
            try Party(from: &inner)
        }
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalInteger("mediation", mediation)
        writer.code("phase", phase)
        writer.code("kind", kind)
        writer.code("basis", basis)
        writer.id("body", body)
        writer.ids("mediators", mediators)
        writer.list("parties", parties) { $1.write(to: &$0) }
    }
}

/// One thing that the parties agreed on.
public struct AgreementItem: Fields {
    /// An amount of money, in fen.
    public var amountFen: Int64?
    /// When it is due; at once where it is absent.
    public var due: Instant?
    /// In words.
    public var text: String?

    /// Makes the part from its fields.
    public init(amountFen: Int64? = nil, due: Instant? = nil, text: String? = nil) {
        self.amountFen = amountFen
        self.due = due
        self.text = text
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        amountFen = try reader.optionalInteger("amountFen", FieldLimits.count)
        due = try reader.optionalInstant("due")
        text = try reader.optionalText("text")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalInteger("amountFen", amountFen)
        writer.optionalInstant("due", due)
        writer.optionalText("text", text)
    }
}

/// 达成协议: the parties agreed. A written agreement takes effect with signatures and seal, an oral one with the agreement itself.
public struct AgreementReached: EventPayload {
    public static let kind = EventKind.agreementReached

    /// Which mediation; the open one where it is absent.
    public var mediation: Int64?
    /// Written or oral.
    public var form: AgreementForm
    /// When it takes effect.
    public var effectiveAt: Instant
    /// Whether something remains unsettled; mediation then goes on.
    public var partial: Bool
    /// What was agreed.
    public var items: [AgreementItem]

    /// Makes the part from its fields.
    public init(
        mediation: Int64? = nil, form: AgreementForm, effectiveAt: Instant, partial: Bool,
        items: [AgreementItem] = []
    ) {
        self.mediation = mediation
        self.form = form
        self.effectiveAt = effectiveAt
        self.partial = partial
        self.items = items
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        mediation = try reader.optionalInteger("mediation", 1...1_000)
        form = try reader.code("form", AgreementForm.self)
        effectiveAt = try reader.instant("effectiveAt")
        partial = try reader.flag("partial")
        items = try reader.list("items", max: FieldLimits.list) { (inner) throws(FieldError) in
            try AgreementItem(from: &inner)
        }
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalInteger("mediation", mediation)
        writer.code("form", form)
        writer.instant("effectiveAt", effectiveAt)
        writer.flag("partial", partial)
        writer.list("items", items) { $1.write(to: &$0) }
    }
}

/// 终止调解: mediation ended without agreement, and the parties were told what else they can do.
public struct MediationEnded: EventPayload {
    public static let kind = EventKind.mediationEnded
    public static let version: UInt8 = 2

    /// Which mediation; the open one where it is absent.
    public var mediation: Int64?
    /// Why.
    public var reason: MediationEndReason
    /// Whether the parties were told of other remedies (People's Mediation Law art. 26).
    public var remediesTold: Bool
    /// Whether it was reported to the police (民转刑; People's Mediation Law art. 25).
    public var reportedToPolice: Bool

    /// Makes the part from its fields.
    public init(mediation: Int64? = nil, reason: MediationEndReason, remediesTold: Bool, reportedToPolice: Bool = false)
    {
        self.mediation = mediation
        self.reason = reason
        self.remediesTold = remediesTold
        self.reportedToPolice = reportedToPolice
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        mediation = try reader.optionalInteger("mediation", 1...1_000)
        reason = try reader.code("reason", MediationEndReason.self)
        remediesTold = try reader.flag("remediesTold")
        reportedToPolice = reader.version >= 2 ? try reader.flag("reportedToPolice") : false
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalInteger("mediation", mediation)
        writer.code("reason", reason)
        writer.flag("remediesTold", remediesTold)
        guard writer.version >= 2 else { return }
        writer.flag("reportedToPolice", reportedToPolice)
    }
}
