package import FengqiaoSchema

// What a block's directory says of one column. [FMT-87, FMT-88] Numbers are varints as in a row.
//
//   u8 encoding, 0x80 added where the bytes are an LZ4 block
//   count
//   constant:   the value, zigzag
//   otherwise:  stored length, [raw length, if LZ4], u32 CRC32C of the stored bytes
//
// The chunks lie in the file in the order of the directory, without padding.

/// Where a column lies and how it is written.
package struct ChunkEntry: Sendable {
    package var encoding: ChunkEncoding
    package var isCompressed = false
    /// How many values there are.
    package var count: Int
    package var constant: Int64 = 0
    /// Where the bytes begin in the file.
    package var offset: UInt64 = 0
    package var storedLength = 0
    package var rawLength = 0
    package var crc: UInt32 = 0

    package static let compressedBit: UInt8 = 0x80
}

/// A column of byte strings: where each ends, and where in its heap the first begins.
package struct BytesEntry: Sendable {
    package var ends: ChunkEntry
    package var heapStart: Int
}

extension RowWriter {
    package mutating func write(_ entry: ChunkEntry) {
        byte(entry.encoding.rawValue | (entry.isCompressed ? ChunkEntry.compressedBit : 0))
        varint(UInt64(entry.count))
        if entry.encoding == .constant {
            varint(UInt64(bitPattern: (entry.constant << 1) ^ (entry.constant >> 63)))
            return
        }
        varint(UInt64(entry.storedLength))
        if entry.isCompressed { varint(UInt64(entry.rawLength)) }
        little(entry.crc)
    }

    package mutating func little(_ value: UInt32) {
        for shift in stride(from: 0, to: 32, by: 8) { byte(UInt8(truncatingIfNeeded: value >> UInt32(shift))) }
    }
}

extension RowReader {
    /// Reads an entry whose bytes begin at `offset`, and moves that on to what follows them. `budget` is
    /// what may still be asked of memory, in values.
    @_lifetime(self: copy self)
    package mutating func chunkEntry(_ offset: inout UInt64, _ budget: inout Int) throws(DecodeError) -> ChunkEntry {
        let start = self.offset
        let code = try byte()
        guard let encoding = ChunkEncoding(rawValue: code & ~ChunkEntry.compressedBit) else {
            throw DecodeError(.outOfRange, at: start)
        }
        var entry = ChunkEntry(encoding: encoding, count: try length(budget))
        budget -= entry.count
        entry.isCompressed = code & ChunkEntry.compressedBit != 0
        if encoding == .constant {
            let raw = try varint()
            entry.constant = Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
            return entry
        }
        entry.offset = offset
        entry.storedLength = try length(SegmentLimits.chunk)
        entry.rawLength = entry.isCompressed ? try length(SegmentLimits.chunk) : entry.storedLength
        // LZ4 makes at most 255 bytes of one: a reader asks for memory before it knows whether the bytes unpack.
        guard entry.rawLength / 255 <= entry.storedLength else { throw DecodeError(.outOfRange, at: start) }
        entry.crc = try little32()
        offset += UInt64(entry.storedLength)
        return entry
    }

    @_lifetime(self: copy self)
    package mutating func bytesEntry(
        _ offset: inout UInt64, _ budget: inout Int, limit: Int = SegmentLimits.heap
    ) throws(DecodeError) -> BytesEntry {
        BytesEntry(ends: try chunkEntry(&offset, &budget), heapStart: try length(limit))
    }

    @_lifetime(self: copy self)
    package mutating func little32() throws(DecodeError) -> UInt32 {
        let range = try fixed(4)
        return bytes.little(UInt32.self, at: range.lowerBound)
    }

    @_lifetime(self: copy self)
    package mutating func little64() throws(DecodeError) -> UInt64 {
        let range = try fixed(8)
        return bytes.little(UInt64.self, at: range.lowerBound)
    }

    /// A number that sizes something, at most `limit`.
    @_lifetime(self: copy self)
    package mutating func length(_ limit: Int) throws(DecodeError) -> Int {
        let start = offset
        let value = try varint()
        guard value <= UInt64(max(0, limit)) else { throw DecodeError(.outOfRange, at: start) }
        return Int(value)
    }
}
