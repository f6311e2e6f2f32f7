import FengqiaoModel
import FengqiaoProjections
import FengqiaoTesting
import Testing

/// What was split, linked or handed on is counted once, and nothing is hidden by it.
@Suite("Counted once")
struct CountedOnceTests {
    private static let cohort = Town.policy(.containment) {
        $0.version = 2
        $0.containment = ContainmentPolicy(horizonDays: 15, countsAssists: true)
        $0.cohort = CohortRules(tiers: Containment.canonical, repeatDays: 30, heldTooLongDays: 20)
    }

    private func figure(_ town: Town, _ subject: String, _ name: String, _ now: Instant = Town.at(6, 1)) throws
        -> Figure
    {
        try #require(try town.scorecard("2024-03", now)[subject]?[name])
    }

    private func split(_ town: inout Town, _ matter: MatterID, _ parts: [MatterID], _ at: Instant) throws {
        try town.tell(matter, .matterSplit(MatterSplit(children: parts, ground: "several causes")), at)
    }

    private func link(_ town: inout Town, _ matter: MatterID, to primary: MatterID, _ at: Instant) throws {
        try town.tell(
            matter, .duplicateLinked(DuplicateLinked(primary: primary, operation: .link, ground: "the same")), at)
    }

    private func report(_ town: inout Town, _ matter: MatterID, _ at: Instant, by person: Token?) throws {
        let reporter = person.map { Reporter(reporterClass: .resident, id: $0) }
        try town.tell(
            matter, .matterReported(MatterReported(channel: .hotline, originUnit: "grid", reporter: reporter)), at)
    }

    private func accept(_ town: inout Town, _ matter: MatterID, _ at: Instant, repeating: MatterID? = nil) throws {
        var acceptance = MatterAccepted(
            category: "c", nature: .request, tier: .small, scale: .individual, competentUnit: "village",
            firstHolder: "village")
        acceptance.repeatOf = repeating
        try town.tell(matter, .matterAccepted(acceptance), at)
    }

    private func numbers(_ figure: Figure?) -> [Int64] {
        figure.map { [$0.numerator, $0.denominator, $0.pending] } ?? []
    }

    @Test("overdue and split since: the parts are overdue, and not the whole as well")
    func overdueSplit() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try split(&town, "A", ["A1", "A2"], Town.at(4, 5))
        let found = try figure(town, "village", "overdueOpen", Town.at(4, 10))
        #expect(found.numerator == 2 && found.excluded == [.init(reason: "split", count: 1)])
    }

    @Test("held too long and then split in three: three parts, and the whole is excluded; merged, it is its primary's")
    func heldTooLong() throws {
        var town = try Town([Self.cohort])
        try town.open("A", Town.at(3, 4))
        try town.hand("A", "village", "town", Town.at(4, 15))
        try split(&town, "A", ["A1", "A2", "A3"], Town.at(4, 16))
        try town.open("B", Town.at(3, 4))
        try town.open("C", Town.at(3, 5))
        try link(&town, "C", to: "B", Town.at(3, 6))
        let found = try #require(try town.containment("2024-03", Town.at(5, 1)).total.figure("escalatedLate"))
        #expect((found.numerator, found.denominator) == (3, 4))
        #expect(found.excluded.map { "\($0.reason) \($0.count)" } == ["merged 1", "split 1"])
    }

    @Test("returns are the matter's, also of a part; a merged one is left out; what is counted singly is counted once")
    func returns() throws {
        var town = try Town()
        func bounce(_ matter: MatterID, _ day: Int64) throws {
            try town.tell(
                matter,
                .transferProposed(
                    TransferProposed(from: "village", to: "town", role: .main, direction: .up, informOnly: false)),
                Town.at(3, day))
            try town.tell(matter, .transferReturned(TransferReturned(reason: .notOurs)), Town.at(3, day, hour: 10))
        }
        for matter in ["A", "M", "P"] as [MatterID] { try town.open(matter, Town.at(3, 4)) }
        for matter in ["A", "M"] as [MatterID] {
            try bounce(matter, 5)
            try bounce(matter, 6)
        }
        try split(&town, "A", ["A1", "A2"], Town.at(3, 7))
        try link(&town, "M", to: "P", Town.at(3, 7))
        let figures = try town.containment("2024-03", Town.at(5, 1)).total
        for name in ["bouncesTwice", "unowned", "bounces"] {
            let found = try #require(figures.figure(name))
            #expect(found.denominator == 2)
            #expect(found.excluded.map { "\($0.reason) \($0.count)" } == ["merged 1", "split 1"], "\(name)")
        }
        #expect(figures.figure("bouncesTwice")?.numerator == 2 && figures.figure("bounces")?.numerator == 4)
        // The second proposal to the town went where the first had come back from: once, in the whole.
        #expect(figures.figure("revisits")?.numerator == 1)
        #expect(figures.returns.map(\.count) == [2])
    }

    @Test("what a petition about the whole, or an assist to it, reached, its parts have reached")
    func past() throws {
        for reached in ["petition", "assist", "nothing"] {
            var town = try Town([Self.cohort])
            try town.open("A", Town.at(3, 4))
            if reached == "assist" { try town.hand("A", "village", "town", Town.at(3, 4, hour: 10), role: .assist) }
            try split(&town, "A", ["A1", "A2"], Town.at(3, 5))
            for part in ["A1", "A2"] as [MatterID] { try town.close(part, Town.at(3, 6)) }
            if reached == "petition" {
                try town.tell(
                    "A",
                    .petitionRecorded(
                        PetitionRecorded(
                            petition: "p", stage: .registered, channel: .visit, visitedUnit: "town",
                            competentUnit: "village", persons: 1)), Town.at(3, 8))
            }
            let report = try town.containment("2024-03", Town.at(5, 1))
            let small = try #require(report.rates.first).figure
            #expect((small.numerator, small.denominator) == (reached == "nothing" ? 2 : 0, 2), "\(reached)")
            #expect(small.excluded == [.init(reason: "split", count: 1)])
            // The visit itself was one.
            #expect(report.total.figure("bypass")?.denominator == (reached == "petition" ? 1 : 0))
        }
    }

    @Test("the reporter of a split matter is told and asked once, with the closing of the last part")
    func reporterOfWhole() throws {
        var town = try Town([Self.cohort])
        try report(&town, "A", Town.at(3, 4), by: "p-1")
        try accept(&town, "A", Town.at(3, 4))
        try split(&town, "A", ["A1", "A2"], Town.at(3, 5))
        try town.close("A1", Town.at(3, 6))
        #expect(numbers(try figure(town, "village", "feedback", Town.at(3, 7))) == [0, 0, 0])
        try town.close("A2", Town.at(3, 8))
        try town.tell(
            "A", .feedbackRecorded(FeedbackRecorded(kind: .reply, reached: true, answered: false)), Town.at(3, 9))
        try town.tell(
            "A",
            .feedbackRecorded(
                FeedbackRecorded(kind: .visit, reached: true, answered: true, solved: true, satisfaction: 2)),
            Town.at(3, 10))
        for (name, wanted) in [("feedback", [1, 1, 0]), ("participation", [1, 1, 0]), ("solved", [1, 1, 0])]
            as [(String, [Int64])]
        {
            #expect(numbers(try figure(town, "village", name)) == wanted, "\(name)")
        }
        #expect(numbers(try figure(town, "village", "satisfaction")) == [0, 1, 0])
        #expect(try figure(town, "village", "closures").numerator == 2)
        // Reported again: a repeat of the whole, which was closed on the 8th.
        try report(&town, "B", Town.at(3, 20), by: "p-2")
        try accept(&town, "B", Town.at(3, 20), repeating: "A")
        #expect(try figure(town, "village", "repeats").numerator == 1)
        let rate = try town.containment("2024-03", Town.at(6, 1)).total.figure("repeatRate")
        #expect(rate?.numerator == 1)
    }

    @Test("whoever reported what was linked waits for an answer with the primary's closing, each person once")
    func reportersOfDuplicates() throws {
        var town = try Town()
        for (matter, person) in [("P", "p-1"), ("M", "p-2"), ("N", "p-1"), ("own", nil)] as [(MatterID, Token?)] {
            try report(&town, matter, Town.at(3, 4), by: person)
        }
        try accept(&town, "P", Town.at(3, 4))
        for matter in ["M", "N", "own"] as [MatterID] { try link(&town, matter, to: "P", Town.at(3, 5)) }
        try town.close("P", Town.at(3, 6))
        #expect(numbers(try figure(town, "village", "feedback")) == [0, 2, 0])
        try town.tell(
            "P", .feedbackRecorded(FeedbackRecorded(kind: .reply, reached: true, answered: false)), Town.at(3, 7))
        #expect(numbers(try figure(town, "village", "feedback")) == [2, 2, 0])
    }

    @Test("of linked reports the first by time is the valid one, whichever is the primary, to the end of the chain")
    func firstOfLinked() throws {
        var town = try Town()
        for (hour, matter) in ["M", "Q", "P"].enumerated() {
            try report(&town, try MatterID(checking: matter), Town.at(3, 4, hour: 9 + Int64(hour)), by: nil)
        }
        for matter in ["M", "Q", "P"] as [MatterID] { try accept(&town, matter, Town.at(3, 5)) }
        try link(&town, "M", to: "P", Town.at(3, 6))
        #expect(numbers(try figure(town, "grid", "validReports", Town.at(3, 6))) == [2, 3, 0])
        // M, the first of all, is linked to the last, and that to the second.
        try link(&town, "P", to: "Q", Town.at(3, 7))
        #expect(numbers(try figure(town, "grid", "validReports")) == [1, 3, 0])
    }

    @Test("a matter that one unit closed twice has one opinion, the last; the first unit keeps its own")
    func opinions() throws {
        var town = try Town()
        func visit(_ day: Int64, _ solved: Bool) throws {
            try town.tell(
                "A",
                .feedbackRecorded(
                    FeedbackRecorded(
                        kind: .visit, reached: true, answered: true, solved: solved, satisfaction: solved ? 5 : 1)),
                Town.at(3, day))
        }
        try town.open("A", Town.at(3, 4))
        try town.close("A", Town.at(3, 5), by: "other")
        for day in [6, 9] as [Int64] {
            try visit(day, false)
            try town.tell("A", .matterReopened(MatterReopened(ground: .dissatisfied)), Town.at(3, day + 1))
            try town.close("A", Town.at(3, day + 2))
        }
        try visit(12, true)
        #expect(numbers(try figure(town, "other", "satisfaction")) == [0, 1, 0])
        #expect(numbers(try figure(town, "village", "satisfaction")) == [1, 1, 0])
        #expect(numbers(try figure(town, "w-9", "solved")) == [1, 1, 0])
        #expect(try figure(town, "village", "closures").excluded == [.init(reason: "reopened", count: 1)])
    }

    @Test("the backlog is what it was at the snapshot: linked, split, declined and moved out stay in it")
    func backlog() throws {
        var town = try Town()
        for matter in ["split", "half", "linked", "moved"] as [MatterID] { try town.open(matter, Town.at(3, 4)) }
        try report(&town, "declined", Town.at(3, 4), by: nil)
        try town.open("primary", Town.at(3, 30))
        let snapshot = Town.at(3, 31)
        try split(&town, "split", ["s1", "s2"], Town.at(4, 1))
        try split(&town, "half", ["h1", "h2"], Town.at(4, 1))
        try link(&town, "linked", to: "primary", Town.at(4, 1))
        try town.tell("declined", .matterDeclined(MatterDeclined(ground: .notExist, told: true)), Town.at(4, 1))
        try town.close("moved", Town.at(4, 1), .movedOut)
        for matter in ["s1", "s2", "h1", "primary"] as [MatterID] { try town.close(matter, Town.at(4, 2)) }
        let (then, oldNames) = try Folding.chronicle(of: town.events.filter { $0.recordedAt <= snapshot })
        let matters = Backlog.open(then, oldNames, at: snapshot, days: 20)
        #expect(matters.map(\.string) == ["declined", "half", "linked", "moved", "split"])
        let (chronicle, names) = try town.fold()
        let found = Backlog.figure(of: matters, chronicle, names, at: Town.at(5, 1))
        #expect((found.numerator, found.denominator) == (2, 5) && found.excluded.isEmpty)
        let naive = NaiveFigures(events: town.events, asOf: Town.at(5, 1))
            .backlog(openAt: snapshot, knownAt: snapshot, days: 20)
        #expect((naive.numerator, naive.denominator) == (2, 5))
    }
}
