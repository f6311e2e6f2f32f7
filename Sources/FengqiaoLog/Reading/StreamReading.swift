internal import Dispatch
internal import FengqiaoSchema
internal import Synchronization

/// Reads events that lie in many blocks, and lends them in order.
///
/// Of a block a part of each column is unpacked, however few of its rows are asked for; the events of a matter lie in nearly as
/// many blocks as there are days between them. So whoever asks for one waits for a dozen of these, which have nothing to do with
/// one another.
struct StreamReading {
    /// Rows of one block.
    private struct Piece: Sendable {
        let segment: Segment
        let block: Int
        /// In the segment, rising.
        var rows: [Int]

        func read(limit: BlockDecoder.Limit) throws(LogError) -> SealedBlock {
            var decoder = try segment.decoder(block)
            decoder.limit = limit
            let first = segment.footer.blocks[block].firstRow
            return try decoder.rows(rows.map { $0 - first })
        }
    }

    private var pieces: [Piece] = []

    /// Fewer blocks are read before another thread has begun: a block takes a tenth of a millisecond.
    private static let worthwhile = 3
    /// So many are in memory at a time, of each the rows that are asked for: as many events as most matters have.
    private static let batch = 16

    /// Whether it is time to lend what was added.
    var isFull: Bool { pieces.count >= Self.batch }

    /// Adds rows of a segment, rising, behind those before.
    mutating func add(_ rows: [UInt32], of segment: Segment) {
        for row in rows.lazy.map({ Int($0) }) {
            let (block, last) = (segment.block(of: row), pieces.count - 1)
            if last >= 0, pieces[last].segment === segment, pieces[last].block == block {
                pieces[last].rows.append(row)
            } else {
                pieces.append(Piece(segment: segment, block: block, rows: [row]))
            }
        }
    }

    /// Lends the events from a position on, and lets go of them; whether there shall be more.
    mutating func lend(
        _ names: inout SegmentNames, from next: inout UInt64,
        _ body: (borrowing StoredEvent) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        var rest = pieces[...]
        pieces = []
        while !rest.isEmpty {
            let batch = Array(rest.prefix(Self.batch))
            rest.removeFirst(batch.count)
            var blocks = Self.read(batch)
            for (index, piece) in batch.enumerated() {
                let block: SealedBlock
                if let read = blocks[index] {
                    block = read
                } else {
                    block = try piece.read(limit: .block)
                }
                blocks[index] = nil
                for (place, row) in piece.rows.enumerated() {
                    let position = piece.segment.footer.first + UInt64(row)
                    if position < next { continue }
                    let goesOn = try piece.segment.lend(block, place, position, &names, body)
                    next = position + 1
                    if !goesOn { return false }
                }
            }
        }
        return true
    }

    // Blocks side by side; `nil` for those that are read when they are due: what is damaged is told then, and what takes more
    // than its share of memory is alone in it.
    private static func read(_ pieces: [Piece]) -> [SealedBlock?] {
        if pieces.count < worthwhile { return Array(repeating: nil, count: pieces.count) }
        let blocks = Mutex([SealedBlock?](repeating: nil, count: pieces.count))
        DispatchQueue.concurrentPerform(iterations: pieces.count) { place in
            let block = try? pieces[place].read(limit: .block.share(of: batch))
            blocks.withLock { $0[place] = block }
        }
        return blocks.withLock { $0 }
    }
}
