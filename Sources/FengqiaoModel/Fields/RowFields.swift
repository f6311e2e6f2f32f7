public import FengqiaoSchema

/// Reads fields from a canonical row.
public struct RowFieldReader: FieldReader, ~Escapable {
    private var reader: RowReader
    public let version: UInt8
    /// Whether names and texts are passed over, and stand-ins come back: for who wants to know whether the rest can be
    /// read.
    private let skipsText: Bool

    /// Starts where the row reader stands: at the first field.
    @_lifetime(copy reader)
    public init(_ reader: consuming RowReader, version: UInt8) {
        self.reader = reader
        self.version = version
        skipsText = false
    }

    /// A reader that checks numbers and lists alone, of a row that was written from names and texts that are known to be
    /// well-formed.
    @_lifetime(copy reader)
    init(limitsOf reader: consuming RowReader, version: UInt8) {
        self.reader = reader
        self.version = version
        skipsText = true
    }

    /// Whether all bytes have been read.
    public var isAtEnd: Bool { reader.isAtEnd }

    private func broken(_ field: String, _ error: DecodeError) -> FieldError {
        FieldError(field, "is damaged (\(error.reason) at byte \(error.offset))")
    }

    @_lifetime(self: copy self)
    public mutating func integer(_ field: String, _ range: ClosedRange<Int64>) throws(FieldError) -> Int64 {
        let value: Int64
        do throws(DecodeError) { value = try reader.integer() } catch { throw broken(field, error) }
        guard range.contains(value) else { throw FieldError(field, "is out of range") }
        return value
    }

    @_lifetime(self: copy self)
    public mutating func instant(_ field: String) throws(FieldError) -> Instant {
        Instant(milliseconds: try integer(field, Instant.range))
    }

    @_lifetime(self: copy self)
    public mutating func date(_ field: String) throws(FieldError) -> LocalDate {
        LocalDate(dayNumber: try integer(field, LocalDate.dayNumbers))
    }

    @_lifetime(self: copy self)
    public mutating func flag(_ field: String) throws(FieldError) -> Bool {
        do throws(DecodeError) { return try reader.flag() } catch { throw broken(field, error) }
    }

    @_lifetime(self: copy self)
    public mutating func code<C: Code>(_ field: String, _ type: C.Type) throws(FieldError) -> C {
        let byte: UInt8
        do throws(DecodeError) { byte = try reader.code() } catch { throw broken(field, error) }
        guard let value = C(code: byte) else { throw FieldError(field, "has the unknown code \(byte)") }
        return value
    }

    @_lifetime(self: copy self)
    public mutating func id<Tag>(_ field: String, _ type: ID<Tag>.Type) throws(FieldError) -> ID<Tag> {
        if skipsText {
            do throws(DecodeError) { _ = try reader.blob() } catch { throw broken(field, error) }
            return ID(trusted: "any")
        }
        let string: String
        do throws(DecodeError) { string = reader.bytes.string(try reader.text(allowEmpty: false)) } catch {
            throw broken(field, error)
        }
        do throws(NameError) { return try ID(checking: string) } catch { throw FieldError(field, error.reason) }
    }

    @_lifetime(self: copy self)
    public mutating func text(_ field: String, limit: Int) throws(FieldError) -> String {
        if skipsText {
            do throws(DecodeError) { _ = try reader.blob() } catch { throw broken(field, error) }
            return "any"
        }
        do throws(DecodeError) { return reader.bytes.string(try reader.text()) } catch {
            throw broken(field, error)
        }
    }

    @_lifetime(self: copy self)
    public mutating func optional<T>(
        _ field: String, _ read: (inout RowFieldReader, String) throws(FieldError) -> T
    ) throws(FieldError) -> T? {
        try flag(field) ? try read(&self, field) : nil
    }

    @_lifetime(self: copy self)
    public mutating func list<T>(
        _ field: String, max: Int, _ read: (inout RowFieldReader) throws(FieldError) -> T
    ) throws(FieldError) -> [T] {
        let count: UInt64
        do throws(DecodeError) { count = try reader.varint() } catch { throw broken(field, error) }
        guard count <= UInt64(max) else { throw FieldError(field, "has \(count) elements; at most \(max) are allowed") }
        var result: [T] = []
        result.reserveCapacity(Int(count))
        for index in 0..<Int(count) {
            do throws(FieldError) { result.append(try read(&self)) } catch {
                throw error.within("\(field)[\(index)]")
            }
        }
        return result
    }

    @_lifetime(self: copy self)
    public mutating func record<T>(
        _ field: String, _ read: (inout RowFieldReader) throws(FieldError) -> T
    ) throws(FieldError) -> T? {
        guard try flag(field) else { return nil }
        do throws(FieldError) { return try read(&self) } catch { throw error.within(field) }
    }
}

/// Writes fields into a canonical row.
public struct RowFieldWriter: FieldWriter {
    /// The row so far.
    public var row: RowWriter
    public let version: UInt8

    /// Goes on behind what a row already holds.
    public init(_ row: RowWriter, version: UInt8) {
        self.row = row
        self.version = version
    }

    public mutating func integer(_ field: String, _ value: Int64) { row.integer(value) }
    public mutating func instant(_ field: String, _ value: Instant) { row.integer(value.milliseconds) }
    public mutating func date(_ field: String, _ value: LocalDate) { row.integer(value.dayNumber) }
    public mutating func flag(_ field: String, _ value: Bool) { row.flag(value) }
    public mutating func code<C: Code>(_ field: String, _ value: C) { row.byte(value.code) }
    public mutating func id<Tag>(_ field: String, _ value: ID<Tag>) { row.text(value.string) }
    public mutating func text(_ field: String, _ value: String) { row.text(value) }

    public mutating func optional<T>(
        _ field: String, _ value: T?, _ write: (inout RowFieldWriter, String, T) -> Void
    ) {
        row.flag(value != nil)
        if let value { write(&self, field, value) }
    }

    public mutating func list<T>(_ field: String, _ values: [T], _ write: (inout RowFieldWriter, T) -> Void) {
        row.varint(UInt64(values.count))
        for value in values { write(&self, value) }
    }

    public mutating func record<T>(_ field: String, _ value: T?, _ write: (inout RowFieldWriter, T) -> Void) {
        row.flag(value != nil)
        if let value { write(&self, value) }
    }
}

extension LocalDate {
    /// The day numbers of the ``years`` that are accepted.
    static let dayNumbers: ClosedRange<Int64> =
        LocalDate(year: 1900, month: 1, day: 1).dayNumber...LocalDate(year: 2199, month: 12, day: 31).dayNumber
}
