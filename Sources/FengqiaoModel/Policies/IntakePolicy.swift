/// A number or a desk at which reports come in, and how it ranks where two reports are one matter.
public struct SourcePriority: Fields {
    /// The source, such as the number 12345.
    public var source: Token
    /// Its rank: 1 comes first.
    public var priority: Int64
    /// What people call it.
    public var name: String?

    /// Makes the part from its fields.
    public init(source: Token, priority: Int64, name: String? = nil) {
        self.source = source
        self.priority = priority
        self.name = name
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        source = try reader.id("source", Token.self)
        priority = try reader.integer("priority", 1...1_000)
        name = try reader.optionalText("name")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("source", source)
        writer.integer("priority", priority)
        writer.optionalText("name", name)
    }
}

/// How reports are taken in and answered.
public struct IntakePolicy: Fields {
    /// The sources that were merged into one number, by rank.
    public var sources: [SourcePriority]
    /// Whether a primary takes over the filing date of an earlier report that is linked to it.
    public var inheritsEarliestFiling: Bool
    /// Whether a reporter that can be reached is told before the matter is closed (件件有回音).
    public var feedbackBeforeClosing: Bool

    /// Makes the part from its fields.
    public init(sources: [SourcePriority] = [], inheritsEarliestFiling: Bool, feedbackBeforeClosing: Bool) {
        self.sources = sources
        self.inheritsEarliestFiling = inheritsEarliestFiling
        self.feedbackBeforeClosing = feedbackBeforeClosing
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        sources = try reader.list("sources", max: FieldLimits.list) { (inner) throws(FieldError) in
            try SourcePriority(from: &inner)
        }
        inheritsEarliestFiling = try reader.flag("inheritsEarliestFiling")
        feedbackBeforeClosing = try reader.flag("feedbackBeforeClosing")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.list("sources", sources) { $1.write(to: &$0) }
        writer.flag("inheritsEarliestFiling", inheritsEarliestFiling)
        writer.flag("feedbackBeforeClosing", feedbackBeforeClosing)
    }
}
