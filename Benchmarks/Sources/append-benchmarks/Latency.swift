import BenchmarkLogs
import BenchmarkSupport
import FengqiaoLog
import Foundation
import Histogram
import SystemPackage

/// How long a caller waits for one append, with so many callers at once and so many events an append.
struct Latency {
    let writers: Int
    let perAppend: Int
    /// Appends of all writers together.
    let appends: Int

    var name: String { "latency:\(writers)x\(perAppend)" }
    var title: String { "\(writers) writers, \(perAppend) events an append" }

    /// What one run came to.
    struct Run: Codable {
        /// Each time that was met, in nanoseconds, with how often it was: the buckets of the run's histogram.
        var buckets: [UInt64]
        var microseconds: Int64
        var syncs: Int
        var stored: String
    }

    /// 20,000 events: they are taken again from the first one on when all were appended, so that a run with many appends needs
    /// no more memory than one with few.
    private static let corpus = 20_000

    static func all(_ options: Options) -> [Latency] {
        let writers = options.isSmall ? [1, 64] : [1, 4, 16, 64]
        let sizes = options.isSmall ? [1, 100] : [1, 10, 100, 1_000]
        return writers.flatMap { writers in
            sizes.map { size in
                // So many that ten of them lie beyond the 99.9th percentile, or two where each has a thousand events.
                let appends = options.isSmall ? 256 : (size < 1_000 ? 10_000 : 2_000)
                return Latency(writers: writers, perAppend: size, appends: appends / writers * writers)
            }
        }
    }

    /// One run, in this process.
    func run(_ options: Options) async throws -> Run {
        let corpus = try Corpus(count: max(perAppend, min(Self.corpus, appends * perAppend)))
        return try await withFreshFolder(in: options.folder) { folder in
            let path = FilePath(folder.appendingPathComponent("log").path)
            let counts = DiskCounts()
            let writer = GroupCommit(try EventLog.create(at: path, fileSystem: CountingFileSystem(counts)))
            quiet()
            let before = counts.syncs.load(ordering: .relaxed)
            let started = ContinuousClock.now
            let times = try await wait(for: writer, corpus)
            let duration = started.duration(to: .now)
            let syncs = counts.syncs.load(ordering: .relaxed) - before
            try await writer.close()
            let stored = try UnorderedDigest(logAt: path)
            let expected = expected(corpus)
            guard stored == expected else { throw Failure("stored \(stored), not \(expected)") }
            var histogram = Self.histogram()
            for time in times { _ = histogram.record(UInt64(time)) }
            return Run(
                buckets: histogram.pairs,
                microseconds: duration.microseconds, syncs: syncs, stored: stored.description)
        }
    }

    /// All writers at once; each waits for its append before it makes the next one. Making the group is not measured.
    private func wait(for writer: GroupCommit, _ corpus: Corpus) async throws -> [Int64] {
        try await withThrowingTaskGroup(of: [Int64].self) { tasks in
            for index in 0..<writers {
                tasks.addTask {
                    var times: [Int64] = []
                    for append in stride(from: index, to: appends, by: writers) {
                        var group = AppendGroup(recordedAt: Corpus.recordedAt)
                        for event in 0..<perAppend {
                            let item = corpus.items[(append * perAppend + event) % corpus.items.count]
                            group.append(row: corpus.bytes.span.bytes.extracting(item.row))
                        }
                        let started = ContinuousClock.now
                        try await writer.append(group)
                        times.append(started.duration(to: .now).nanoseconds)
                    }
                    return times
                }
            }
            return try await tasks.reduce(into: []) { $0 += $1 }
        }
    }

    private func expected(_ corpus: Corpus) -> UnorderedDigest {
        let (rounds, rest) = (appends * perAppend).quotientAndRemainder(dividingBy: corpus.items.count)
        var digest = UnorderedDigest()
        for (index, item) in corpus.items.enumerated() {
            digest.add(corpus.bytes[item.row], times: rounds + (index < rest ? 1 : 0))
        }
        return digest
    }

    /// Three digits of each time, up to a minute in nanoseconds: no append takes longer.
    static func histogram() -> Histogram<UInt64> {
        Histogram(highestTrackableValue: 60_000_000_000, numberOfSignificantValueDigits: .three)
    }
}

extension Duration {
    /// Whole nanoseconds.
    fileprivate var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
