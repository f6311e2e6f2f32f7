import BenchmarkLogs
import BenchmarkSupport
import Foundation

extension Rebuild {
    static func compare(_ log: MadeLog, _ options: Options) throws {
        let (events, count) = (log.about.events, options.runs)
        Report.heading(
            options.isOwnOnly ? "rebuild-own" : "rebuild",
            "full rebuild of \(events) events, \(count) fresh processes each, page cache warm")
        var runs: [Side: [Run]] = [:]
        let sides = Side.allCases.filter { side in
            (side.isOwn || !options.isOwnOnly) && !(options.isVast && side.isLimit)
        }
        if !options.isOwnOnly {
            try prepare(log)
            try reportBytes(log)
        }
        for round in 0..<options.runs {
            // In turn, so that what else the machine does meets all of them, and each round begins with another one.
            for turn in sides.indices {
                let side = sides[(round + turn) % sides.count]
                runs[side, default: []].append(try options.inFreshProcess("rebuild:\(side.rawValue):\(round):1"))
            }
        }
        for side in sides { try report(side, runs[side] ?? []) }
        guard runs[.one]?.first?.digest == runs[.two]?.first?.digest else {
            throw Failure("two threads ended in another state than one")
        }
        func median(_ side: Side, _ time: (Run) -> Int64) -> Int64 { Times((runs[side] ?? []).map(time)).median }
        let own = median(.one, \.all)
        if !options.isOwnOnly { try comparePeers(runs, own: own, fold: median(.one, \.fold)) }
        if sides.contains(where: \.isLimit) { try compareLimits(runs) }
        Report.atMost(
            800, "rebuild with digests and reports: time against unpacking",
            Report.hundredths(own, of: median(.columns, \.all)))
        Report.note(
            "fold alone: time against unpacking", Report.hundredths(median(.one, \.fold), of: median(.columns, \.all)))
        Report.atLeast(
            160, "two threads: speed of the rebuild with digests and reports against one",
            Report.hundredths(own, of: median(.two, \.all)))
        Report.note(
            "two threads: speed of the fold against one",
            Report.hundredths(median(.one, \.fold), of: median(.two, \.fold)))
    }

    /// Against what others need for less.
    private static func comparePeers(_ runs: [Side: [Run]], own: Int64, fold: Int64) throws {
        func median(_ side: Side) -> Int64 { Times((runs[side] ?? []).map(\.all)).median }
        guard runs[.sqlite]?.first?.digest == runs[.rocksdb]?.first?.digest else {
            throw Failure("sqlite and rocksdb hold different columns")
        }
        let (scan, rocks) = (median(.sqlite), median(.rocksdb))
        Report.atLeast(
            500, "rebuild with digests and reports: speed against sqlite's scan", Report.hundredths(scan, of: own))
        Report.note("rebuild with digests and reports: speed against rocksdb's scan", Report.hundredths(rocks, of: own))
        Report.note("fold alone: speed against sqlite's scan", Report.hundredths(scan, of: fold))
        Report.note("fold alone: speed against rocksdb's scan", Report.hundredths(rocks, of: fold))
    }

    /// Against what nobody passes.
    private static func compareLimits(_ runs: [Side: [Run]]) throws {
        func median(_ side: Side) -> Int64 { Times((runs[side] ?? []).map(\.all)).median }
        guard runs[.lz4]?.first?.digest == runs[.copy]?.first?.digest else {
            throw Failure("what LZ4 unpacked is not what was copied")
        }
        Report.note(
            "unpacking: time against LZ4 alone", Report.hundredths(median(.columns), of: median(.lz4)))
        Report.note(
            "unpacking: time against copying", Report.hundredths(median(.columns), of: median(.copy)))
    }

    private static func report(_ side: Side, _ runs: [Run]) throws {
        guard let first = runs.first, runs.allSatisfy({ $0.digest == first.digest && $0.events == first.events }) else {
            throw Failure("\(side.title): runs read different things")
        }
        Report.times(side.title, Times(runs.map(\.all)), events: Int(first.events), digest: first.digest)
        func line(_ name: String, _ time: (Run) -> Int64) {
            Report.record("\(side.title): \(name)", "µs", runs.map(time))
            print("    \(name.padding(toLength: 12, withPad: " ", startingAt: 0))\(Times(runs.map(time)).median)")
        }
        if first.rawBytes > 0 {
            let each = Bytes.perEvent(first.rawBytes, Int64(first.events))
            print("    raw columns \(first.rawBytes) bytes, \(each) an event")
        }
        if !first.reports.isEmpty {
            line("fold, µs", \.fold)
            line("digests", \.digests)
            for (index, name) in ["queue", "scorecard", "containment"].enumerated() {
                line(name) { $0.reports[index] }
            }
        }
        print("    digest      \(first.digest), peak \(runs.map(\.peak).max() ?? 0) KiB")
    }
}
