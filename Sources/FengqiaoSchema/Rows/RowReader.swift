/// Reads the values of a canonical row, one after the other, straight from the bytes.
///
/// Every read either yields the value that exactly these bytes stand for or throws: an event has one
/// byte string, so a longer spelling of a number, a flag of 2 or a code of 0 is an error and not a synonym.
/// Nothing is copied and nothing is allocated; text comes back as the range of its bytes.
public struct RowReader: ~Escapable {
    /// The bytes of the row.
    public let bytes: RawSpan
    /// The offset of the next unread byte.
    public private(set) var offset: Int

    /// Starts at the first byte.
    @_lifetime(copy bytes)
    public init(_ bytes: RawSpan) {
        self.bytes = bytes
        self.offset = 0
    }

    /// Whether all bytes have been read.
    public var isAtEnd: Bool { offset == bytes.byteCount }

    /// One byte.
    @_lifetime(self: copy self)
    public mutating func byte() throws(DecodeError) -> UInt8 {
        guard offset < bytes.byteCount else { throw DecodeError(.truncated, at: offset) }
        let value = bytes.byte(at: offset)
        offset += 1
        return value
    }

    /// An unsigned number, 7 bits a byte, low bits first, in as few bytes as it needs.
    @_lifetime(self: copy self)
    public mutating func varint() throws(DecodeError) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard offset < bytes.byteCount else { throw DecodeError(.truncated, at: start) }
            let next = bytes.byte(at: offset)
            offset += 1
            // The tenth byte carries the 64th bit alone.
            if shift == 63, next > 1 { throw DecodeError(.notMinimal, at: start) }
            value |= UInt64(next & 0x7f) << shift
            if next < 0x80 {
                if next == 0, shift > 0 { throw DecodeError(.notMinimal, at: start) }
                return value
            }
            shift += 7
            if shift > 63 { throw DecodeError(.notMinimal, at: start) }
        }
    }

    /// A signed number in zigzag form. `Int64.min` is refused: columns mark an absent value with it.
    @_lifetime(self: copy self)
    public mutating func integer() throws(DecodeError) -> Int64 {
        let start = offset
        let raw = try varint()
        let value = Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
        if value == .min { throw DecodeError(.outOfRange, at: start) }
        return value
    }

    /// A truth value: a byte 0 or 1.
    @_lifetime(self: copy self)
    public mutating func flag() throws(DecodeError) -> Bool {
        let value = try byte()
        if value > 1 { throw DecodeError(.outOfRange, at: offset - 1) }
        return value == 1
    }

    /// A value of a closed list: a byte 1 to 254.
    @_lifetime(self: copy self)
    public mutating func code() throws(DecodeError) -> UInt8 {
        let value = try byte()
        if value == 0 || value == 255 { throw DecodeError(.outOfRange, at: offset - 1) }
        return value
    }

    /// A length and that many bytes; the range of the bytes comes back.
    @_lifetime(self: copy self)
    public mutating func blob() throws(DecodeError) -> Range<Int> {
        let start = offset
        let length = try varint()
        guard length <= UInt64(bytes.byteCount - offset) else { throw DecodeError(.truncated, at: start) }
        let begin = offset
        offset += Int(length)
        return begin..<offset
    }

    /// A length and that many bytes of UTF-8; at least one byte where `allowEmpty` is false.
    @_lifetime(self: copy self)
    public mutating func text(allowEmpty: Bool = true) throws(DecodeError) -> Range<Int> {
        let start = offset
        let range = try blob()
        if range.isEmpty, !allowEmpty { throw DecodeError(.badText, at: start) }
        guard UTF8Check.isValid(bytes, range) else { throw DecodeError(.badText, at: start) }
        return range
    }

    /// Exactly `count` bytes; their range comes back.
    @_lifetime(self: copy self)
    public mutating func fixed(_ count: Int) throws(DecodeError) -> Range<Int> {
        guard count <= bytes.byteCount - offset else { throw DecodeError(.truncated, at: offset) }
        let begin = offset
        offset += count
        return begin..<offset
    }
}
