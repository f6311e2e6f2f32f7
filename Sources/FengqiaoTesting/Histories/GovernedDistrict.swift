import FengqiaoModel

/// What figures rest on beside matters: policies, posts and registers, and changes of units on the way.
enum GovernedDistrict {
    private static let start = Scene.start + -30 * Scene.day

    /// What stands at the beginning; even and odd seeds leave different things out.
    static func references(_ seed: UInt64) -> [EventBody] {
        var bodies: [EventBody] = [
            policy(.containment) {
                $0.containment = ContainmentPolicy(
                    horizonDays: seed.isMultiple(of: 3) ? 3 : 15, countsAssists: seed.isMultiple(of: 5))
                $0.cohort = CohortRules(
                    tiers: [
                        TierRung(tier: .small, rung: .village), TierRung(tier: .big, rung: .town),
                        TierRung(tier: .hard, rung: .district),
                    ], repeatDays: 10, heldTooLongDays: 2)
            },
            policy(.light) { $0.light = LightPolicy(redAfterDays: 2, redAfterHours: 24) },
            policy(.intake) {
                $0.intake = IntakePolicy(
                    inheritsEarliestFiling: seed.isMultiple(of: 2), feedbackBeforeClosing: false)
            },
            policy(.score) {
                $0.score = ScorePolicy(
                    weights: [
                        ScoreWeight(indicator: .onTimeCustody, weight: 60, low: 5_000, high: 10_000),
                        ScoreWeight(indicator: .rework, weight: 40, low: 2_000, high: 0),
                    ], missing: .renormalise, minimumSample: 2)
            },
            policy(.reward) {
                $0.reward = RewardPolicy(
                    rates: [RewardRate(category: "d", fen: 5_000), RewardRate(fen: 2_000)], monthlyCapFen: 9_000,
                    monthlyPotFen: 30_000, closeDay: 5, paysStaff: seed.isMultiple(of: 4))
            },
        ]
        if !seed.isMultiple(of: 7) {
            bodies.append(policy(.patrolCategories) { $0.patrol = PatrolCategories(categories: ["c", "d"]) })
        }
        if !seed.isMultiple(of: 11) {
            bodies.append(
                policy(.duty) {
                    $0.duty = DutyPolicy(rules: [
                        DutyRule(role: "grid-worker", kind: .patrol, pattern: .everyDay),
                        DutyRule(role: "grid-worker", kind: .onCall, pattern: .weekly, count: 2),
                        DutyRule(role: "head", kind: .onCall, pattern: .everyWorkingDay),
                    ])
                })
        }
        for (worker, role, unit) in [
            ("w-1", "grid-worker", "grid"), ("w-2", "grid-worker", "village"), ("w-3", "head", "village"),
        ] as [(WorkerID, Token, UnitID)] {
            bodies.append(
                .dutyChanged(
                    DutyChanged(
                        worker: worker, role: role, unit: unit, from: start,
                        to: worker == "w-2" ? Scene.start + 5 * Scene.day : nil)))
        }
        for (unit, households, residents) in [
            ("district", 900, 2_700), ("village", 40, 130), ("grid", 12, 37),
        ] as [(UnitID, Int64, Int64)] {
            bodies.append(
                .registerPublished(
                    RegisterPublished(unit: unit, households: households, residents: residents, from: start)))
        }
        return bodies
    }

    /// A change of a unit on the way.
    static func change(_ random: inout TestGenerator, _ now: Instant) -> EventBody? {
        func unit(_ unit: UnitID, _ operation: UnitOperation, parent: UnitID? = nil, successors: [UnitID] = [])
            -> EventBody
        {
            .unitChanged(
                UnitChanged(
                    tree: "t", unit: unit, operation: operation, parent: parent, successors: successors,
                    effectiveFrom: now))
        }
        switch random.next() % 6 {
        case 0:
            return random.next() % 2 == 0
                ? unit("office", .dissolve, successors: ["bureau"]) : unit("office", .move, parent: "district")
        case 5: return unit("bureau", .dissolve, successors: ["town"])
        case 1: return unit("grid", .move, parent: "town")
        case 2: return unit("panel", .move, parent: "district")
        case 3: return .dutyChanged(DutyChanged(worker: "w-3", role: "grid-worker", unit: "grid", from: now))
        default:
            return .registerPublished(RegisterPublished(unit: "village", households: 44, residents: 140, from: now))
        }
    }

    private static func policy(_ kind: PolicyKind, _ set: (inout PolicyPublished) -> Void) -> EventBody {
        var policy = PolicyPublished(kind: kind, version: 1, effectiveFrom: start)
        set(&policy)
        return .policyPublished(policy)
    }
}
