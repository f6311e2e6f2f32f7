/// On which rung matters of a tier shall stay.
public struct TierRung: Fields {
    /// The tier.
    public var tier: Tier
    /// The rung: 小事 the village, 大事 the town, 难事 the district.
    public var rung: Rung

    /// Makes the part from its fields.
    public init(tier: Tier, rung: Rung) {
        self.tier = tier
        self.rung = rung
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        tier = try reader.code("tier", Tier.self)
        rung = try reader.code("rung", Rung.self)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("tier", tier)
        writer.code("rung", rung)
    }
}

/// Which matters containment counts, and what its counter-indicators look for: part of a policy of kind containment.
public struct CohortRules: Fields {
    /// The rung of each tier.
    public var tiers: [TierRung]
    /// A report about a matter that was closed at most so many days before is a repeat.
    public var repeatDays: Int64
    /// A matter that the village held longer than so many days and then handed up was handed up late.
    public var heldTooLongDays: Int64

    /// Makes the part from its fields.
    public init(tiers: [TierRung] = [], repeatDays: Int64, heldTooLongDays: Int64) {
        self.tiers = tiers
        self.repeatDays = repeatDays
        self.heldTooLongDays = heldTooLongDays
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        tiers = try reader.list("tiers", max: FieldLimits.list) { (inner) throws(FieldError) in
            try TierRung(from: &inner)
        }
        repeatDays = try reader.integer("repeatDays", 1...3_650)
        heldTooLongDays = try reader.integer("heldTooLongDays", 1...3_650)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.list("tiers", tiers) { $1.write(to: &$0) }
        writer.integer("repeatDays", repeatDays)
        writer.integer("heldTooLongDays", heldTooLongDays)
    }
}
