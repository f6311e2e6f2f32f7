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
    private(set) var chronicle = Chronicle()
    private(set) var names = Names()
    /// The position after the last event that was read.
    private(set) var next: UInt64 = 0
    /// How many bytes of rows were read.
    private(set) var bytesRead: UInt64 = 0

    /// Folds what has come since.
    ///
    /// - Parameters:
    ///   - knownAt: stops before what the log took later.
    ///   - end: stops before this position.
    mutating func advance(
        _ reader: LogReader, knownAt: Instant? = nil, end: UInt64 = .max,
        progress: ((UInt64) -> Void)? = nil
    ) throws(LedgerError) {
        let range = ReadRange(from: next, end: end, recorded: .min...(knownAt?.milliseconds ?? .max))
        var (names, chronicle) = (self.names, self.chronicle)
        (self.names, self.chronicle) = (Names(), Chronicle())
        do throws(LogError) {
            let done = try reader.forEachBlock(
                in: range, ChronicleProjection.reads, EventKind.registry, &names
            ) { (block, names) throws(LogError) in
                ChronicleProjection.evolve(&chronicle, block, copy names)
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
        do throws(LedgerError) { try Self.correct(&chronicle, &names, reader, knownAt, before: next) } catch {
            self = Replay()
            throw error
        }
        (self.names, self.chronicle) = (names, chronicle)
        progress?(next)
    }

    // A correction says which value of another event was wrong: the matters that have one are read once more, each by
    // itself, with all of their corrections laid over.
    private static func correct(
        _ chronicle: inout Chronicle, _ names: inout Names, _ reader: LogReader, _ knownAt: Instant?,
        before end: UInt64
    ) throws(LedgerError) {
        for ordinal in chronicle.uncorrected.sorted() {
            let name = names[.matter].string(of: ordinal)
            guard let matter = try? MatterID(checking: name) else {
                throw LogScan.damaged(end, "its stream has the name \"\(name)\", which no matter has")
            }
            var events: [Event] = []
            try LogScan.events(of: matter, reader, knownAt: knownAt) { event, _ in
                if event.position < end { events.append(event) }
            }
            chronicle.correct(events, &names)
        }
    }
}
