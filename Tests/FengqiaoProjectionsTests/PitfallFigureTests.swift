import FengqiaoModel
import FengqiaoProjections
import FengqiaoTesting
import Testing

/// What naive code gets wrong (DOMAIN D4), as far as it shows in figures.
@Suite("Pitfalls of figures")
struct PitfallFigureTests {
    private func figure(
        _ town: Town, _ subject: String, _ name: String, _ period: String, _ now: Instant, knownAt: Instant? = nil
    ) throws -> Figure {
        try #require(try town.scorecard(period, now, knownAt: knownAt)[subject]?[name])
    }

    @Test("D4.7: the on-time rate is over what was due, not over what was closed")
    func dueNotClosed() throws {
        var town = try Town()
        try town.open("in time", Town.at(3, 4))
        try town.close("in time", Town.at(3, 5))
        for matter in ["never", "nor this", "still running"] as [MatterID] {
            try town.open(matter, matter == "still running" ? Town.at(3, 26) : Town.at(3, 4))
        }
        let found = try figure(town, "village", "onTimeCustody", "2024-03", Town.at(3, 29))
        // Of closed ones alone it would be 100 %. What is not due yet is in neither number.
        #expect((found.numerator, found.denominator, found.pending) == (1, 3, 1) && found.basisPoints == 3_333)
    }

    @Test("D4.8: a rate of nothing is no rate: neither 0 % nor 100 %")
    func nothing() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        let found = try figure(town, "village", "rework", "2024-03", Town.at(3, 5))
        #expect((found.numerator, found.denominator) == (0, 0) && found.basisPoints == nil && found.missing == nil)
        // And where something would have to be known, the figure says what.
        let patrols = try figure(town, "village", "patrols", "2024-03", Town.at(3, 5))
        #expect(patrols.basisPoints == nil && patrols.missing == .noDutyCalendar)
        #expect(try figure(town, "village", "missed", "2024-03", Town.at(3, 5)).missing == .noPatrolCategories)
    }

    @Test("D4.9: the level is the highest rung that held the matter, not the unit that closed it")
    func level() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.hand("A", "village", "town", Town.at(3, 5))
        try town.hand("A", "town", "village", Town.at(3, 5, hour: 15))
        try town.close("A", Town.at(3, 6))
        let report = try town.containment("2024-03", Town.at(4, 30))
        #expect(report.rates[0].figure.numerator == 0 && report.rates[0].figure.denominator == 1)
        #expect(report.resolvedAt.filter { $0.figure.numerator > 0 }.map(\.level) == [.village])
        // And nobody in the own grid alone settled it.
        #expect(try figure(town, "grid", "selfHandled", "2024-03", Town.at(4, 30)).numerator == 0)
    }

    @Test("D4.10: what is reopened next month changes last month's figure; as published stays what it was")
    func restated() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.close("A", Town.at(3, 20))
        let published = Town.at(4, 1, hour: 0)
        try town.tell("A", .matterReopened(MatterReopened(ground: .recurred)), Town.at(4, 2))
        let now = Town.at(5, 1)
        func fixed(_ now: Instant, _ knownAt: Instant?) throws -> Figure {
            try figure(town, "village", "firstTimeFixed", "2024-03", now, knownAt: knownAt)
        }
        let then = try fixed(published, published)
        #expect((then.numerator, then.denominator, then.pending) == (0, 0, 1))
        let restated = try fixed(now, nil)
        #expect((restated.numerator, restated.denominator, restated.pending) == (0, 1, 0))
        // Asked again for what was known then, the answer is the same as then.
        #expect(try fixed(published, published) == then)
        // Known then, but looked at from May: the fifteen days are over, and nobody knew of the reopening.
        #expect(try fixed(now, published).numerator == 1)
    }

    @Test("D4.22: not reached is not dissatisfied, and of several visits the last that was answered counts")
    func visits() throws {
        var town = try Town()
        func visit(_ matter: MatterID, _ day: Int64, _ visit: FeedbackRecorded) throws {
            try town.tell(matter, .feedbackRecorded(visit), Town.at(3, day))
        }
        func asked(_ solved: Bool, _ grade: Int64) -> FeedbackRecorded {
            FeedbackRecorded(kind: .visit, reached: true, answered: true, solved: solved, satisfaction: grade)
        }
        for matter in ["unreached", "silent", "better", "worse"] as [MatterID] {
            try town.open(matter, Town.at(3, 4))
            try town.close(matter, Town.at(3, 5))
        }
        try visit("unreached", 6, FeedbackRecorded(kind: .visit, reached: false, answered: false))
        try visit("silent", 6, FeedbackRecorded(kind: .visit, reached: true, answered: false))
        try visit("better", 6, asked(false, 1))
        try visit("better", 8, asked(true, 5))
        try visit("worse", 6, asked(true, 5))
        try visit("worse", 8, asked(false, 2))
        // A later visit that nobody answered takes no answer back.
        try visit("worse", 10, FeedbackRecorded(kind: .visit, reached: false, answered: false))
        func numbers(_ name: String) throws -> [Int64] {
            let found = try figure(town, "village", name, "2024-03", Town.at(4, 1))
            return [found.numerator, found.denominator]
        }
        #expect(try numbers("participation") == [2, 4])
        #expect(try numbers("satisfaction") == [1, 2])
        #expect(try numbers("solved") == [1, 2])
    }

    @Test("D4.24: weeks are not quarters of months: each is two dates, and a day begins at midnight of the log's zone")
    func weeks() throws {
        var town = try Town()
        // 24:00 on Sunday the 31st in UTC+8 is 16:00 UTC on the 31st.
        let midnight = Town.at(4, 1, hour: 0)
        try town.open("before", midnight + -1)
        try town.open("at", midnight)
        func reported(_ period: String) throws -> Int64 {
            try town.scorecard(period, Town.at(5, 1))["grid"]?["reported"]?.numerator ?? 0
        }
        #expect(try reported("2024-03") == 1 && reported("2024-04") == 1)
        #expect(try reported("2024-W13") == 1 && reported("2024-W14") == 1)
        #expect(try reported("2024-03-31..2024-03-31") == 1 && reported("2024-03-25..2024-04-07") == 2)
        // Week 14 is a part of April here, week 9 of both February and March.
        #expect(try reported("2024-Q1") == 1 && reported("2024") == 2)
    }

    @Test("D4.25: whole numbers in, whole basis points out, rounded half to even once")
    func rounding() throws {
        func points(_ part: Int64, _ whole: Int64) -> Int64? { Figure.basisPoints(part, whole) }
        #expect(points(72, 90) == 8_000)
        // Truncated it would be 94.73 %.
        #expect(points(72, 76) == 9_474)
        #expect(points(1, 16) == 625 && points(1, 32) == 312 && points(3, 32) == 938)
        // Adding rates is not adding figures.
        let first = Figure(numerator: 1, denominator: 3, definition: "d")
        let second = Figure(numerator: 1, denominator: 6, definition: "d")
        #expect(first.adding(second)?.basisPoints == 2_222)
        #expect(first.adding(Figure(numerator: 1, denominator: 3, definition: "e")) == nil)
    }

    @Test("D4.25: a score is rounded once, at its end, and not each share on the way")
    func roundedOnce() throws {
        let score = Town.policy(.score) {
            $0.score = ScorePolicy(
                weights: [
                    ScoreWeight(indicator: .onTimeCustody, weight: 1, low: 9_000, high: 10_000)
                ], missing: .renormalise, minimumSample: 1)
        }
        var town = try Town([score])
        for number in 0..<19 {
            let matter = try MatterID(checking: "M-\(number)")
            try town.open(matter, Town.at(3, 4))
            if number > 0 { try town.close(matter, Town.at(3, 5)) }
        }
        let village = try #require(
            try town.report("2024-03", Town.at(3, 20)).subjects.first { $0.subject == "village" })
        #expect(village.figure("onTimeCustody")?.numerator == 18)
        // (18/19 − 90 %) ÷ 10 % is 9/19. Of the rounded 94.74 % it would be 47.40 %.
        #expect(village.score == 4_737)
    }

    @Test("D4.30: one of one is 100 %, and tops no table")
    func smallSamples() throws {
        let score = Town.policy(.score) {
            $0.score = ScorePolicy(
                weights: [ScoreWeight(indicator: .onTimeCustody, weight: 1, low: 0, high: 10_000)],
                missing: .renormalise, minimumSample: 3)
        }
        let star = Town.policy(.star) {
            $0.star = StarPolicy(cuts: [StarCut(stars: 5, from: 9_000), StarCut(stars: 3, from: 5_000)])
        }
        var town = try Town([score, star])
        // The other village: one of one. The village: three of four.
        try town.open("lucky", Town.at(3, 4), holder: "other")
        try town.close("lucky", Town.at(3, 5), by: "other")
        for matter in ["a", "b", "c", "late"] as [MatterID] { try town.open(matter, Town.at(3, 4)) }
        for matter in ["a", "b", "c"] as [MatterID] { try town.close(matter, Town.at(3, 5)) }
        let report = try town.report("2024-03", Town.at(3, 20))
        let lucky = try #require(report.subjects.first { $0.subject == "other" })
        let village = try #require(report.subjects.first { $0.subject == "village" })
        #expect(lucky.figure("onTimeCustody")?.basisPoints == 10_000)
        #expect(lucky.isUnrated && lucky.score == nil && lucky.stars == nil && lucky.rank == nil)
        #expect(!village.isUnrated && village.score == 7_500 && village.stars == 3 && village.rank == 1)
    }
}
