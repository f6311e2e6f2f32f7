import FengqiaoLog
import FengqiaoSchema
import FengqiaoTesting
import SystemPackage

/// A `SmallLog` whose first segment is written by hand, with checksums that fit: what a writer that is broken, or means
/// harm, could leave. As it is made, it can be read.
struct HandMade {
    static let rows = 12
    static let schema = KindSchema(
        kind: 1, version: 1, name: "Listing", stream: .matter,
        fields: [FieldSchema("units", .list([FieldSchema("", .name(.unit))]))])

    /// The first ordinal of the names of each family, of which there is one.
    var bases: [Int] = [0, 0, 0, 0, 0]
    var name = Array("a name".utf8)
    var key = Array("key".utf8)
    var kinds = [Int64](repeating: 1, count: rows)
    var streams = [Int64](repeating: 0, count: rows)
    var actors = [Int64](repeating: 0, count: rows)
    /// Where each row's list ends, and what is in the lists.
    var ends = [Int64](repeating: 0, count: rows)
    var elements: [Int64] = []
    /// The one stream of the index, and the rows that are said to be of it.
    var stream: UInt64 = 0
    var postings = (0..<rows).map { Int64($0) }
    /// How many rows each table has; all tables are of kind 1.
    var tables = [rows]
    var firstGroup: UInt64 = 0
    var groupCount: UInt64 = 3

    private static func strings(_ strings: [[UInt8]]) -> ByteColumn {
        var column = ByteColumn()
        for string in strings { column.append(string.rawSpan, 0..<string.count) }
        return column
    }

    private var block: ChunkWriter {
        var writer = ChunkWriter()
        let zeros = [Int64](repeating: 0, count: Self.rows)
        writer.number(Self.rows)
        writer.add(IntegerChunk((0..<Self.rows).map { Int64($0 / 4) }))
        writer.add(IntegerChunk(zeros))
        writer.add(IntegerChunk(kinds))
        // The version of all of them.
        writer.add(IntegerChunk(zeros.map { $0 + 1 }))
        for column in [streams, zeros, zeros, actors, zeros] { writer.add(IntegerChunk(column)) }
        writer.add(IntegerChunk(zeros.map { _ in FieldColumn.absentInteger }))
        let none = Self.strings(zeros.map { _ in [] })
        for heap in [HeapKind.tokens, .tokens, .texts] { writer.add(none, in: heap) }
        writer.add(ByteColumn(), in: .texts)
        writer.number(tables.count)
        for count in tables {
            writer.byte(1)
            writer.byte(1)
            writer.number(count)
            writer.add(IntegerChunk(Array(ends[..<count])))
            writer.add(IntegerChunk(elements))
        }
        writer.finish()
        return writer
    }

    private var index: ChunkWriter {
        var writer = ChunkWriter()
        for base in bases {
            writer.number(base)
            writer.add(Self.strings([name]), in: .tokens)
        }
        writer.number(0)
        writer.add(Self.strings([key]), in: .tokens)
        writer.add(Self.strings([[UInt8](repeating: 9, count: 32)]), in: .texts)
        writer.add(IntegerChunk([0 as Int64]))
        writer.add(IntegerChunk([4 as Int64]))
        // One stream, with all rows unless it is said otherwise.
        writer.add(IntegerChunk([Int64(stream)]))
        writer.add(IntegerChunk([Int64(postings.count)]))
        writer.number(postings.count)
        writer.add(IntegerChunk(postings))
        writer.add(filter: KeyFilter([SegmentIndex.mix(stream)]))
        for _ in ["matters", "event ids", "commands"] { writer.add(table: []) }
        writer.finish()
        return writer
    }

    /// The log on its disk.
    func disk() throws -> MemoryDisk {
        let log = try SmallLog()
        var manifest = try Manifest.decode(log.manifest, "/log/MANIFEST", for: .read)
        let parts = try SegmentParts(log.segments[0].bytes)
        var footer = parts.footer
        var bytes = Array(parts.bytes[..<SegmentHeader.length])
        func place(_ writer: ChunkWriter) -> (offset: UInt64, length: UInt64, directory: Int, crc: UInt32) {
            let offset = bytes.count
            bytes += writer.bytes + writer.directory.bytes
            let directory = writer.directory.bytes
            return (UInt64(offset), UInt64(writer.bytes.count), directory.count, CRC32C.of(directory.rawSpan))
        }
        func fill(_ part: inout SegmentFooter.Part, _ writer: ChunkWriter) {
            (part.offset, part.length, part.directoryLength, part.directoryCRC) = place(writer)
        }
        fill(&footer.blocks[0].part, block)
        fill(&footer.index, index)
        footer.schemas = [Self.schema]
        footer.blocks[0].zone.kinds = kinds.reduce(0) { $0 | 1 << UInt64($1) }
        (footer.firstGroup, footer.groupCount) = (firstGroup, groupCount)
        bytes += footer.encoded + SegmentHeader.trailer(footer: footer.encoded)
        manifest.segments[0].groups = firstGroup &+ groupCount
        manifest.segments[0].length = UInt64(bytes.count)
        manifest.segments[0].digest = TreeHash.digest(footer.encoded)
        log.disk.replace(log.segments[0].path, bytes)
        log.disk.replace("/log/MANIFEST", manifest.encoded)
        return log.disk
    }
}

/// Where the parts of a segment lie.
struct SegmentParts {
    let footerStart: Int
    let footerBytes: [UInt8]
    let footer: SegmentFooter
    let bytes: [UInt8]

    init(_ segment: [UInt8]) throws {
        let end = segment.count - SegmentHeader.trailerLength
        let start = end - segment[end..<(end + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
        let part = Array(segment[start..<end])
        footer = try SegmentFooter(part.rawSpan, limit: UInt64(start))
        (footerStart, footerBytes) = (start, part)
        bytes = segment
    }

    func directory(_ part: SegmentFooter.Part) -> [UInt8] {
        Array(bytes[Int(part.offset + part.length)..<Int(part.end)])
    }
}
