import BenchmarkSupport

/// The row about many writers: how many appends share a sync.
enum Concurrent {
    /// How the writers append.
    enum Way: String, CaseIterable {
        case groupCommit = "writers:log"
        case ledger = "writers:ledger"

        var title: String {
            switch self {
            case .groupCommit: "group commit around the log, syncs counted at the file system"
            case .ledger: "ledger, batches counted at its clock"
            }
        }
    }

    static func compare(_ options: Options) throws {
        let appends = WriterTeam.writers * options.appendsPerWriter
        Report.heading("append-writers", "\(WriterTeam.writers) writers at once, \(appends) appends of one event")
        var results: [Way: [RunResult]] = [:]
        for _ in 0..<options.runs {
            for way in Way.allCases { results[way, default: []].append(try options.inFreshProcess(way.rawValue)) }
        }
        for way in Way.allCases { try report(way.title, results[way] ?? [], appends) }
    }

    /// One run, in this process.
    static func run(_ way: Way, _ options: Options) async throws -> RunResult {
        let team = WriterTeam(appendsPerWriter: options.appendsPerWriter)
        let run = try await withFreshFolder(in: options.folder) { folder in
            switch way {
            case .groupCommit:
                let corpus = try Corpus(count: WriterTeam.writers * options.appendsPerWriter)
                let run = try await team.groupCommit(corpus, in: folder)
                var expected = UnorderedDigest()
                for item in corpus.items { expected.add(corpus.bytes[item.row]) }
                guard run.digest == expected else { throw Failure("stored \(run.digest), not \(expected)") }
                return run
            case .ledger: return try await team.ledger(in: folder)
            }
        }
        return RunResult(
            microseconds: run.duration.microseconds, syncs: run.syncs,
            appends: WriterTeam.writers * options.appendsPerWriter, stored: run.digest.description,
            peakMemory: Memory.now().peak)
    }

    private static func report(_ name: String, _ runs: [RunResult], _ appends: Int) throws {
        Report.times(name, Times(runs.map(\.microseconds)), events: appends, digest: runs.first?.stored ?? "")
        // The worst run counts: sharing is a promise, not an average.
        let most = runs.compactMap(\.syncs).max() ?? 0
        Report.record("\(name): syncs", "syncs", runs.map { Int64($0.syncs ?? 0) })
        print("    syncs       \(runs.map { String($0.syncs ?? 0) }.joined(separator: " "))")
        print("    durability  everyAppend: each writer waits until its event is on the disk")
        print("    stored      \(runs[0].stored)")
        print("    memory      \(runs.map(\.peakMemory).max() ?? 0) KiB at most")
        for run in runs where run.stored != runs[0].stored {
            throw Failure("\(name): two runs stored different events")
        }
        Report.atLeast(1_600, "appends a sync, in the worst run", Report.hundredths(Int64(appends), of: Int64(most)))
    }
}
