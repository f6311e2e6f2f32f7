import FengqiaoModel

// How the parts of a preset are read. Names of levels, inputs and units are checked in `Preset.checked`.

enum PresetLimits {
    /// Elements of a list in a preset: no tree has so many levels, and no list so many named units.
    static let list = 2_000
    /// Units of a preset, and duties: ten times those of the largest district that the documents tell of.
    static let units: Int64 = 100_000
    /// A sentence, in bytes.
    static let text = 2_000
}

extension JSONFieldReader {
    mutating func sentence(_ field: String) throws(FieldError) -> String {
        let text = try text(field, limit: PresetLimits.text)
        if text.isEmpty { throw FieldError(field, "is empty") }
        return text
    }

    mutating func maybe<T>(
        _ field: String, _ read: (inout JSONFieldReader, String) throws(FieldError) -> T
    ) throws(FieldError) -> T? { try optional(field, read) }

    mutating func maybeCount(_ field: String) throws(FieldError) -> Int64? {
        try optional(field) { (inner, name) throws(FieldError) in try inner.integer(name, 1...PresetLimits.units) }
    }

    mutating func maybeToken(_ field: String) throws(FieldError) -> Token? {
        try optional(field) { (inner, name) throws(FieldError) in try inner.id(name, Token.self) }
    }

    mutating func tokens(_ field: String) throws(FieldError) -> [Token] {
        try list(field, max: FieldLimits.list) { (inner) throws(FieldError) in try inner.id("", Token.self) }
    }

    mutating func each<T>(
        _ field: String, _ read: (inout JSONFieldReader) throws(FieldError) -> T
    ) throws(FieldError) -> [T] { try list(field, max: PresetLimits.list, read) }
}

extension JSONFieldReader {
    /// Objects as they stand: what is in them is read when the inputs are known.
    mutating func objects(_ field: String) throws(FieldError) -> [JSONValue] {
        let found = try optional(field) { (inner, name) throws(FieldError) in try inner.value(name) }
        guard let found else { return [] }
        guard let elements = found.array else { throw FieldError(field, "must be a list in brackets") }
        guard elements.count <= FieldLimits.list else {
            throw FieldError(field, "has \(elements.count) elements; at most \(FieldLimits.list) are allowed")
        }
        for (index, element) in elements.enumerated() where element.object == nil {
            throw FieldError("\(field)[\(index)]", "must be an object in braces")
        }
        return elements
    }
}

extension BilingualText {
    init(from reader: inout JSONFieldReader) throws(FieldError) {
        zh = try reader.sentence("zh")
        en = try reader.sentence("en")
    }
}

extension PresetTree {
    init(from reader: inout JSONFieldReader) throws(FieldError) {
        tree = try reader.id("tree", Token.self)
        levels = try reader.each("levels") { (inner) throws(FieldError) in try PresetLevel(from: &inner) }
        if levels.isEmpty { throw FieldError("levels", "is empty: a tree has at least its root") }
    }
}

extension PresetLevel {
    init(from reader: inout JSONFieldReader) throws(FieldError) {
        id = try reader.id("id", Token.self)
        rung = try reader.code("rung", Rung.self)
        kind = try reader.code("kind", UnitKind.self)
        parent = try reader.maybeToken("parent")
        name = try reader.maybe("name") { (inner, name) throws(FieldError) in try inner.sentence(name) }
        names = try reader.each("names") { (inner) throws(FieldError) in try inner.sentence("") }
        from = try reader.maybe("from") { (inner, name) throws(FieldError) in try inner.date(name) }
        ground = try reader.maybeToken("ground")
        let each = try reader.maybeCount("each")
        let total = try reader.maybeCount("total")
        let named = try reader.each("named") { (inner) throws(FieldError) in try NamedUnit(from: &inner) }
        let isBelow = try reader.flag("below")
        let counts: [Count?] = [
            each.map { .each($0) }, total.map { .total($0) }, named.isEmpty ? nil : .named(named),
            isBelow ? .below : nil,
        ]
        let stated = counts.compactMap { $0 }
        guard stated.count == 1, let count = stated.first else {
            throw FieldError("each", "or `total`, `named` or `below` must say how many units there are: state one")
        }
        self.count = count
    }
}

extension NamedUnit {
    init(from reader: inout JSONFieldReader) throws(FieldError) {
        name = try reader.sentence("name")
        id = try reader.maybe("id") { (inner, name) throws(FieldError) in try inner.id(name, UnitID.self) }
        parent = try reader.maybe("parent") { (inner, name) throws(FieldError) in try inner.sentence(name) }
        below = try reader.each("below") { (inner) throws(FieldError) in
            BelowCount(
                level: try inner.id("level", Token.self), count: try inner.integer("count", 0...PresetLimits.units))
        }
        ground = try reader.tokens("ground")
    }
}

extension PresetDuty {
    init(from reader: inout JSONFieldReader) throws(FieldError) {
        level = try reader.id("level", Token.self)
        each = try reader.maybeCount("each")
        total = try reader.maybeCount("total")
        roles = try reader.tokens("roles")
        also = try reader.each("also") { (inner) throws(FieldError) in
            AlsoDuty(level: try inner.id("level", Token.self), roles: try inner.tokens("roles"))
        }
        if (each == nil) == (total == nil) {
            throw FieldError("each", "or `total` must say how many workers there are: state one of them")
        }
        if roles.isEmpty { throw FieldError("roles", "is empty: a worker has at least one role") }
        for (index, role) in roles.enumerated() where roles[..<index].contains(role) {
            throw FieldError("roles[\(index)]", "is \(role), which stands there already")
        }
    }
}

extension PresetNumber {
    init(_ field: String, from reader: inout JSONFieldReader) throws(FieldError) {
        let value = try reader.value(field)
        if let name = Placeholder.name(value) {
            self = .input(name)
        } else {
            self = .value(try reader.integer(field, FieldLimits.count))
        }
    }
}

extension PresetRegister {
    init(from reader: inout JSONFieldReader) throws(FieldError) {
        level = try reader.id("level", Token.self)
        households = try PresetNumber("households", from: &reader)
        residents = try PresetNumber("residents", from: &reader)
    }
}

extension PresetInput {
    init(from reader: inout JSONFieldReader) throws(FieldError) {
        name = try reader.sentence("name")
        meaning = try BilingualText(from: &reader)
        simulated = try reader.maybe("simulated") { (inner, name) throws(FieldError) in
            try inner.integer(name, FieldLimits.count)
        }
        fields = []
    }
}

extension StatedFigure {
    init(from reader: inout JSONFieldReader) throws(FieldError) {
        figure = try reader.sentence("figure")
        value = try reader.integer("value", FieldLimits.count)
        article = try reader.sentence("article")
        text = try BilingualText(from: &reader)
    }
}

extension ReportedFigure {
    init(from reader: inout JSONFieldReader) throws(FieldError) {
        article = try reader.sentence("article")
        text = try BilingualText(from: &reader)
    }
}

extension PresetChoice {
    init(from reader: inout JSONFieldReader) throws(FieldError) {
        what = try reader.sentence("what")
        why = try reader.sentence("why")
    }
}

/// An input's place in a policy: `{"input": "redAfterDays"}` where the number will stand.
enum Placeholder {
    static func name(_ value: JSONValue) -> String? {
        guard let members = value.object, members.count == 1 else { return nil }
        return value["input"]?.string
    }

    /// The value with each input's number in its place.
    static func filled(_ value: JSONValue, _ inputs: [String: Int64]) -> JSONValue {
        if let name = name(value) { return inputs[name].map { .integer($0) } ?? value }
        return switch value {
        case .array(let elements): .array(elements.map { filled($0, inputs) })
        case .object(let members): .object(members.map { .init($0.key, filled($0.value, inputs)) })
        default: value
        }
    }

    /// The inputs that a value asks for, each with its field.
    static func all(in value: JSONValue, _ path: String = "") -> [(name: String, field: String)] {
        if let name = name(value) { return [(name, path)] }
        return switch value {
        case .array(let elements):
            elements.enumerated().flatMap { all(in: $0.element, "\(path)[\($0.offset)]") }
        case .object(let members):
            members.flatMap { all(in: $0.value, path.isEmpty ? $0.key : "\(path).\($0.key)") }
        default: []
        }
    }
}
