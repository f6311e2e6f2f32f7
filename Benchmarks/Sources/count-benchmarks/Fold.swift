import BenchmarkLogs
import BenchmarkSupport
import CAllocations
import Crypto
import Fengqiao
import FengqiaoLog
import FengqiaoSchema
import SystemPackage

/// One fold of the log's first events into the state of all reports, and what it asked of the machine.
enum Fold {
    struct Run: Codable {
        var events: UInt64
        var digest: String
        /// Pieces of memory that the heap was asked for, from opening the log to the state.
        var allocations: Int64
        /// Bytes that were read from files, counted at the file system.
        var bytesRead: Int64
        var blocksRead: Int64
    }

    /// Folds in this process.
    ///
    /// - Parameter end: it stops with the block that reaches this position.
    static func run(_ log: MadeLog, end: UInt64, threads: Int) throws -> Run {
        let counts = DiskCounts()
        let before = fq_allocations()
        let (state, summary) = try collected(log, end, threads, counts)
        let allocations = fq_allocations() - before
        var hash = SHA256()
        state.chronicle.canonicalBytes(state.names) { bytes in
            bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        return Run(
            events: summary.next, digest: hash.finalize().short, allocations: Int64(allocations),
            bytesRead: Int64(counts.read.load(ordering: .relaxed)), blocksRead: Int64(summary.blocksRead))
    }

    struct State {
        var chronicle = Chronicle()
        var names = Names()
    }

    /// What `scripts/count-instructions` counts: a function of its own, whose name it knows.
    @inline(never)
    private static func collected(
        _ log: MadeLog, _ end: UInt64, _ threads: Int, _ counts: DiskCounts
    ) throws -> (State, ReadSummary) {
        let reader = try LogReader.open(at: FilePath(log.path), fileSystem: CountingFileSystem(counts))
        var (chronicle, names) = (Chronicle(), Names())
        // As a rebuild does: what a log of known length brings needs no growing.
        chronicle.reserve(events: Int(end), matters: 0)
        let summary = try reader.forEachBlock(
            in: ReadRange(), ChronicleProjection.reads, EventKind.registry, &names, threads: threads
        ) { block, names throws(LogError) in
            ChronicleProjection.evolve(&chronicle, block, copy names)
            // A range that ends within a block has it read row by row, which is no part of a whole fold.
            return block.positions[block.count - 1] + 1 < end
        }
        return (State(chronicle: chronicle, names: names), summary)
    }
}
