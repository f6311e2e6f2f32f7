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
        do throws(LedgerError) { try Self.resolve(&chronicle, reader) } catch {
            self = Replay()
            throw error
        }
        (self.names, self.chronicle) = (names, chronicle)
        progress?(next)
    }

    // A correction names the event that it corrects by its id. Most ids are positions; the others stand in the index.
    private static func resolve(_ chronicle: inout Chronicle, _ reader: LogReader) throws(LedgerError) {
        let ids = chronicle.unresolvedCorrections
        if ids.isEmpty { return }
        var unsealed: [EventID: UInt64]?
        for id in ids {
            let sealed: UInt64?
            do throws(LogError) { sealed = try reader.sealedPosition(ofEventID: Array(id.utf8)) } catch {
                throw LedgerError(error)
            }
            if let sealed {
                chronicle.resolveCorrections(of: id, to: sealed)
                continue
            }
            if unsealed == nil { unsealed = try LogScan.tailEventIDs(reader) }
            // The model records no correction of an event that is not there.
            if let id = try? EventID(checking: id), let position = unsealed?[id] {
                chronicle.resolveCorrections(of: id.string, to: position)
            }
        }
    }
}
