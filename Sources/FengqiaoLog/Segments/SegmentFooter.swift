package import FengqiaoSchema

// The footer of a segment. [FMT-73, FMT-74, FMT-120 to FMT-124] Numbers are varints and texts have their length
// before them, as in a row.
//
//   store id (16 bytes), salt (8), salt of the tail (8), its length, its last checksum (4)
//   first position, count of events, first group, count of groups, first and last recordedAt (zigzag)
//   tree: count of hashes, 32 bytes each
//   schemas: count; kind, version, name, family of the stream, fields
//   blocks: count; offset, length, directory length, directory CRC32C (4), count of events, zone
//   index: offset, length, directory length, directory CRC32C (4)
//
// A directory lies behind the bytes that it describes.

/// What a segment says of itself.
package struct SegmentFooter: Sendable {
    package struct Part: Sendable {
        /// Where the bytes begin in the file, and how many there are before the directory.
        package var offset: UInt64
        package var length: UInt64
        package var directoryLength: Int
        package var directoryCRC: UInt32
        /// Where the directory ends.
        package var end: UInt64 { offset + length + UInt64(directoryLength) }
    }

    package struct Block: Sendable {
        package var part: Part
        /// The first row's place in the segment.
        package var firstRow: Int
        package var count: Int
        package var zone: BlockZone
    }

    package var storeID: [UInt8]
    package var salt: UInt64
    package var tailSalt: UInt64
    package var tailLength: UInt64
    package var tailChecksum: UInt32
    package var first: UInt64
    package var count: Int
    package var firstGroup: UInt64
    package var groupCount: UInt64
    package var firstRecordedAt: Int64
    package var lastRecordedAt: Int64
    package var tree: [[UInt8]]
    package var schemas: [KindSchema]
    /// Those as they stood in the file: segments of one log mostly have the same.
    private(set) var schemaBytes: [UInt8] = []
    package var blocks: [Block]
    package var index: Part

    package var end: UInt64 { first + UInt64(count) }
    package var registry: SchemaRegistry { SchemaRegistry(schemas) }
}

extension SegmentFooter {
    package var encoded: [UInt8] {
        var writer = RowWriter()
        writer.fixed(storeID)
        writer.little64(salt)
        writer.little64(tailSalt)
        writer.varint(tailLength)
        writer.little(tailChecksum)
        writer.varint(first)
        writer.varint(UInt64(count))
        writer.varint(firstGroup)
        writer.varint(groupCount)
        writer.integer(firstRecordedAt)
        writer.integer(lastRecordedAt)
        writer.varint(UInt64(tree.count))
        for hash in tree { writer.fixed(hash) }
        writer.varint(UInt64(schemas.count))
        for schema in schemas { writer.write(schema) }
        writer.varint(UInt64(blocks.count))
        for block in blocks {
            writer.write(block.part)
            writer.varint(UInt64(block.count))
            writer.write(block.zone)
        }
        writer.write(index)
        return writer.bytes
    }

    /// Reads a footer of a file whose footer begins at `limit`: everything that it points at lies before.
    ///
    /// - Parameter other: a footer that was read; schemas that are stored as its are taken from it.
    package init(_ bytes: RawSpan, limit: UInt64, like other: SegmentFooter? = nil) throws(DecodeError) {
        var reader = RowReader(bytes)
        storeID = bytes.copy(try reader.fixed(16))
        salt = try reader.little64()
        tailSalt = try reader.little64()
        tailLength = try reader.varint()
        tailChecksum = try reader.little32()
        first = try reader.varint()
        count = try reader.length(LogLimits.payload * 64)
        firstGroup = try reader.varint()
        groupCount = try reader.varint()
        firstRecordedAt = try reader.integer()
        lastRecordedAt = try reader.integer()
        // Below 2^63, so that a reader that counts on from here cannot overflow.
        guard first <= UInt64(Int64.max) - UInt64(count), firstGroup <= UInt64(Int64.max),
            groupCount <= UInt64(Int64.max) - firstGroup
        else { throw DecodeError(.outOfRange, at: reader.offset) }
        tree = []
        for _ in 0..<(try reader.length(Self.treeLimit)) { tree.append(bytes.copy(try reader.fixed(32))) }
        let start = reader.offset
        if let other, !other.schemaBytes.isEmpty, bytes.byteCount - start >= other.schemaBytes.count,
            bytes.extracting(start..<(start + other.schemaBytes.count)).isEqual(to: other.schemaBytes.rawSpan)
        {
            _ = try reader.fixed(other.schemaBytes.count)
            (schemas, schemaBytes) = (other.schemas, other.schemaBytes)
        } else {
            schemas = []
            for _ in 0..<(try reader.length(KindSchema.kindLimit << 8)) { schemas.append(try reader.schema()) }
            schemaBytes = bytes.copy(start..<reader.offset)
        }
        blocks = []
        var row = 0
        var place = UInt64(SegmentHeader.length)
        for _ in 0..<(try reader.length(bytes.byteCount)) {
            let part = try reader.part(limit: limit)
            let rows = try reader.length(SegmentLimits.rows)
            guard part.offset == place, rows > 0 else { throw DecodeError(.outOfRange, at: reader.offset) }
            blocks.append(Block(part: part, firstRow: row, count: rows, zone: try reader.zone()))
            row += rows
            place = part.end
        }
        index = try reader.part(limit: limit)
        guard index.offset == place, index.end == limit, row == count, count > 0, reader.isAtEnd else {
            throw DecodeError(.outOfRange, at: reader.offset)
        }
    }

    /// 128 hashes: two for each bit of a position.
    package static let treeLimit = 128
    /// 8 groups within groups: more than anybody nests, and few enough for the stack.
    fileprivate static let depthLimit = 8
}

extension RowWriter {
    package mutating func little64(_ value: UInt64) {
        little(UInt32(truncatingIfNeeded: value))
        little(UInt32(truncatingIfNeeded: value >> 32))
    }

    fileprivate mutating func write(_ part: SegmentFooter.Part) {
        varint(part.offset)
        varint(part.length)
        varint(UInt64(part.directoryLength))
        little(part.directoryCRC)
    }

    fileprivate mutating func write(_ zone: BlockZone) {
        integer(zone.occurredFrom)
        integer(zone.occurredThrough)
        integer(zone.recordedFrom)
        integer(zone.recordedThrough)
        little64(zone.kinds)
        for ordinals in [zone.matters, zone.units] {
            varint(UInt64(ordinals.low))
            varint(UInt64(ordinals.high))
        }
    }

    fileprivate mutating func write(_ schema: KindSchema) {
        byte(schema.kind)
        byte(schema.version)
        text(schema.name)
        byte(schema.stream.rawValue)
        write(schema.fields)
    }

    private mutating func write(_ fields: [FieldSchema]) {
        varint(UInt64(fields.count))
        for field in fields {
            text(field.name)
            flag(field.isOptional)
            byte(field.type.code)
            switch field.type {
            case .name(let space): byte(space.rawValue)
            case .list(let inner), .record(let inner): write(inner)
            default: break
            }
        }
    }
}

extension RowReader {
    @_lifetime(self: copy self)
    fileprivate mutating func part(limit: UInt64) throws(DecodeError) -> SegmentFooter.Part {
        let part = SegmentFooter.Part(
            offset: try varint(), length: try varint(), directoryLength: try length(SegmentLimits.directory),
            directoryCRC: try little32())
        guard part.offset <= limit, part.length <= limit - part.offset,
            UInt64(part.directoryLength) <= limit - part.offset - part.length
        else { throw DecodeError(.outOfRange, at: offset) }
        return part
    }

    @_lifetime(self: copy self)
    fileprivate mutating func zone() throws(DecodeError) -> BlockZone {
        var zone = BlockZone(
            occurredFrom: try integer(), occurredThrough: try integer(), recordedFrom: try integer(),
            recordedThrough: try integer())
        zone.kinds = try little64()
        zone.matters = try ordinals()
        zone.units = try ordinals()
        return zone
    }

    @_lifetime(self: copy self)
    private mutating func ordinals() throws(DecodeError) -> BlockZone.Ordinals {
        let (low, high) = (try length(Int(UInt32.max)), try length(Int(UInt32.max)))
        return BlockZone.Ordinals(low: UInt32(low), high: UInt32(high))
    }

    @_lifetime(self: copy self)
    fileprivate mutating func schema() throws(DecodeError) -> KindSchema {
        let (kind, version) = (try byte(), try byte())
        guard kind > 0, Int(kind) < KindSchema.kindLimit else { throw DecodeError(.outOfRange, at: offset) }
        let name = bytes.string(try text())
        return KindSchema(
            kind: kind, version: version, name: name, stream: try space(), fields: try fields(depth: 0))
    }

    @_lifetime(self: copy self)
    private mutating func space() throws(DecodeError) -> NameSpace {
        guard let space = NameSpace(rawValue: try byte()) else { throw DecodeError(.outOfRange, at: offset) }
        return space
    }

    @_lifetime(self: copy self)
    private mutating func fields(depth: Int) throws(DecodeError) -> [FieldSchema] {
        guard depth < SegmentFooter.depthLimit else { throw DecodeError(.outOfRange, at: offset) }
        var fields: [FieldSchema] = []
        for _ in 0..<(try length(bytes.byteCount - offset)) {
            let name = bytes.string(try text())
            let isOptional = try flag()
            let type: FieldType
            switch try byte() {
            case 1: type = .integer
            case 2: type = .instant
            case 3: type = .date
            case 4: type = .flag
            case 5: type = .code
            case 6: type = .name(try space())
            case 7: type = .token
            case 8: type = .text
            case 9: type = .personal
            case 10: type = .digest
            case 11: type = .list(try self.fields(depth: depth + 1))
            case 12: type = .record(try self.fields(depth: depth + 1))
            default: throw DecodeError(.outOfRange, at: offset)
            }
            fields.append(FieldSchema(name, type, optional: isOptional))
        }
        return fields
    }
}

extension FieldType {
    /// The number of the type in a stored schema. [FMT-123]
    fileprivate var code: UInt8 {
        switch self {
        case .integer: 1
        case .instant: 2
        case .date: 3
        case .flag: 4
        case .code: 5
        case .name: 6
        case .token: 7
        case .text: 8
        case .personal: 9
        case .digest: 10
        case .list: 11
        case .record: 12
        }
    }
}
