/// R5 底数发布: how many households and residents a unit has.
public struct RegisterPublished: EventPayload {
    public static let kind = EventKind.registerPublished

    /// The unit.
    public var unit: UnitID
    /// How many households.
    public var households: Int64
    /// How many residents.
    public var residents: Int64
    /// Since when.
    public var from: Instant

    /// Makes the part from its fields.
    public init(unit: UnitID, households: Int64, residents: Int64, from: Instant) {
        self.unit = unit
        self.households = households
        self.residents = residents
        self.from = from
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        unit = try reader.id("unit", UnitID.self)
        households = try reader.integer("households", FieldLimits.count)
        residents = try reader.integer("residents", FieldLimits.count)
        from = try reader.instant("from")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("unit", unit)
        writer.integer("households", households)
        writer.integer("residents", residents)
        writer.instant("from", from)
    }
}

/// R6 通报发布: a report was made public. Restated figures are shown beside what this one said.
public struct ReportPublished: EventPayload {
    public static let kind = EventKind.reportPublished

    /// Which report.
    public var report: Token
    /// For which period, such as 2024-03.
    public var period: Token
    /// What the log had recorded by then is what it rests on.
    public var knownAt: Instant
    /// The SHA-256 of what was published, in 64 hexadecimal digits.
    public var digest: Token

    /// Makes the part from its fields.
    public init(report: Token, period: Token, knownAt: Instant, digest: Token) {
        self.report = report
        self.period = period
        self.knownAt = knownAt
        self.digest = digest
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        report = try reader.id("report", Token.self)
        period = try reader.id("period", Token.self)
        knownAt = try reader.instant("knownAt")
        digest = try reader.id("digest", Token.self)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("report", report)
        writer.id("period", period)
        writer.instant("knownAt", knownAt)
        writer.id("digest", digest)
    }
}
