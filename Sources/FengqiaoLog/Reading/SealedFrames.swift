internal import FengqiaoSchema

extension LogReader {
    /// Lends every sealed frame from `visit.position` on, put together from the columns.
    func forEachSealedFrame(
        _ view: LogView, _ visit: inout Visit, _ body: (borrowing Frame) throws(LogError) -> Bool
    ) throws(LogError) {
        guard let last = view.segments.last, visit.position < last.end else { return }
        let set = try segments.set(view)
        var names = SegmentNames(set)
        var place = set.place(of: visit.position) ?? set.segments.count
        while place < set.segments.count {
            try set.segments[place].forEachFrame(&names, &visit, body)
            if visit.isStopped { return }
            place += 1
        }
    }
}

extension Segment {
    /// Lends the frames from `visit.position` on, which is one of the segment's.
    func forEachFrame(
        _ names: inout SegmentNames, _ visit: inout Visit,
        _ body: (borrowing Frame) throws(LogError) -> Bool
    ) throws(LogError) {
        let commands = try commands()
        // The group that holds the position begins in its block or in one before.
        var block = block(of: Int(visit.position - footer.first))
        var current = try rows(ofBlock: block)
        let group = current.groups[Int(visit.position - footer.first) - footer.blocks[block].firstRow]
        while block > 0, current.groups.first == group {
            let before = try rows(ofBlock: block - 1)
            guard before.groups.last == group else { break }
            (block, current) = (block - 1, before)
        }
        var frame = SealedFrame(self, commands)
        while true {
            let start = footer.first + UInt64(footer.blocks[block].firstRow)
            for row in 0..<current.rows.count {
                if frame.count > 0, frame.group != current.groups[row] {
                    guard try frame.lend(&visit, body) else { return }
                }
                try frame.add(current, row, start + UInt64(row), &names)
            }
            block += 1
            if block == footer.blocks.count { break }
            current = try rows(ofBlock: block)
        }
        _ = try frame.lend(&visit, body)
    }
}

/// A frame that is being put together again.
private struct SealedFrame {
    private let segment: Segment
    private let commands: SegmentCommands
    private var nextCommand = 0
    private(set) var count = 0
    private(set) var group: UInt64 = 0
    private var first: UInt64 = 0
    private var recordedAt: Int64 = 0
    private var ends: [Int] = []
    private var rows = RowWriter()
    private var payload: [UInt8] = []

    init(_ segment: Segment, _ commands: SegmentCommands) {
        self.segment = segment
        self.commands = commands
    }

    mutating func add(
        _ block: SealedBlock, _ row: Int, _ position: UInt64, _ names: inout SegmentNames
    ) throws(LogError) {
        if count == 0 {
            first = position
            group = block.groups[row]
            recordedAt = block.recordedAt[row]
            rows.removeAll()
            ends.removeAll(keepingCapacity: true)
        }
        do throws(DecodeError) { try block.rows.write(row, &names, to: &rows) } catch {
            throw names.failure
                ?? LogError.corrupted(
                    "the event at position \(position) makes no sense (\(error.reason))", segment.path, at: 0)
        }
        ends.append(rows.bytes.count)
        count += 1
        guard count <= LogLimits.rows, rows.bytes.count <= LogLimits.payload else {
            throw LogError.corrupted("a group is larger than any can be", segment.path, at: 0)
        }
    }

    /// Lends the frame, unless it lies before the position that is looked for; false if there shall be no more.
    mutating func lend(
        _ visit: inout Visit, _ body: (borrowing Frame) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        defer { count = 0 }
        if first + UInt64(count) <= visit.position { return true }
        payload.removeAll(keepingCapacity: true)
        for end in ends { payload.append(little: UInt32(end)) }
        let (key, digest) = command()
        payload.append(little: UInt16(key.count))
        payload += key
        payload += digest
        payload += rows.bytes
        let header = FrameHeader(
            count: UInt32(count), salt: 0, first: first, recordedAt: recordedAt, durable: 0, previous: 0)
        guard let frame = Frame(header: header, payload: payload.raw) else {
            throw LogError.corrupted("a group does not hold together", segment.path, at: 0)
        }
        let goesOn = try body(frame)
        visit.position = first + UInt64(count)
        if !goesOn { visit.isStopped = true }
        return goesOn
    }

    private mutating func command() -> (key: ArraySlice<UInt8>, digest: ArraySlice<UInt8>) {
        let start = Int64(first - segment.footer.first)
        while nextCommand < commands.starts.count, commands.starts[nextCommand] < start { nextCommand += 1 }
        guard nextCommand < commands.starts.count, commands.starts[nextCommand] == start else { return ([], []) }
        let digest = commands.digests.bytes[commands.digests.range(nextCommand)]
        let key = commands.keys.bytes[commands.keys.range(nextCommand)]
        // A longer key than any that is taken is damage; the frame would have no room for its length.
        guard digest.count == LogLimits.commandDigest, key.count <= LogLimits.commandKey else { return ([], []) }
        return (key, digest)
    }
}
