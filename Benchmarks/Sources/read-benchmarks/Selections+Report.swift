import BenchmarkLogs
import BenchmarkSupport
import Fengqiao
import FengqiaoLog
import FengqiaoSchema
import SystemPackage

extension Selections {
    static func compare(_ log: MadeLog, _ options: Options) throws {
        try Rebuild.prepare(log)
        let shape = try Shape(log)
        for question in shape.questions {
            Report.heading("select-\(question.id)", "\(question.title), \(options.runs) fresh processes each")
            var runs: [Side: [Run]] = [:]
            for round in 0..<options.runs {
                for turn in Side.allCases.indices {
                    let side = Side.allCases[(round + turn) % Side.allCases.count]
                    runs[side, default: []].append(try options.inFreshProcess("select:\(side.rawValue):0:\(question)"))
                }
            }
            let all = runs.values.flatMap { $0 }
            guard let first = all.first, all.allSatisfy({ $0.digest == first.digest && $0.events == first.events })
            else { throw Failure("\(question): two sides or two runs read different events") }
            if first.events == 0 { throw Failure("\(question): there are no such events") }
            for side in Side.allCases { report(side, runs[side] ?? []) }
            let share = Report.hundredths(Int64(first.events) * 100, of: Int64(log.about.events))
            Report.note("events asked for, of each hundred", share)
        }
    }

    private static func report(_ side: Side, _ runs: [Run]) {
        guard let first = runs.first else { return }
        Report.times(
            side.rawValue, Times(runs.map(\.microseconds)), events: first.events, digest: first.digest)
        if side == .fengqiao {
            let (bytes, read, skipped) = (first.bytesRead, first.blocksRead, first.blocksSkipped)
            print("    read        \(bytes) bytes, \(read) blocks; \(skipped) blocks skipped")
            Report.record("bytes read", "bytes", runs.map { Int64($0.bytesRead) })
            Report.record("blocks read", "blocks", runs.map { Int64($0.blocksRead) })
            Report.record("blocks skipped", "blocks", runs.map { Int64($0.blocksSkipped) })
        }
        print("    digest      \(first.digest), \(first.events) events")
    }

    /// What the log consists of, so that a hundredth of it can be asked for.
    private struct Shape {
        private var counts = [Int](repeating: 0, count: KindSchema.kindLimit)
        private var occurred = (first: Int64.max, last: Int64.min)
        private var recorded = (first: Int64.max, last: Int64.min)
        private var total = 0

        init(_ log: MadeLog) throws {
            var names = Names()
            var reads = DailyProjection.bare(EventKind.registry.newest.map(\.kind))
            reads.envelope = [.recordedAt]
            var shape = self
            try LogReader.open(at: FilePath(log.path)).forEachBlock(
                in: ReadRange(), reads, EventKind.registry, &names
            ) { block, _ throws(LogError) in
                shape.add(block)
                return true
            }
            self = shape
        }

        private mutating func add(_ block: borrowing EventBlock) {
            let (kinds, times, taken) = (block.kinds, block.occurredAt, block.recordedAt)
            for index in kinds.indices {
                counts[Int(kinds[index])] += 1
                occurred = (min(occurred.first, times[index]), max(occurred.last, times[index]))
                recorded = (min(recorded.first, taken[index]), max(recorded.last, taken[index]))
            }
            total += kinds.count
        }

        /// The kind that is nearest to one event in a hundred, and a hundredth of the time, from its middle on.
        var questions: [Question] {
            let kind = counts.indices.filter { counts[$0] > 0 }
                .min { abs(counts[$0] * 100 - total) < abs(counts[$1] * 100 - total) }
            return [
                .daily, .kind(UInt8(kind ?? 0)), .occurred(Self.hundredth(occurred)),
                .recorded(Self.hundredth(recorded)),
            ]
        }

        private static func hundredth(_ time: (first: Int64, last: Int64)) -> ClosedRange<Int64> {
            let middle = time.first + (time.last - time.first) / 2
            return middle...middle + (time.last - time.first) / 100
        }
    }
}
