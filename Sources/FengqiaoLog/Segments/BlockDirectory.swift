package import FengqiaoSchema

/// Where the columns of a block lie, as its directory says. [FMT-100 to FMT-105]
package struct BlockDirectory: Sendable {
    package struct Table: Sendable {
        package var schema: KindSchema
        package var count: Int
        /// Where the entries of its fields stand among ``entries``.
        package var fields: Range<Int>
    }

    /// One field's columns; those of a group's own fields are its children.
    package struct FieldEntry: Sendable {
        package var chunk = ChunkEntry(encoding: .constant, count: 0)
        package var heapStart = 0
        /// Where they stand among ``entries``.
        package var children = 0..<0
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
    /// Those of all fields, side by side: a block has some two hundred, and lists of lists would ask for memory for each.
    package private(set) var entries: [FieldEntry] = []
    package var heaps: [HeapEntry] = []

    /// Whether two versions of a kind are in the block, as in that in which a new version begins.
    private(set) var mixesVersions = false

    /// Most blocks have fewer fields than that.
    private static let usualEntries = 256

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
        var rows = opaque.ends.count
        tables = []
        guard envelopeIsWhole else { throw DecodeError(.outOfRange, at: 0) }
        let kindsAtMost = KindSchema.kindLimit << 8
        // A bit for each version of each kind.
        var known = [UInt64](repeating: 0, count: kindsAtMost / 64)
        var kinds = KindSet([])
        let tableCount = try reader.length(kindsAtMost)
        tables.reserveCapacity(min(tableCount, KindSchema.kindLimit))
        entries.reserveCapacity(Self.usualEntries)
        for _ in 0..<tableCount {
            let (kind, version) = (try reader.byte(), try reader.byte())
            guard let schema = schemas.schema(kind: kind, version: version) else {
                throw DecodeError(.unknownKind, at: reader.offset - 2)
            }
            // A table that stands twice would be counted twice, and hide rows that have none.
            let (place, bit) = (Int(kind) << 2 | Int(version) >> 6, UInt64(1) << UInt64(version & 63))
            guard place < known.count, known[place] & bit == 0 else {
                throw DecodeError(.outOfRange, at: reader.offset - 2)
            }
            known[place] |= bit
            if !kinds.insert(kind) { mixesVersions = true }
            let rowCount = try reader.length(count)
            rows += rowCount
            let fields = try room(for: schema.fields, reader)
            for (field, place) in zip(schema.fields, fields) {
                try read(field, rowCount, at: place, &reader, &offset, &budget)
            }
            tables.append(Table(schema: schema, count: rowCount, fields: fields))
        }
        guard rows == count else { throw DecodeError(.outOfRange, at: reader.offset) }
        for _ in HeapKind.allCases { heaps.append(try reader.heapEntry(&offset, limit: SegmentLimits.heap)) }
        guard reader.isAtEnd else { throw DecodeError(.trailingBytes, at: reader.offset) }
        end = offset
    }

    /// Where the block's bytes end in the file.
    package private(set) var end: UInt64 = 0

    private var envelopeIsWhole: Bool {
        groups.count == count && recordedAt.count == count && kinds.count == count && versions.count == count
            && streams.count == count && sequences.count == count && occurredAt.count == count
            && actors.count == count && units.count == count && policyVersions.count == count
            && eventIDs.ends.count == count && causations.ends.count == count && notes.ends.count == count
    }

    /// An entry has an encoding, a count and a length or a constant.
    private static let shortestEntry = 3

    // Where the entries of some fields will stand, if there are bytes for so many.
    private mutating func room(
        for fields: [FieldSchema], _ reader: borrowing RowReader
    ) throws(DecodeError) -> Range<Int> {
        guard fields.count <= (reader.bytes.byteCount - reader.offset) / Self.shortestEntry else {
            throw DecodeError(.truncated, at: reader.offset)
        }
        let start = entries.count
        entries.append(contentsOf: repeatElement(FieldEntry(), count: fields.count))
        return start..<entries.count
    }

    private mutating func read(
        _ field: FieldSchema, _ count: Int?, at place: Int, _ reader: inout RowReader, _ offset: inout UInt64,
        _ budget: inout Int
    ) throws(DecodeError) {
        entries[place].chunk = try reader.chunkEntry(&offset, &budget)
        if let count, entries[place].chunk.count != count { throw DecodeError(.outOfRange, at: reader.offset) }
        switch field.type {
        case .token, .text, .personal, .digest: entries[place].heapStart = try reader.length(SegmentLimits.heap)
        case .list(let fields), .record(let fields):
            let children = try room(for: fields, reader)
            entries[place].children = children
            var elements: Int?
            for (field, child) in zip(fields, children) {
                // How many elements there are, the first child says; the ends are held against it when read.
                try read(field, elements, at: child, &reader, &offset, &budget)
                elements = entries[child].chunk.count
            }
        default: break
        }
    }
}
