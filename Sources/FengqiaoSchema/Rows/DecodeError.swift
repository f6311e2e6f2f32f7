/// Why bytes are not a canonical row.
///
/// Integers only, so that throwing it costs nothing; the layers above add the file and the sentence.
public struct DecodeError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: UInt8, Sendable {
        /// The bytes end inside a value.
        case truncated = 1
        /// A number is written with more bytes than it needs, or does not fit in 64 bits.
        case notMinimal
        /// A value lies outside its type: a flag above 1, a code of 0, an absent marker as a value.
        case outOfRange
        /// Text is not UTF-8, or an optional text is present and empty.
        case badText
        /// The row's format number is not 1.
        case unknownFormat
        /// No schema is known for the kind and version.
        case unknownKind
        /// Bytes are left over behind the last field.
        case trailingBytes
    }

    /// What is wrong.
    public var reason: Reason
    /// Where: the byte offset in the row.
    public var offset: Int

    /// Makes an error.
    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}
