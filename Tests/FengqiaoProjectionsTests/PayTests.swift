import FengqiaoModel
import FengqiaoProjections
import FengqiaoTesting
import Testing

@Suite("Pay")
struct PayTests {
    private static func policy(cap: Int64? = nil, pot: Int64? = nil, staff: Bool = false) -> EventBody {
        Town.policy(.reward) {
            $0.reward = RewardPolicy(
                rates: [RewardRate(category: "gas", fen: 5_000), RewardRate(fen: 2_000)], monthlyCapFen: cap,
                monthlyPotFen: pot, closeDay: 5, paysStaff: staff)
        }
    }

    /// A resident's report, accepted an hour later unless another time is given.
    private func report(
        _ town: inout Town, _ matter: MatterID, _ at: Instant, by person: Token?, category: CategoryID = "c",
        accepted: Instant? = nil, class reporterClass: ReporterClass = .resident
    ) throws {
        let reporter = Reporter(reporterClass: reporterClass, id: person)
        try town.tell(
            matter, .matterReported(MatterReported(channel: .hotline, originUnit: "grid", reporter: reporter)), at)
        try town.tell(
            matter,
            .matterAccepted(
                MatterAccepted(
                    category: category, nature: .request, tier: .small, scale: .individual, competentUnit: "village",
                    firstHolder: "village")), accepted ?? at + Town.hour)
    }

    private func months(_ town: Town, _ period: String = "2024", _ now: Instant = Town.at(12, 1)) throws -> [PayMonth] {
        let (chronicle, names) = try town.fold()
        return Pay.report(chronicle, names, period: try #require(Period(period)), at: now).months
    }

    @Test("D4.23: at the same instant the report that the log took first comes first; then cap, then pot")
    func ties() throws {
        var town = try Town([Self.policy(cap: 6_000, pot: 9_000)])
        let at = Town.at(3, 4)
        try report(&town, "late", at + 1, by: "p-2")
        try report(&town, "first", at, by: "p-1", category: "gas", accepted: at + 2)
        try report(&town, "second", at, by: "p-1", accepted: at + 2)
        try report(&town, "third", at, by: "p-2", accepted: at + 2)
        let march = try #require(try months(town).first)
        #expect(march.month == "2024-03" && march.lines.map(\.matter) == ["first", "second", "third", "late"])
        // 5,000; then 1,000 of 2,000 up to the cap; 2,000; then 1,000 of 2,000, since the pot is empty.
        #expect(march.lines.map(\.fen) == [5_000, 1_000, 2_000, 1_000])
        #expect(march.lines.map(\.limit) == [nil, .cap, nil, .pot])
        #expect(march.potLeft == 0 && march.computed == 9_000 && march.isFrozen)
        #expect(march.persons.map(\.beneficiary) == ["p-1", "p-2"] && march.persons.map(\.computed) == [6_000, 3_000])
    }

    @Test("D4.23: staff is not paid by the item, nor is somebody whom nobody can name, unless the policy pays staff")
    func staff() throws {
        for staff in [false, true] {
            var town = try Town([Self.policy(staff: staff)])
            try town.open("own", Town.at(3, 4))
            try report(&town, "grid worker", Town.at(3, 4), by: "w-7", class: .gridWorker)
            try report(&town, "nameless", Town.at(3, 4), by: nil)
            try report(&town, "anonymous", Town.at(3, 4), by: nil, class: .anonymous)
            try report(&town, "office", Town.at(3, 4), by: "dept", class: .government)
            try report(&town, "neighbour", Town.at(3, 4), by: "p-1")
            let lines = try months(town).flatMap(\.lines)
            #expect(lines.map(\.beneficiary).sorted() == (staff ? ["p-1", "w", "w-7"] : ["p-1"]))
        }
    }

    @Test("D4.23: accepted after the close day it joins the month of the acceptance; void later, it is taken back then")
    func closing() throws {
        var town = try Town([Self.policy()])
        // Accepted on 5 April, the close day: still March. Accepted on the 6th: April.
        try report(&town, "in time", Town.at(3, 20), by: "p-1", accepted: Town.at(4, 5))
        try report(&town, "too late", Town.at(3, 20), by: "p-2", accepted: Town.at(4, 6))
        // The same lamp, reported before by another: found out in May, after March was paid.
        try report(&town, "second look", Town.at(3, 21), by: "p-3", accepted: Town.at(3, 22))
        try report(&town, "first look", Town.at(3, 19), by: "p-4", accepted: Town.at(3, 22))
        try town.tell(
            "second look",
            .duplicateLinked(DuplicateLinked(primary: "first look", operation: .link, ground: "the same lamp")),
            Town.at(5, 10))
        let all = try months(town)
        #expect(all.map(\.month) == ["2024-03", "2024-04", "2024-05"])
        #expect(all[0].lines.map(\.matter) == ["first look", "in time", "second look"])
        #expect(all[1].lines.map(\.matter) == ["too late"])
        #expect(all[2].lines.map(\.matter) == ["second look"] && all[2].lines.map(\.fen) == [-2_000])
        #expect(all[2].lines[0].limit == .void)
        // Unlinked again: paid again, in the month in which that is decided.
        try town.tell(
            "second look", .duplicateLinked(DuplicateLinked(operation: .unlink, ground: "another lamp")),
            Town.at(6, 3))
        let june = try #require(try months(town).last)
        #expect(june.month == "2024-06" && june.lines.map(\.fen) == [2_000])
        // Found out before the close day, it was never paid.
        #expect(try months(town, "2024-03", Town.at(4, 1)).first?.isFrozen == false)
    }

    @Test("void before its month is settled it never took part in it, and the pot is another's")
    func neverTookPart() throws {
        var town = try Town([Self.policy(pot: 2_000)])
        try report(&town, "first look", Town.at(3, 19), by: "p-4", accepted: Town.at(3, 22))
        // Reported in March and accepted on 20 April, it joins April; on the 25th it is found to be a second look.
        try report(&town, "second look", Town.at(3, 20), by: "p-1", accepted: Town.at(4, 20))
        try report(&town, "other", Town.at(4, 21), by: "p-2")
        try town.tell(
            "second look",
            .duplicateLinked(DuplicateLinked(primary: "first look", operation: .link, ground: "the same lamp")),
            Town.at(4, 25))
        let april = try #require(try months(town).first { $0.month == "2024-04" })
        #expect(april.lines.map(\.matter) == ["other"] && april.lines.map(\.fen) == [2_000] && april.potLeft == 0)
    }

    @Test("of a chain of links the first is paid, also where the last of it was accepted after the links")
    func chain() throws {
        var town = try Town([Self.policy()])
        try report(&town, "M", Town.at(3, 4), by: "p-1")
        try report(&town, "P", Town.at(3, 5), by: "p-2")
        let reporter = Reporter(reporterClass: .resident, id: "p-3")
        try town.tell(
            "Q", .matterReported(MatterReported(channel: .hotline, originUnit: "grid", reporter: reporter)),
            Town.at(3, 6))
        for (matter, primary) in [("M", "P"), ("P", "Q")] as [(MatterID, MatterID)] {
            try town.tell(
                matter, .duplicateLinked(DuplicateLinked(primary: primary, operation: .link, ground: "one lamp")),
                Town.at(3, 7))
        }
        try town.tell(
            "Q",
            .matterAccepted(
                MatterAccepted(
                    category: "c", nature: .request, tier: .small, scale: .individual, competentUnit: "village",
                    firstHolder: "village")), Town.at(3, 8))
        #expect(try months(town).flatMap(\.lines).map(\.beneficiary) == ["p-1"])
        let naive = NaiveFigures(events: town.events, asOf: Town.at(12, 1)).pay().filter { $0.value != 0 }
        #expect(naive == ["2024-03 p-1": 2_000])
    }

    @Test("of linked reports the first is paid, also where it was linked to a later one")
    func linkedToLater() throws {
        var town = try Town([Self.policy()])
        try report(&town, "early", Town.at(3, 4), by: "p-1")
        try report(&town, "later", Town.at(3, 5), by: "p-2")
        try town.tell(
            "early", .duplicateLinked(DuplicateLinked(primary: "later", operation: .link, ground: "one lamp")),
            Town.at(3, 6))
        #expect(try months(town).flatMap(\.lines).map(\.beneficiary) == ["p-1"])
    }

    @Test("what was paid stands beside what was computed, revocations taken off")
    func paid() throws {
        var town = try Town([Self.policy()])
        try report(&town, "A", Town.at(3, 4), by: "p-1")
        func decide(_ fen: Int64, _ operation: RewardOperation, _ day: Int64, _ source: RewardSource = .lead) throws {
            try town.tell(
                "A",
                .rewardDecided(
                    RewardDecided(
                        beneficiary: "p-1", fen: fen, rule: try Token(checking: "r\(fen)"),
                        period: "2024-03", operation: operation, source: source)), Town.at(4, day))
        }
        try decide(1_500, .grant, 8)
        try decide(700, .grant, 9)
        try decide(90_000, .grant, 9, .star)
        let march = try #require(try months(town).first?.persons.first)
        #expect((march.computed, march.paid, march.difference) == (2_000, 2_200, -200))
        try decide(1_500, .revoke, 12)
        #expect(try months(town).first?.paid == 700)
    }
}
