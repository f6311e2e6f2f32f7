import FengqiaoSchema

/// A segment of one block taken apart, as docs/format.md describes it, so that it can be put together again with
/// another directory: no mutation of a whole file would make lengths and offsets fit a longer one.
struct Assembly {
    private let segment: [UInt8]
    /// The footer up to the block's place; its count of events and zone; both without what says where bytes lie.
    private let beforeBlock: ArraySlice<UInt8>
    private let afterBlock: ArraySlice<UInt8>
    private let block: Part
    private let index: Part

    private struct Part {
        var offset: Int
        var length: Int
        var directoryLength: Int

        init(_ reader: inout RowReader) throws(DecodeError) {
            offset = Int(try reader.varint())
            length = Int(try reader.varint())
            directoryLength = Int(try reader.varint())
            _ = try reader.fixed(4)
        }

        var bytes: Range<Int> { offset..<(offset + length) }
        var directory: Range<Int> { (offset + length)..<(offset + length + directoryLength) }
    }

    init(_ segment: [UInt8]) throws(DecodeError) {
        self.segment = segment
        let length = Int(UInt32(truncatingIfNeeded: segment.rawSpan.littleEndian64(at: segment.count - 16)))
        let footer = Array(segment[(segment.count - 16 - length)..<(segment.count - 16)])
        var reader = RowReader(footer.rawSpan)
        _ = try reader.fixed(32)
        _ = try reader.varint()
        _ = try reader.fixed(4)
        for _ in 0..<6 { _ = try reader.varint() }
        _ = try reader.fixed(Int(try reader.varint()) * 32)
        for _ in 0..<(try reader.varint()) {
            _ = try reader.fixed(2)
            _ = try reader.blob()
            _ = try reader.byte()
            try Self.fields(&reader)
        }
        guard try reader.varint() == 1 else { throw DecodeError(.outOfRange, at: reader.offset) }
        beforeBlock = footer[..<reader.offset]
        block = try Part(&reader)
        let start = reader.offset
        for _ in 0..<5 { _ = try reader.varint() }
        _ = try reader.fixed(8)
        for _ in 0..<4 { _ = try reader.varint() }
        afterBlock = footer[start..<reader.offset]
        index = try Part(&reader)
    }

    private static func fields(_ reader: inout RowReader) throws(DecodeError) {
        for _ in 0..<(try reader.varint()) {
            _ = try reader.blob()
            _ = try reader.byte()
            switch try reader.byte() {
            case 6: _ = try reader.byte()
            case 11, 12: try fields(&reader)
            default: break
            }
        }
    }

    /// The directories of the block and of the index.
    var directories: [[UInt8]] { [Array(segment[block.directory]), Array(segment[index.directory])] }

    /// The segment with another directory of the block (0) or of the index (1). Its checksums are wrong.
    func replacing(_ place: Int, with directory: [UInt8]) -> [UInt8] {
        let blockDirectory = place == 0 ? directory : directories[0]
        let indexDirectory = place == 1 ? directory : directories[1]
        var bytes = Array(segment[..<block.offset])
        bytes += segment[block.bytes] + blockDirectory
        let indexOffset = bytes.count
        bytes += segment[index.bytes] + indexDirectory
        var footer = RowWriter()
        footer.fixed(beforeBlock)
        Self.write(block.offset, block.length, blockDirectory.count, to: &footer)
        footer.fixed(afterBlock)
        Self.write(indexOffset, index.length, indexDirectory.count, to: &footer)
        bytes += footer.bytes
        for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: footer.bytes.count >> (8 * shift))) }
        return bytes + segment[(segment.count - 12)...]
    }

    private static func write(_ offset: Int, _ length: Int, _ directoryLength: Int, to footer: inout RowWriter) {
        for value in [offset, length, directoryLength] { footer.varint(UInt64(value)) }
        footer.fixed([0, 0, 0, 0])
    }
}
