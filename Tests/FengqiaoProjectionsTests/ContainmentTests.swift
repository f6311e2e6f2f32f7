import FengqiaoModel
import FengqiaoProjections
import Testing

@Suite("Containment")
struct ContainmentTests {
    private func small(_ town: Town, _ now: Instant) throws -> ContainmentRate {
        try #require(try town.containment("2024-03", now).rates.first { $0.tier == .small })
    }

    @Test("contained: settled in the village, and nothing for fifteen days; pending until they are over")
    func contained() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.close("A", Town.at(3, 6))
        let early = try small(town, Town.at(3, 21, hour: 23))
        #expect((early.figure.denominator, early.figure.pending, early.figure.basisPoints) == (0, 1, nil))
        #expect(early.lower == 0 && early.upper == 10_000)
        let late = try small(town, Town.at(3, 22, hour: 0))
        #expect((late.figure.numerator, late.figure.denominator, late.figure.pending) == (1, 1, 0))
    }

    @Test("the peak counts, not the closing unit: up to the town and back down is not contained in the village")
    func peak() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.hand("A", "village", "town", Town.at(3, 5))
        #expect(try small(town, Town.at(3, 5, hour: 12)).figure.denominator == 1)
        try town.hand("A", "town", "village", Town.at(3, 6))
        try town.close("A", Town.at(3, 6, hour: 15))
        let rate = try small(town, Town.at(5, 1))
        #expect((rate.figure.numerator, rate.figure.denominator) == (0, 1))
        let report = try town.containment("2024-03", Town.at(5, 1))
        #expect(report.resolvedAt.filter { $0.figure.numerator > 0 }.map(\.level) == [.village])
    }

    @Test("a proposal that comes back unsigned raises nothing; being informed raises nothing; assisting, by policy")
    func rising() throws {
        for countsAssists in [false, true] {
            var town = try Town(countsAssists: countsAssists)
            for matter in ["returned", "informed", "assisted"] as [MatterID] { try town.open(matter, Town.at(3, 4)) }
            try town.tell(
                "returned",
                .transferProposed(
                    TransferProposed(from: "village", to: "town", role: .main, direction: .up, informOnly: false)),
                Town.at(3, 5))
            try town.tell("returned", .transferReturned(TransferReturned(reason: .notOurs)), Town.at(3, 5))
            try town.hand("informed", "village", "town", Town.at(3, 5), role: .assist, informOnly: true)
            try town.hand("assisted", "village", "town", Town.at(3, 5), role: .assist)
            for matter in ["returned", "informed", "assisted"] as [MatterID] { try town.close(matter, Town.at(3, 6)) }
            let figure = try small(town, Town.at(5, 1)).figure
            #expect((figure.numerator, figure.denominator) == (countsAssists ? 2 : 3, 3))
        }
    }

    @Test("back within the horizon is not contained; back later, the verdict stands")
    func reopening() throws {
        for (day, contained) in [(21, 0), (22, 1)] as [(Int64, Int64)] {
            var town = try Town()
            try town.open("A", Town.at(3, 4))
            try town.close("A", Town.at(3, 6))
            try town.tell("A", .matterReopened(MatterReopened(ground: .recurred)), Town.at(3, day))
            try town.hand("A", "village", "town", Town.at(3, day, hour: 12))
            let figure = try small(town, Town.at(5, 1)).figure
            #expect((figure.numerator, figure.denominator) == (contained, 1), "reopened on the \(day)th")
        }
    }

    @Test("explained is not resolved; what moved out is excluded, by name; another tier is another rate")
    func outcomes() throws {
        var town = try Town()
        try town.open("explained", Town.at(3, 4))
        try town.close("explained", Town.at(3, 5), .explained)
        try town.open("gone", Town.at(3, 4))
        try town.close("gone", Town.at(3, 5), .movedOut)
        try town.open("big", Town.at(3, 4), tier: .big)
        try town.hand("big", "village", "town", Town.at(3, 5))
        try town.close("big", Town.at(3, 6), by: "town")
        let report = try town.containment("2024-03", Town.at(5, 1))
        let small = try #require(report.rates.first)
        #expect((small.figure.numerator, small.figure.denominator) == (0, 1))
        #expect(small.figure.excluded == [.init(reason: "movedOut", count: 1)])
        let big = report.rates[1]
        #expect(big.level == .town && (big.figure.numerator, big.figure.denominator) == (1, 1))
        #expect(report.rates[2].figure.basisPoints == nil)
        // Shares by rung sum to the whole.
        let total = report.resolvedAt.reduce(0) { $0 + $1.figure.numerator }
        #expect(total == report.resolvedAt.first?.figure.denominator && total == 3)
    }

    @Test("without a containment policy there is no rate, only what does not need one")
    func noPolicy() throws {
        let town = try Town()
        let (chronicle, names) = try town.fold()
        let period = try #require(Period("2024"))
        let report = Containment.report(chronicle, names, period: period, at: Town.at(1, 1, hour: 0) + -1)
        #expect(report.rates.isEmpty && report.resolvedAt.isEmpty)
        #expect(report.counterIndicators.allSatisfy { $0.figure.basisPoints == nil })
    }
}
