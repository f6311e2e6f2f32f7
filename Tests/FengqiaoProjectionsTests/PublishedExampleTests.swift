import FengqiaoModel
import FengqiaoProjections
import FengqiaoTesting
import Testing

/// Figures that others published, each as the variant by which it comes out.
@Suite("Published examples")
struct PublishedExampleTests {
    private func mediate(_ town: inout Town, _ matter: MatterID, accepted: Bool, ending: MediationEndReason?) throws {
        let start = Town.at(3, 4)
        try town.open(matter, start, tier: .big)
        let parties = [Party(reference: "a", consents: true), Party(reference: "b", consents: true)]
        try town.tell(
            matter,
            .mediationOpened(
                MediationOpened(
                    phase: accepted ? .accepted : .requested, kind: .people, basis: .request, body: "town",
                    mediators: ["w-4"], parties: parties)), start)
        if let ending {
            try town.tell(matter, .mediationEnded(MediationEnded(reason: ending, remediesTold: true)), start + 1)
        } else {
            try town.tell(
                matter, .agreementReached(AgreementReached(form: .written, effectiveAt: start, partial: false)),
                start + 1)
        }
    }

    private func figure(_ town: Town, _ name: String) throws -> Figure {
        let (chronicle, names) = try town.fold()
        let report = Mediations.report(chronicle, names, period: try #require(Period("2024-03")), at: Town.at(4, 1))
        return try #require(report.figure(name))
    }

    // The audit note on the barangay justice system counts 90 disputes filed, 72 settled, 76 of them concluded.
    @Test("the barangay audit note: 72 of 90 is successAll, 80.00 %; 72 of 76 is successConcluded, 94.74 %")
    func barangay() throws {
        var town = try Town()
        for number in 0..<90 {
            let matter = try MatterID(checking: "M-\(number)")
            switch number {
            case ..<72: try mediate(&town, matter, accepted: true, ending: nil)
            case ..<76: try mediate(&town, matter, accepted: true, ending: .failed)
            case ..<83: try mediate(&town, matter, accepted: false, ending: .refused)
            default: try mediate(&town, matter, accepted: false, ending: .withdrawn)
            }
        }
        let all = try figure(town, "successAll")
        #expect((all.numerator, all.denominator, all.basisPoints) == (72, 90, 8_000))
        let concluded = try figure(town, "successConcluded")
        #expect((concluded.numerator, concluded.denominator, concluded.basisPoints) == (72, 76, 9_474))
        #expect(concluded.excluded == [.init(reason: "refused", count: 7), .init(reason: "withdrawn", count: 7)])
    }

    @Test("a court's 2,283 of 2,806 mediated cases is successStrict, 81.36 %")
    func court() throws {
        var town = try Town()
        for number in 0..<2_806 {
            let matter = try MatterID(checking: "M-\(number)")
            try mediate(&town, matter, accepted: true, ending: number < 2_283 ? nil : .failed)
        }
        let strict = try figure(town, "successStrict")
        #expect((strict.numerator, strict.denominator, strict.basisPoints) == (2_283, 2_806, 8_136))
    }

    @Test("from 88 to 26 is a change of −70.45 %, of a report to last year's")
    func change() throws {
        #expect(Figure.change(from: 88, to: 26) == -7_045)
        #expect(Figure.change(from: 26, to: 88) == 23_846)
        #expect(Figure.change(from: 0, to: 26) == nil && Figure.change(from: 5, to: 5) == 0)
        // Visits past the next level: 8 in February, 3 in March.
        var town = try Town()
        for number in 0..<11 {
            let name = try MatterID(checking: "P-\(number)")
            let petition = PetitionRecorded(
                petition: try Token(checking: "P-\(number)"), stage: .registered, channel: .visit,
                visitedUnit: "district", competentUnit: "village", persons: 1)
            try town.tell(name, .petitionRecorded(petition), Town.at(number < 8 ? 2 : 3, 5))
        }
        let before = try town.containment("2024-02", Town.at(4, 1))
        let after = try town.containment("2024-03", Town.at(4, 1))
        #expect(after.change(of: "bypass", since: before) == -6_250)
    }

    @Test("86 of 90 units in which nothing happened is the share of units that meet a standard, 95.56 %")
    func standard() throws {
        let star = Town.policy(.star) {
            $0.star = StarPolicy(cuts: [StarCut(stars: 5, from: 9_000)], zeroConditions: [.grandSupervision])
        }
        let start = Town.at(1, 1, hour: 0)
        // The town has two grids' villages already; 89 more grids beside the one that is there.
        let grids = try (1..<90).map { number in
            EventBody.unitChanged(
                UnitChanged(
                    tree: "t", unit: try UnitID(checking: "grid-\(number)"), operation: .define, parent: "village",
                    rung: .grid, kind: .territory, effectiveFrom: start))
        }
        var town = try Town([star] + grids)
        for number in 1...4 {
            let matter = try MatterID(checking: "M-\(number)")
            try town.open(matter, Town.at(3, 4), holder: try UnitID(checking: "grid-\(number)"))
            try town.tell(
                matter,
                .supervisionRecorded(SupervisionRecorded(phase: .opened, level: .grand, reason: "accident")),
                Town.at(3, 5))
        }
        let report = try town.report("2024-03", Town.at(4, 1))
        let grid = try #require(report.standards.first { $0.level == .grid }?.figure)
        #expect((grid.numerator, grid.denominator, grid.basisPoints) == (86, 90, 9_556))
        // What happened in a grid happened in its village, and in the town above that.
        let villages = report.standards.first { $0.level == .village }?.figure
        #expect(villages?.numerator == 1 && villages?.denominator == 2)
    }
}
