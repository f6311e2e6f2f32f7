internal import FengqiaoSchema
internal import SystemPackage

/// Reads a segment that was just written, and holds it against the tail: every event byte for byte, every name,
/// command and index entry.
struct SealCheck {
    private let segment: Segment
    private let content: TailContent
    private let expected: SegmentIndexBuilder
    private let state: SealState
    private var names: LogNames

    init(
        _ segment: Segment, _ content: TailContent, _ expected: SegmentIndexBuilder, _ map: [[UInt32]],
        _ state: SealState
    ) {
        self.segment = segment
        self.content = content
        self.expected = expected
        self.state = state
        names = LogNames(content.names, map)
    }

    private func differs(_ what: String) -> LogError {
        .corrupted("a sealed segment does not hold the \(what) of its tail", segment.path, at: 0)
    }

    func run(
        _ tail: TailEntry, _ layout: Layout, _ fileSystem: any FileSystem, storeID: [UInt8]
    ) throws(LogError) {
        guard segment.footer.first == tail.first, segment.footer.end == tail.end else { throw differs("positions") }
        try checkEvents(tail, layout, fileSystem, storeID: storeID)
        for space in NameSpace.allCases {
            let stored = try segment.names(space)
            let wanted = expected.names[space.index].strings
            guard stored.ends == wanted.ends, stored.bytes == wanted.bytes else { throw differs("names") }
        }
        let index = try segment.index()
        let commands = try segment.commands()
        guard commands.keys.ends == content.keys.ends, commands.keys.bytes == content.keys.bytes,
            commands.digests.bytes == content.digests.bytes, commands.digests.ends == content.digests.ends,
            commands.starts == content.commandStarts, commands.counts == content.commandCounts
        else { throw differs("commands") }
        try check(expected.matters, index.matters, .matters)
        try check(expected.eventIDs, index.eventIDs, .eventIDs)
        try check(expected.commands, index.commands, .commands)
        try checkPostings(index)
    }

    private func checkEvents(
        _ tail: TailEntry, _ layout: Layout, _ fileSystem: any FileSystem, storeID: [UInt8]
    ) throws(LogError) {
        var names = self.names
        var (block, row, group) = (0, 0, state.nextGroup)
        var current = try segment.rows(ofBlock: 0)
        var writer = RowWriter()
        try forEachFrame(of: tail, layout, fileSystem, storeID: storeID) { (frame) throws(LogError) in
            for index in 0..<frame.count {
                if row == current.rows.count {
                    block += 1
                    guard block < segment.footer.blocks.count else { throw differs("events") }
                    (current, row) = (try segment.rows(ofBlock: block), 0)
                }
                writer.removeAll()
                do throws(DecodeError) { try current.rows.write(row, &names, to: &writer) } catch {
                    throw differs("events")
                }
                guard writer.bytes.raw.isEqual(to: frame.row(index)), current.groups[row] == group,
                    current.recordedAt[row] == frame.recordedAt
                else { throw differs("events") }
                row += 1
            }
            group += 1
        }
        guard block == segment.footer.blocks.count - 1, row == current.rows.count else { throw differs("events") }
    }

    private func check(
        _ pairs: [(hash: UInt64, number: UInt64)], _ table: HashTableEntry, _ which: Segment.Table
    ) throws(LogError) {
        let sorted = pairs.sorted { ($0.hash, $0.number) < ($1.hash, $1.number) }
        var chunks = try segment.chunks()
        let (hashes, numbers) = try chunks.pairs(of: table)
        guard hashes.elementsEqual(sorted.lazy.map { $0.hash >> HashTableEntry.dropped }),
            numbers.elementsEqual(sorted.lazy.map(\.number))
        else { throw differs("look-up tables") }
        let filter = try segment.filter(of: which)
        guard sorted.allSatisfy({ filter.mayContain($0.hash) }) else { throw differs("look-up tables") }
    }

    private func checkPostings(_ index: SegmentIndex) throws(LogError) {
        let sorted = expected.postings.sorted { ($0.stream, $0.row) < ($1.stream, $1.row) }
        var chunks = try segment.chunks()
        var (streams, ends, rows): ([UInt64], [UInt64], [UInt32]) = ([], [], [])
        try chunks.decode(index.streams, 0..<index.streams.count, to: &streams)
        try chunks.decode(index.ends, 0..<index.ends.count, to: &ends)
        for part in index.rows { try chunks.decode(part, 0..<part.count, to: &rows) }
        guard rows.elementsEqual(sorted.lazy.map(\.row)) else { throw differs("postings") }
        let filter = try segment.streamFilter()
        var start = 0
        for (stream, end) in zip(streams, ends) {
            guard end <= UInt64(sorted.count), Int(end) > start, filter.mayContain(SegmentIndex.mix(stream)),
                sorted[start..<Int(end)].allSatisfy({ $0.stream == stream })
            else { throw differs("postings") }
            start = Int(end)
        }
        guard start == sorted.count else { throw differs("postings") }
    }
}

/// A tail's names, asked for by the ordinals that they have in the log.
struct LogNames: NameSource {
    private let local: Names
    private let places: [[UInt32: UInt32]]

    init(_ local: Names, _ map: [[UInt32]]) {
        self.local = local
        places = map.map { ordinals in
            Dictionary(ordinals.enumerated().map { ($1, UInt32($0)) }, uniquingKeysWith: { first, _ in first })
        }
    }

    mutating func write(_ space: NameSpace, _ ordinal: UInt32, to row: inout RowWriter) throws(DecodeError) {
        guard let place = places[space.index][ordinal] else { throw DecodeError(.outOfRange, at: row.bytes.count) }
        row.blob(local[space].bytes(of: place))
    }
}
