import BenchmarkLogs
import BenchmarkSupport
import Fengqiao
import FengqiaoLog
import FengqiaoSchema
import SystemPackage

/// What a question about little of the log reads: a hundredth of the time, and the matters that were accepted in it.
enum Selective {
    /// One block in ten may be read for a hundredth of the time, and two more: the stretch begins and ends within blocks,
    /// and events are recorded some time after they happened.
    private static func limit(_ blocks: Int64) -> Int64 { blocks / 10 + 2 }

    static func count(_ log: MadeLog) throws -> Bool {
        Report.heading("count-selective", "all events that happened in a hundredth of the time")
        let (first, last) = try times(log)
        let middle = first + (last - first) / 2
        let range = ReadRange(occurred: middle...middle + (last - first) / 100)
        var sum: UInt64 = 0
        var events = 0
        let (done, bytes) = try read(log, range) { block in
            let (positions, occurred) = (block.positions, block.occurredAt)
            for index in positions.indices {
                sum &+= positions[index] &+ UInt64(bitPattern: occurred[index])
                events += 1
            }
        }
        guard events > 0 else { throw Failure("nothing happened in the middle of the log") }
        let (read, skipped) = (Int64(done.blocksRead), Int64(done.blocksSkipped))
        print("\(events) events, sum \(String(sum, radix: 16))")
        print("    bytes read  \(bytes)")
        print("    blocks      \(read) read, \(skipped) skipped")
        let digest = String(sum, radix: 16)
        Report.record("bytes read", "bytes", [bytes], events: events, digest: digest)
        Report.record("blocks skipped", "blocks", [skipped], events: events, digest: digest)
        return Report.atMost(limit(read + skipped), "blocks read, of \(read + skipped)", read, unit: "blocks")
    }

    /// When the first and the last event happened.
    private static func times(_ log: MadeLog) throws -> (Int64, Int64) {
        var times = (Int64.max, Int64.min)
        _ = try read(log, ReadRange()) { block in
            let occurred = block.occurredAt
            for index in occurred.indices {
                times = (min(times.0, occurred[index]), max(times.1, occurred[index]))
            }
        }
        return times
    }

    /// Lends the events of a range without their fields.
    private static func read(
        _ log: MadeLog, _ range: ReadRange, _ body: (borrowing EventBlock) -> Void
    ) throws -> (ReadSummary, Int64) {
        let kinds = EventKind.registry.newest.map(\.kind)
        var reads = EventSelection(columns: KindSet(kinds))
        reads.envelope = []
        for kind in kinds { reads.narrow(kind, to: []) }
        let counts = DiskCounts()
        var names = Names()
        let summary = try LogReader.open(at: FilePath(log.path), fileSystem: CountingFileSystem(counts)).forEachBlock(
            in: range, reads, EventKind.registry, &names
        ) { block, _ throws(LogError) in
            body(block)
            return true
        }
        return (summary, Int64(counts.read.load(ordering: .relaxed)))
    }
}
