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

        func read() -> Result<SealedBlock, LogError> {
            do throws(LogError) {
                var decoder = try segment.decoder(block)
                let first = segment.footer.blocks[block].firstRow
                return .success(try decoder.rows(rows.map { $0 - first }))
            } catch { return .failure(error) }
        }
    }

    private var pieces: [Piece] = []

    /// Fewer blocks are read before another thread has begun: a block takes a tenth of a millisecond.
    private static let worthwhile = 3
    /// So many are in memory at a time, of each the rows that are asked for: as many events as most matters have.
    private static let batch = 16

    /// Adds rows of a segment, rising, behind those before.
    mutating func add(_ rows: [UInt32], of segment: Segment) {
        for row in rows.lazy.map({ Int($0) }) {
            let block = segment.block(of: row)
            if let last = pieces.last, last.segment === segment, last.block == block {
                pieces[pieces.count - 1].rows.append(row)
            } else {
                pieces.append(Piece(segment: segment, block: block, rows: [row]))
            }
        }
    }

    /// Lends the events from a position on; whether there shall be more.
    func lend(
        _ names: inout SegmentNames, from next: inout UInt64,
        _ body: (borrowing StoredEvent) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        var rest = pieces[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(rest.count < Self.worthwhile ? 1 : Self.batch))
            rest.removeFirst(batch.count)
            for (piece, block) in zip(batch, Self.read(batch)) {
                let block = try block.get()
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

    private static func read(_ pieces: [Piece]) -> [Result<SealedBlock, LogError>] {
        if pieces.count == 1 { return [pieces[0].read()] }
        let blocks = Mutex([Result<SealedBlock, LogError>?](repeating: nil, count: pieces.count))
        DispatchQueue.concurrentPerform(iterations: pieces.count) { place in
            let block = pieces[place].read()
            blocks.withLock { $0[place] = block }
        }
        return blocks.withLock { $0 }.compactMap { $0 }
    }
}
