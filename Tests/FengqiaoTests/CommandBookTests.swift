import Fengqiao
import FengqiaoLog
import FengqiaoSimulation
import FengqiaoTesting
import SystemPackage
import Testing

private let day: Int64 = 86_400_000

@Suite("The command side, read when it is asked for")
struct CommandBookTests {
    private let folder: TemporaryFolder
    private let clock = SetClock(TestDistrict.start + 60 * day)
    private var path: String { folder.path("log") }

    init() throws { folder = try TemporaryFolder() }

    @Test("a matter read from the log alone is what folding everything in order gives, tails and segments alike")
    func sameStates() async throws {
        let plan = SimulationPlan(matters: 400, days: 25, seed: 5)
        let time = Simulator.clock(plan)
        var ledger = try await Ledger.create(at: path, Simulator.founding(plan), durability: .none, clock: time.clock)
        _ = try await Simulator.run(plan, into: ledger, clock: time)
        // A calendar that comes later must not change what was settled before.
        let calendar = CalendarPublished(
            jurisdiction: "CN", version: 2_030, from: LocalDate(year: 2030, month: 1, day: 1),
            through: LocalDate(year: 2030, month: 12, day: 31),
            businessHours: [BusinessHours(from: 540, until: 1_020)])
        try await ledger.execute(
            Command(at: plan.end, actor: "desk", unit: "district", .calendarPublished(calendar)))
        try await ledger.close()
        for isSealed in [false, true] {
            if isSealed { #expect(try Ledger.seal(at: path).sealed == 1) }
            let reader = try LogReader.open(at: FilePath(path))
            var references = References()
            var states: [MatterID: MatterState] = [:]
            // What was split, as it was before: its parts begin as it was.
            var wholes: [MatterID: MatterState] = [:]
            try reader.forEachFrame(from: 0) { frame in
                for index in 0..<frame.count {
                    let event = try? Event(
                        row: frame.row(index), position: frame.firstPosition + UInt64(index),
                        recordedAt: Instant(milliseconds: frame.recordedAt))
                    guard let event else { continue }
                    if let matter = event.matter {
                        if case .matterSplit(let split) = event.body {
                            if let whole = split.parent.flatMap({ wholes[$0] }) {
                                states[matter] = MatterState(matter, partOf: whole, before: whole.phase)
                            } else {
                                wholes[matter] = states[matter]
                            }
                        }
                        states[matter, default: MatterState(matter)].evolve(event, references)
                    } else {
                        references.evolve(event.body, at: event.position)
                    }
                }
                return true
            }
            #expect(states.values.count { $0.parent == nil } == 400)
            var book = try CommandBook(reader)
            for (matter, state) in states {
                #expect(book.state(of: matter) == nil)
                try book.prepare([TestDistrict.report(matter, at: plan.end)], reader)
                #expect(book.state(of: matter) == state, "\(matter)")
            }
            try book.prepare([TestDistrict.report("nobody", at: plan.end)], reader)
            #expect(book.state(of: "nobody") == nil)
        }
        ledger = try await Ledger.open(at: path, clock: time.clock)
        try await ledger.close()
    }

    @Test("what is sealed binds: states, event ids, keys and names are known after sealing and opening")
    func sealedMattersBind() async throws {
        let at = TestDistrict.start + 3 * day
        var ledger = try await Ledger.create(at: path, TestDistrict.founding, clock: clock.clock)
        var report = TestDistrict.report("M-1", at: at, key: "k-1")
        report.eventID = "src-1"
        let first = try await ledger.execute(report)
        try await ledger.execute(TestDistrict.acceptance("M-1", at: at))
        try await ledger.close()
        #expect(try Ledger.seal(at: path).sealed == 1)
        ledger = try await Ledger.open(at: path, clock: clock.clock)
        func refusal(_ command: Command) async throws -> Refusal.Code? {
            do {
                try await ledger.execute(command)
                return nil
            } catch { return error.refusal?.code }
        }
        #expect(try await ledger.execute(report).positions == first.positions)
        #expect(try await refusal(TestDistrict.report("M-1", at: at)) == .duplicateID)
        #expect(try await refusal(TestDistrict.acceptance("M-1", at: at)) == .wrongState)
        var other = TestDistrict.report("M-2", at: at, key: "k-2")
        other.eventID = "src-1"
        #expect(try await refusal(other) == .duplicateID)
        #expect(try await refusal(TestDistrict.closing("M-3", at: at)) != nil)
        other.eventID = "src-2"
        #expect(try await refusal(other) == nil)
        // In the tail now, before and after another opening.
        for _ in 0..<2 {
            var third = TestDistrict.report("M-4", at: at, key: "k-4")
            third.eventID = "src-2"
            #expect(try await refusal(third) == .duplicateID)
            try await ledger.close()
            ledger = try await Ledger.open(at: path, clock: clock.clock)
        }
        #expect(try await refusal(TestDistrict.closing("M-1", at: at + day)) == nil)
        try await ledger.close()
    }

    @Test("a refusal in the middle of a group leaves nothing behind, of sealed matters too")
    func refusedGroups() async throws {
        let at = TestDistrict.start + 3 * day
        var ledger = try await Ledger.create(at: path, TestDistrict.founding, clock: clock.clock)
        try await ledger.execute(TestDistrict.report("M-1", at: at))
        try await ledger.close()
        _ = try Ledger.seal(at: path)
        ledger = try await Ledger.open(at: path, clock: clock.clock)
        let group = [
            TestDistrict.acceptance("M-1", at: at), TestDistrict.report("M-2", at: at),
            TestDistrict.acceptance("M-1", at: at),
        ]
        await #expect(throws: LedgerError.self) { try await ledger.execute(group) }
        #expect(try await ledger.execute([group[0], group[1]]).positions.count == 2)
        try await ledger.close()
    }
}
