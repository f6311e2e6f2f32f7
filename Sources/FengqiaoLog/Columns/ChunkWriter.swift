package import FengqiaoSchema

/// Puts columns one behind the other, and says in a directory where each lies.
package struct ChunkWriter {
    package private(set) var bytes: [UInt8] = []
    package private(set) var directory = RowWriter()
    package private(set) var heaps = [HeapBuilder](repeating: HeapBuilder(), count: HeapKind.allCases.count)

    package init() {}

    /// LZ4 stays where it saves more than an eighth: less is not worth unpacking.
    private static let worthwhile = 8

    package mutating func number(_ value: Int) { directory.varint(UInt64(value)) }
    package mutating func byte(_ value: UInt8) { directory.byte(value) }

    package mutating func add(_ chunk: IntegerChunk) {
        var entry = ChunkEntry(encoding: chunk.encoding, count: chunk.count, constant: chunk.constant)
        if chunk.encoding != .constant {
            let start = bytes.count
            entry.rawLength = chunk.bytes.count
            if let block = LZ4.compress(chunk.bytes.raw),
                block.count + chunk.bytes.count / Self.worthwhile < chunk.bytes.count
            {
                entry.isCompressed = true
                bytes += block
            } else {
                bytes += chunk.bytes
            }
            entry.storedLength = bytes.count - start
            entry.crc = CRC32C.of(bytes.raw.extracting(start..<bytes.count))
        }
        directory.write(entry)
    }

    /// Adds bytes as they are.
    package mutating func add(blob: [UInt8]) {
        bytes += blob
        number(blob.count)
        directory.little(CRC32C.of(blob.raw))
    }

    package mutating func add(_ column: ByteColumn, in heap: HeapKind) {
        add(IntegerChunk(column.ends))
        number(heaps[heap.rawValue].append(column))
    }

    package mutating func add(_ column: FieldColumn) {
        switch column.field.type {
        case .integer, .instant, .date:
            add(IntegerChunk(column.integers, absent: FieldColumn.absentInteger))
        case .flag, .code: add(IntegerChunk(column.codes, absent: FieldColumn.absentCode))
        case .name: add(IntegerChunk(column.names, absent: NameTable.none))
        case .token, .text, .personal, .digest: add(column.bytes, in: HeapKind(column.field.type))
        case .list, .record:
            add(IntegerChunk(column.ends))
            for child in column.children { add(child) }
        }
    }

    /// Adds the heaps, and nothing after them. [FMT-93]
    package mutating func finish() {
        for heap in heaps { heap.write(to: &bytes, &directory) }
    }
}
