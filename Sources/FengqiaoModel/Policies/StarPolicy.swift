/// From which score on a subject has so many stars.
public struct StarCut: Fields {
    /// How many stars.
    public var stars: Int64
    /// The lowest score, in basis points of the full score.
    public var from: Int64

    /// Makes the part from its fields.
    public init(stars: Int64, from: Int64) {
        self.stars = stars
        self.from = from
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        stars = try reader.integer("stars", 0...10)
        from = try reader.integer("from", 0...10_000)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.integer("stars", stars)
        writer.integer("from", from)
    }
}

/// What keeps a subject from more than so many stars.
public struct StarVeto: Fields {
    /// What happened.
    public var event: VetoEvent
    /// The most stars that are left.
    public var stars: Int64

    /// Makes the part from its fields.
    public init(event: VetoEvent, stars: Int64) {
        self.event = event
        self.stars = stars
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        event = try reader.code("event", VetoEvent.self)
        stars = try reader.integer("stars", 0...10)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("event", event)
        writer.integer("stars", stars)
    }
}

/// How scores become stars, and which conditions a unit meets that has "three nones" (三无).
public struct StarPolicy: Fields {
    /// The cuts, from the highest score down; scores below the last have no star.
    public var cuts: [StarCut]
    /// What caps the stars.
    public var vetoes: [StarVeto]
    /// What must not have happened in a unit that meets all conditions.
    public var zeroConditions: [VetoEvent]

    /// Makes the part from its fields.
    public init(cuts: [StarCut] = [], vetoes: [StarVeto] = [], zeroConditions: [VetoEvent] = []) {
        self.cuts = cuts
        self.vetoes = vetoes
        self.zeroConditions = zeroConditions
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        cuts = try reader.list("cuts", max: FieldLimits.list) { (inner) throws(FieldError) in try StarCut(from: &inner)
        }
        vetoes = try reader.list("vetoes", max: FieldLimits.list) { (inner) throws(FieldError) in
            try StarVeto(from: &inner)
        }
        zeroConditions = try reader.codes("zeroConditions", VetoEvent.self)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.list("cuts", cuts) { $1.write(to: &$0) }
        writer.list("vetoes", vetoes) { $1.write(to: &$0) }
        writer.codes("zeroConditions", zeroConditions)
    }
}
