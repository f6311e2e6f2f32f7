package import FengqiaoSchema

/// Where the columns of a block lie, as its directory says. [FMT-100 to FMT-105]
package struct BlockDirectory: Sendable {
    package struct Table: Sendable {
        package var schema: KindSchema
        package var count: Int
        package var fields: [FieldEntry]
    }

    /// One field's columns; those of a group's own fields are its children.
    package struct FieldEntry: Sendable {
        package var chunk: ChunkEntry
        package var heapStart = 0
        package var children: [FieldEntry] = []
    }

    package var count: Int
    package var groups: ChunkEntry
    package var recordedAt: ChunkEntry
    package var kinds: ChunkEntry
    package var versions: ChunkEntry
    package var streams: ChunkEntry
    package var sequences: ChunkEntry
    package var occurredAt: ChunkEntry
    package var actors: ChunkEntry
    package var units: ChunkEntry
    package var policyVersions: ChunkEntry
    package var eventIDs: BytesEntry
    package var causations: BytesEntry
    package var notes: BytesEntry
    package var opaque: BytesEntry
    package var tables: [Table]
    package var heaps: [HeapEntry] = []

    /// Reads a directory whose block begins at `start`. Every count is checked against the others, so that
    /// who uses it need not.
    package init(_ bytes: RawSpan, at start: UInt64, _ schemas: SchemaRegistry) throws(DecodeError) {
        var reader = RowReader(bytes)
        var offset = start
        var budget = SegmentLimits.values
        count = try reader.length(SegmentLimits.rows)
        groups = try reader.chunkEntry(&offset, &budget)
        recordedAt = try reader.chunkEntry(&offset, &budget)
        kinds = try reader.chunkEntry(&offset, &budget)
        versions = try reader.chunkEntry(&offset, &budget)
        streams = try reader.chunkEntry(&offset, &budget)
        sequences = try reader.chunkEntry(&offset, &budget)
        occurredAt = try reader.chunkEntry(&offset, &budget)
        actors = try reader.chunkEntry(&offset, &budget)
        units = try reader.chunkEntry(&offset, &budget)
        policyVersions = try reader.chunkEntry(&offset, &budget)
        eventIDs = try reader.bytesEntry(&offset, &budget)
        causations = try reader.bytesEntry(&offset, &budget)
        notes = try reader.bytesEntry(&offset, &budget)
        opaque = try reader.bytesEntry(&offset, &budget)
        for entry in [
            groups, recordedAt, kinds, versions, streams, sequences, occurredAt, actors, units, policyVersions,
            eventIDs.ends, causations.ends, notes.ends,
        ] where entry.count != count {
            throw DecodeError(.outOfRange, at: 0)
        }
        let kindsAtMost = KindSchema.kindLimit << 8
        var rows = opaque.ends.count
        tables = []
        var known: Set<UInt16> = []
        for _ in 0..<(try reader.length(kindsAtMost)) {
            let (kind, version) = (try reader.byte(), try reader.byte())
            guard let schema = schemas.schema(kind: kind, version: version) else {
                throw DecodeError(.unknownKind, at: reader.offset - 2)
            }
            // A table that stands twice would be counted twice, and hide rows that have none.
            guard known.insert(UInt16(kind) << 8 | UInt16(version)).inserted else {
                throw DecodeError(.outOfRange, at: reader.offset - 2)
            }
            let tableCount = try reader.length(count)
            rows += tableCount
            var fields: [FieldEntry] = []
            for field in schema.fields {
                fields.append(try Self.field(field, tableCount, &reader, &offset, &budget))
            }
            tables.append(Table(schema: schema, count: tableCount, fields: fields))
        }
        guard rows == count else { throw DecodeError(.outOfRange, at: reader.offset) }
        for _ in HeapKind.allCases { heaps.append(try reader.heapEntry(&offset, limit: SegmentLimits.heap)) }
        guard reader.isAtEnd else { throw DecodeError(.trailingBytes, at: reader.offset) }
        end = offset
    }

    /// Where the block's bytes end in the file.
    package private(set) var end: UInt64 = 0

    private static func field(
        _ field: FieldSchema, _ count: Int?, _ reader: inout RowReader, _ offset: inout UInt64, _ budget: inout Int
    ) throws(DecodeError) -> FieldEntry {
        var entry = FieldEntry(chunk: try reader.chunkEntry(&offset, &budget))
        if let count, entry.chunk.count != count { throw DecodeError(.outOfRange, at: reader.offset) }
        switch field.type {
        case .token, .text, .personal, .digest: entry.heapStart = try reader.length(SegmentLimits.heap)
        case .list(let fields), .record(let fields):
            var elements: Int?
            for field in fields {
                // How many elements there are, the first child says; the ends are held against it when read.
                let child = try Self.field(field, elements, &reader, &offset, &budget)
                elements = child.chunk.count
                entry.children.append(child)
            }
        default: break
        }
        return entry
    }
}
