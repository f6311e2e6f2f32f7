import BenchmarkSupport
import Histogram

extension Latency {
    /// What is told of the times.
    private static let percentiles: [(name: String, percent: Double)] = [
        ("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9), ("max", 100),
    ]

    static func compare(_ options: Options) throws {
        let all = Self.all(options)
        Report.heading("append-latency", "waiting for one append, \(options.runs) fresh processes each, µs")
        var runs: [[Run]] = all.map { _ in [] }
        for round in 0..<options.runs {
            for turn in all.indices {
                let index = (round + turn) % all.count
                runs[index].append(try options.inFreshProcess(all[index].name))
            }
        }
        for (latency, runs) in zip(all, runs) { try latency.report(runs) }
    }

    private func report(_ runs: [Run]) throws {
        guard runs.allSatisfy({ $0.stored == runs[0].stored }) else {
            throw Failure("\(title): two runs stored different events")
        }
        let whole = Self.histogram(runs.map(\.buckets))
        let singles = runs.map { Self.histogram([$0.buckets]) }
        // A sync that fails to wait for the disk shows here: no append of one writer shares one.
        if writers == 1, let fewest = runs.map(\.syncs).min(), fewest < appends {
            throw Failure("\(title): \(fewest) syncs for \(appends) appends")
        }
        let figures = Self.percentiles.map { "\($0.name) \(Self.microseconds(whole, $0.percent))" }
        print("\(title), \(appends) appends, runs taken together")
        print("    \(figures.joined(separator: "  "))")
        print("    p99 by run  \(singles.map { "\(Self.microseconds($0, 99))" }.joined(separator: " "))")
        print("    syncs       \(runs.map { "\($0.syncs)" }.joined(separator: " "))")
        print("    stored      \(runs[0].stored)")
        for (name, percent) in Self.percentiles {
            Report.record(
                "\(title): \(name)", "µs", singles.map { Self.microseconds($0, percent) }, events: appends * perAppend,
                digest: runs[0].stored)
        }
        Report.record("\(title): all", "ns and how often, in turn", whole.pairs.map { Int64($0) })
        Report.record("\(title): syncs", "syncs", runs.map { Int64($0.syncs) })
    }

    private static func histogram(_ runs: [[UInt64]]) -> Histogram<UInt64> {
        var histogram = histogram()
        for buckets in runs {
            for index in stride(from: 0, to: buckets.count, by: 2) {
                _ = histogram.record(buckets[index], count: buckets[index + 1])
            }
        }
        return histogram
    }

    private static func microseconds(_ histogram: Histogram<UInt64>, _ percent: Double) -> Int64 {
        Int64(histogram.valueAtPercentile(percent) / 1_000)
    }
}

extension Histogram<UInt64> {
    /// Each value that was met with how often it was, in turn.
    var pairs: [UInt64] { recordedValues().flatMap { [$0.value, $0.count] } }
}
