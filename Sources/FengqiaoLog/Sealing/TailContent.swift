internal import FengqiaoSchema
internal import SystemPackage

/// A frozen tail's events, taken apart into blocks. Names are numbered within the tail.
struct TailContent {
    private(set) var blocks: [SealedBlock] = []
    private(set) var names = Names()
    private(set) var keys = ByteColumn()
    private(set) var digests = ByteColumn()
    private(set) var commandStarts: [Int64] = []
    private(set) var commandCounts: [Int64] = []
    private(set) var tree: TreeRange
    private(set) var groupCount: UInt64 = 0
    private(set) var firstRecordedAt: Int64 = 0
    private(set) var lastRecordedAt: Int64 = 0
    private(set) var count = 0
    private var blockBytes = 0
    private let first: UInt64
    private let firstGroup: UInt64
    private let registry: SchemaRegistry

    /// No events yet; the first will have the position `first`.
    init(first: UInt64, firstGroup: UInt64, _ registry: SchemaRegistry) {
        (self.first, self.firstGroup, self.registry) = (first, firstGroup, registry)
        tree = TreeRange(from: first)
    }

    /// Reads a tail to its listed end.
    init(
        _ entry: TailEntry, firstGroup: UInt64, _ registry: SchemaRegistry, _ layout: Layout,
        _ fileSystem: any FileSystem, storeID: [UInt8]
    ) throws(LogError) {
        self.init(first: entry.first, firstGroup: firstGroup, registry)
        try forEachFrame(of: entry, layout, fileSystem, storeID: storeID) { (frame) throws(LogError) in add(frame) }
    }

    /// Adds the next frame.
    mutating func add(_ frame: borrowing Frame) {
        if groupCount == 0 { firstRecordedAt = frame.recordedAt }
        lastRecordedAt = frame.recordedAt
        if let (key, stored) = frame.command {
            keys.append(key.raw, 0..<key.count)
            digests.append(stored.digest.raw, 0..<stored.digest.count)
            commandStarts.append(Int64(stored.positions.lowerBound - first))
            commandCounts.append(Int64(stored.positions.count))
        }
        for index in 0..<frame.count {
            let row = frame.row(index)
            if blocks.isEmpty || blocks[blocks.count - 1].rows.count == SegmentLimits.rows
                || blockBytes >= SegmentLimits.blockBytes
            {
                blocks.append(SealedBlock())
                blockBytes = 0
            }
            blockBytes += row.byteCount
            let last = blocks.count - 1
            blocks[last].rows.append(row, registry, &names)
            blocks[last].groups.append(firstGroup + groupCount)
            blocks[last].recordedAt.append(frame.recordedAt)
            tree.append(leaf: TreeHash.leaf(frame.firstPosition + UInt64(index), frame.recordedAt, row))
            count += 1
        }
        groupCount += 1
    }

    /// Gives all names the numbers that they have in the log.
    mutating func renumber(_ map: [[UInt32]]) {
        for index in blocks.indices { blocks[index].rows.renumber(map) }
    }
}

/// Lends every frame of a tail that will not change any more.
func forEachFrame(
    of entry: TailEntry, _ layout: Layout, _ fileSystem: any FileSystem, storeID: [UInt8],
    _ body: (borrowing Frame) throws(LogError) -> Void
) throws(LogError) {
    let path = layout.tail(entry)
    let file = try openListed(path, fileSystem)
    defer { file.close() }
    var scanner = try TailScanner(file, path, entry, storeID: storeID, limit: entry.length)
    scan: while true {
        switch try scanner.next() {
        case .frame:
            guard let header = scanner.current, let frame = Frame(header: header, payload: scanner.payload) else {
                throw scanner.nonsense
            }
            try body(frame)
        case .end: break scan
        case .bad: throw LogError.corrupted("synced bytes are damaged", path, at: scanner.offset)
        }
    }
    try scanner.check(endsAs: entry)
}
