import FengqiaoModel
import FengqiaoProjections
import FengqiaoTesting
import Testing

/// Whose time it is, as far as it shows in figures: who is late, and who answers for a breach.
@Suite("Whose time it is")
struct CustodyFigureTests {
    // March 2024: the 4th is a Monday. A small matter has three working days, a holder two; an answer is due in a day.
    private static let sla = SLAPolicy(
        jurisdiction: "CN", rows: [SLARow(tier: .small, unit: .workDay, limit: 3), SLARow(unit: .workHour, limit: 16)],
        dayEnd: .midnight, rollsRestDays: true, extensionLimit: 2, returnWindowHours: 24,
        selfSettleTiers: [.small, .big], futureAllowance: 0)
    private static let rules = ClockRules(
        stages: [
            StageLimit(clock: .custody, unit: .workDay, limit: 2),
            StageLimit(clock: .firstResponse, unit: .naturalHour, limit: 24),
            StageLimit(clock: .verification, unit: .workHour, limit: 8),
        ], reopenLimit: .full, minimumUsefulMinutes: 60)

    private func town() throws -> Town {
        try Town([
            .policyPublished(
                PolicyPublished(
                    kind: .sla, version: 2, effectiveFrom: Town.at(1, 1, hour: 0), sla: Self.sla, clocks: Self.rules))
        ])
    }

    private func propose(_ from: UnitID, _ to: UnitID) -> EventBody {
        .transferProposed(TransferProposed(from: from, to: to, role: .main, direction: .lateral, informOnly: false))
    }

    private let back = EventBody.transferReturned(TransferReturned(reason: .notOurs))

    private func onTime(_ town: Town, _ unit: String, _ now: Instant) throws -> [Int64] {
        let found = try town.scorecard("2024-03", now)[unit]?["onTimeCustody"]
        return [found?.numerator ?? 0, found?.denominator ?? 0, found?.pending ?? 0]
    }

    private func explain(_ town: Town, _ now: Instant, _ matter: MatterID = "M") throws -> MatterExplanation {
        let (chronicle, names) = try town.fold()
        return try #require(OverdueQueue.explain(matter, chronicle, names, at: now))
    }

    @Test("two that hand back unsigned are done with it; the holder is late alone")
    func twoReturns() throws {
        var town = try town()
        try town.open("M", Town.at(3, 4))
        for (unit, hour) in [("other", 9), ("town", 15)] as [(UnitID, Int64)] {
            try town.tell("M", propose("village", unit), Town.at(3, 5, hour: hour))
            try town.tell("M", back, Town.at(3, 5, hour: hour + 2))
        }
        let now = Town.at(3, 12)
        #expect(try onTime(town, "other", now) == [1, 1, 0] && onTime(town, "town", now) == [1, 1, 0])
        #expect(try onTime(town, "village", now) == [0, 1, 0])
        let open = try town.scorecard("2024-03", now).compactMapValues { $0["overdueOpen"]?.numerator }
        #expect(open.filter { $0.value > 0 } == ["village": 1])
    }

    @Test("ten days without a signature are not the holder's, and the shares of one clock add up to it")
    func transit() throws {
        var town = try town()
        try town.open("M", Town.at(3, 4))
        try town.tell("M", propose("village", "other"), Town.at(3, 5))
        try town.tell("M", back, Town.at(3, 15))
        // A day of the village's two was left on Friday the 15th: it ends with Monday the 18th.
        #expect(try onTime(town, "village", Town.at(3, 18, hour: 23)) == [0, 0, 1])
        #expect(try onTime(town, "village", Town.at(3, 20)) == [0, 1, 0])
        #expect(try onTime(town, "other", Town.at(3, 20)) == [0, 1, 0])
        let why = try explain(town, Town.at(3, 20))
        #expect(why.custody.map(\.unit) == ["village", "other", "village"])
        #expect(why.custody.map(\.elapsed) == [1, 8, 3] && why.custody.map(\.overdue) == [0, 6, 2])
    }

    @Test("the time of an unfounded return is the returner's, with the breach that falls into it")
    func unfounded() throws {
        var town = try town()
        try town.open("M", Town.at(3, 4))
        try town.tell("M", propose("village", "other"), Town.at(3, 5))
        try town.tell("M", back, Town.at(3, 6))
        #expect(try explain(town, Town.at(3, 12)).breachOwner == "village")
        try town.tell("M", .transferAdjudicated(TransferAdjudicated(unit: "other", final: true)), Town.at(3, 13))
        let now = Town.at(3, 14)
        let why = try explain(town, now)
        #expect(why.breachOwner == "other" && why.custody.map(\.unit) == ["village", "other"])
        #expect(try onTime(town, "village", now) == [1, 1, 0] && onTime(town, "other", now) == [0, 1, 0])
    }

    @Test("who gets back what it had answers for the breach, however little is left")
    func gotBack() throws {
        var town = try town()
        try town.open("M", Town.at(3, 4))
        try town.tell("M", propose("village", "other"), Town.at(3, 7, hour: 16))
        try town.tell("M", back, Town.at(3, 7, hour: 23) + 50 * 60_000)
        #expect(try explain(town, Town.at(3, 8)).breachOwner == "village")
    }

    @Test("what was left is counted as the clock counts it")
    func measure() throws {
        // Sixteen hours of business from Monday 9 o'clock: due on Wednesday at 9.
        var town = try town()
        for (matter, hour) in [("late", 17), ("early", 16)] as [(MatterID, Int64)] {
            try town.open(matter, Town.at(3, 4), tier: .big)
            // Fifteen hours on the wall later; the last hour of the day and the first of the next are two.
            try town.tell(
                matter, propose("village", "other"), Town.at(3, 5, hour: hour) + (matter == "late" ? 30 * 60_000 : 0))
        }
        #expect(try explain(town, Town.at(3, 6, hour: 10), "early").breachOwner == "other")
        #expect(try explain(town, Town.at(3, 6, hour: 10), "late").breachOwner == "other")
        var close = try self.town()
        try close.open("M", Town.at(3, 4), tier: .big)
        // From 18 to 8 o'clock nobody works: half an hour of business is left, and fourteen and a half on the wall.
        try close.tell("M", .clockPaused(ClockPaused(reason: "r", clocks: [.matter])), Town.at(3, 5, hour: 17))
        try close.tell("M", .clockResumed(ClockResumed()), Town.at(3, 5, hour: 17) + 30 * 60_000)
        // Half an hour more on Wednesday: due at 9:30. Proposed at 8:45, three quarters of an hour are left.
        try close.tell("M", propose("village", "other"), Town.at(3, 6, hour: 8) + 45 * 60_000)
        #expect(try explain(close, Town.at(3, 6, hour: 10)).breachOwner == "village")
    }

    @Test("a breach during the check is the checker's: who accepted it, and once checked who did")
    func checking() throws {
        var town = try town()
        try town.open("M", Town.at(3, 4))
        try town.tell("M", .handlingCompleted(HandlingCompleted(by: "village")), Town.at(3, 6))
        #expect(try explain(town, Town.at(3, 8)).breachOwner == "grid")
        try town.tell(
            "M", .fieldCheckRecorded(FieldCheckRecorded(phase: .result, checker: "w", result: .fail)), Town.at(3, 11),
            by: "town")
        let why = try explain(town, Town.at(3, 12))
        #expect(why.breachOwner == "town" && why.custody.map(\.unit) == ["village", "town", "village"])
        #expect(why.clocks.first { $0.status.name == .verification }?.owner == "town")
    }

    @Test("closed before anybody answered: no row where there was time, a late one where there was none")
    func endedByClosing() throws {
        var town = try town()
        for matter in ["soon", "late", "answered"] as [MatterID] { try town.open(matter, Town.at(3, 4)) }
        try town.tell("answered", .progressNoted(ProgressNoted(kind: .firstContact)), Town.at(3, 4, hour: 15))
        for matter in ["soon", "answered"] as [MatterID] { try town.close(matter, Town.at(3, 4, hour: 17)) }
        try town.close("late", Town.at(3, 6))
        let found = try town.scorecard("2024-03", Town.at(3, 20))["village"]?["onTimeResponse"]
        #expect(found?.numerator == 1 && found?.denominator == 2 && found?.pending == 0)
    }

    @Test("a closed matter's paused clock has an end: the row is counted, and in time")
    func stoppedWhilePaused() throws {
        var town = try town()
        try town.open("M", Town.at(3, 4))
        try town.tell("M", .clockPaused(ClockPaused(reason: "r", clocks: [.custody])), Town.at(3, 5))
        try town.close("M", Town.at(3, 20))
        #expect(try onTime(town, "village", Town.at(3, 25)) == [1, 1, 0])
    }

    @Test("what a unit held that ceases to be, its successor holds from then on, and nobody handed anything back")
    func successor() throws {
        func merge(_ town: inout Town, _ at: Instant) throws {
            try town.tell(
                nil,
                .unitChanged(
                    UnitChanged(
                        tree: "t", unit: "other", operation: .merge, successors: ["town"], effectiveFrom: at)), at)
        }
        // It signs in the place of the receiver.
        var signing = try town()
        try signing.open("M", Town.at(3, 4))
        try signing.tell("M", propose("village", "other"), Town.at(3, 5))
        try merge(&signing, Town.at(3, 5, hour: 12))
        try signing.tell("M", .transferAccepted(TransferAccepted(by: "town")), Town.at(3, 5, hour: 15))
        #expect(try explain(signing, Town.at(3, 8)).breachOwner == "town")
        try signing.close("M", Town.at(3, 8), by: "town")
        // It held it, or had it on the way.
        var holding = try town()
        try holding.open("M", Town.at(3, 4), holder: "other")
        try merge(&holding, Town.at(3, 5))
        #expect(try explain(holding, Town.at(3, 8)).breachOwner == "town")
        #expect(try explain(holding, Town.at(3, 8)).custody.map(\.unit) == ["other", "town"])
        try holding.close("M", Town.at(3, 8), by: "town")
        for town in [signing, holding] {
            let now = Town.at(4, 30)
            let report = try town.containment("2024-03", now)
            // A small matter is to be settled in the village.
            #expect(report.rates[0].figure.numerator == 0 && report.rates[0].figure.denominator == 1)
            #expect(report.resolvedAt.filter { $0.figure.numerator > 0 }.map(\.level) == [.town])
            #expect(report.total.figures.first { $0.name == "bounces" }?.figure.numerator == 0)
            #expect(try onTime(town, "other", now) == [0, 0, 0] && onTime(town, "town", now)[1] == 1)
        }
    }
}
