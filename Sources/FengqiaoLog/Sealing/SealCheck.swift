internal import FengqiaoSchema
internal import SystemPackage

/// Reads a segment that was just written, and holds it against the tail: every event byte for byte, and the
/// index.
struct SealCheck {
    private let segment: Segment
    private let expected: SegmentIndexBuilder
    private let state: SealState
    private var names: LogNames

    init(
        _ segment: Segment, _ content: TailContent, _ expected: SegmentIndexBuilder, _ map: [[UInt32]],
        _ state: SealState
    ) {
        self.segment = segment
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
        try IndexCheck(segment, expected).run()
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
