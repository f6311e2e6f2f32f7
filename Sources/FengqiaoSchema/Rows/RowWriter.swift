/// Writes the values of a canonical row, in the one spelling that ``RowReader`` accepts.
public struct RowWriter: Sendable {
    /// 16 MiB, in bytes: no row is longer, so a group that would make one is damage.
    package static let limit = 16 << 20

    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// 256 bytes: what most rows fit in, so that their storage is asked for once.
    package static let usual = 256

    /// An empty writer.
    public init() {}

    /// An empty writer with room for so many bytes.
    package init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// A writer that goes on behind some bytes, whose storage it takes over until ``give(back:)``.
    package init(taking storage: inout [UInt8]) { swap(&bytes, &storage) }

    /// Ends such a writer: the bytes go back to where they were taken from.
    package mutating func give(back storage: inout [UInt8]) { swap(&bytes, &storage) }

    /// Forgets what was written and keeps the storage.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// One byte.
    public mutating func byte(_ value: UInt8) { bytes.append(value) }

    /// An unsigned number, 7 bits a byte, low bits first.
    public mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A signed number in zigzag form.
    public mutating func integer(_ value: Int64) {
        varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    /// A truth value.
    public mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

    /// A length and the bytes.
    public mutating func blob(_ value: some Collection<UInt8>) {
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// A length and the text's UTF-8.
    public mutating func text(_ value: String) {
        varint(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// The bytes alone, without a length.
    public mutating func fixed(_ value: some Collection<UInt8>) { bytes.append(contentsOf: value) }

    /// A range of another buffer's bytes, with a length before it.
    public mutating func blob(_ source: borrowing RawSpan, _ range: Range<Int>) {
        varint(UInt64(range.count))
        source.append(range, to: &bytes)
    }
}
