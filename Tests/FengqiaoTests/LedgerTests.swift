import Fengqiao
import FengqiaoTesting
import Testing

private let day: Int64 = 86_400_000

@Suite("The ledger")
struct LedgerTests {
    private let folder: TemporaryFolder
    private let clock = SetClock(TestDistrict.start + 40 * day)

    init() throws { folder = try TemporaryFolder() }

    private func make() async throws -> Ledger {
        try await Ledger.create(at: folder.path("log"), TestDistrict.founding, clock: clock.clock)
    }

    private func open() async throws -> Ledger { try await Ledger.open(at: folder.path("log"), clock: clock.clock) }

    @Test("what was recorded is there after closing and opening again")
    func reopening() async throws {
        let at = TestDistrict.start + 3 * day
        var ledger = try await make()
        let receipt = try await ledger.execute(TestDistrict.report("M-1", at: at))
        #expect(receipt.positions == 10..<11)
        try await ledger.close()
        ledger = try await open()
        try await ledger.execute(TestDistrict.acceptance("M-1", at: at))
        let queue = try await ledger.overdue()
        #expect(queue.open == 1)
        #expect(queue.matters.first?.matter == "M-1")
        try await ledger.close()
    }

    @Test(
        "the same key with the same command returns the first answer, after a restart too; with another it is refused")
    func idempotency() async throws {
        let at = TestDistrict.start + day
        var ledger = try await make()
        let first = try await ledger.execute(TestDistrict.report("M-1", at: at, key: "k"))
        let second = try await ledger.execute(TestDistrict.report("M-1", at: at, key: "k"))
        #expect(!first.isRepeat && second.isRepeat && first.positions == second.positions)
        try await ledger.close()
        ledger = try await open()
        #expect(try await ledger.execute(TestDistrict.report("M-1", at: at, key: "k")).positions == first.positions)
        let error = await #expect(throws: LedgerError.self) {
            try await ledger.execute(TestDistrict.report("M-2", at: at, key: "k"))
        }
        #expect(error?.refusal?.code == .keyReused)
        try await ledger.close()
    }

    @Test("an event id is taken once: the same command again is a repeat, another is refused")
    func eventIDs() async throws {
        let ledger = try await make()
        var command = TestDistrict.report("M-1", at: TestDistrict.start + day)
        command.eventID = "src-1"
        #expect(try await !ledger.execute(command).isRepeat)
        #expect(try await ledger.execute(command).isRepeat)
        command.matter = "M-2"
        await #expect(throws: LedgerError.self) { try await ledger.execute(command) }
        command.eventID = "@3"
        await #expect(throws: LedgerError.self) { try await ledger.execute(command) }
        try await ledger.close()
    }

    @Test("a group is all or nothing: a refusal in the middle leaves nothing behind")
    func atomicGroups() async throws {
        let at = TestDistrict.start + day
        let ledger = try await make()
        await #expect(throws: LedgerError.self) {
            try await ledger.execute([TestDistrict.report("M-1", at: at), TestDistrict.report("M-1", at: at)])
        }
        #expect(try await ledger.overdue().open == 0)
        // The refused matter's name is free again.
        let receipt = try await ledger.execute([
            TestDistrict.report("M-1", at: at), TestDistrict.acceptance("M-1", at: at),
        ])
        #expect(receipt.positions == 10..<12)
        try await ledger.close()
    }

    @Test("64 tasks at once: every command is recorded once, positions are gapless, and keys hold within a batch")
    func concurrency() async throws {
        let at = TestDistrict.start + day
        let ledger = try await make()
        let positions = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for index in 0..<64 {
                group.addTask {
                    let matter = try MatterID(checking: "M-\(index % 32)")
                    return try await ledger.execute(TestDistrict.report(matter, at: at, key: "k\(index % 32)"))
                        .positions.lowerBound
                }
            }
            return try await group.reduce(into: [UInt64]()) { $0.append($1) }
        }
        #expect(Set(positions) == Set(10..<42))
        #expect(try await ledger.overdue().open == 32)
        try await ledger.close()
    }

    @Test("a reader beside the writer sees what was recorded, and cannot record")
    func reading() async throws {
        let ledger = try await make()
        let reader = try await Ledger.read(at: folder.path("log"), clock: clock.clock)
        #expect(try await reader.overdue().open == 0)
        try await ledger.execute(TestDistrict.report("M-1", at: TestDistrict.start + day))
        #expect(try await reader.overdue().open == 1)
        let error = await #expect(throws: LedgerError.self) {
            try await reader.execute(TestDistrict.report("M-2", at: TestDistrict.start + day))
        }
        #expect(error?.code == .readOnly)
        try await reader.close()
        try await ledger.close()
    }

    @Test("as-of leaves out what happened later, known-at what the log took later")
    func twoTimes() async throws {
        let ledger = try await make()
        let reported = TestDistrict.start + 3 * day
        try await ledger.execute(TestDistrict.report("M-1", at: reported))
        clock.set(TestDistrict.start + 50 * day)
        try await ledger.execute(TestDistrict.report("M-2", at: reported))
        #expect(try await ledger.overdue(Viewpoint(asOf: reported + -1)).open == 0)
        #expect(try await ledger.overdue(Viewpoint(asOf: reported)).open == 2)
        #expect(try await ledger.overdue(Viewpoint(knownAt: TestDistrict.start + 45 * day)).open == 1)
        try await ledger.close()
    }

    @Test("recordedAt never goes back, even where the machine's clock does")
    func clockGoesBack() async throws {
        let ledger = try await make()
        try await ledger.execute(TestDistrict.report("M-1", at: TestDistrict.start + day))
        clock.set(TestDistrict.start + 10 * day)
        try await ledger.execute(TestDistrict.report("M-2", at: TestDistrict.start + day))
        let times = Times()
        try await ledger.forEachEvent { event, _ in times.add(event.recordedAt) }
        #expect(times.all == times.all.sorted() && times.all.count == 12)
        try await ledger.close()
    }

    @Test("the three reports after a matter's life, and the same digests after every rebuild")
    func life() async throws {
        let ledger = try await make()
        let at = TestDistrict.start + 3 * day  // Monday 4 March
        try await ledger.execute(TestDistrict.report("M-1", at: at))
        try await ledger.execute(TestDistrict.acceptance("M-1", at: at))
        try await ledger.execute(TestDistrict.closing("M-1", at: at + 3 * day + 1))
        let period = try #require(Period("2024-03"))
        let score = try await ledger.scorecard(period)
        let village = try #require(score.subjects.first { $0.subject == "village" })
        let onTime = try #require(village.indicators.first { $0.name == "onTimeClosing" }?.figure)
        // Reported on Monday 4 March, due at the end of Thursday, closed just after Thursday began.
        #expect((onTime.numerator, onTime.denominator) == (1, 1))
        let containment = try await ledger.containment(period)
        #expect(containment.rates.first?.figure.basisPoints == 10_000)
        let history = try await ledger.history(of: "M-1")
        #expect(history.events.count == 3 && history.phase == .closed)
        let custody = try #require(history.custody.first)
        #expect(custody.unit == "village" && custody.from == at && custody.to == at + 3 * day + 1)
        let first = try await ledger.rebuild()
        let second = try await ledger.rebuild()
        #expect(first.events == 13 && first.digests.map(\.digest) == second.digests.map(\.digest))
        #expect(try await ledger.rebuild(upTo: 12).digests.map(\.digest) != first.digests.map(\.digest))
        try await ledger.close()
    }

    @Test("what a unit held that ceased to be its successor holds from then on, and without a break if given it then")
    func successor() async throws {
        let ledger = try await make()
        let at = TestDistrict.start + 3 * day
        for matter in ["M-1", "M-2", "M-3"] as [MatterID] {
            try await ledger.execute(TestDistrict.report(matter, at: at))
            try await ledger.execute(TestDistrict.acceptance(matter, at: at))
        }
        try await ledger.execute(TestDistrict.closing("M-2", at: at + day))
        let end = at + 2 * day
        let changes = [
            UnitChanged(tree: "t", unit: "grid-1", operation: .move, parent: "town", effectiveFrom: end),
            UnitChanged(tree: "t", unit: "grid-2", operation: .move, parent: "town", effectiveFrom: end),
            UnitChanged(tree: "t", unit: "village", operation: .dissolve, successors: ["grid-2"], effectiveFrom: end),
        ]
        for change in changes {
            try await ledger.execute(Command(at: end, actor: "founder", unit: "district", .unitChanged(change)))
        }
        try await ledger.execute(
            Command(
                matter: "M-3", at: at + 3 * day, actor: "desk", unit: "town",
                .transferAdjudicated(TransferAdjudicated(unit: "grid-2", final: true))))
        let passed: [MatterHistory.Custody] = [
            .init(unit: "village", from: at, to: end), .init(unit: "grid-2", from: end, to: nil),
        ]
        #expect(try await ledger.history(of: "M-1").custody == passed)
        #expect(try await ledger.history(of: "M-3").custody == passed)
        #expect(
            try await ledger.history(of: "M-2").custody == [.init(unit: "village", from: at, to: at + day)])
        // Seen from before it is not known yet.
        let before = try await ledger.history(of: "M-1", Viewpoint(asOf: end + -1))
        #expect(before.custody == [.init(unit: "village", from: at, to: nil)])
        try await ledger.close()
    }

    @Test("references that are asked for again hold what was recorded since, beside the writer and in another reader")
    func referencesFollow() async throws {
        let ledger = try await make()
        let reader = try await Ledger.read(at: folder.path("log"))
        for each in [ledger, reader] { #expect(try await !each.references().units.knows("grid-9")) }
        let change = UnitChanged(
            tree: "t", unit: "grid-9", operation: .define, parent: "village", rung: .grid, kind: .territory,
            effectiveFrom: TestDistrict.start)
        try await ledger.execute(
            Command(at: TestDistrict.start, actor: "founder", unit: "district", .unitChanged(change)))
        for each in [ledger, reader] {
            #expect(try await each.references().units.knows("grid-9"))
            #expect(try await each.references().units.knows("grid-1"))
        }
        try await reader.close()
        try await ledger.close()
    }

    @Test("opening what is no log, founding where something is, and using what is closed are clear errors")
    func errors() async throws {
        await #expect(throws: LedgerError(.notALog, "")) { try await Ledger.open(at: folder.path("nowhere")) }
        let ledger = try await make()
        await #expect(throws: LedgerError(.alreadyExists, "")) {
            try await Ledger.create(at: folder.path("log"), TestDistrict.founding)
        }
        await #expect(throws: LedgerError(.locked, "")) { try await open() }
        await #expect(throws: LedgerError(.invalidArgument, "")) { try await ledger.history(of: "M-404") }
        await #expect(throws: LedgerError(.invalidArgument, "")) { try await ledger.overdue(unit: "nowhere") }
        await #expect(throws: LedgerError(.invalidArgument, "")) { try await ledger.execute([Command]()) }
        try await ledger.close()
        await #expect(throws: LedgerError(.closed, "")) { try await ledger.overdue() }
        await #expect(throws: LedgerError(.closed, "")) {
            try await ledger.execute(TestDistrict.report("M-1", at: TestDistrict.start))
        }
    }
}

/// Gathers times on the thread that reads.
private final class Times: @unchecked Sendable {
    private(set) var all: [Instant] = []
    func add(_ time: Instant) { all.append(time) }
}
