import FengqiaoModel
import FengqiaoProjections
import Testing

@Suite("The overdue queue")
struct OverdueTests {
    // March 2024: the 4th is a Monday. Three working days from then end with Thursday the 7th.

    @Test("lights: green up to the deadline, yellow up to the cut, red beyond it")
    func lights() throws {
        var town = try Town()
        try town.open("M", Town.at(3, 4))
        func light(_ now: Instant) throws -> Light? { try town.queue(now).matters.first?.light }
        let due = Town.at(3, 8, hour: 0)
        #expect(try light(due) == .green)
        #expect(try light(due + 1) == .yellow)
        // Two working days late on Monday the 11th, three on the 12th: red after two.
        #expect(try light(Town.at(3, 11)) == .yellow)
        #expect(try town.queue(Town.at(3, 11)).matters.first?.overdueBy?.value == 2)
        #expect(try light(Town.at(3, 12)) == .red)
    }

    @Test("paused is a colour of its own, but not for what was overdue before")
    func paused() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.open("B", Town.at(3, 4))
        try town.tell("A", .clockPaused(ClockPaused(reason: "r")), Town.at(3, 6))
        try town.tell("B", .clockPaused(ClockPaused(reason: "r")), Town.at(3, 11))
        let report = try town.queue(Town.at(3, 20))
        #expect(report.matters.map(\.matter) == ["B", "A"])
        #expect(report.matters.map(\.light) == [.red, .paused])
        #expect(report.overdue == 1)
    }

    @Test("pending: not accepted yet, or due in a year without a calendar; without a limit a matter is never late")
    func pending() throws {
        var town = try Town()
        try town.tell("A", .matterReported(MatterReported(channel: .desk, originUnit: "grid")), Town.at(3, 4))
        try town.open("B", Town.at(12, 30))
        try town.open("C", Town.at(3, 4), category: "endless")
        let report = try town.queue(Town.at(12, 31))
        let lights = Dictionary(uniqueKeysWithValues: report.matters.map { ($0.matter, $0.light) })
        #expect(lights == ["A": .pending, "B": .pending, "C": .green])
        #expect(report.matters.first { $0.matter == "B" }?.deadline == .unknown(year: 2025))
    }

    @Test("the lights partition the open matters; without a policy there are none, and what is overdue still counts")
    func partition() throws {
        var town = try Town()
        var dark = try Town(light: false)
        for (index, name) in (["A", "B", "C", "D"] as [MatterID]).enumerated() {
            try town.open(name, Town.at(3, Int64(4 + index)))
            try dark.open(name, Town.at(3, Int64(4 + index)))
        }
        let report = try town.queue(Town.at(3, 11), light: .green, limit: 1)
        #expect(report.lights?.reduce(0) { $0 + $1.count } == report.open && report.open == 4)
        #expect(report.matters.allSatisfy { $0.light == .green } && report.matters.count == 1)
        let plain = try dark.queue(Town.at(3, 11))
        #expect(plain.lights == nil && plain.overdue == report.overdue && report.overdue == 2)
        #expect(plain.matters.map(\.matter) == ["A", "B", "C", "D"])
    }

    @Test("the worst few, which are picked, and the worst many, which are sorted out, are how the whole queue begins")
    func limits() throws {
        var town = try Town()
        // Neither in the order of the queue nor against it.
        for index in 0..<100 as Range<Int64> {
            let place = index * 37 % 100
            let tier: Tier = place % 3 == 0 ? .big : .small
            try town.open(try MatterID(checking: "m-\(place % 7)-\(place)"), Town.at(3, 4 + place % 20), tier: tier)
        }
        let whole = try town.queue(Town.at(3, 25))
        #expect(whole.matters.count == 100 && Set(whole.matters.map(\.light)).count > 2)
        for light in [nil, .red] as [Light?] {
            let listed = light.map { light in whole.matters.filter { $0.light == light } } ?? whole.matters
            for limit in 0...101 {
                let report = try town.queue(Town.at(3, 25), light: light, limit: limit)
                #expect(report.matters.map(\.matter) == listed.prefix(limit).map(\.matter), "limit \(limit)")
                #expect(report.matching == listed.count && report.open == 100)
            }
        }
    }

    @Test("order: light, share of the limit, tier, age, name")
    func order() throws {
        var town = try Town()
        try town.open("late-big", Town.at(3, 4), tier: .big)
        try town.open("late-small", Town.at(3, 4))
        try town.open("b-green", Town.at(3, 25))
        try town.open("a-green", Town.at(3, 25))
        try town.open("hard-green", Town.at(3, 25), tier: .hard)
        let report = try town.queue(Town.at(3, 26))
        // Ten working days end on the 18th: 6 of 10 late; three end on the 7th: 13 of 3.
        #expect(report.matters.map(\.matter) == ["late-small", "late-big", "hard-green", "a-green", "b-green"])
    }

    @Test("in transit the receiver answers, from the proposal on; scopes are subtrees")
    func transit() throws {
        var town = try Town()
        try town.open("M", Town.at(3, 4))
        try town.tell(
            "M",
            .transferProposed(
                TransferProposed(from: "village", to: "other", role: .main, direction: .lateral, informOnly: false)),
            Town.at(3, 5))
        #expect(try town.queue(Town.at(3, 6)).matters.first?.unit == "other")
        #expect(try town.queue(Town.at(3, 6), unit: "village").open == 0)
        #expect(try town.queue(Town.at(3, 6), unit: "town").open == 1)
        try town.tell("M", .transferReturned(TransferReturned(reason: .notOurs)), Town.at(3, 7))
        #expect(try town.queue(Town.at(3, 8)).matters.first?.unit == "village")
    }

    @Test("a deadline that the matter brought along counts to the millisecond")
    func given() throws {
        var town = try Town()
        let due = Town.at(3, 9, hour: 15) + 7
        try town.tell("M", .matterReported(MatterReported(channel: .desk, originUnit: "grid")), Town.at(3, 4))
        try town.tell(
            "M",
            .matterAccepted(
                MatterAccepted(
                    category: "c", nature: .request, tier: .small, scale: .individual, competentUnit: "village",
                    firstHolder: "village", dueAt: due)), Town.at(3, 4))
        #expect(try town.queue(due).matters.first?.isOverdue == false)
        // The 9th is a Saturday: no business passes until Monday morning, but the deadline has.
        let late = try town.queue(due + 1)
        #expect(late.matters.first?.deadline.instant == due && late.overdue == 1)
        #expect(late.matters.first?.light == .yellow)
    }

    @Test("the queue is in order of light, share, tier as it is now, scale, filing and name, and of nothing else")
    func queueOrder() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.open("B", Town.at(3, 4, hour: 10))
        func order() throws -> [String] { try town.queue(Town.at(3, 4, hour: 12)).matters.map(\.matter.string) }
        #expect(try order() == ["A", "B"])
        try town.tell(
            "B", .matterReclassified(MatterReclassified(tier: .big, ground: "many", approvedBy: "w")),
            Town.at(3, 4, hour: 11))
        #expect(try order() == ["B", "A"])
        #expect(try town.queue(Town.at(3, 4, hour: 12)).matters.first?.tier == .big)
    }
}
