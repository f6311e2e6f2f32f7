import FengqiaoModel
import FengqiaoProjections
import FengqiaoTesting
import Testing

/// Reports pass over matters that a period cannot be about. What is tied to others has rows on the days of their facts.
@Suite("Kin in periods")
struct KinshipTests {
    /// The denominator of 小事不出村.
    private func accepted(_ town: Town, _ period: String, _ now: Instant) throws -> Int64? {
        try town.containment(period, now).total.rates.first { $0.tier == .small && $0.level == .village }?
            .figure.denominator
    }

    /// B is linked to A, which is closed soon after.
    private func linkedTown() throws -> Town {
        var town = try Town()
        try town.open("A", Town.at(1, 10))
        try town.open("B", Town.at(1, 11))
        let link = DuplicateLinked(primary: "A", duplicate: nil, operation: .link, ground: "the same")
        try town.tell("B", .duplicateLinked(link), Town.at(1, 12))
        try town.close("A", Town.at(1, 15))
        return town
    }

    @Test("a part counts in the month in which its whole was accepted, however much later it was split")
    func parts() throws {
        var town = try Town()
        try town.open("A", Town.at(1, 10))
        try town.tell("A", .matterSplit(MatterSplit(children: ["A1", "A2"], ground: "two causes")), Town.at(6, 3))
        try town.close("A1", Town.at(6, 4))
        try town.close("A2", Town.at(7, 4))
        #expect(try accepted(town, "2024-01", Town.at(9, 2)) == 2)
        for month in ["2024-02", "2024-06", "2024-07"] {
            #expect(try accepted(town, month, Town.at(9, 2)) == 0, "\(month)")
        }
    }

    @Test("a part of a part counts in the month of the first whole, whose facts neither of the others names")
    func partsOfParts() throws {
        var town = try Town()
        try town.open("A", Town.at(1, 10))
        try town.tell("A", .matterSplit(MatterSplit(children: ["A1", "A2"], ground: "two causes")), Town.at(4, 3))
        try town.tell("A1", .matterSplit(MatterSplit(children: ["A3", "A4"], ground: "two more")), Town.at(6, 3))
        for (matter, day) in [("A2", 4), ("A3", 5), ("A4", 6)] as [(MatterID, Int64)] {
            try town.close(matter, Town.at(7, day))
        }
        #expect(try accepted(town, "2024-01", Town.at(9, 2)) == 3)
        #expect(try accepted(town, "2024-04", Town.at(9, 2)) == 0)
    }

    @Test("what was linked long before counts in containment by the facts of its family alone")
    func linked() throws {
        var town = try linkedTown()
        try town.open("C", Town.at(5, 6))
        try town.close("C", Town.at(5, 7))
        #expect(try accepted(town, "2024-01", Town.at(9, 2)) == 1)
        #expect(try accepted(town, "2024-05", Town.at(9, 2)) == 1)
        #expect(try accepted(town, "2024-03", Town.at(9, 2)) == 0)
    }

    @Test(
        "the clocks of what is linked run on, also when its primary is closed: it is left out of each period for that reason"
    )
    func clocksOfLinked() throws {
        let town = try linkedTown()
        for month in ["2024-01", "2024-03", "2024-08"] {
            let overdue = try #require(try town.scorecard(month, Town.at(9, 2))["village"]?["overdueOpen"], "\(month)")
            #expect(overdue.excluded == [Figure.Exclusion(reason: "merged", count: 1)], "\(month)")
        }
    }
}
