/// 受理(立案): the matter was accepted, and its clock starts.
///
/// The tier is frozen here. The policy and calendar versions in force now are the matter's for good.
public struct MatterAccepted: EventPayload {
    public static let kind = EventKind.matterAccepted
    public static let version: UInt8 = 2

    /// What it is.
    public var category: CategoryID
    /// What sort of matter it is.
    public var nature: Nature
    /// How big it is: 小事, 大事 or 难事.
    public var tier: Tier
    /// How many people it concerns.
    public var scale: Scale
    /// The unit that is competent.
    public var competentUnit: UnitID
    /// The unit that takes it in hand at once; without it the matter waits for a transfer.
    public var firstHolder: UnitID?
    /// The version of the limits that binds the matter: set by the ledger.
    public var slaVersion: Int64?
    /// A deadline that the matter brings along; it stands in for the limits' own.
    public var dueAt: Instant?
    /// How urgent it is; ordinary where it is absent.
    public var severity: Severity?
    /// The grade of GB/T 31000.
    public var grade: Grade?
    /// How many persons are concerned.
    public var persons: Int64?
    /// The closed matter that this one repeats.
    public var repeatOf: MatterID?
    /// The units that an accusation is about: it is never handed to them (Petition Regulation 2022 art. 30 and 46).
    public var accused: [UnitID]
    /// The units that may not handle it (art. 28).
    public var recused: [UnitID]

    /// Makes the part from its fields.
    public init(
        category: CategoryID, nature: Nature, tier: Tier, scale: Scale, competentUnit: UnitID,
        firstHolder: UnitID? = nil, slaVersion: Int64? = nil, dueAt: Instant? = nil, severity: Severity? = nil,
        grade: Grade? = nil, persons: Int64? = nil, repeatOf: MatterID? = nil, accused: [UnitID] = [],
        recused: [UnitID] = []
    ) {
        self.category = category
        self.nature = nature
        self.tier = tier
        self.scale = scale
        self.competentUnit = competentUnit
        self.firstHolder = firstHolder
        self.slaVersion = slaVersion
        self.dueAt = dueAt
        self.severity = severity
        self.grade = grade
        self.persons = persons
        self.repeatOf = repeatOf
        self.accused = accused
        self.recused = recused
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        category = try reader.id("category", CategoryID.self)
        nature = try reader.code("nature", Nature.self)
        tier = try reader.code("tier", Tier.self)
        scale = try reader.code("scale", Scale.self)
        competentUnit = try reader.id("competentUnit", UnitID.self)
        firstHolder = try reader.optionalID("firstHolder", UnitID.self)
        slaVersion = try reader.optionalInteger("slaVersion", 1...Int64.max)
        dueAt = try reader.optionalInstant("dueAt")
        severity = reader.version >= 2 ? try reader.optionalCode("severity", Severity.self) : nil
        grade = reader.version >= 2 ? try reader.optionalCode("grade", Grade.self) : nil
        persons = reader.version >= 2 ? try reader.optionalInteger("persons", FieldLimits.count) : nil
        repeatOf = reader.version >= 2 ? try reader.optionalID("repeatOf", MatterID.self) : nil
        accused = reader.version >= 2 ? try reader.ids("accused", UnitID.self) : []
        recused = reader.version >= 2 ? try reader.ids("recused", UnitID.self) : []
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("category", category)
        writer.code("nature", nature)
        writer.code("tier", tier)
        writer.code("scale", scale)
        writer.id("competentUnit", competentUnit)
        writer.optionalID("firstHolder", firstHolder)
        writer.optionalInteger("slaVersion", slaVersion)
        writer.optionalInstant("dueAt", dueAt)
        guard writer.version >= 2 else { return }
        writer.optionalCode("severity", severity)
        writer.optionalCode("grade", grade)
        writer.optionalInteger("persons", persons)
        writer.optionalID("repeatOf", repeatOf)
        writer.ids("accused", accused)
        writer.ids("recused", recused)
    }
}

/// 不予受理/作废: the matter was not taken up, or turned out to be none.
public struct MatterDeclined: EventPayload {
    public static let kind = EventKind.matterDeclined

    /// Why.
    public var ground: DeclineGround
    /// Whether the reporter was told, with the reason.
    public var told: Bool
    /// In words.
    public var text: String?

    /// Makes the part from its fields.
    public init(ground: DeclineGround, told: Bool, text: String? = nil) {
        self.ground = ground
        self.told = told
        self.text = text
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        ground = try reader.code("ground", DeclineGround.self)
        told = try reader.flag("told")
        text = try reader.optionalText("text")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("ground", ground)
        writer.flag("told", told)
        writer.optionalText("text", text)
    }
}

/// 重新定性定级: what the matter is taken for has changed.
///
/// The tier at acceptance stays the one that containment counts by. Pauses and extensions belong to the matter and stay.
public struct MatterReclassified: EventPayload {
    public static let kind = EventKind.matterReclassified

    /// The new category.
    public var category: CategoryID?
    /// The new tier.
    public var tier: Tier?
    /// Why.
    public var ground: String
    /// Who approved.
    public var approvedBy: WorkerID

    /// Makes the part from its fields.
    public init(category: CategoryID? = nil, tier: Tier? = nil, ground: String, approvedBy: WorkerID) {
        self.category = category
        self.tier = tier
        self.ground = ground
        self.approvedBy = approvedBy
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        category = try reader.optionalID("category", CategoryID.self)
        tier = try reader.optionalCode("tier", Tier.self)
        ground = try reader.text("ground", limit: FieldLimits.text)
        approvedBy = try reader.id("approvedBy", WorkerID.self)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalID("category", category)
        writer.optionalCode("tier", tier)
        writer.text("ground", ground)
        writer.id("approvedBy", approvedBy)
    }
}
