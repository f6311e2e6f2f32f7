/// 巡查·走访·代办·议事: a worker did what the post asks for. The stream is the worker's.
public struct DutyLogged: EventPayload {
    public static let kind = EventKind.dutyLogged

    /// What was done.
    public var kind: DutyKind
    /// When it began.
    public var from: Instant
    /// When it ended.
    public var to: Instant?
    /// Whom or what it was about: households, places; opaque.
    public var subjects: [Token]
    /// The matter that it belongs to, such as a deliberation.
    public var matter: MatterID?
    /// Of a checklist, how many items passed.
    public var passed: Int64?
    /// Of a checklist, how many items it has.
    public var total: Int64?
    /// In words.
    public var text: String?

    /// Makes the part from its fields.
    public init(
        kind: DutyKind, from: Instant, to: Instant? = nil, subjects: [Token] = [], matter: MatterID? = nil,
        passed: Int64? = nil, total: Int64? = nil, text: String? = nil
    ) {
        self.kind = kind
        self.from = from
        self.to = to
        self.subjects = subjects
        self.matter = matter
        self.passed = passed
        self.total = total
        self.text = text
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        kind = try reader.code("kind", DutyKind.self)
        from = try reader.instant("from")
        to = try reader.optionalInstant("to")
        subjects = try reader.ids("subjects", Token.self)
        matter = try reader.optionalID("matter", MatterID.self)
        passed = try reader.optionalInteger("passed", FieldLimits.count)
        total = try reader.optionalInteger("total", FieldLimits.count)
        text = try reader.optionalText("text")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("kind", kind)
        writer.instant("from", from)
        writer.optionalInstant("to", to)
        writer.ids("subjects", subjects)
        writer.optionalID("matter", matter)
        writer.optionalInteger("passed", passed)
        writer.optionalInteger("total", total)
        writer.optionalText("text", text)
    }
}
