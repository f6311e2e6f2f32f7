import Fengqiao
import FengqiaoLog
import FengqiaoProjections
import FengqiaoSchema
import FengqiaoSimulation
import FengqiaoTesting
import Foundation
import SystemPackage
import Testing

@Suite("Snapshots")
struct SnapshotTests {
    /// A log of which the first part is sealed: some 1,500 events, and a tail behind them.
    private static func log(_ path: String, seed: UInt64 = 1) async throws {
        let plan = SimulationPlan(matters: 250, days: 30, seed: seed)
        let clock = Simulator.clock(plan)
        var ledger = try await Ledger.create(
            at: path, Simulator.founding(plan), durability: .none, clock: clock.clock)
        _ = try await Simulator.run(plan, into: ledger, clock: clock)
        try await ledger.close()
        _ = try Ledger.seal(at: path)
        ledger = try await Ledger.open(at: path, durability: .none, clock: clock.clock)
        for number in 0..<20 { try await report("late-\(number)", ledger, clock.clock.now()) }
        try await ledger.close()
    }

    private static func report(_ name: String, _ ledger: Ledger, _ at: Instant) async throws {
        try await ledger.execute(
            Command(
                matter: try MatterID(checking: name), at: at, actor: "desk-1", unit: "grid/1-1-1",
                .matterReported(MatterReported(channel: .hotline, originUnit: "grid/1-1-1", category: "环境/垃圾"))))
    }

    private static func queue(_ path: String) async throws -> String {
        let ledger = try await Ledger.read(at: path)
        let queue = try await ledger.overdue(Viewpoint(asOf: Instant("2024-05-01T00:00:00+08:00")))
        try await ledger.close()
        return "\(queue.open) \(queue.overdue) \(queue.matters.map { "\($0.matter) \($0.unit) \($0.deadline)" })"
    }

    private static func file(_ log: String) -> URL {
        URL(fileURLWithPath: log).appendingPathComponent("derived/chronicle")
    }

    @Test("a snapshot holds the sealed part, and reports are the same with it and without")
    func same() async throws {
        let folder = try TemporaryFolder()
        try await Self.log(folder.path("log"))
        let without = try await Self.queue(folder.path("log"))
        let ledger = try await Ledger.read(at: folder.path("log"))
        #expect(try await ledger.snapshotPosition() == nil)
        let position = try #require(try await ledger.takeSnapshot())
        #expect(try await ledger.snapshotPosition() == position)
        let whole = try await ledger.rebuild()
        #expect(whole.events == position + 20)
        try await ledger.close()
        #expect(try await Self.queue(folder.path("log")) == without)
        // Taken again, it goes on from the one before and reaches as far.
        let again = try await Ledger.read(at: folder.path("log"))
        #expect(try await again.takeSnapshot() == position)
        try await again.close()
    }

    @Test("of a log of which nothing is sealed there is none")
    func nothingSealed() async throws {
        let folder = try TemporaryFolder()
        let plan = SimulationPlan(matters: 5, days: 3, seed: 1)
        let ledger = try await Ledger.create(at: folder.path("log"), Simulator.founding(plan), durability: .none)
        #expect(try await ledger.takeSnapshot() == nil)
        #expect(try await ledger.snapshotPosition() == nil)
        try await ledger.close()
    }

    @Test("with bytes damaged anywhere it is discarded, and reports are what they are without it")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        let log = folder.path("log")
        try await Self.log(log)
        let without = try await Self.queue(log)
        let ledger = try await Ledger.read(at: log)
        try await ledger.takeSnapshot()
        let bytes = try Data(contentsOf: Self.file(log))
        var places = Array(0..<120)
        places += stride(from: 120, to: bytes.count, by: max(1, bytes.count / 100))
        for place in places {
            var copy = bytes
            copy[place] ^= 0x41
            try copy.write(to: Self.file(log))
            #expect(try await ledger.snapshotPosition() == nil, "byte \(place)")
        }
        #expect(try await Self.queue(log) == without)
        for length in [0, 1, 103, 104, 111, bytes.count / 2, bytes.count - 1] {
            try bytes.prefix(length).write(to: Self.file(log))
            #expect(try await ledger.snapshotPosition() == nil, "cut to \(length) bytes")
        }
        #expect(try await Self.queue(log) == without)
        try bytes.write(to: Self.file(log))
        #expect(try await ledger.snapshotPosition() != nil)
        try await ledger.close()
    }

    @Test("one of another log, of another past or of other rules is discarded")
    func foreign() async throws {
        let folder = try TemporaryFolder()
        try await Self.log(folder.path("one"))
        try await Self.log(folder.path("two"))
        let one = try await Ledger.read(at: folder.path("one"))
        let two = try await Ledger.read(at: folder.path("two"))
        let position = try #require(try await one.takeSnapshot())
        try await two.takeSnapshot()
        // The same events in another log.
        try Data(contentsOf: Self.file(folder.path("two"))).write(to: Self.file(folder.path("one")))
        #expect(try await one.snapshotPosition() == nil)
        let reader = try LogReader.open(at: FilePath(folder.path("one")))
        let root = try #require(try reader.sealedRoot(at: position)).root
        #expect(try reader.sealedRoot(at: position - 1) == nil)
        let rules = UInt32(ChronicleProjection.name.version)
        for stamp in [
            DerivedStamp(name: "chronicle", rules: rules - 1, position: position, root: root),
            DerivedStamp(name: "chronicle", rules: rules, position: position, root: Array(root.reversed())),
            DerivedStamp(name: "chronicle", rules: rules, position: position - 1, root: root),
            DerivedStamp(name: "chronicle", rules: rules, position: position, root: root),
        ] {
            try reader.writeDerived(stamp).finish()
            #expect(try await one.snapshotPosition() == nil, "\(stamp)")
        }
        try await one.takeSnapshot()
        #expect(try await one.snapshotPosition() == position)
        try await one.close()
        try await two.close()
    }

    @Test("one is taken while appends and reports go on, and is that of the sealed part")
    func besideAppends() async throws {
        let folder = try TemporaryFolder()
        try await Self.log(folder.path("log"))
        let now = try #require(Instant("2024-04-30T00:00:00+08:00"))
        let ledger = try await Ledger.open(at: folder.path("log"), durability: .none, clock: LedgerClock { now })
        async let taken = ledger.takeSnapshot()
        for number in 0..<200 { try await Self.report("beside-\(number)", ledger, now) }
        let queue = try await ledger.overdue(Viewpoint(asOf: Instant("2024-05-01T00:00:00+08:00")))
        let position = try #require(try await taken)
        #expect(try await ledger.snapshotPosition() == position)
        try await ledger.close()
        let again = try await Ledger.read(at: folder.path("log"))
        let after = try await again.overdue(Viewpoint(asOf: Instant("2024-05-01T00:00:00+08:00")))
        #expect(after.open == queue.open && after.open >= 200)
        try await again.close()
    }

    @Test("what the log took by a time comes from a snapshot of before, and not from a later one")
    func knownAt() async throws {
        let folder = try TemporaryFolder()
        try await Self.log(folder.path("log"))
        let ledger = try await Ledger.read(at: folder.path("log"))
        let times = ["2024-03-05", "2024-03-20", "2024-06-01"].compactMap { Instant($0 + "T12:00:00+08:00") }
        var before: [Int] = []
        for time in times { before.append(try await ledger.overdue(Viewpoint(asOf: time, knownAt: time)).open) }
        try await ledger.takeSnapshot()
        for (index, time) in times.enumerated() {
            #expect(try await ledger.overdue(Viewpoint(asOf: time, knownAt: time)).open == before[index])
        }
        #expect(Set(before).count == 3)
        try await ledger.close()
    }

    @Test("every way to the state of a position ends in the same digests", arguments: [1, 2] as [UInt64])
    func proof(_ seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        try await Self.log(folder.path("log"), seed: seed)
        let ledger = try await Ledger.read(at: folder.path("log"))
        let proof = try await ledger.verifyRebuild(positions: 5, threads: 3, seed: seed)
        #expect(proof.holds, "seed \(seed)")
        #expect(proof.samples.count == 20)
        // A digest that is the same everywhere would prove nothing.
        #expect(Set(proof.samples.map { $0.digests.map(\.digest) }).count >= 4)
        var other = proof
        other.samples[1].digests[0].digest = "0"
        #expect(!other.holds)
        await #expect(throws: LedgerError.self) { try await ledger.verifyRebuild(positions: 0) }
        try await ledger.close()
    }

    @Test("a rebuild that is cancelled changes nothing, and one that resumes goes on where it stopped")
    func cancelled() async throws {
        let folder = try TemporaryFolder()
        try await Self.log(folder.path("log"))
        let ledger = try await Ledger.read(at: folder.path("log"))
        let whole = try await ledger.rebuild()
        let failed = await Task {
            try await ledger.rebuild { _ in unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
        }.result
        guard case .failure(let error as LedgerError) = failed else {
            Issue.record("it went through")
            return
        }
        #expect(error.code == .cancelled)
        let starts = Starts()
        let resumed = try await ledger.rebuild(resuming: true) { starts.note($0.start) }
        #expect(starts.all.first ?? 0 > 0)
        #expect(resumed.digests.map(\.digest) == whole.digests.map(\.digest))
        #expect(resumed.events == whole.events)
        try await ledger.close()
    }

    @Test("how fast it goes and how long it will go on is said in whole numbers")
    func progress() {
        var progress = ReplayProgress(events: 3_000, total: 9_000, elapsed: .milliseconds(500), start: 1_000)
        #expect(progress.eventsPerSecond == 4_000)
        #expect(progress.remaining == .seconds(1))
        progress.elapsed = .zero
        #expect(progress.eventsPerSecond == 0 && progress.remaining == nil)
    }
}

private final class Starts: @unchecked Sendable {
    private let lock = NSLock()
    private var noted: [UInt64] = []

    func note(_ start: UInt64) { lock.withLock { noted.append(start) } }
    var all: [UInt64] { lock.withLock { noted } }
}
