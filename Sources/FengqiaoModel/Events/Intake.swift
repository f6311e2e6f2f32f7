/// Who reported, as far as the ledger may know: a class and an opaque ID, never a name.
public struct Reporter: Fields {
    /// What sort of reporter.
    public var reporterClass: ReporterClass
    /// The opaque ID; absent for anonymous reporters.
    public var id: Token?

    /// Makes the part from its fields.
    public init(reporterClass: ReporterClass, id: Token? = nil) {
        self.reporterClass = reporterClass
        self.id = id
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        reporterClass = try reader.code("reporterClass", ReporterClass.self)
        id = try reader.optionalID("id", Token.self)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("reporterClass", reporterClass)
        writer.optionalID("id", id)
    }
}

/// 上报: somebody reported a matter. The first event of every matter.
public struct MatterReported: EventPayload {
    public static let kind = EventKind.matterReported

    /// How the report came in.
    public var channel: Channel
    /// The unit on whose ground it lies, by the units in force at the time.
    public var originUnit: UnitID
    /// Who reported; absent where nobody knows.
    public var reporter: Reporter?
    /// What the reporter takes it for; the acceptance decides.
    public var category: CategoryID?
    /// An opaque reference to a place.
    public var location: Token?
    /// The report in the system that it came from.
    public var source: Token?
    /// What happened, in words. Free of personal data.
    public var summary: String?

    /// Makes the part from its fields.
    public init(
        channel: Channel, originUnit: UnitID, reporter: Reporter? = nil, category: CategoryID? = nil,
        location: Token? = nil, source: Token? = nil, summary: String? = nil
    ) {
        self.channel = channel
        self.originUnit = originUnit
        self.reporter = reporter
        self.category = category
        self.location = location
        self.source = source
        self.summary = summary
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        channel = try reader.code("channel", Channel.self)
        originUnit = try reader.id("originUnit", UnitID.self)
        reporter = try reader.record("reporter") { (inner) throws(FieldError) in try Reporter(from: &inner) }
        category = try reader.optionalID("category", CategoryID.self)
        location = try reader.optionalID("location", Token.self)
        source = try reader.optionalID("source", Token.self)
        summary = try reader.optionalText("summary")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("channel", channel)
        writer.id("originUnit", originUnit)
        writer.record("reporter", reporter) { $1.write(to: &$0) }
        writer.optionalID("category", category)
        writer.optionalID("location", location)
        writer.optionalID("source", source)
        writer.optionalText("summary", summary)
    }
}
