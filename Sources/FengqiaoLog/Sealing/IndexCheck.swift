internal import FengqiaoSchema

/// Reads a segment's index, and holds it against what it must hold: every name, command, posting and entry of its
/// tables.
struct IndexCheck {
    private let segment: Segment
    private let expected: SegmentIndexBuilder

    init(_ segment: Segment, _ expected: SegmentIndexBuilder) {
        (self.segment, self.expected) = (segment, expected)
    }

    private func differs(_ what: String) -> LogError {
        .corrupted(
            "the \(what) of a segment are not those of its events", segment.path, at: segment.footer.index.offset)
    }

    func run() throws(LogError) {
        let index = try segment.index()
        for space in NameSpace.allCases {
            let stored = try segment.names(space)
            let wanted = expected.names[space.index]
            guard index.names[space.index].base == wanted.base, stored.ends == wanted.strings.ends,
                stored.bytes == wanted.strings.bytes
            else { throw differs("names") }
        }
        let commands = try segment.commands()
        guard index.commandBase == expected.commandBase, commands.keys.ends == expected.keys.ends,
            commands.keys.bytes == expected.keys.bytes, commands.digests.bytes == expected.digests.bytes,
            commands.digests.ends == expected.digests.ends, commands.starts == expected.commandStarts,
            commands.counts == expected.commandCounts
        else { throw differs("commands") }
        try check(expected.matters, index.matters, .matters)
        try check(expected.eventIDs, index.eventIDs, .eventIDs)
        try check(expected.commands, index.commands, .commands)
        try checkPostings(index)
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
        for (place, part) in table.parts.enumerated() where part.fence != hashes[place * HashTableEntry.part] {
            throw differs("look-up tables")
        }
        guard try segment.filter(of: which).bytes == KeyFilter(sorted.map(\.hash)).bytes else {
            throw differs("look-up tables")
        }
    }

    private func checkPostings(_ index: SegmentIndex) throws(LogError) {
        let sorted = expected.postings.sorted { ($0.stream, $0.row) < ($1.stream, $1.row) }
        var chunks = try segment.chunks()
        var (streams, ends, rows): ([UInt64], [UInt64], [UInt32]) = ([], [], [])
        try chunks.decode(index.streams, 0..<index.streams.count, to: &streams)
        try chunks.decode(index.ends, 0..<index.ends.count, to: &ends)
        for part in index.rows { try chunks.decode(part, 0..<part.count, to: &rows) }
        guard rows.elementsEqual(sorted.lazy.map(\.row)) else { throw differs("postings") }
        var start = 0
        for (stream, end) in zip(streams, ends) {
            guard end <= UInt64(sorted.count), Int(end) > start,
                sorted[start..<Int(end)].allSatisfy({ $0.stream == stream })
            else { throw differs("postings") }
            start = Int(end)
        }
        guard start == sorted.count,
            try segment.streamFilter().bytes == KeyFilter(streams.map { SegmentIndex.mix($0) }).bytes
        else { throw differs("postings") }
    }
}
