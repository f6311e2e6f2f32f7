internal import FengqiaoSchema

/// Reads a block's columns, or a range of their rows, as a directory says where they lie.
struct BlockDecoder: ~Copyable {
    let directory: BlockDirectory
    var chunks: ChunkReader
    /// What rows may still say. Ranges of rows may be forged to overlap in their lists, so that a few of them say more than all.
    var limit = Limit.block

    /// Values of lists, and bytes of strings.
    struct Limit {
        var values: Int
        var bytes: Int

        /// What all rows of a block say at most.
        static let block = Limit(
            values: SegmentLimits.values, bytes: HeapKind.allCases.count * SegmentLimits.heap)

        /// One of so many shares.
        func share(of parts: Int) -> Limit { Limit(values: values / parts, bytes: bytes / parts) }
    }

    init(_ directory: BlockDirectory, _ chunks: consuming ChunkReader) {
        self.directory = directory
        self.chunks = chunks
    }

    private func damaged(_ what: String, _ entry: ChunkEntry) -> LogError {
        .corrupted(what, chunks.path, at: entry.offset)
    }

    /// The kinds of rows, their versions, and for each its index in its table.
    typealias Kinds = (kinds: [UInt8], versions: [UInt8], offsets: [UInt32])

    /// The kinds of the first rows; refused unless they fit the tables.
    mutating func kinds(_ count: Int) throws(LogError) -> Kinds {
        var kinds: [UInt8] = []
        var versions: [UInt8] = []
        try chunks.decode(directory.kinds, 0..<count, to: &kinds)
        try chunks.decode(directory.versions, 0..<count, to: &versions)
        // Where two versions of a kind are in the block, rows are counted by both.
        let hasVersions = directory.mixesVersions
        var counters = [UInt32](
            repeating: 0, count: hasVersions ? KindSchema.kindLimit << 8 : KindSchema.kindLimit)
        var offsets = [UInt32](repeating: 0, count: count)
        guard Self.number(kinds.span, versions.span, byVersion: hasVersions, &counters, &offsets) else {
            throw damaged("a kind is out of range", directory.kinds)
        }
        if count == directory.count {
            guard counters[0] == directory.opaque.ends.count else {
                throw damaged("kinds do not add up", directory.kinds)
            }
            // By place: a table as a value holds on to its schema.
            for table in directory.tables.indices {
                let kind = Int(directory.tables[table].schema.kind)
                let slot = hasVersions ? kind << 8 | Int(directory.tables[table].schema.version) : kind
                guard counters[slot] == directory.tables[table].count else {
                    throw damaged("kinds do not add up", directory.kinds)
                }
            }
        }
        return (kinds, versions, offsets)
    }

    // Counts rows by their kinds, or by these and their versions; false where one has no counter.
    private static func number(
        _ kinds: Span<UInt8>, _ versions: Span<UInt8>, byVersion: Bool, _ counters: inout [UInt32],
        _ offsets: inout [UInt32]
    ) -> Bool {
        var counters = counters.mutableSpan
        var offsets = offsets.mutableSpan
        for row in kinds.indices {
            let slot = byVersion ? Int(kinds[row]) << 8 | Int(versions[row]) : Int(kinds[row])
            guard slot < counters.count else { return false }
            offsets[row] = counters[slot]
            counters[slot] &+= 1
        }
        return true
    }

    /// The kinds of the rows up to one, and of some of them, rising, the index in the table of each.
    ///
    /// Counts the kinds of these alone: one kind is counted many rows at a time, all of them side by side one by one.
    private mutating func rowKinds(
        _ rows: [Int], through last: Int
    ) throws(LogError) -> (kinds: [UInt8], versions: [UInt8], offsets: [UInt32]) {
        if directory.mixesVersions {
            let all = try kinds(last + 1)
            return (all.kinds, all.versions, rows.map { all.offsets[$0] })
        }
        var (kinds, versions): ([UInt8], [UInt8]) = ([], [])
        try chunks.decode(directory.kinds, 0..<(last + 1), to: &kinds)
        try chunks.decode(directory.versions, 0..<(last + 1), to: &versions)
        // Of each kind how many there are before a row.
        var counted: [(kind: UInt8, row: Int, count: UInt32)] = []
        var offsets: [UInt32] = []
        for row in rows {
            let kind = kinds[row]
            let place = counted.firstIndex { $0.kind == kind } ?? counted.count
            if place == counted.count { counted.append((kind, 0, 0)) }
            counted[place].count += kinds.span.extracting(counted[place].row..<row).count(of: kind)
            counted[place].row = row
            offsets.append(counted[place].count)
        }
        return (kinds, versions, offsets)
    }

    /// The ids that the events of some rows, rising, brought along: empty for those that brought none.
    mutating func eventIDs(_ rows: [Int]) throws(LogError) -> [[UInt8]] {
        guard let last = rows.last else { return [] }
        let (column, heap) = (directory.eventIDs, directory.heaps[HeapKind.tokens.rawValue])
        var ends: [UInt32] = []
        try chunks.decode(column.ends, 0..<(last + 1), to: &ends)
        var ids: [[UInt8]] = []
        for row in rows {
            let (start, end) = (row == 0 ? 0 : Int(ends[row - 1]), Int(ends[row]))
            guard start <= end else { throw damaged("strings run backwards", column.ends) }
            guard column.heapStart + end <= heap.rawLength else {
                throw damaged("strings reach beyond their heap", column.ends)
            }
            limit.bytes -= end - start
            guard limit.bytes >= 0 else { throw damaged("strings overlap", column.ends) }
            var id: [UInt8] = []
            try chunks.read(heap, (column.heapStart + start)..<(column.heapStart + end), to: &id)
            ids.append(id)
        }
        return ids
    }

    /// Everything in the block.
    mutating func all() throws(LogError) -> SealedBlock {
        limit = .block
        let count = directory.count
        var block = SealedBlock()
        let (kinds, versions, offsets) = try self.kinds(count)
        block.rows.kinds = kinds
        block.rows.versions = versions
        block.rows.offsets = offsets
        try envelope([0..<count], into: &block)
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

    /// Some rows, rising, with as little read as it takes: each column once, however many rows there are.
    ///
    /// - Parameters:
    ///   - isBare: leaves out what bare rows do not say, see `EventSelection.areRowsBare`: these columns are not read.
    ///   - known: the kinds of all rows, where they were read before.
    mutating func rows(_ wanted: [Int], isBare: Bool = false, of known: Kinds? = nil) throws(LogError) -> SealedBlock {
        var block = SealedBlock()
        guard let last = wanted.last else { return block }
        let (kinds, versions, offsets) =
            if let known {
                (known.kinds, known.versions, wanted.map { known.offsets[$0] })
            } else {
                try rowKinds(wanted, through: last)
            }
        // Neighbours are read at once.
        let envelopes = wanted.reduce(into: [Range<Int>]()) { $0.add($1) }
        if isBare { try bareEnvelope(envelopes, into: &block) } else { try envelope(envelopes, into: &block) }
        // Where the rows lie in the table of their kind, or among the rows of no known kind.
        var places: [[Range<Int>]] = directory.tables.map { _ in [] }
        var counts = [UInt32](repeating: 0, count: directory.tables.count)
        var (opaque, opaqueCount): ([Range<Int>], UInt32) = ([], 0)
        for (place, row) in wanted.enumerated() {
            let offset = Int(offsets[place])
            block.rows.kinds.append(kinds[row])
            block.rows.versions.append(versions[row])
            if kinds[row] == 0 {
                guard offset < directory.opaque.ends.count else {
                    throw damaged("kinds do not add up", directory.kinds)
                }
                block.rows.offsets.append(opaqueCount)
                opaqueCount += 1
                opaque.add(offset)
                continue
            }
            guard
                let table = directory.tables.firstIndex(where: {
                    $0.schema.kind == kinds[row] && $0.schema.version == versions[row]
                }), offset < directory.tables[table].count
            else { throw damaged("kinds do not add up", directory.kinds) }
            block.rows.offsets.append(counts[table])
            counts[table] += 1
            places[table].add(offset)
        }
        let texts = directory.heaps[HeapKind.texts.rawValue]
        for range in opaque { try strings(directory.opaque, texts, range, to: &block.rows.opaque) }
        for (table, ranges) in zip(directory.tables, places) where !ranges.isEmpty {
            let slot = block.rows.addTable(table.schema)
            block.rows.tables[slot].count = ranges.reduce(0) { $0 + $1.count }
            for (index, entry) in table.fields.enumerated() {
                for range in ranges {
                    try field(directory.entries[entry], range, into: &block.rows.tables[slot].fields[index])
                }
            }
        }
        return block
    }

    private mutating func envelope(_ ranges: [Range<Int>], into block: inout SealedBlock) throws(LogError) {
        for range in ranges { try chunks.decode(directory.groups, range, to: &block.groups) }
        for range in ranges { try chunks.decode(directory.recordedAt, range, to: &block.recordedAt) }
        for range in ranges { try chunks.decode(directory.sequences, range, to: &block.rows.sequences) }
        try common(ranges, into: &block)
        let (tokens, texts) = (directory.heaps[0], directory.heaps[1])
        for range in ranges { try strings(directory.eventIDs, tokens, range, to: &block.rows.eventIDs) }
        for range in ranges { try strings(directory.causations, tokens, range, to: &block.rows.causations) }
        for range in ranges { try strings(directory.notes, texts, range, to: &block.rows.notes) }
    }

    private mutating func bareEnvelope(_ ranges: [Range<Int>], into block: inout SealedBlock) throws(LogError) {
        try common(ranges, into: &block)
        for _ in ranges.joined() {
            block.rows.sequences.append(0)
            block.rows.eventIDs.appendAbsent()
            block.rows.causations.appendAbsent()
            block.rows.notes.appendAbsent()
        }
    }

    private mutating func common(_ ranges: [Range<Int>], into block: inout SealedBlock) throws(LogError) {
        for range in ranges { try chunks.decode(directory.streams, range, to: &block.rows.streams) }
        for range in ranges { try chunks.decode(directory.occurredAt, range, to: &block.rows.occurredAt) }
        for range in ranges { try chunks.decode(directory.actors, range, to: &block.rows.actors) }
        for range in ranges { try chunks.decode(directory.units, range, to: &block.rows.units) }
        for range in ranges {
            try chunks.decode(
                directory.policyVersions, range, absent: FieldColumn.absentInteger, to: &block.rows.policyVersions)
        }
    }

    /// Adds a range of a table's entries to columns that are in the order of the table's fields.
    mutating func fields(
        _ table: BlockDirectory.Table, _ range: Range<Int>, into columns: inout [FieldColumn]
    ) throws(LogError) {
        for (index, entry) in table.fields.enumerated() {
            try field(directory.entries[entry], range, into: &columns[index])
        }
    }

    private mutating func strings(
        _ entry: BytesEntry, _ heap: HeapEntry, _ range: Range<Int>, to column: inout ByteColumn
    ) throws(LogError) {
        limit.bytes -= try chunks.decode(entry, heap, range, atMost: limit.bytes, to: &column)
    }

    /// Adds a range of a field's entries to its column.
    mutating func field(
        _ entry: BlockDirectory.FieldEntry, _ range: Range<Int>, into column: inout FieldColumn
    ) throws(LogError) {
        switch column.field.type {
        case .integer, .instant, .date:
            try chunks.decode(entry.chunk, range, absent: FieldColumn.absentInteger, to: &column.integers)
        case .flag, .code: try chunks.decode(entry.chunk, range, absent: FieldColumn.absentCode, to: &column.codes)
        case .name: try chunks.decode(entry.chunk, range, absent: NameTable.none, to: &column.names)
        case .token, .text, .personal, .digest:
            let heap = directory.heaps[HeapKind(column.field.type).rawValue]
            try strings(BytesEntry(ends: entry.chunk, heapStart: entry.heapStart), heap, range, to: &column.bytes)
        case .list, .record:
            var ends: [UInt32] = []
            try chunks.decode(entry.chunk, max(0, range.lowerBound - 1)..<range.upperBound, to: &ends)
            let start = range.lowerBound == 0 ? 0 : ends.removeFirst()
            var previous = start
            for end in ends {
                guard end >= previous else { throw damaged("groups run backwards", entry.chunk) }
                previous = end
            }
            limit.values -= Int(previous - start)
            guard limit.values >= 0 else { throw damaged("groups overlap", entry.chunk) }
            let base = column.ends.last ?? 0
            for end in ends { column.ends.append(base &+ (end &- start)) }
            for (index, place) in entry.children.enumerated() {
                let child = directory.entries[place]
                guard Int(previous) <= child.chunk.count else {
                    throw damaged("groups reach beyond their fields", entry.chunk)
                }
                try field(child, Int(start)..<Int(previous), into: &column.children[index])
            }
        }
    }
}

extension [Range<Int>] {
    /// Adds a number that is not below those before, to the last range where it is the next one.
    fileprivate mutating func add(_ number: Int) {
        if let last, last.upperBound == number {
            self[count - 1] = last.lowerBound..<(number + 1)
        } else {
            append(number..<(number + 1))
        }
    }
}

extension Span<UInt8> {
    /// How often a byte is among these.
    fileprivate func count(of byte: UInt8) -> UInt32 {
        var count: UInt32 = 0
        for index in indices { count &+= self[index] == byte ? 1 : 0 }
        return count
    }
}
