import Fengqiao
import FengqiaoSimulation
import FengqiaoTesting
import Foundation
import Testing

@Suite("Rebuilds on several threads")
struct ParallelTests {
    /// A log of seven segments, which have a block each, with a tail behind them.
    private static func log(_ path: String, seed: UInt64) async throws {
        let plan = SimulationPlan(matters: 600, days: 30, seed: seed)
        let clock = Simulator.clock(plan)
        let ledger = try await Ledger.create(
            at: path, Simulator.founding(plan), durability: .none, clock: clock.clock)
        _ = try await Simulator.run(plan, into: ledger, clock: clock)
        try await ledger.close()
        for round in 0..<7 {
            #expect(try Ledger.seal(at: path).sealed == 1)
            let ledger = try await Ledger.open(at: path, durability: .none, clock: clock.clock)
            for number in 0..<20 {
                let report = MatterReported(channel: .hotline, originUnit: "grid/1-1-1", category: "环境/垃圾")
                try await ledger.execute(
                    Command(
                        matter: try MatterID(checking: "M-\(round)-\(number)"), at: clock.clock.now(), actor: "desk-1",
                        unit: "grid/1-1-1", .matterReported(report)))
            }
            try await ledger.close()
        }
    }

    @Test("the state is the same on 1, 2, 3 and 8 threads, to the end and up to any position", arguments: [1, 2, 3])
    func equal(_ seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        try await Self.log(folder.path("log"), seed: seed)
        let ledger = try await Ledger.read(at: folder.path("log"))
        let whole = try await ledger.rebuild()
        #expect(whole.events > 3_000)
        var random = SeededGenerator(seed: seed)
        var seen: Set<[String]> = []
        for round in 0..<6 {
            let end = round == 0 ? whole.events : UInt64(random.within(1...Int64(whole.events)))
            let alone = try await ledger.rebuild(upTo: end)
            #expect(alone.events == end)
            seen.insert(alone.digests.map(\.digest))
            for threads in [2, 3, 8] {
                let together = try await ledger.rebuild(upTo: end, threads: threads)
                #expect(together.threads == threads && together.events == end)
                #expect(together.digests.map(\.digest) == alone.digests.map(\.digest), "seed \(seed), up to \(end)")
            }
        }
        // Each position ends in a state of its own: a digest that never differs would prove nothing.
        #expect(seen.count > 3)
        try await ledger.close()
    }

    @Test("reports are the same on 1, 2 and 5 threads, with rows too; a number of threads that nobody has is refused")
    func reports() async throws {
        let folder = try TemporaryFolder()
        try await Self.log(folder.path("log"), seed: 5)
        let ledger = try await Ledger.read(at: folder.path("log"))
        let period = try #require(Period("2024-03"))
        let view = Viewpoint(asOf: SimulationPlan(matters: 600, days: 30, seed: 5).end)
        for withRows in [false, true] {
            let scorecard = "\(try await ledger.scorecard(period, view, withRows: withRows))"
            let containment = "\(try await ledger.containment(period, view, by: .unit, withRows: withRows))"
            #expect(scorecard.contains("numerator") && containment.contains("numerator"))
            for threads in [2, 5] {
                #expect(
                    "\(try await ledger.scorecard(period, view, withRows: withRows, threads: threads))" == scorecard)
                let other = try await ledger.containment(
                    period, view, by: .unit, withRows: withRows, threads: threads)
                #expect("\(other)" == containment)
            }
        }
        for threads in [0, 65] {
            await #expect(throws: LedgerError.self) { try await ledger.scorecard(period, view, threads: threads) }
            await #expect(throws: LedgerError.self) { try await ledger.containment(period, view, threads: threads) }
        }
        try await ledger.close()
    }

    @Test("damage that one thread meets, all numbers of threads report alike, and the log can be read again afterwards")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        let log = folder.path("log")
        try await Self.log(log, seed: 4)
        let segments = URL(fileURLWithPath: log).appendingPathComponent("segments")
        let names = try FileManager.default.contentsOfDirectory(atPath: segments.path)
            .filter { $0.hasSuffix(".seg") }.sorted()
        #expect(names.count == 7)
        var refused = 0
        for (index, name) in names.enumerated() {
            let file = segments.appendingPathComponent(name)
            let bytes = try Data(contentsOf: file)
            for part in 1...5 {
                var copy = bytes
                copy[bytes.count * part / 12 + index] ^= 0x10
                try copy.write(to: file)
                var answers: Set<String> = []
                for threads in [1, 2, 4, 8] {
                    let ledger = try await Ledger.read(at: log)
                    do throws(LedgerError) {
                        answers.insert("\(try await ledger.rebuild(threads: threads).digests.map(\.digest))")
                    } catch {
                        #expect(error.code == .corrupted)
                        answers.insert("\(error.code) \(error.file ?? "") \(error.offset ?? 0)")
                        refused += 1
                    }
                    try await ledger.close()
                }
                #expect(answers.count == 1, "\(name), byte \(bytes.count * part / 12 + index): \(answers)")
            }
            try bytes.write(to: file)
        }
        #expect(refused >= 4)
        let ledger = try await Ledger.read(at: log)
        #expect(try await ledger.rebuild(threads: 8).events > 1_000)
        try await ledger.close()
    }

    @Test("a number of threads that makes no sense is refused in words", arguments: [0, -1, 65])
    func refused(_ threads: Int) async throws {
        let folder = try TemporaryFolder()
        try await Self.log(folder.path("log"), seed: 1)
        let ledger = try await Ledger.read(at: folder.path("log"))
        await #expect(throws: LedgerError.self) { try await ledger.rebuild(threads: threads) }
        try await ledger.close()
    }
}
