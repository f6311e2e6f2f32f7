/// Reads fields from a JSON object, and refuses what the event does not have.
public struct JSONFieldReader: FieldReader {
    private let value: JSONValue
    private var used: [String] = []
    public let version: UInt8

    /// Reads from an object, or from a bare value that stands for a group of one unnamed field.
    ///
    /// - Parameter version: the version of the kind's fields; the newest for what somebody asks for now.
    public init(_ value: JSONValue, version: UInt8 = .max) {
        self.value = value
        self.version = version
    }

    /// Reads a whole part of an event.
    ///
    /// - Throws: ``FieldError`` with the path of the first field that is missing, unknown or of the wrong type.
    public static func read<F: Fields>(_ type: F.Type, _ value: JSONValue) throws(FieldError) -> F {
        guard value.object != nil else { throw FieldError("", "an object in braces should stand here") }
        var reader = JSONFieldReader(value)
        let result = try F(from: &reader)
        try reader.finish()
        return result
    }

    /// Refuses keys that nobody asked for: a misspelt key must not pass as an absent one.
    public func finish() throws(FieldError) {
        for member in value.object ?? [] where !used.contains(member.key) {
            throw FieldError(member.key, "is not a field that is known here")
        }
    }

    private mutating func take(_ field: String) throws(FieldError) -> JSONValue {
        if field.isEmpty { return value }
        used.append(field)
        guard let found = value[field], found != .null else { throw FieldError(field, "is missing") }
        return found
    }

    public mutating func integer(_ field: String, _ range: ClosedRange<Int64>) throws(FieldError) -> Int64 {
        guard let number = try take(field).integer else { throw FieldError(field, "must be a whole number") }
        guard range.contains(number) else {
            throw FieldError(field, "is \(number); it must lie from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    public mutating func instant(_ field: String) throws(FieldError) -> Instant {
        guard let text = try take(field).string, let value = Instant(text) else {
            throw FieldError(field, "must be a time such as \"2024-04-26T16:00:00+08:00\"")
        }
        return value
    }

    public mutating func date(_ field: String) throws(FieldError) -> LocalDate {
        guard let text = try take(field).string, let value = LocalDate(text) else {
            throw FieldError(field, "must be a date such as \"2024-04-26\"")
        }
        return value
    }

    public mutating func flag(_ field: String) throws(FieldError) -> Bool {
        used.append(field)
        // A truth that nobody states is false.
        guard let found = value[field], found != .null else { return false }
        guard let value = found.bool else { throw FieldError(field, "must be true or false") }
        return value
    }

    public mutating func code<C: Code>(_ field: String, _ type: C.Type) throws(FieldError) -> C {
        guard let text = try take(field).string, let value = C(rawValue: text) else {
            let known = C.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw FieldError(field, "must be one of \(known)")
        }
        return value
    }

    public mutating func id<Tag>(_ field: String, _ type: ID<Tag>.Type) throws(FieldError) -> ID<Tag> {
        guard let text = try take(field).string else { throw FieldError(field, "must be text") }
        do throws(NameError) { return try ID(checking: text) } catch { throw FieldError(field, error.reason) }
    }

    public mutating func text(_ field: String, limit: Int) throws(FieldError) -> String {
        guard let text = try take(field).string else { throw FieldError(field, "must be text") }
        do throws(NameError) { try NameRules.checkText(text, byteLimit: limit) } catch {
            throw FieldError(field, error.reason)
        }
        return text
    }

    public mutating func optional<T>(
        _ field: String, _ read: (inout JSONFieldReader, String) throws(FieldError) -> T
    ) throws(FieldError) -> T? {
        used.append(field)
        guard let found = value[field], found != .null else { return nil }
        // An empty text says no more than its absence, and a row knows only the absence.
        if found.string?.isEmpty == true { return nil }
        return try read(&self, field)
    }

    public mutating func list<T>(
        _ field: String, max: Int, _ read: (inout JSONFieldReader) throws(FieldError) -> T
    ) throws(FieldError) -> [T] {
        used.append(field)
        guard let found = value[field], found != .null else { return [] }
        guard let elements = found.array else { throw FieldError(field, "must be a list in brackets") }
        guard elements.count <= max else {
            throw FieldError(field, "has \(elements.count) elements; at most \(max) are allowed")
        }
        var result: [T] = []
        for (index, element) in elements.enumerated() {
            do throws(FieldError) {
                var inner = JSONFieldReader(element, version: version)
                result.append(try read(&inner))
                try inner.finish()
            } catch { throw error.within("\(field)[\(index)]") }
        }
        return result
    }

    public mutating func record<T>(
        _ field: String, _ read: (inout JSONFieldReader) throws(FieldError) -> T
    ) throws(FieldError) -> T? {
        used.append(field)
        guard let found = value[field], found != .null else { return nil }
        guard found.object != nil else { throw FieldError(field, "must be an object in braces") }
        do throws(FieldError) {
            var inner = JSONFieldReader(found, version: version)
            let result = try read(&inner)
            try inner.finish()
            return result
        } catch { throw error.within(field) }
    }
}

/// Writes fields as a JSON object. Absent values and empty lists are left out.
public struct JSONFieldWriter: FieldWriter {
    private var members: [JSONValue.Member] = []
    private var bare: JSONValue?
    private let zone: Zone
    public let version: UInt8

    /// An empty object, whose times will be written in a zone.
    public init(zone: Zone, version: UInt8 = .max) {
        self.zone = zone
        self.version = version
    }

    /// What was written: an object, or the bare value of an unnamed field.
    public var value: JSONValue { bare ?? .object(members) }

    /// The JSON form of a part of an event.
    public static func write(_ fields: some Fields, zone: Zone) -> JSONValue {
        var writer = JSONFieldWriter(zone: zone)
        fields.write(to: &writer)
        return writer.value
    }

    private mutating func add(_ field: String, _ value: JSONValue) {
        if field.isEmpty { bare = value } else { members.append(JSONValue.Member(field, value)) }
    }

    public mutating func integer(_ field: String, _ value: Int64) { add(field, .integer(value)) }
    public mutating func instant(_ field: String, _ value: Instant) { add(field, .string(value.text(in: zone))) }
    public mutating func date(_ field: String, _ value: LocalDate) { add(field, .string(value.description)) }
    public mutating func flag(_ field: String, _ value: Bool) { add(field, .bool(value)) }
    public mutating func code<C: Code>(_ field: String, _ value: C) { add(field, .string(value.rawValue)) }
    public mutating func id<Tag>(_ field: String, _ value: ID<Tag>) { add(field, .string(value.string)) }
    public mutating func text(_ field: String, _ value: String) { add(field, .string(value)) }

    public mutating func optional<T>(
        _ field: String, _ value: T?, _ write: (inout JSONFieldWriter, String, T) -> Void
    ) {
        if let value { write(&self, field, value) }
    }

    public mutating func list<T>(_ field: String, _ values: [T], _ write: (inout JSONFieldWriter, T) -> Void) {
        guard !values.isEmpty else { return }
        add(field, .array(values.map { group($0, write) }))
    }

    public mutating func record<T>(_ field: String, _ value: T?, _ write: (inout JSONFieldWriter, T) -> Void) {
        if let value { add(field, group(value, write)) }
    }

    private func group<T>(_ value: T, _ write: (inout JSONFieldWriter, T) -> Void) -> JSONValue {
        var inner = JSONFieldWriter(zone: zone, version: version)
        write(&inner, value)
        return inner.value
    }
}

extension JSONFieldReader {
    /// A part of the document as it stands, for readers that look into it themselves.
    public mutating func value(_ field: String) throws(FieldError) -> JSONValue { try take(field) }
}
