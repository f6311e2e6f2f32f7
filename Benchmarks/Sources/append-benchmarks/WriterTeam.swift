import BenchmarkLogs
import BenchmarkSupport
import Fengqiao
import FengqiaoLog
import FengqiaoSimulation
import Foundation
import Synchronization
import SystemPackage

/// 64 writers at once, each waiting for its append before it makes the next one.
struct WriterTeam {
    static let writers = 64
    let appendsPerWriter: Int

    /// What one run came to.
    struct Run {
        var duration: Duration
        /// Syncs, or what stands for them, while the writers wrote.
        var syncs: Int
        var digest: UnorderedDigest
    }

    /// Straight into the log; syncs are counted at the file system.
    func groupCommit(_ corpus: Corpus, in folder: URL) async throws -> Run {
        let path = FilePath(folder.appendingPathComponent("log").path)
        let counts = DiskCounts()
        let writer = GroupCommit(try EventLog.create(at: path, fileSystem: CountingFileSystem(counts)))
        quiet()
        let before = counts.syncs.load(ordering: .relaxed)
        let duration = try await atOnce { index, turn in
            var group = AppendGroup(recordedAt: Corpus.recordedAt)
            let item = corpus.items[index * appendsPerWriter + turn]
            group.append(row: corpus.bytes.span.bytes.extracting(item.row))
            try await writer.append(group)
        }
        let syncs = counts.syncs.load(ordering: .relaxed) - before
        try await writer.close()
        return Run(duration: duration, syncs: syncs, digest: try UnorderedDigest(logAt: path))
    }

    /// Through the ledger with its decisions. It reads its clock once for every batch that it appends with one sync,
    /// so the readings are the syncs.
    func ledger(in folder: URL) async throws -> Run {
        let path = folder.appendingPathComponent("ledger").path
        let plan = SimulationPlan()
        let at = Simulator.clock(plan).clock.now()
        let readings = Readings()
        let clock = LedgerClock {
            readings.count.wrappingAdd(1, ordering: .relaxed)
            return at
        }
        let ledger = try await Ledger.create(at: path, Simulator.founding(plan), clock: clock)
        for index in 0..<Self.writers {
            try await ledger.execute(
                Command(
                    matter: try MatterID(checking: "M-\(index)"), at: at, actor: "w-1", unit: "grid/1-1-1",
                    .matterReported(MatterReported(channel: .patrol, originUnit: "grid/1-1-1"))))
        }
        let texts = texts()
        quiet()
        let before = readings.count.load(ordering: .relaxed)
        let duration = try await atOnce { index, turn in
            let text = texts[index * appendsPerWriter + turn]
            try await ledger.execute(
                Command(
                    matter: try MatterID(checking: "M-\(index)"), at: at, actor: "w-1", unit: "grid/1-1-1",
                    .progressNoted(ProgressNoted(kind: .progress, text: text))))
        }
        let syncs = readings.count.load(ordering: .relaxed) - before
        try await ledger.close()
        return Run(duration: duration, syncs: syncs, digest: try UnorderedDigest(logAt: FilePath(path)))
    }

    private final class Readings: Sendable {
        let count = Atomic<Int>(0)
    }

    private func texts() -> [String] {
        var random = SeededGenerator(seed: Corpus.seed)
        return (0..<(Self.writers * appendsPerWriter)).map { _ in Corpus.text(&random) }
    }

    private func atOnce(_ append: @Sendable @escaping (Int, Int) async throws -> Void) async throws -> Duration {
        let started = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for index in 0..<Self.writers {
                tasks.addTask {
                    for turn in 0..<appendsPerWriter { try await append(index, turn) }
                }
            }
            try await tasks.waitForAll()
        }
        return started.duration(to: .now)
    }
}

extension UnorderedDigest {
    /// Of all rows of a log.
    init(logAt path: FilePath) throws {
        self.init()
        var digest = self
        try LogReader.open(at: path).forEachFrame(from: 0) { frame throws(LogError) in
            for index in 0..<frame.count { frame.row(index).withUnsafeBytes { digest.add($0) } }
            return true
        }
        self = digest
    }
}
