import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema
import Testing

@Suite("The scorecard")
struct ScorecardTests {
    @Test("a round belongs to the period of its deadline or its closing, whichever is earlier, so weeks add up")
    func weeks() throws {
        var town = try Town()
        // Due Thursday 7 March, closed on Wednesday: in time, week 10.
        try town.open("A", Town.at(3, 4))
        try town.close("A", Town.at(3, 6))
        // Due on the 7th, closed on the 12th: late, and of the week of the deadline.
        try town.open("B", Town.at(3, 4))
        try town.close("B", Town.at(3, 12))
        // Due on the 13th, closed on the 8th: in time, of the week of the closing.
        try town.open("C", Town.at(3, 8))
        try town.close("C", Town.at(3, 8, hour: 15))
        // Due on the 14th, still open: late in week 11.
        try town.open("D", Town.at(3, 11))
        let now = Town.at(3, 31)
        func onTime(_ period: String) throws -> Figure? { try town.scorecard(period, now)["village"]?["onTimeClosing"] }
        let first = try #require(try onTime("2024-W10"))
        let second = try #require(try onTime("2024-W11"))
        let both = try #require(try onTime("2024-03-04..2024-03-17"))
        #expect((first.numerator, first.denominator) == (2, 3))
        #expect((second.numerator, second.denominator) == (0, 1))
        #expect(both.numerator == first.numerator + second.numerator)
        #expect(both.denominator == first.denominator + second.denominator)
        #expect(both.basisPoints == 5_000)
    }

    @Test("an open round that is not due yet is pending, and in neither number")
    func pending() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        let figure = try #require(try town.scorecard("2024-03", Town.at(3, 5))["village"]?["onTimeClosing"])
        #expect((figure.numerator, figure.denominator, figure.pending) == (0, 0, 1))
        #expect(figure.basisPoints == nil)
    }

    @Test("reports count for who recorded them, closures for who is credited")
    func attribution() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.hand("A", "village", "town", Town.at(3, 5))
        try town.close("A", Town.at(3, 6), by: "town")
        let scores = try town.scorecard("2024-03", Town.at(3, 31))
        #expect(scores["grid"]?["reported"]?.numerator == 1 && scores["w"]?["reported"]?.numerator == 1)
        #expect(scores["town"]?["closures"]?.numerator == 1 && scores["w-9"]?["closures"]?.numerator == 1)
        #expect(scores["village"]?["closures"]?.numerator == 0 && scores["village"]?["onTimeCustody"]?.numerator == 1)
        #expect(try town.scorecard("2024-02", Town.at(3, 31)).isEmpty)
    }

    @Test("a reopened matter keeps the verdict of its first round, and the second has its own")
    func rounds() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.close("A", Town.at(3, 6))
        try town.tell("A", .matterReopened(MatterReopened(ground: .dissatisfied)), Town.at(3, 8))
        try town.close("A", Town.at(3, 20))
        let figure = try #require(try town.scorecard("2024-03", Town.at(3, 31))["village"]?["onTimeClosing"])
        #expect((figure.numerator, figure.denominator) == (1, 2))
    }
}

@Suite("Figures")
struct FigureTests {
    @Test(
        "a rate is rounded half to even in whole basis points, and is nothing where nothing is counted",
        arguments: [
            (72, 90, 8_000), (72, 76, 9_474), (0, 5, 0), (5, 0, nil), (0, 0, nil), (1, 3, 3_333), (2, 3, 6_667),
            (1, 20_000, 0), (3, 20_000, 2), (5, 20_000, 2), (2_283, 2_806, 8_136), (86, 90, 9_556), (-1, 5, nil),
            (.max, .max, 10_000), (.max - 1, .max, 10_000),
        ] as [(Int64, Int64, Int64?)])
    func rounding(_ numerator: Int64, _ denominator: Int64, _ expected: Int64?) {
        let figure = Figure(numerator: numerator, denominator: denominator, definition: "d")
        #expect(figure.basisPoints == expected)
    }
}

@Suite("The fold")
struct FoldTests {
    /// A random but legal history.
    private static func history(_ seed: UInt64) throws -> Town {
        var state = seed
        func below(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        var town = try Town()
        var now = Town.at(3, 1)
        var open: [MatterID] = []
        for step in 0..<150 {
            now = now + Int64(below(8)) * Town.hour + 1
            if open.isEmpty || below(4) == 0 {
                let matter = try MatterID(checking: "M-\(step)")
                try town.open(matter, now, tier: below(4) == 0 ? .big : .small)
                open.append(matter)
                continue
            }
            let matter = open[Int(below(UInt64(open.count)))]
            let bodies: [EventBody] = [
                .clockPaused(ClockPaused(reason: "r", until: below(2) == 0 ? now + 9 * Town.hour : nil)),
                .clockResumed(ClockResumed()),
                .transferProposed(
                    TransferProposed(
                        from: town.states[matter]?.holder ?? "village", to: below(2) == 0 ? "town" : "other",
                        role: below(4) == 0 ? .assist : .main, direction: .up, informOnly: below(2) == 0)),
                .transferAccepted(TransferAccepted(by: town.states[matter]?.transfers.last?.to ?? "town")),
                .transferReturned(TransferReturned(reason: .notOurs)),
                .extensionRecorded(ExtensionRecorded(phase: .granted, amount: 2)),
                .matterClosed(MatterClosed(outcome: .resolved, creditedUnit: "village")),
                .matterReopened(MatterReopened(ground: .recurred)),
                .handlingCompleted(HandlingCompleted(by: town.states[matter]?.holder ?? "village")),
            ]
            // What is not legal now is refused; the history holds the rest.
            try? town.tell(matter, bodies[Int(below(UInt64(bodies.count)))], now)
        }
        return town
    }

    @Test("blocks of any size end in the same bytes", arguments: 1...10 as ClosedRange<UInt64>)
    func blocks(_ seed: UInt64) throws {
        let town = try Self.history(seed)
        func bytes(_ size: Int) throws -> [UInt8] {
            let (chronicle, names) = try town.fold(block: size)
            var bytes: [UInt8] = []
            chronicle.canonicalBytes(names) { span in bytes += span.copy(0..<span.byteCount) }
            return bytes
        }
        let whole = try bytes(16_384)
        #expect(whole.count > 500)
        for size in [1, 7, 64] { #expect(try bytes(size) == whole, "seed \(seed), blocks of \(size)") }
    }

    @Test(
        "the queue agrees with the command side's own states, at the end of a history",
        arguments: 1...60 as ClosedRange<UInt64>)
    func agreement(_ seed: UInt64) throws {
        let town = try Self.history(seed)
        let now = (town.events.last?.envelope.occurredAt ?? Town.at(3, 1)) + 1
        let report = try town.queue(now)
        var open: Set<MatterID> = []
        var overdue: Set<MatterID> = []
        for (matter, state) in town.states where state.phase != .closed {
            open.insert(matter)
            var clock = try #require(state.clock)
            clock.settle(at: now)
            if let due = clock.deadline(state.context(town.references)).instant, now > due { overdue.insert(matter) }
            let unit = state.pendingTransfer?.to ?? state.holder
            #expect(report.matters.first { $0.matter == matter }?.unit == unit, "seed \(seed): \(matter)")
        }
        #expect(Set(report.matters.map(\.matter)) == open, "seed \(seed)")
        #expect(Set(report.matters.filter(\.isOverdue).map(\.matter)) == overdue, "seed \(seed)")
        #expect(report.lights?.reduce(0) { $0 + $1.count } == report.open, "seed \(seed)")
        let rates = try town.containment("2024", now).rates
        for rate in rates {
            guard let middle = rate.figure.basisPoints, let lower = rate.lower, let upper = rate.upper else { continue }
            #expect(lower <= middle && middle <= upper, "seed \(seed)")
        }
    }
}
