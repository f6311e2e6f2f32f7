package import FengqiaoSchema

// What a segment knows beside its events, laid out like a block. [FMT-106 to FMT-113]
//
//   names        for each family: the first ordinal, the strings in order of ordinal
//   commands     the first number; keys, digests, first position (from the segment's), count of events
//   postings     stream keys rising (ordinal × 8 + family's place), ends, rows in parts of 8,192; a filter
//   tables       matters by name, event ids, command keys
//   heaps

/// Gathers what a segment's index holds.
struct SegmentIndexBuilder {
    /// The names that the segment uses first, by family, with the ordinal of the first.
    var names: [(base: UInt64, strings: ByteColumn)] = []
    var commandBase: UInt64 = 0
    var keys = ByteColumn()
    var digests = ByteColumn()
    var commandStarts: [Int64] = []
    var commandCounts: [Int64] = []
    /// Stream key and row in the segment, in any order.
    var postings: [(stream: UInt64, row: UInt32)] = []
    /// Hashes with the number of what they are of: ordinals, positions, command numbers.
    var matters: [(hash: UInt64, number: UInt64)] = []
    var eventIDs: [(hash: UInt64, number: UInt64)] = []
    var commands: [(hash: UInt64, number: UInt64)] = []

    /// What the index of a segment with this content must hold.
    init(
        _ content: TailContent, _ fresh: [(base: UInt64, strings: ByteColumn)], _ hash: StableHash,
        commandBase: UInt64, first: UInt64
    ) {
        names = fresh
        self.commandBase = commandBase
        (keys, digests) = (content.keys, content.digests)
        (commandStarts, commandCounts) = (content.commandStarts, content.commandCounts)
        let matters = fresh[NameSpace.matter.index]
        for place in 0..<matters.strings.count {
            let code = hash(matters.strings.bytes.raw, matters.strings.range(place))
            self.matters.append((code, matters.base + UInt64(place)))
        }
        for place in 0..<keys.count {
            commands.append((hash(keys.bytes.raw, keys.range(place)), commandBase + UInt64(place)))
        }
        var row = 0
        for block in content.blocks {
            let rows = block.rows
            for place in 0..<rows.count {
                defer { row += 1 }
                guard let table = rows.table(rows.kinds[place], rows.versions[place]) else { continue }
                let stream = SegmentIndex.key(rows.tables[table].schema.stream, rows.streams[place])
                postings.append((stream, UInt32(row)))
                let id = rows.eventIDs.range(place)
                if id.isEmpty { continue }
                eventIDs.append((hash(rows.eventIDs.bytes.raw, id), first + UInt64(row)))
            }
        }
    }

    func encoded() -> (bytes: [UInt8], directory: [UInt8]) {
        var writer = ChunkWriter()
        for family in names {
            writer.number(Int(family.base))
            writer.add(family.strings, in: .tokens)
        }
        writer.number(Int(commandBase))
        writer.add(keys, in: .tokens)
        // Digests do not compress, so they are kept apart from what does.
        writer.add(digests, in: .texts)
        writer.add(IntegerChunk(commandStarts))
        writer.add(IntegerChunk(commandCounts))
        addPostings(to: &writer)
        writer.add(table: matters)
        writer.add(table: eventIDs)
        writer.add(table: commands)
        writer.finish()
        return (writer.bytes, writer.directory.bytes)
    }

    private func addPostings(to writer: inout ChunkWriter) {
        let sorted = postings.sorted { ($0.stream, $0.row) < ($1.stream, $1.row) }
        var streams: [Int64] = []
        var ends: [Int64] = []
        for (index, posting) in sorted.enumerated() {
            if streams.last != Int64(posting.stream) {
                streams.append(Int64(posting.stream))
                ends.append(Int64(index))
            }
            ends[ends.count - 1] = Int64(index + 1)
        }
        writer.add(IntegerChunk(streams))
        writer.add(IntegerChunk(ends))
        writer.number(sorted.count)
        for start in stride(from: 0, to: sorted.count, by: SegmentIndex.postingsPart) {
            let part = sorted[start..<min(start + SegmentIndex.postingsPart, sorted.count)]
            writer.add(IntegerChunk(part.map { Int64($0.row) }))
        }
        writer.add(filter: KeyFilter(streams.map { SegmentIndex.mix(UInt64($0)) }))
    }
}

/// Where a segment's index lies, as its directory says.
package struct SegmentIndex: Sendable {
    /// 8,192 rows: some 16 KB, which is what looking up one matter reads beside its streams.
    package static let postingsPart = 8_192

    package var names: [(base: UInt64, strings: BytesEntry)] = []
    package var commandBase: UInt64
    package var keys: BytesEntry
    package var digests: BytesEntry
    package var commandStarts: ChunkEntry
    package var commandCounts: ChunkEntry
    package var streams: ChunkEntry
    package var ends: ChunkEntry
    package var rows: [ChunkEntry] = []
    package var rowCount: Int
    package var filter: (offset: UInt64, length: Int, crc: UInt32)
    package var matters: HashTableEntry
    package var eventIDs: HashTableEntry
    package var commands: HashTableEntry
    package var heaps: [HeapEntry] = []
    package private(set) var end: UInt64

    package init(_ bytes: RawSpan, at start: UInt64) throws(DecodeError) {
        var reader = RowReader(bytes)
        var offset = start
        var budget = SegmentLimits.values
        for _ in NameSpace.allCases {
            let base = try reader.varint()
            let strings = try reader.bytesEntry(&offset, &budget, limit: SegmentLimits.indexHeap)
            // Ordinals have 32 bits, and the highest stands for "no name".
            guard base <= UInt64(NameTable.none) - UInt64(strings.ends.count) else {
                throw DecodeError(.outOfRange, at: reader.offset)
            }
            names.append((base, strings))
        }
        commandBase = try reader.varint()
        keys = try reader.bytesEntry(&offset, &budget, limit: SegmentLimits.indexHeap)
        digests = try reader.bytesEntry(&offset, &budget, limit: SegmentLimits.indexHeap)
        commandStarts = try reader.chunkEntry(&offset, &budget)
        commandCounts = try reader.chunkEntry(&offset, &budget)
        streams = try reader.chunkEntry(&offset, &budget)
        ends = try reader.chunkEntry(&offset, &budget)
        let commandCount = keys.ends.count
        guard digests.ends.count == commandCount, commandStarts.count == commandCount,
            commandCounts.count == commandCount, ends.count == streams.count
        else { throw DecodeError(.outOfRange, at: reader.offset) }
        rowCount = try reader.length(budget)
        for first in stride(from: 0, to: rowCount, by: Self.postingsPart) {
            let part = try reader.chunkEntry(&offset, &budget)
            guard part.count == min(Self.postingsPart, rowCount - first) else {
                throw DecodeError(.outOfRange, at: reader.offset)
            }
            rows.append(part)
        }
        filter = try reader.blobEntry(&offset)
        matters = try reader.tableEntry(&offset, &budget)
        eventIDs = try reader.tableEntry(&offset, &budget)
        commands = try reader.tableEntry(&offset, &budget)
        for _ in HeapKind.allCases { heaps.append(try reader.heapEntry(&offset, limit: SegmentLimits.indexHeap)) }
        guard reader.isAtEnd else { throw DecodeError(.trailingBytes, at: reader.offset) }
        end = offset
    }

    /// A stream's key in the postings.
    package static func key(_ space: NameSpace, _ ordinal: UInt32) -> UInt64 {
        UInt64(ordinal) << 3 | UInt64(space.index)
    }

    /// Spreads a stream's key over 64 bits for the filter: the finaliser of MurmurHash3 (Appleby, 2011).
    package static func mix(_ key: UInt64) -> UInt64 {
        var hash = key &+ 0x9e37_79b9_7f4a_7c15
        hash = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
        hash = (hash ^ hash >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return hash ^ hash >> 33
    }
}
