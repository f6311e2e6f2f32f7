import FengqiaoModel
import FengqiaoProjections
import FengqiaoTesting
import Testing

/// When a figure is decided, by which rules, and what can change it afterwards.
@Suite("Decided when")
struct DecidedWhenTests {
    private func small(_ town: Town, _ now: Instant = Town.at(10, 1)) throws -> ContainmentRate {
        try #require(try town.containment("2024-03", now).rates.first)
    }

    private func numbers(_ figure: Figure) -> [Int64] { [figure.numerator, figure.denominator, figure.pending] }

    private func reopen(_ town: inout Town, _ at: Instant) throws {
        try town.tell("A", .matterReopened(MatterReopened(ground: .recurred)), at)
    }

    @Test("a verdict freezes with the last of the days: moved out, merged or split later it stays, and so does its row")
    func frozen() throws {
        for later in ["moved out", "merged", "split"] {
            for first in [Outcome.resolved, .explained] {
                var town = try Town()
                try town.open("A", Town.at(3, 4))
                try town.close("A", Town.at(3, 6), first)
                try reopen(&town, Town.at(7, 1))
                switch later {
                case "moved out": try town.close("A", Town.at(7, 2), .movedOut)
                case "merged":
                    try town.open("B", Town.at(7, 1))
                    try town.tell(
                        "B",
                        .petitionRecorded(
                            PetitionRecorded(
                                petition: "p", stage: .registered, channel: .visit, visitedUnit: "district",
                                persons: 1)), Town.at(7, 1))
                    try town.tell(
                        "A", .duplicateLinked(DuplicateLinked(primary: "B", operation: .link, ground: "one lamp")),
                        Town.at(7, 2))
                default:
                    try town.tell("A", .matterSplit(MatterSplit(children: ["A1", "A2"], ground: "two")), Town.at(7, 2))
                    try town.close("A1", Town.at(7, 3))
                }
                let figure = try small(town).figure
                #expect(numbers(figure) == [first == .resolved ? 1 : 0, 1, 0], "\(later)")
                #expect(figure.excluded.isEmpty, "\(later)")
            }
        }
    }

    @Test("what another brought along after the freeze is not the frozen matter's; linked before, it is for ever")
    func frozenLinks() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.open("early", Town.at(4, 1))
        func petition(_ matter: MatterID, _ at: Instant) throws {
            try town.tell(
                matter,
                .petitionRecorded(
                    PetitionRecorded(
                        petition: "p", stage: .registered, channel: .visit, visitedUnit: "district", persons: 1)), at)
        }
        try petition("early", Town.at(3, 4, hour: 23) + 28 * Town.day)
        try town.close("A", Town.at(4, 2))
        try reopen(&town, Town.at(6, 1))
        try town.tell(
            "early", .duplicateLinked(DuplicateLinked(primary: "A", operation: .link, ground: "the same")),
            Town.at(6, 2))
        #expect(numbers(try small(town).figure) == [1, 1, 0])
    }

    @Test("back within the days it is lost at once, also while it is open, and moved out then it is excluded")
    func back() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.close("A", Town.at(3, 6))
        try reopen(&town, Town.at(3, 8))
        let open = try small(town, Town.at(3, 9))
        #expect(numbers(open.figure) == [0, 1, 0] && open.upper == 0)
        try town.close("A", Town.at(3, 10), .movedOut)
        #expect(try small(town).figure.excluded == [.init(reason: "movedOut", count: 1)])
    }

    @Test("a breach counts in the days after the closing; one that the closing mended does not, and pends while open")
    func breach() throws {
        for (breach, contained) in [(5, 1), (8, 0), (25, 1)] as [(Int64, Int64)] {
            var town = try Town()
            try town.open("A", Town.at(3, 4))
            let parties = [Party(reference: "a", consents: true), Party(reference: "b", consents: true)]
            try town.tell(
                "A",
                .mediationOpened(
                    MediationOpened(
                        phase: .accepted, kind: .people, basis: .request, body: "town", mediators: ["w-4"],
                        parties: parties)), Town.at(3, 4))
            try town.tell(
                "A",
                .agreementReached(
                    AgreementReached(
                        form: .written, effectiveAt: Town.at(3, 4), partial: false,
                        items: [AgreementItem(amountFen: 100, due: Town.at(3, 5))])), Town.at(3, 4))
            let broken = PerformanceRecorded(item: 1, status: .breach)
            if breach == 5 {
                try town.tell("A", .performanceRecorded(broken), Town.at(3, 5, hour: 10))
                #expect(numbers(try small(town, Town.at(3, 5, hour: 11)).figure) == [0, 0, 1])
            }
            try town.close("A", Town.at(3, 6))
            if breach > 6 { try town.tell("A", .performanceRecorded(broken), Town.at(3, breach)) }
            #expect(numbers(try small(town).figure) == [contained, 1, 0], "breach on the \(breach)th")
        }
    }

    @Test("nobody's time is counted as the matter's own clock counts: the night and the weekend are not business")
    func unowned() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.tell(
            "A",
            .transferProposed(
                TransferProposed(from: "village", to: "town", role: .main, direction: .up, informOnly: false)),
            Town.at(3, 8, hour: 17))
        try town.tell("A", .transferAccepted(TransferAccepted(by: "town")), Town.at(3, 11))
        let found = try #require(try town.containment("2024-03", Town.at(4, 1)).total.figure("unowned"))
        // Friday from 17 to 18, Monday from 8 to 9.
        #expect((found.numerator, found.denominator) == (2 * Town.hour, 1))
        // Linked while it waited, it waited for nobody.
        try town.open("B", Town.at(3, 12, hour: 8))
        try town.tell(
            "A",
            .transferProposed(
                TransferProposed(from: "town", to: "village", role: .main, direction: .down, informOnly: false)),
            Town.at(3, 12))
        try town.tell(
            "A", .duplicateLinked(DuplicateLinked(primary: "B", operation: .link, ground: "one lamp")),
            Town.at(3, 12, hour: 10))
        try town.tell("A", .duplicateLinked(DuplicateLinked(operation: .unlink, ground: "another")), Town.at(3, 20))
        let later = try #require(
            try town.containment("2024-03", Town.at(3, 20, hour: 11)).total.figure("unowned"))
        #expect(later.numerator == (2 + 1 + 2) * Town.hour)
    }

    @Test("what is due at once is due on that date: recorded the same day it is performed, and until then undecided")
    func atOnce() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.tell(
            "A",
            .mediationOpened(
                MediationOpened(
                    phase: .accepted, kind: .people, basis: .request, body: "town", mediators: ["w-4"],
                    parties: [Party(reference: "a", consents: true), Party(reference: "b", consents: true)])),
            Town.at(3, 4))
        let agreedAt = Town.at(3, 4, hour: 10)
        try town.tell(
            "A",
            .agreementReached(
                AgreementReached(
                    form: .oral, effectiveAt: agreedAt, partial: false, items: [AgreementItem(amountFen: 500)])),
            agreedAt)
        let minute: Int64 = 60_000
        try town.tell(
            "A", .performanceRecorded(PerformanceRecorded(item: 1, amountFen: 500, status: .full)),
            agreedAt + 5 * minute)
        func performed(_ name: String, _ now: Instant) throws -> [Int64] {
            let (chronicle, names) = try town.fold()
            let report = Mediations.report(chronicle, names, period: try #require(Period("2024-03")), at: now)
            return numbers(try #require(report.figure(name)))
        }
        #expect(try performed("performed", agreedAt + 2 * minute) == [0, 0, 1])
        #expect(try performed("performed", agreedAt + 5 * minute) == [1, 1, 0])
        #expect(try performed("performedAmount", Town.at(4, 1)) == [500, 500, 0])
    }

    @Test("the next level is that of the own district branch at that time: a town's areas are no other town's")
    func nextLevel() throws {
        func unit(_ unit: UnitID, _ parent: UnitID, _ rung: Rung, _ at: Instant) -> EventBody {
            .unitChanged(
                UnitChanged(
                    tree: "t", unit: unit, operation: .define, parent: parent, rung: rung, kind: .territory,
                    effectiveFrom: at))
        }
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.hand("A", "village", "town", Town.at(3, 5))
        func visit(_ name: Token, _ competent: UnitID, _ day: Int64, to visited: UnitID = "town") throws {
            try town.tell(
                "A",
                .petitionRecorded(
                    PetitionRecorded(
                        petition: name, stage: .registered, channel: .visit, visitedUnit: visited,
                        competentUnit: competent, persons: 1)), Town.at(3, day))
        }
        try visit("first", "village", 6)
        let start = Town.at(3, 10)
        for body in [
            unit("town-2", "district", .town, start), unit("area", "town-2", .area, start),
            unit("village-2", "area", .village, start),
        ] { try town.tell(nil, body, start) }
        try visit("own", "village", 11)
        try visit("theirs", "village-2", 11, to: "town-2")
        try visit("above", "village", 12, to: "district")
        let report = try town.containment("2024-03", Town.at(4, 1))
        #expect(numbers(try #require(report.total.figure("bypass"))) == [2, 4, 0])
        let skipped = try #require(report.total.movements.first { $0.level == .village }).figures
        #expect(skipped.first { $0.name == "skippedRungs" }?.figure.numerator == 0)
    }

    @Test("a granted appeal leaves the item aside in every indicator that it may name")
    func appeals() throws {
        var town = try Town([Town.policy(.patrolCategories) { $0.patrol = PatrolCategories(categories: ["c"]) }])
        try town.open("old", Town.at(3, 1))
        try town.close("old", Town.at(3, 2))
        try town.tell("A", .matterReported(MatterReported(channel: .patrol, originUnit: "grid")), Town.at(3, 4))
        try town.tell(
            "A",
            .fieldCheckRecorded(
                FieldCheckRecorded(phase: .report, checker: "w-5", result: .exists, due: Town.at(3, 5))), Town.at(3, 4))
        var acceptance = MatterAccepted(
            category: "c", nature: .request, tier: .small, scale: .individual, competentUnit: "village",
            firstHolder: "village")
        acceptance.repeatOf = "old"
        try town.tell("A", .matterAccepted(acceptance), Town.at(3, 4))
        try town.tell(
            "A", .supervisionRecorded(SupervisionRecorded(phase: .opened, level: .urge, reason: "late")), Town.at(3, 12)
        )
        try town.tell("A", .handlingCompleted(HandlingCompleted(by: "village")), Town.at(4, 2))
        try town.tell(
            "A",
            .fieldCheckRecorded(
                FieldCheckRecorded(phase: .result, checker: "w-5", result: .pass, due: Town.at(3, 20))), Town.at(4, 3))
        try town.close("A", Town.at(4, 4))
        let before = try town.scorecard("2024-03", Town.at(4, 5))
        let names: [(Indicator, String)] = [
            (.reported, "grid"), (.validReports, "grid"), (.missed, "grid"), (.overdueOpen, "village"),
            (.supervised, "village"), (.repeats, "village"), (.onTimeVerification, "w-5"), (.onTimeCheck, "w-5"),
        ]
        for (indicator, _) in names {
            try town.tell(
                "A", .appealDecided(AppealDecided(indicator: indicator, granted: true, ground: "typhoon")),
                Town.at(4, 5))
        }
        let after = try town.scorecard("2024-03", Town.at(4, 6))
        for (indicator, subject) in names {
            let name = indicator.rawValue
            let (then, now) = (try #require(before[subject]?[name]), try #require(after[subject]?[name]))
            #expect(then.numerator + then.denominator > now.numerator + now.denominator, "\(name)")
            #expect(now.excluded == [.init(reason: "appeal", count: 1)], "\(name)")
        }
    }

    @Test("a policy that names no tiers has the three, and one that names the lower pairs has each once")
    func pairs() throws {
        for tiers in [nil, [TierRung(tier: .small, rung: .grid), TierRung(tier: .small, rung: .village)]] {
            let policy = Town.policy(.containment) {
                $0.version = 2
                $0.containment = ContainmentPolicy(horizonDays: 15, countsAssists: false)
                $0.cohort = tiers.map { CohortRules(tiers: $0, repeatDays: 30, heldTooLongDays: 20) }
            }
            var town = try Town([policy])
            try town.open("A", Town.at(3, 4))
            try town.close("A", Town.at(3, 6))
            let naive = NaiveFigures(events: town.events, asOf: Town.at(5, 1))
                .containment(try #require(Period("2024-03")))
            let rates = try town.containment("2024-03", Town.at(5, 1)).rates
            #expect(rates.count == (tiers == nil ? 5 : 3))
            for rate in rates where rate.tier == .small {
                let other = naive["containment.small.\(rate.level.rawValue)"] ?? NaiveFigure()
                #expect((other.numerator, other.denominator) == (rate.figure.numerator, rate.figure.denominator))
            }
        }
    }
}
