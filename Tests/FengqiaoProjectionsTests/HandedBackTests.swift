import FengqiaoModel
import FengqiaoProjections
import FengqiaoTesting
import Testing

/// Who had a matter, how often it came back and how old it is, where its whole, a decision or a linked report says so.
@Suite("Handed back, passed on, filed")
struct HandedBackTests {
    private func propose(_ town: inout Town, _ matter: MatterID, to unit: UnitID, _ at: Instant) throws {
        let proposal = TransferProposed(from: "village", to: unit, role: .main, direction: .up, informOnly: false)
        try town.tell(matter, .transferProposed(proposal), at)
    }

    private func link(_ town: inout Town, _ matter: MatterID, to primary: MatterID, _ at: Instant) throws {
        try town.tell(
            matter, .duplicateLinked(DuplicateLinked(primary: primary, operation: .link, ground: "the same")), at)
    }

    // What the report says, and the second implementation with it.
    private func figure(_ name: String, _ town: Town, _ now: Instant = Town.at(6, 1)) throws -> [Int64] {
        let report = try town.containment("2024-03", now)
        let flat = report.flatFigures.first { ($0.scope.isEmpty ? $0.name : "\($0.name).\($0.scope)") == name }
        let period = try #require(Period("2024-03"))
        let naive = NaiveFigures(events: town.events, asOf: now).containment(period)[name]
        let own = flat.map { [$0.figure.numerator, $0.figure.denominator] } ?? []
        #expect(naive.map { [$0.numerator, $0.denominator] } ?? [] == own, "\(name)")
        return own
    }

    @Test("a part counts its transfers from 1 again: its first is not its whole's first, and takes no return back")
    func numbers() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try propose(&town, "A", to: "town", Town.at(3, 5))
        try town.tell("A", .transferReturned(TransferReturned(reason: .notOurs)), Town.at(3, 6))
        try town.tell("A", .matterSplit(MatterSplit(children: ["A1", "A2"], ground: "two")), Town.at(3, 7))
        try town.hand("A1", "village", "town", Town.at(3, 8))
        // A1 and A2 have the return of their whole, and none of their own.
        #expect(try figure("bounces", town) == [2, 2])
        try propose(&town, "A2", to: "town", Town.at(3, 11))
        try town.tell("A2", .transferReturned(TransferReturned(reason: .notOurs)), Town.at(3, 12))
        // A2 has come back once more.
        #expect(try figure("bounces", town) == [3, 2])
        #expect(try figure("bouncesTwice", town) == [1, 2])
    }

    @Test("put in hand by a decision and given back, nobody holds it: no successor of that unit ever does")
    func decidedAndReturned() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try propose(&town, "A", to: "other", Town.at(3, 5))
        try town.tell("A", .transferAdjudicated(TransferAdjudicated(unit: "other", final: false)), Town.at(3, 6))
        try town.tell("A", .transferReturned(TransferReturned(reason: .notOurs)), Town.at(3, 6))
        try town.tell(
            nil,
            .unitChanged(
                UnitChanged(
                    tree: "t", unit: "other", operation: .dissolve, successors: ["town"],
                    effectiveFrom: Town.at(3, 20))), Town.at(3, 20))
        // Two villages held it. The town has only what the other village still held when it ceased to be: nothing.
        #expect(try figure("escalation.village", town) == [0, 1])
        #expect(try figure("escalation.town", town) == [])
        try town.open("B", Town.at(3, 4), holder: "other")
        #expect(try figure("escalation.town", town) == [0, 1])
    }

    @Test("as old as the first of what is linked to it, by way of others too, and its parts with it; parted, not")
    func filed() throws {
        for inherits in [true, false] {
            let intake = Town.policy(.intake) {
                $0.intake = IntakePolicy(inheritsEarliestFiling: inherits, feedbackBeforeClosing: false)
            }
            var town = try Town([intake])
            try town.open("C", Town.at(3, 1))
            try town.open("B", Town.at(3, 4))
            try town.open("A", Town.at(3, 20))
            try link(&town, "C", to: "B", Town.at(3, 20))
            try link(&town, "B", to: "A", Town.at(3, 20))
            func old(_ days: Int64, _ now: Instant) throws -> [MatterID] {
                let (chronicle, names) = try town.fold()
                let found = Backlog.open(chronicle, names, at: now, days: days)
                let naive = NaiveFigures(events: town.events, asOf: now)
                    .backlog(openAt: now, knownAt: now, days: days)
                #expect(naive.denominator == Int64(found.count))
                return found
            }
            // 1 to 22 March are 21 days.
            #expect(try old(21, Town.at(3, 22)) == (inherits ? ["A"] : []))
            #expect(try old(22, Town.at(3, 22)) == [])
            try town.tell("A", .matterSplit(MatterSplit(children: ["A1", "A2"], ground: "two")), Town.at(3, 22))
            #expect(try old(21, Town.at(3, 22)) == (inherits ? ["A1", "A2"] : []))
            #expect(try town.queue(Town.at(3, 22)).matters.first?.reportedAt == Town.at(3, inherits ? 1 : 20))
            let parted = DuplicateLinked(primary: "A", operation: .unlink, ground: "another lamp")
            try town.tell("B", .duplicateLinked(parted), Town.at(3, 23))
            // B and what is linked to it go on by themselves, and take their times along.
            #expect(try old(18, Town.at(3, 23)) == ["B"])
        }
    }

    @Test("contained, yet dissatisfied: what the reporter said of the whole is said of each of its parts")
    func dissatisfiedPart() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.tell("A", .matterSplit(MatterSplit(children: ["A1", "A2"], ground: "two")), Town.at(3, 5))
        try town.close("A1", Town.at(3, 6))
        func visit(_ matter: MatterID, _ satisfaction: Int64, _ at: Instant) throws {
            try town.tell(
                matter,
                .feedbackRecorded(
                    FeedbackRecorded(kind: .visit, reached: true, answered: true, satisfaction: satisfaction)), at)
        }
        // Said before A2 was closed, it is no opinion of how that ended.
        try visit("A", 1, Town.at(3, 7))
        try town.close("A2", Town.at(3, 8))
        #expect(try figure("dissatisfiedContained", town) == [1, 2])
        try visit("A", 2, Town.at(3, 9))
        #expect(try figure("dissatisfiedContained", town) == [2, 2])
        // The last word counts, wherever it is recorded.
        try visit("A1", 5, Town.at(3, 10))
        #expect(try figure("dissatisfiedContained", town) == [1, 2])
    }

    @Test("a request for more time ends with its clock: declined and taken up again, the matter has to ask again")
    func requestEnds() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        let request = ExtensionRecorded(phase: .requested)
        try town.tell("A", .extensionRecorded(request), Town.at(3, 4, hour: 10))
        try town.hand("A", "village", "other", Town.at(3, 5))
        try town.tell("A", .transferReturned(TransferReturned(reason: .notOurs)), Town.at(3, 5))
        try town.tell("A", .matterDeclined(MatterDeclined(ground: .notExist, told: true)), Town.at(3, 5))
        try town.tell("A", .matterReopened(MatterReopened(ground: .newFacts)), Town.at(3, 5))
        try town.tell(
            "A",
            .matterAccepted(
                MatterAccepted(
                    category: "c", nature: .request, tier: .small, scale: .individual, competentUnit: "village",
                    firstHolder: "village")), Town.at(3, 6))
        // Three working days from Wednesday the 6th: Monday the 11th. More is granted on the 13th.
        let grant = ExtensionRecorded(phase: .granted, amount: 2, approvedBy: "chief")
        let command = Command(matter: "A", at: Town.at(3, 13), actor: "w", unit: "grid", .extensionRecorded(grant))
        #expect(town.ledger.refusal(of: command)?.code == .deadlinePassed)
        try town.tell("A", .extensionRecorded(request), Town.at(3, 7))
        try town.tell("A", .extensionRecorded(grant), Town.at(3, 13))
        // 7, 8, 11, 12, 13.
        #expect(try town.queue(Town.at(3, 13)).matters.first?.deadline.instant == Town.at(3, 14, hour: 0))
    }
}
