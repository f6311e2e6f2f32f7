public import FengqiaoModel
public import FengqiaoSchema

/// Makes the containment figures out of the stories (DOMAIN D3.3).
public enum Containment {
    /// 小事不出村, 大事不出镇, 难事不出区: which tier shall stay on which rung.
    public static let canonical: [(tier: Tier, level: Rung)] = [
        (.small, .village), (.big, .town), (.hard, .district),
    ]

    /// How far it is decided whether a matter was contained.
    private enum Verdict {
        case contained, notContained, pending
    }

    /// The figures of a period, from the facts up to an instant.
    ///
    /// The cohort of a rate is what was accepted in the period with the tier, and lies on ground at or below the
    /// rung. Contained: no unit above the rung ever held it, it was resolved or settled by agreement, and it did not
    /// come back within the policy's horizon.
    ///
    /// - Parameter unit: counts only matters on the ground of this unit or one below it.
    /// - Complexity: O(matters + rounds).
    public static func report(
        _ stories: Stories, _ names: Names, period: Period, at now: Instant, unit: UnitID? = nil
    ) -> ContainmentReport {
        let zone = stories.references.zone
        let scope = Scope(stories.references.units, names, unit, now)
        let policy = stories.references.policy(.containment, at: now)?.containment
        var tallies = canonical.map { _ in Tally() }
        var atRung: [Rung: Int64] = [:]
        var closed: Int64 = 0
        var accepted: Int64 = 0
        var withdrawn: Int64 = 0
        var reopened: Int64 = 0
        for story in stories.stories where scope.contains(story.originUnit) {
            if let last = story.rounds.last, !story.isOpen, period.contains(zone.date(of: last.closedAt)) {
                closed += 1
                atRung[last.closingRung, default: 0] += 1
            }
            guard let acceptedAt = story.acceptedAt, period.contains(zone.date(of: acceptedAt)) else { continue }
            accepted += 1
            if story.rounds.last?.outcome == .withdrawn { withdrawn += 1 }
            if story.rounds.contains(where: { $0.reopenedAt != nil }) { reopened += 1 }
            guard let policy else { continue }
            for (index, rule) in canonical.enumerated()
            where rule.tier == story.tier && story.originRung <= rule.level {
                // It left the log for somebody who was competent all along: nobody here could contain it.
                if !story.isOpen, story.rounds.last?.outcome == .movedOut {
                    tallies[index].excluded["movedOut", default: 0] += 1
                    continue
                }
                switch verdict(story, rule.level, policy, zone, now) {
                case .contained:
                    tallies[index].numerator += 1
                    tallies[index].denominator += 1
                case .notContained: tallies[index].denominator += 1
                case .pending: tallies[index].pending += 1
                }
            }
        }
        let rates = zip(canonical, tallies).map { rule, tally in
            ContainmentRate(
                tier: rule.tier, level: rule.level, figure: tally.figure("containment.byAcceptance/1"),
                lower: Figure.basisPoints(tally.numerator, tally.denominator + tally.pending),
                upper: Figure.basisPoints(tally.numerator + tally.pending, tally.denominator + tally.pending))
        }
        return ContainmentReport(
            period: period, asOf: now, rates: policy == nil ? [] : rates,
            resolvedAt: Rung.allCases.compactMap { rung in
                guard let count = atRung[rung] else { return nil }
                return (rung, Figure(numerator: count, denominator: closed, definition: "resolvedAt.byClosure/1"))
            },
            counterIndicators: [
                (
                    "withdrawn",
                    Figure(numerator: withdrawn, denominator: accepted, definition: "withdrawn.byAcceptance/1")
                ),
                (
                    "reopened",
                    Figure(numerator: reopened, denominator: accepted, definition: "reopened.byAcceptance/1")
                ),
            ], policies: stories.references.policyVersions(at: now))
    }

    private static func verdict(
        _ story: Story, _ level: Rung, _ policy: ContainmentPolicy, _ zone: Zone, _ now: Instant
    ) -> Verdict {
        // The first close decides: what comes back within the horizon was not contained, and a matter that comes
        // back later was decided before, and stays so.
        if let round = story.rounds.first {
            let peak = policy.countsAssists ? round.peakRungWithAssists : round.peakRung
            let settled = round.outcome == .resolved || round.outcome == .settledByAgreement
            let frozenFrom = zone.date(of: round.closedAt) + policy.horizonDays + 1
            if let reopenedAt = round.reopenedAt, zone.date(of: reopenedAt) < frozenFrom { return .notContained }
            if peak > level || !settled { return .notContained }
            return round.reopenedAt == nil && zone.date(of: now) < frozenFrom ? .pending : .contained
        }
        let peak = policy.countsAssists ? story.peakRungWithAssists : story.peakRung
        return peak > level ? .notContained : .pending
    }
}
