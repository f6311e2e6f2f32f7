import FengqiaoLog
import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema

/// How far a replay has come.
public struct ReplayProgress: Hashable, Sendable {
    /// How many events have been read.
    public var events: UInt64
    /// How many there are to read.
    public var total: UInt64
}

/// Folds a log's events, block by block, and can go on from where it stopped.
struct Replay {
    private(set) var stories = Stories()
    private(set) var names = Names()
    /// The position after the last event that was read.
    private(set) var next: UInt64 = 0
    /// How many bytes of rows were read.
    private(set) var bytesRead: UInt64 = 0

    /// Folds what has come since.
    ///
    /// - Parameters:
    ///   - knownAt: stops before what the log took later.
    ///   - asOf: passes over what happened later.
    ///   - end: stops before this position.
    mutating func advance(
        _ reader: LogReader, knownAt: Instant? = nil, asOf: Instant? = nil, end: UInt64 = .max,
        progress: ((UInt64) -> Void)? = nil
    ) throws(LedgerError) {
        var block = EventBlock(
            StoryProjection.reads, EventKind.registry, occurredThrough: asOf?.milliseconds ?? .max)
        var failure: LedgerError?
        var (names, stories, next, bytesRead) = (self.names, self.stories, self.next, self.bytesRead)
        self.stories = Stories()
        self.names = Names()
        do throws(LogError) {
            try reader.forEachFrame(from: next) { (frame) throws(LogError) -> Bool in
                if let knownAt, frame.recordedAt > knownAt.milliseconds { return false }
                for index in 0..<frame.count {
                    let position = frame.firstPosition + UInt64(index)
                    if position < next { continue }
                    if position >= end { return false }
                    let row = frame.row(index)
                    do throws(DecodeError) {
                        try block.append(row, position: position, recordedAt: frame.recordedAt, &names)
                    } catch {
                        failure = LogScan.damaged(position, "\(error.reason) at byte \(error.offset) of its row")
                        return false
                    }
                    bytesRead += UInt64(row.byteCount)
                    next = position + 1
                    if block.count >= EventBlock.preferredCount {
                        StoryProjection.evolve(&stories, block, names)
                        block.removeAll()
                        progress?(next)
                    }
                }
                return true
            }
        } catch { failure = LedgerError(error) }
        if failure == nil { StoryProjection.evolve(&stories, block, names) }
        (self.names, self.stories, self.next, self.bytesRead) = (names, stories, next, bytesRead)
        if let failure {
            // Half a block is no state: begin again next time.
            self = Replay()
            throw failure
        }
        progress?(next)
    }
}
