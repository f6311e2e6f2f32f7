/// Yields the fields of an event one after the other, whatever they are stored in.
///
/// Each payload says once, in its initialiser, which fields it has, in which order and of which type. From that
/// one statement come the canonical bytes, the JSON form and the schema that the log carries.
public protocol FieldReader: ~Escapable {
    /// The version of the kind's fields that is read. Fields that came later are not there; see ``EventPayload``.
    var version: UInt8 { get }
    /// A whole number within bounds.
    mutating func integer(_ field: String, _ range: ClosedRange<Int64>) throws(FieldError) -> Int64
    /// A point in time.
    mutating func instant(_ field: String) throws(FieldError) -> Instant
    /// A day.
    mutating func date(_ field: String) throws(FieldError) -> LocalDate
    /// A truth value.
    mutating func flag(_ field: String) throws(FieldError) -> Bool
    /// A value of a closed list.
    mutating func code<C: Code>(_ field: String, _ type: C.Type) throws(FieldError) -> C
    /// A name.
    mutating func id<Tag>(_ field: String, _ type: ID<Tag>.Type) throws(FieldError) -> ID<Tag>
    /// Free text of at most so many bytes.
    mutating func text(_ field: String, limit: Int) throws(FieldError) -> String
    /// A value that may be absent.
    mutating func optional<T>(
        _ field: String, _ read: (inout Self, String) throws(FieldError) -> T
    ) throws(FieldError) -> T?
    /// A group that repeats, at most so many times.
    mutating func list<T>(
        _ field: String, max: Int, _ read: (inout Self) throws(FieldError) -> T
    ) throws(FieldError) -> [T]
    /// A group that stands at most once.
    mutating func record<T>(
        _ field: String, _ read: (inout Self) throws(FieldError) -> T
    ) throws(FieldError) -> T?
}

/// Takes the fields of an event one after the other: the counterpart of ``FieldReader``.
public protocol FieldWriter {
    /// The version of the kind's fields that is written.
    var version: UInt8 { get }
    /// A whole number.
    mutating func integer(_ field: String, _ value: Int64)
    /// A point in time.
    mutating func instant(_ field: String, _ value: Instant)
    /// A day.
    mutating func date(_ field: String, _ value: LocalDate)
    /// A truth value.
    mutating func flag(_ field: String, _ value: Bool)
    /// A value of a closed list.
    mutating func code<C: Code>(_ field: String, _ value: C)
    /// A name.
    mutating func id<Tag>(_ field: String, _ value: ID<Tag>)
    /// Free text.
    mutating func text(_ field: String, _ value: String)
    /// A value that may be absent.
    mutating func optional<T>(_ field: String, _ value: T?, _ write: (inout Self, String, T) -> Void)
    /// A group that repeats.
    mutating func list<T>(_ field: String, _ values: [T], _ write: (inout Self, T) -> Void)
    /// A group that stands at most once.
    mutating func record<T>(_ field: String, _ value: T?, _ write: (inout Self, T) -> Void)
}

/// A part of an event that can be read from and written to any form.
public protocol Fields: Hashable, Sendable {
    /// Reads the fields in their order.
    init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError)
    /// Writes the fields in the same order.
    func write<W: FieldWriter>(to writer: inout W)
}

/// How much a field may hold.
public enum FieldLimits {
    /// A note or a description, in bytes: 2,000 Chinese characters, the length that GB/T 31000 allows a summary,
    /// with room for the rest.
    public static let text = 8 * 1_024
    /// Elements of a list: a year has 366 days, and no list of the catalogue is longer.
    public static let list = 400
    /// Values of a closed list that stand in a list: no such list has more cases.
    public static let codes = 64
    /// The number of an item within a mediation: ``list`` items in each of some partial agreements.
    public static let itemNumber: Int64 = 10_000
    /// Numbers that count something, such as a limit or an amount in fen: 10^15, so that sums over every event
    /// that a log can hold stay within 128 bits and products of two counts within 64.
    public static let count: ClosedRange<Int64> = 0...1_000_000_000_000_000
}
