import BenchmarkLogs
import BenchmarkSupport
import CAllocations

/// What folding one half of a log more takes.
enum Folds {
    /// 1,000 pieces of memory for a million events more is what is wanted: columns that grow by doubling, names, buffers of
    /// segments. One piece an event would be a million.
    private static let wanted: Int64 = 1_000
    /// 200 pieces a block of 16,384 events is what may not be passed: 156 were counted on 2026-11-27 for a small log with all
    /// kinds of events, 120 for one of two million: lists of a block's directory, some for each correction and each row of
    /// a reference, and columns that grow.
    private static let eachBlock: Int64 = 200
    /// In hundredths of a byte. 1,960 were counted on 2026-11-27 for the small log with all kinds of events, of the 40 bytes
    /// that an event takes with its text and its indexes. Some room, so that a change of what is simulated is no
    /// failure, and a column of text is.
    private static func bytes(_ options: Options) -> Int64 { options.isSmall ? 2_200 : 2_400 }

    static func count(_ log: MadeLog, _ options: Options) throws -> Bool {
        let (all, half) = (log.about.events, log.about.events / 2)
        Report.heading("count-fold", "folds of \(half) and of \(all) events, each in a process of its own")
        let (first, second) = (try options.fold(end: half, threads: 1), try options.fold(end: all, threads: 1))
        let parallel = try options.fold(end: all, threads: 2)
        guard parallel.digest == second.digest, second.digest != first.digest else {
            throw Failure("two threads ended in \(parallel.digest), one in \(second.digest), half in \(first.digest)")
        }
        for (name, run) in [("half", first), ("all", second), ("all, 2 threads", parallel)] {
            print("\(name): \(run.events) events, digest \(run.digest)")
            print("    allocations \(run.allocations)")
            print("    bytes read  \(run.bytesRead), \(run.blocksRead) blocks")
            Report.record(
                "\(name): allocations", "allocations", [run.allocations], events: Int(run.events), digest: run.digest)
            Report.record("\(name): bytes read", "bytes", [run.bytesRead], events: Int(run.events), digest: run.digest)
        }
        let (events, blocks) = (Int64(second.events - first.events), max(1, second.blocksRead - first.blocksRead))
        let read = Report.hundredths(second.bytesRead - first.bytesRead, of: events)
        let isRead = Report.atMost(bytes(options), "bytes read for an event of the second half", read)
        guard fq_counts_allocations() != 0 else {
            print("allocations are not counted on this platform")
            return isRead
        }
        // Opening the log asks for some memory: a count of none would be a count of nothing.
        guard first.allocations > 0 else { throw Failure("the fold asked for no memory: allocations are not seen") }
        let more = second.allocations - first.allocations
        Report.atMost(wanted, "allocations for the second half", more, unit: "allocations")
        let each = more / blocks
        return Report.atMost(eachBlock, "allocations for a block of the second half", each, unit: "allocations")
            && isRead
    }
}
