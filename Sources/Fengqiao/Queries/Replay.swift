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
        let range = ReadRange(
            from: next, end: end, recorded: .min...(knownAt?.milliseconds ?? .max),
            occurred: .min...(asOf?.milliseconds ?? .max))
        var (names, stories) = (self.names, self.stories)
        (self.names, self.stories) = (Names(), Stories())
        do throws(LogError) {
            let done = try reader.forEachBlock(
                in: range, StoryProjection.reads, EventKind.registry, &names
            ) { (block, names) throws(LogError) in
                StoryProjection.evolve(&stories, block, copy names)
                progress?(block.positions[block.count - 1] + 1)
                return true
            }
            next = max(next, done.next)
            bytesRead += done.bytesRead
        } catch {
            // Half a block is no state: begin again next time.
            self = Replay()
            throw LedgerError(error)
        }
        (self.names, self.stories) = (names, stories)
        progress?(next)
    }
}
