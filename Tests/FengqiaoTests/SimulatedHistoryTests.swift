import Fengqiao
import FengqiaoModel
import FengqiaoSimulation
import FengqiaoTesting
import Synchronization
import Testing

/// What a simulated log holds: it is made once, and each test looks at it.
@Suite("Simulated histories")
struct SimulatedHistoryTests {
    private static let plan = SimulationPlan(preset: .westCoast, matters: 12_500, days: 90, seed: 4)

    private static let events: Task<[Event], any Error> = Task {
        let folder = try TemporaryFolder()
        let (_, ledger) = try await simulate(plan, folder.path("log"))
        let events = try await ledger.allEvents()
        try await ledger.close()
        return events
    }

    private static func simulate(
        _ plan: SimulationPlan, _ path: String, batch: Int? = nil
    ) async throws -> (SimulationResult, Ledger) {
        let clock = Simulator.clock(plan)
        let ledger = try await Ledger.create(at: path, Simulator.founding(plan), durability: .none, clock: clock.clock)
        let result =
            if let batch {
                try await Simulator.run(plan, into: ledger, clock: clock, batch: batch)
            } else {
                try await Simulator.run(plan, into: ledger, clock: clock)
            }
        #expect(result.refused == 0, "\(result.firstRefusal ?? "")")
        return (result, ledger)
    }

    // The root of the tree over the canonical rows, with their positions and the times at which the log took them.
    private static func root(_ plan: SimulationPlan, _ path: String, batch: Int? = nil) async throws -> String {
        let (_, ledger) = try await simulate(plan, path, batch: batch)
        try await ledger.close()
        return try #require(try Ledger.verify(at: path).root)
    }

    @Test(
        "a hundred thousand events hold every kind that a desk records, the common ones often and the rare ones rarely")
    func kinds() async throws {
        let events = try await Self.events.value
        #expect((100_000...130_000).contains(events.count))
        var counts: [EventKind: Int] = [:]
        for event in events { counts[event.kind, default: 0] += 1 }
        // A restore comes from an export alone.
        for kind in EventKind.allCases where kind != .restoreRecorded {
            #expect(counts[kind, default: 0] > 0, "\(kind)")
        }
        let reported = try #require(counts[.matterReported])
        func perMille(_ kind: EventKind) -> Int { counts[kind, default: 0] * 1_000 / reported }
        #expect(reported == Self.plan.matters)
        #expect((900...1_000).contains(perMille(.matterAccepted)) && perMille(.matterClosed) > 850)
        #expect((1_000...2_500).contains(perMille(.progressNoted)) && (250...700).contains(perMille(.feedbackRecorded)))
        #expect((250...550).contains(perMille(.transferProposed)) && (15...60).contains(perMille(.transferReturned)))
        #expect(
            (5...30).contains(perMille(.transferAdjudicated)) && (80...200).contains(perMille(.supervisionRecorded)))
        #expect((20...60).contains(perMille(.clockPaused)) && (10...40).contains(perMille(.extensionRecorded)))
        #expect((90...160).contains(perMille(.agreementReached)) && (5...30).contains(perMille(.petitionRecorded)))
        #expect((15...60).contains(perMille(.duplicateLinked)) && (10...45).contains(perMille(.matterReopened)))
        #expect((2...15).contains(perMille(.matterSplit)) && (1...10).contains(perMille(.correctionRecorded)))
        #expect((1...10).contains(perMille(.appealDecided)) && (250...600).contains(perMille(.dutyLogged)))
    }

    @Test("most is reported by day and on working days, and offices work by day")
    func rhythm() async throws {
        var hours = [Int](repeating: 0, count: 24)
        var (worked, rested, officeAtNight, office) = (0, 0, 0, 0)
        for event in try await Self.events.value {
            let hour = Int(Zone.china.timeOfDay(of: event.envelope.occurredAt) / 3_600_000)
            switch event.body {
            case .matterReported:
                hours[hour] += 1
                if Zone.china.date(of: event.envelope.occurredAt).isWeekend { rested += 1 } else { worked += 1 }
            case .transferAccepted:
                office += 1
                if hour < 8 || hour >= 18 { officeAtNight += 1 }
            default: break
            }
        }
        let all = hours.reduce(0, +)
        #expect(hours[8..<18].reduce(0, +) * 10 > all * 7 && hours[8..<18].reduce(0, +) * 10 < all * 9)
        #expect(hours[0..<5].reduce(0, +) * 100 < all * 6)
        // 26 days of weekends in 90: a share of 17 % at half the rate.
        #expect((12...22).contains(rested * 100 / (rested + worked)))
        // Emergencies are the exception.
        #expect(officeAtNight * 20 < office)
    }

    @Test("some of what happened is recorded hours and days later")
    func late() async throws {
        let events = try await Self.events.value
        let late = events.filter { $0.recordedAt - $0.envelope.occurredAt > 3_600_000 }
        #expect(late.count * 1_000 > events.count * 5 && late.count * 100 < events.count * 5)
        #expect(late.contains { $0.recordedAt - $0.envelope.occurredAt > 24 * 3_600_000 })
        #expect(late.contains { $0.kind == .matterReported } && late.contains { $0.kind == .progressNoted })
    }

    @Test("grids are renamed, merged, split and dissolved, and calendars are published while it lasts")
    func changes() async throws {
        var operations: Set<UnitOperation> = []
        for event in try await Self.events.value {
            if case .unitChanged(let change) = event.body { operations.insert(change.operation) }
        }
        #expect(operations == Set(UnitOperation.allCases))
        let plan = SimulationPlan(matters: 30, days: 30, start: LocalDate(year: 2019, month: 3, day: 5))
        let folder = try TemporaryFolder()
        let (_, ledger) = try await Self.simulate(plan, folder.path("log"))
        let events = try await ledger.allEvents()
        try await ledger.close()
        let published = events.filter { $0.kind == .calendarPublished }
        #expect(published.count >= 2 && published.last.map { $0.recordedAt > plan.begin } == true)
    }

    @Test("the same seed gives the same events whatever the ledger is handed at a time; another seed gives others")
    func same() async throws {
        let plan = SimulationPlan(preset: .westCoast, matters: 600, days: 45, seed: 8)
        var digests: [String] = []
        for (number, batch) in [nil, 1, 7, 50_000].enumerated() {
            let folder = try TemporaryFolder()
            digests.append(try await Self.root(plan, folder.path("\(number)"), batch: batch))
        }
        #expect(Set(digests).count == 1)
        var other = plan
        other.seed = 9
        let folder = try TemporaryFolder()
        #expect(try await Self.root(other, folder.path("other")) != digests[0])
    }

    @Test("a plan's events are those that they were: whoever changes them on purpose changes this digest")
    func golden() async throws {
        let plan = SimulationPlan(matters: 300, days: 25, seed: 2)
        let folder = try TemporaryFolder()
        #expect(
            try await Self.root(plan, folder.path("log"))
                == "e011e8d97bfb62a4cb595b21fc801913a1b35d79123e086d9e9e6028ec747874")
    }

    @Test("a simulated log verifies, and the reports answer")
    func reports() async throws {
        let folder = try TemporaryFolder()
        let plan = SimulationPlan(matters: 800, days: 60, seed: 3)
        let (_, ledger) = try await Self.simulate(plan, folder.path("log"))
        let view = Viewpoint(asOf: plan.end)
        let period = try #require(Period("2024-03"))
        #expect(try await ledger.overdue(view, limit: 10).open > 0)
        #expect(try await !ledger.scorecard(period, view).subjects.isEmpty)
        #expect(try await !ledger.containment(period, view).rates.isEmpty)
        let published = try await ledger.publications(view)
        #expect(published.count == 1 && published.allSatisfy { $0.isConfirmed == true })
        try await ledger.close()
        _ = try Ledger.seal(at: folder.path("log"))
        #expect(try Ledger.verify(at: folder.path("log")).faults.isEmpty)
    }
}

extension Ledger {
    /// All events, in order.
    fileprivate func allEvents() async throws -> [Event] {
        let events = Mutex<[Event]>([])
        try await forEachEvent { event, _ in events.withLock { $0.append(event) } }
        return events.withLock { $0 }
    }
}
