import Crypto
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
    /// For how long it has been reading.
    public var elapsed = Duration.zero
    /// With how many events it began: what an earlier replay, or a snapshot, had read already.
    public var start: UInt64 = 0

    /// Says how far a replay has come.
    public init(events: UInt64, total: UInt64, elapsed: Duration = .zero, start: UInt64 = 0) {
        (self.events, self.total, self.elapsed, self.start) = (events, total, elapsed, start)
    }

    /// How many events it reads a second; 0 as long as nobody can say.
    public var eventsPerSecond: UInt64 {
        let milliseconds = UInt64(max(0, elapsed / .milliseconds(1)))
        guard milliseconds > 0, events > start else { return 0 }
        return (events - start).multipliedReportingOverflow(by: 1_000).partialValue / milliseconds
    }

    /// How long it will go on at that speed; `nil` as long as nobody can say.
    public var remaining: Duration? {
        let speed = eventsPerSecond
        return speed == 0 ? nil : .seconds(Int64(clamping: (total - min(events, total)) / speed))
    }
}

/// Folds a log's events, block by block, and can go on from where it stopped.
struct Replay {
    private(set) var chronicle = Chronicle()
    private(set) var names = Names()
    /// The position after the last event that was read.
    private(set) var next: UInt64 = 0
    /// How many bytes of rows were read.
    private(set) var bytesRead: UInt64 = 0

    init() {}

    /// Goes on from what was stored.
    init(_ chronicle: Chronicle, _ names: Names, next: UInt64) {
        (self.chronicle, self.names, self.next) = (chronicle, names, next)
    }

    /// Folds what has come since.
    ///
    /// - Parameters:
    ///   - knownAt: stops before what the log took later.
    ///   - end: stops before this position.
    ///   - threads: how many unpack blocks side by side; the state is the same whatever their number.
    ///   - progress: called with the position after each block; `false` stops there, and the state is that of the events
    ///     before it.
    mutating func advance(
        _ reader: LogReader, knownAt: Instant? = nil, end: UInt64 = .max, threads: Int = 1,
        progress: ((UInt64) -> Bool)? = nil
    ) throws(LedgerError) {
        let range = ReadRange(from: next, end: end, recorded: .min...(knownAt?.milliseconds ?? .max))
        var (names, chronicle) = (self.names, self.chronicle)
        (self.names, self.chronicle) = (Names(), Chronicle())
        var (stopped, isStopped): (UInt64, Bool) = (next, false)
        do throws(LogError) {
            // Growing by doubling would copy the columns of a long log several times.
            let total = try min(end, reader.end())
            if total > next, total - next > UInt64(EventBlock.preferredCount) {
                chronicle.reserve(events: Int(clamping: total), matters: 0)
            }
            let done = try reader.forEachBlock(
                in: range, ChronicleProjection.reads, EventKind.registry, &names, threads: threads
            ) { (block, names) throws(LogError) in
                ChronicleProjection.evolve(&chronicle, block, copy names)
                stopped = block.positions[block.count - 1] + 1
                isStopped = progress.map { !$0(stopped) } ?? false
                return !isStopped
            }
            next = max(next, isStopped ? stopped : done.next)
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
    }

    /// More threads than that do not unpack blocks faster than one folds them.
    static let threadLimit = 64

    /// The SHA-256 of the facts that each report rests on.
    func digests(threads: Int = 1) -> [(report: ReportKind, digest: String)] {
        Self.digests(of: parts(threads: threads))
    }

    /// The SHA-256 of each part of the facts.
    func parts(threads: Int = 1) -> [Chronicle.Part: [UInt8]] {
        // The first part is the largest, so whoever takes it ends with the others.
        let parts = Chronicle.Part.allCases
        let (chronicle, names) = (self.chronicle, self.names)
        let hashes = SharedCounting.results(of: parts, threads: threads) { part in
            var hash = SHA256()
            chronicle.bytes(of: part, names) { bytes in hash.update(bytes) }
            return Array(hash.finalize())
        }
        return Dictionary(uniqueKeysWithValues: zip(parts, hashes))
    }

    static func digests(of parts: [Chronicle.Part: [UInt8]]) -> [(report: ReportKind, digest: String)] {
        ReportKind.allCases.map { report in
            var hash = SHA256()
            for part in report.parts { hash.update(data: parts[part] ?? []) }
            return (report, Hexadecimal.text(hash.finalize()))
        }
    }

    // A correction names the event that it corrects by its id. Most ids are positions; the others stand in the index.
    static func resolve(_ chronicle: inout Chronicle, _ reader: LogReader) throws(LedgerError) {
        let ids = chronicle.unresolvedCorrections
        if ids.isEmpty { return }
        let positions: [UInt64?]
        do throws(LogError) { positions = try reader.sealedPositions(ofEventIDs: ids.map { Array($0.utf8) }) } catch {
            throw LedgerError(error)
        }
        var unsealed: [EventID: UInt64]?
        for (id, sealed) in zip(ids, positions) {
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
