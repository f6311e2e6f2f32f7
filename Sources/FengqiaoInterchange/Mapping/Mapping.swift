public import Fengqiao

/// How somebody else's log becomes events of the catalogue: which activity becomes which event, which attribute is
/// the unit, the worker, the channel or the deadline, and what a new log is founded with.
///
/// A mapping is a JSON file; `docs/reference/mappings.md` describes it, and `Fixtures/mappings/` has examples.
public struct Mapping: Sendable {
    /// What a new log is founded with.
    public let founding: Founding
    /// The names that mark one import's cases among others': part of the idempotency keys.
    public let source: String
    let units: UnitRule?
    let ignored: [String]
    let rules: [Rule]

    /// How units that the log does not know yet are defined.
    struct UnitRule: Sendable {
        var tree: Token
        var rung: Rung
        var kind: UnitKind
        var parent: UnitID?
        var effectiveFrom: Instant
    }

    /// One rule: when it fires, and the command that it makes.
    struct Rule: Sendable {
        /// Fires once a case, or for activities of these names; `*` stands for those that no other rule names.
        var activities: [String]?
        /// For a case: the attributes of which the earliest is the time; `activity:first` and `activity:last` too.
        var times: [String]
        /// Whether the rule is passed over where the case lacks the time.
        var isOptional: Bool
        /// The command, but for its key, its subject and its time.
        var command: JSONValue
    }

    /// Reads a mapping.
    ///
    /// - Throws: ``InterchangeError`` with the file and the name of the part that is missing, unknown or wrong.
    public init(_ text: some Collection<UInt8>, file: String) throws(InterchangeError) {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(text) } catch {
            throw InterchangeError(
                .badInput, file: file, line: error.line, "this is no mapping: \(error.reason) at column \(error.column)"
            )
        }
        do throws(FieldError) { try self.init(value) } catch {
            throw InterchangeError(.badInput, file: file, "the mapping's \(error.description)")
        }
    }

    private init(_ value: JSONValue) throws(FieldError) {
        var reader = JSONFieldReader(value)
        source = try reader.text("source", limit: 64)
        let founding = try reader.record("log") { (inner) throws(FieldError) in try Self.founding(&inner) }
        guard let founding else { throw FieldError("log", "is missing") }
        self.founding = founding
        units = try reader.record("units") { (inner) throws(FieldError) in
            UnitRule(
                tree: try inner.id("tree", Token.self), rung: try inner.code("rung", Rung.self),
                kind: try inner.code("kind", UnitKind.self),
                parent: try inner.optional("parent") { (inner, name) throws(FieldError) in
                    try inner.id(name, UnitID.self)
                }, effectiveFrom: founding.at)
        }
        ignored = try reader.list("ignore", max: 1_000) { (inner) throws(FieldError) in
            try inner.text("", limit: 1_000)
        }
        rules = try reader.list("rules", max: 1_000) { (inner) throws(FieldError) in try Self.rule(&inner) }
        guard !rules.isEmpty else { throw FieldError("rules", "is missing") }
        try reader.finish()
    }

    private static func founding(_ reader: inout JSONFieldReader) throws(FieldError) -> Founding {
        let name = try reader.text("zone", limit: 64)
        guard let zone = Zone.named(name) else {
            throw FieldError(
                "zone", "is \"\(name)\", which is no offset such as +08:00 and no name such as Asia/Shanghai")
        }
        var founding = Founding(
            origin: try reader.id("origin", Token.self), zone: zone, actor: try reader.id("actor", WorkerID.self),
            unit: try reader.id("unit", UnitID.self), at: try reader.instant("at"))
        let at = founding.at
        founding.references = try reader.list("references", max: 10_000) { (inner) throws(FieldError) in
            try ReferenceFile.body(&inner, at: at)
        }
        return founding
    }

    private static func rule(_ reader: inout JSONFieldReader) throws(FieldError) -> Rule {
        let activities = try reader.list("activities", max: 1_000) { (inner) throws(FieldError) in
            try inner.text("", limit: 1_000)
        }
        let times = try reader.list("at", max: 16) { (inner) throws(FieldError) in try inner.text("", limit: 200) }
        if activities.isEmpty, times.isEmpty {
            throw FieldError("at", "is missing: a rule for a whole case says which attribute is its time")
        }
        return Rule(
            activities: activities.isEmpty ? nil : activities, times: times,
            isOptional: try reader.flag("optional"), command: try reader.value("command"))
    }
}
