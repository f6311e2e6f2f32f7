public import FengqiaoSchema

/// Learns the schema of a part of an event by reading one that does not exist.
///
/// Every read answers with some value of the type and notes down the field, so the schema that the log carries
/// cannot differ from what is read.
public struct SchemaRecorder: FieldReader {
    private var fields: [FieldSchema] = []
    private var isOptional = false
    public let version: UInt8

    private init(version: UInt8) { self.version = version }

    /// The fields of a part of an event in some version, in order.
    public static func fields<F: Fields>(of type: F.Type, version: UInt8) -> [FieldSchema] {
        var recorder = SchemaRecorder(version: version)
        // Reading from a recorder has no way to fail but an initialiser that checks more than fields.
        guard (try? F(from: &recorder)) != nil else {
            preconditionFailure("\(type) refuses what a recorder yields; checks belong to `decide`")
        }
        return recorder.fields
    }

    private mutating func note(_ field: String, _ type: FieldType) {
        fields.append(FieldSchema(field, type, optional: isOptional))
        isOptional = false
    }

    public mutating func integer(_ field: String, _ range: ClosedRange<Int64>) throws(FieldError) -> Int64 {
        note(field, .integer)
        return range.lowerBound
    }

    public mutating func instant(_ field: String) throws(FieldError) -> Instant {
        note(field, .instant)
        return Instant(milliseconds: 0)
    }

    public mutating func date(_ field: String) throws(FieldError) -> LocalDate {
        note(field, .date)
        return LocalDate(dayNumber: 0)
    }

    public mutating func flag(_ field: String) throws(FieldError) -> Bool {
        note(field, .flag)
        return false
    }

    public mutating func code<C: Code>(_ field: String, _ type: C.Type) throws(FieldError) -> C {
        note(field, .code)
        guard let first = C.allCases.first else { throw FieldError(field, "has no values") }
        return first
    }

    public mutating func id<Tag>(_ field: String, _ type: ID<Tag>.Type) throws(FieldError) -> ID<Tag> {
        note(field, Tag.space.map { .name($0) } ?? .token)
        return "any"
    }

    public mutating func text(_ field: String, limit: Int) throws(FieldError) -> String {
        note(field, .text)
        return "any"
    }

    public mutating func optional<T>(
        _ field: String, _ read: (inout SchemaRecorder, String) throws(FieldError) -> T
    ) throws(FieldError) -> T? {
        isOptional = true
        return try read(&self, field)
    }

    public mutating func list<T>(
        _ field: String, max: Int, _ read: (inout SchemaRecorder) throws(FieldError) -> T
    ) throws(FieldError) -> [T] {
        var inner = SchemaRecorder(version: version)
        let element = try read(&inner)
        note(field, .list(inner.fields))
        return [element]
    }

    public mutating func record<T>(
        _ field: String, _ read: (inout SchemaRecorder) throws(FieldError) -> T
    ) throws(FieldError) -> T? {
        var inner = SchemaRecorder(version: version)
        let element = try read(&inner)
        isOptional = true
        note(field, .record(inner.fields))
        return element
    }
}
