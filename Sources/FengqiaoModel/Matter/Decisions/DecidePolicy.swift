extension Decider {
    /// A policy states everything that its kind needs: what the source documents leave open has no default.
    static func publish(_ policy: PolicyPublished, _ references: References) throws(Refusal) {
        let stated = policy.bodies.map(\.name)
        let (needed, allowed) = policy.kind.bodies
        guard stated.contains(where: needed.contains), stated.allSatisfy({ (needed + allowed).contains($0) }) else {
            let names = needed.map { "`\($0)`" }.joined(separator: " or ")
            let others = stated.isEmpty ? "none" : stated.map { "`\($0)`" }.joined(separator: ", ")
            throw Refusal(
                .invalidField,
                "a policy of kind \(policy.kind.rawValue) states \(names), and this one states \(others): it has no default"
            )
        }
        if let complaint = policy.complaint { throw Refusal(.invalidField, complaint) }
        if let list = policy.responsibilities {
            for entry in list.entries {
                for unit in entry.units where !references.units.knows(unit) {
                    throw Refusal(
                        .unitNotInForce,
                        "`responsibilities`: unit \(unit) was never defined: record its UnitChanged first")
                }
            }
        }
        if references.policy(policy.kind, version: policy.version) != nil {
            throw Refusal(
                .duplicateID,
                "version \(policy.version) of the \(policy.kind.rawValue) policy is already published: take a new one")
        }
    }
}

extension PolicyKind {
    /// The bodies of which one is needed, and those that may stand beside it.
    var bodies: (needed: [String], allowed: [String]) {
        switch self {
        case .sla: (["sla"], ["clocks"])
        case .light: (["light", "cuts"], [])
        case .containment: (["containment"], ["cohort"])
        case .score: (["score"], [])
        case .star: (["star"], [])
        case .reward: (["reward"], [])
        case .responsibilityList: (["responsibilities"], [])
        case .duty: (["duty"], [])
        case .patrolCategories: (["patrol"], [])
        case .intake: (["intake"], [])
        }
    }
}

extension PolicyPublished {
    /// The bodies that are there, by name.
    var bodies: [(name: String, isThere: Bool)] {
        [
            ("sla", sla != nil), ("light", light != nil), ("containment", containment != nil),
            ("clocks", clocks != nil), ("cuts", !cuts.isEmpty), ("cohort", cohort != nil), ("score", score != nil),
            ("star", star != nil), ("reward", reward != nil), ("responsibilities", responsibilities != nil),
            ("duty", duty != nil), ("patrol", patrol != nil), ("intake", intake != nil),
        ].filter(\.1)
    }

    /// What is wrong with the bodies, in a sentence; `nil` where nothing is.
    var complaint: String? {
        if let sla, sla.rows.isEmpty { return "`sla.rows` is empty: limits have no default, state at least one" }
        if light != nil, !cuts.isEmpty { return "`light` and `cuts` are both there: state one of them" }
        for (index, cut) in cuts.enumerated()
        where cut.remaining == nil && cut.overdueDays == nil && cut.overdueHours == nil {
            return "`cuts[\(index)]` has no condition: state `remaining`, `overdueDays` or `overdueHours`"
        }
        return scoreComplaint ?? starComplaint ?? dutyComplaint ?? listComplaint
    }

    private var scoreComplaint: String? {
        guard let score else { return nil }
        if score.weights.isEmpty { return "`score.weights` is empty: weights have no default, state at least one" }
        for (index, weight) in score.weights.enumerated() {
            if weight.low == weight.high {
                return "`score.weights[\(index)]`: `low` and `high` are the same: say what scores nothing and what full"
            }
            if score.weights[..<index].contains(where: { $0.indicator == weight.indicator }) {
                return "`score.weights[\(index)]`: \(weight.indicator.rawValue) stands twice: state it once"
            }
        }
        return nil
    }

    private var starComplaint: String? {
        guard let star else { return nil }
        if star.cuts.isEmpty { return "`star.cuts` is empty: the cuts have no default, state at least one" }
        for (high, low) in zip(star.cuts, star.cuts.dropFirst()) where low.from >= high.from || low.stars >= high.stars
        {
            return "`star.cuts` must fall, in scores and in stars: put the highest first"
        }
        return nil
    }

    private var dutyComplaint: String? {
        guard let duty else { return nil }
        if duty.rules.isEmpty, duty.staffing.isEmpty {
            return "`duty.rules` and `duty.staffing` are empty: state what the posts do, or how many workers there are"
        }
        for (index, rule) in duty.rules.enumerated() {
            switch rule.pattern {
            case .nthWeekday, .weekdayOfWeek:
                if rule.ordinal == nil || rule.weekday == nil {
                    return "`duty.rules[\(index)]`: this pattern needs `ordinal` and `weekday`: state both"
                }
            case .weekly, .monthly, .quarterly:
                if rule.count == nil { return "`duty.rules[\(index)]`: this pattern needs `count`: say how many days" }
            case .everyDay, .everyWorkingDay: break
            }
        }
        return nil
    }

    private var listComplaint: String? {
        if let reward, reward.rates.isEmpty {
            return "`reward.rates` is empty: the pay for a report has no default, state at least one rate"
        }
        if let list = responsibilities {
            if list.entries.isEmpty { return "`responsibilities.entries` is empty: state who answers for what" }
            if let index = list.entries.firstIndex(where: \.units.isEmpty) {
                return "`responsibilities.entries[\(index)].units` is empty: name at least one unit"
            }
        }
        if let patrol, patrol.categories.isEmpty {
            return "`patrol.categories` is empty: state what a patrol can see"
        }
        if let cohort, cohort.tiers.isEmpty { return "`cohort.tiers` is empty: state the rung of each tier" }
        if let clocks {
            for (index, rule) in clocks.pauses.enumerated()
            where clocks.pauses[..<index].contains(where: { $0.cause == rule.cause }) {
                return "`clocks.pauses[\(index)]`: \(rule.cause.rawValue) stands twice: state it once"
            }
        }
        if let intake {
            for (index, source) in intake.sources.enumerated()
            where intake.sources[..<index].contains(where: {
                $0.source == source.source || $0.priority == source.priority
            }) {
                return "`intake.sources[\(index)]`: source or priority stands twice: rank each source once"
            }
        }
        return nil
    }
}
