import Foundation

/// The row about many writers: how many appends share a sync.
enum Concurrent {
    static func run(_ options: Options) async throws {
        let team = WriterTeam(appendsPerWriter: options.appendsPerWriter)
        let appends = WriterTeam.writers * options.appendsPerWriter
        let corpus = try Corpus(count: appends)
        Report.heading("\(WriterTeam.writers) writers at once, \(appends) appends of one event")
        var commits: [WriterTeam.Run] = []
        var ledgers: [WriterTeam.Run] = []
        for _ in 0..<options.runs {
            commits.append(try await inFreshFolder(options) { try await team.groupCommit(corpus, in: $0) })
            ledgers.append(try await inFreshFolder(options) { try await team.ledger(in: $0) })
        }
        var expected = UnorderedDigest()
        for item in corpus.items { expected.add(corpus.bytes[item.row]) }
        for run in commits where run.digest != expected {
            throw Failure("group commit stored \(run.digest), not \(expected)")
        }
        try report("group commit around the log, syncs counted at the file system", commits, appends)
        try report("ledger, batches counted at its clock", ledgers, appends)
    }

    private static func report(_ name: String, _ runs: [WriterTeam.Run], _ appends: Int) throws {
        var times = Times()
        for run in runs { times.add(run.duration) }
        Report.times(name, times, events: appends)
        // The worst run counts: sharing is a promise, not an average.
        let most = runs.map(\.syncs).max() ?? 0
        print("    syncs       \(runs.map { String($0.syncs) }.joined(separator: " "))")
        print("    durability  everyAppend: each writer waits until its event is on the disk")
        print("    stored      \(runs[0].digest)")
        for run in runs where run.digest != runs[0].digest {
            throw Failure("\(name): two runs stored different events")
        }
        Report.atLeast(1_600, "appends a sync, in the worst run", Report.hundredths(Int64(appends), of: Int64(most)))
    }

    private static func inFreshFolder<T>(_ options: Options, _ body: (URL) async throws -> T) async throws -> T {
        let folder = try freshFolder(in: options.folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}
