/// The type of one field of an event: how it is written in a row, and which column it becomes.
public indirect enum FieldType: Hashable, Sendable {
    /// A signed whole number: a zigzag varint. `Int64.min` is not a value; columns use it for "absent".
    case integer
    /// Milliseconds since 1970-01-01T00:00:00Z: a zigzag varint.
    case instant
    /// Days since 1970-01-01 in the log's zone: a zigzag varint.
    case date
    /// A truth value: one byte, 0 or 1.
    case flag
    /// A value of a closed list: one byte, 1 to 254. 0 is never a value, so that a zeroed byte is an error.
    case code
    /// An interned name: its bytes in a row, its ordinal in a column.
    case name(NameSpace)
    /// A short identifier that is not interned: its bytes in both forms.
    case token
    /// Free text, UTF-8. It gets column chunks of its own, so that a fold never decompresses it.
    case text
    /// Text about a person: one byte for its form, then the form's content. Form 1 is clear text; form 2 is
    /// sealed under a data subject's key, and it is the ciphertext that is hashed.
    case personal
    /// A SHA-256 digest: 32 bytes.
    case digest
    /// A group that repeats: a count, then the fields of each element.
    case list([FieldSchema])
    /// A group that stands at most once; always optional.
    case record([FieldSchema])
}

/// One field of an event, or of a group inside one.
public struct FieldSchema: Hashable, Sendable {
    /// The name in JSON, in lowerCamelCase. Empty for the only field of a list of bare values.
    public var name: String
    /// How the value is written.
    public var type: FieldType
    /// Whether the value may be absent. In a row, a byte 0 or 1 stands before an optional value.
    public var isOptional: Bool

    /// Makes a field.
    public init(_ name: String, _ type: FieldType, optional: Bool = false) {
        self.name = name
        self.type = type
        self.isOptional = optional
    }
}
