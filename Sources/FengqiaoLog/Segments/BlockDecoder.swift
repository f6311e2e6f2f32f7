internal import FengqiaoSchema

/// Reads a block's columns, or a range of their rows, as a directory says where they lie.
struct BlockDecoder: ~Copyable {
    let directory: BlockDirectory
    var chunks: ChunkReader

    init(_ directory: BlockDirectory, _ chunks: consuming ChunkReader) {
        self.directory = directory
        self.chunks = chunks
    }

    private func damaged(_ what: String, _ entry: ChunkEntry) -> LogError {
        .corrupted(what, chunks.path, at: entry.offset)
    }

    /// The kinds of all rows, and for each its index in its table; refused unless they fit the tables.
    mutating func kinds(_ count: Int) throws(LogError) -> (kinds: [UInt8], versions: [UInt8], offsets: [UInt32]) {
        var kinds: [UInt8] = []
        var versions: [UInt8] = []
        try chunks.decode(directory.kinds, 0..<count, to: &kinds)
        try chunks.decode(directory.versions, 0..<count, to: &versions)
        var counters = [UInt32](repeating: 0, count: KindSchema.kindLimit)
        var offsets: [UInt32] = []
        offsets.reserveCapacity(count)
        // Two versions of a kind in one block are rare, and then counted by both.
        var hasVersions = directory.versions.encoding != .constant
        if hasVersions {
            var seen = [UInt8](repeating: 0, count: KindSchema.kindLimit)
            hasVersions = directory.tables.contains { table in
                defer { seen[Int(table.schema.kind) & 63] += 1 }
                return seen[Int(table.schema.kind) & 63] > 0
            }
        }
        if hasVersions { counters = [UInt32](repeating: 0, count: KindSchema.kindLimit << 8) }
        for index in 0..<count {
            let slot = hasVersions ? Int(kinds[index]) << 8 | Int(versions[index]) : Int(kinds[index])
            guard slot < counters.count else { throw damaged("a kind is out of range", directory.kinds) }
            offsets.append(counters[slot])
            counters[slot] += 1
        }
        if count == directory.count {
            guard counters[0] == directory.opaque.ends.count else {
                throw damaged("kinds do not add up", directory.kinds)
            }
            for table in directory.tables {
                let slot =
                    hasVersions ? Int(table.schema.kind) << 8 | Int(table.schema.version) : Int(table.schema.kind)
                guard counters[slot] == table.count else { throw damaged("kinds do not add up", directory.kinds) }
            }
        }
        return (kinds, versions, offsets)
    }

    /// Everything in the block.
    mutating func all() throws(LogError) -> SealedBlock {
        let count = directory.count
        var block = SealedBlock()
        let (kinds, versions, offsets) = try self.kinds(count)
        block.rows.kinds = kinds
        block.rows.versions = versions
        block.rows.offsets = offsets
        try envelope(0..<count, into: &block)
        try chunks.decode(
            directory.opaque, directory.heaps[HeapKind.texts.rawValue], 0..<directory.opaque.ends.count,
            to: &block.rows.opaque)
        for table in directory.tables {
            let index = block.rows.addTable(table.schema)
            block.rows.tables[index].count = table.count
            try fields(table, 0..<table.count, into: &block.rows.tables[index].fields)
        }
        return block
    }

    /// One row, with as little read as it takes.
    mutating func row(_ index: Int) throws(LogError) -> SealedBlock {
        let (kinds, versions, offsets) = try self.kinds(index + 1)
        var block = SealedBlock()
        block.rows.kinds = [kinds[index]]
        block.rows.versions = [versions[index]]
        block.rows.offsets = [0]
        try envelope(index..<(index + 1), into: &block)
        let offset = Int(offsets[index])
        if kinds[index] == 0 {
            guard offset < directory.opaque.ends.count else { throw damaged("kinds do not add up", directory.kinds) }
            try chunks.decode(
                directory.opaque, directory.heaps[HeapKind.texts.rawValue], offset..<(offset + 1),
                to: &block.rows.opaque)
            return block
        }
        guard
            let table = directory.tables.first(where: {
                $0.schema.kind == kinds[index] && $0.schema.version == versions[index]
            }), offset < table.count
        else { throw damaged("kinds do not add up", directory.kinds) }
        let slot = block.rows.addTable(table.schema)
        block.rows.tables[slot].count = 1
        try fields(table, offset..<(offset + 1), into: &block.rows.tables[slot].fields)
        return block
    }

    private mutating func envelope(_ range: Range<Int>, into block: inout SealedBlock) throws(LogError) {
        try chunks.decode(directory.groups, range, to: &block.groups)
        try chunks.decode(directory.recordedAt, range, to: &block.recordedAt)
        try chunks.decode(directory.streams, range, to: &block.rows.streams)
        try chunks.decode(directory.sequences, range, to: &block.rows.sequences)
        try chunks.decode(directory.occurredAt, range, to: &block.rows.occurredAt)
        try chunks.decode(directory.actors, range, to: &block.rows.actors)
        try chunks.decode(directory.units, range, to: &block.rows.units)
        try chunks.decode(
            directory.policyVersions, range, absent: FieldColumn.absentInteger, to: &block.rows.policyVersions)
        let (tokens, texts) = (directory.heaps[0], directory.heaps[1])
        try chunks.decode(directory.eventIDs, tokens, range, to: &block.rows.eventIDs)
        try chunks.decode(directory.causations, tokens, range, to: &block.rows.causations)
        try chunks.decode(directory.notes, texts, range, to: &block.rows.notes)
    }

    /// Adds a range of a table's entries to columns that are in the order of the table's fields.
    mutating func fields(
        _ table: BlockDirectory.Table, _ range: Range<Int>, into columns: inout [FieldColumn]
    ) throws(LogError) {
        for index in table.fields.indices { try field(table.fields[index], range, into: &columns[index]) }
    }

    private mutating func field(
        _ entry: BlockDirectory.FieldEntry, _ range: Range<Int>, into column: inout FieldColumn
    ) throws(LogError) {
        switch column.field.type {
        case .integer, .instant, .date:
            try chunks.decode(entry.chunk, range, absent: FieldColumn.absentInteger, to: &column.integers)
        case .flag, .code: try chunks.decode(entry.chunk, range, absent: FieldColumn.absentCode, to: &column.codes)
        case .name: try chunks.decode(entry.chunk, range, absent: NameTable.none, to: &column.names)
        case .token, .text, .personal, .digest:
            let heap = directory.heaps[HeapKind(column.field.type).rawValue]
            try chunks.decode(
                BytesEntry(ends: entry.chunk, heapStart: entry.heapStart), heap, range, to: &column.bytes)
        case .list, .record:
            var ends: [UInt32] = []
            try chunks.decode(entry.chunk, max(0, range.lowerBound - 1)..<range.upperBound, to: &ends)
            let start = range.lowerBound == 0 ? 0 : ends.removeFirst()
            var previous = start
            for end in ends {
                guard end >= previous else { throw damaged("groups run backwards", entry.chunk) }
                previous = end
            }
            let base = column.ends.last ?? 0
            for end in ends { column.ends.append(base &+ (end &- start)) }
            for index in entry.children.indices {
                guard Int(previous) <= entry.children[index].chunk.count else {
                    throw damaged("groups reach beyond their fields", entry.chunk)
                }
                try field(entry.children[index], Int(start)..<Int(previous), into: &column.children[index])
            }
        }
    }
}
