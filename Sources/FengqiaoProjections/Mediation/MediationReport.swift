public import FengqiaoModel
public import FengqiaoSchema

/// The mediation figures of a period (DOMAIN D3.4).
public struct MediationReport: Sendable {
    /// The period.
    public var period: Period
    /// The instant up to which facts count, in business time.
    public var asOf: Instant
    /// All mediations of the scope, in the order of ``Definitions/mediation``.
    public var total: [NamedFigure]
    /// The same for each mediating body, in order of name.
    public var bodies: [(body: String, figures: [NamedFigure])]
    /// The rows behind the figures, in the order of the log, where they were asked for.
    public var rows: [FigureRow]
    /// How the mediations that ended in the period went, in the order of ``MediationCourse``.
    public var courses: [(course: MediationCourse, count: Int64)]
    /// The policies that it rests on.
    public var policies: [(kind: PolicyKind, version: Int64)]

    /// The figure of a name, over all bodies.
    public func figure(_ name: String) -> Figure? { total.first { $0.name == name }?.figure }
}

/// How a mediation went.
public enum MediationCourse: String, CaseIterable, Sendable {
    /// 全部达成: the parties agreed on everything.
    case settledInFull
    /// 部分达成: they agreed on a part, and the rest ended.
    case settledInPart
    /// A party refused.
    case refused
    /// It failed.
    case failed
    /// Its time ran out.
    case expired
    /// The request was withdrawn.
    case withdrawn
    /// The parties colluded.
    case collusion
    /// It is no matter for mediation.
    case outOfScope
}

/// Makes the mediation figures out of a chronicle. What each figure counts is said in ``Definitions``.
public enum Mediations {
    /// The figures of a period, from the facts up to an instant.
    ///
    /// - Parameters:
    ///   - unit: counts only mediations by this unit or one below it.
    ///   - withRows: hands out the rows behind the figures, too.
    /// - Complexity: O(facts).
    public static func report(
        _ chronicle: Chronicle, _ names: Names, period: Period, at now: Instant, unit: UnitID? = nil,
        withRows: Bool = false
    ) -> MediationReport {
        let teller = StoryTeller(chronicle, names, at: now)
        var sheet = MediationSheet(teller, period)
        if withRows { sheet.trace = RowTrace() }
        teller.forEach(touching: period) { story in
            sheet.trace?.matter = story.matter
            for mediation in story.mediations where teller.lookup.isWithin(mediation.body, unit, at: now) {
                sheet.add(mediation, story)
            }
        }
        func figures(_ tallies: [String: Tally]) -> [NamedFigure] {
            Definitions.mediation.map { definition in
                NamedFigure(
                    name: definition.name, figure: (tallies[definition.name] ?? Tally()).figure(definition))
            }
        }
        let end = min(now, teller.lookup.zone.instant(of: period.until) + -1)
        return MediationReport(
            period: period, asOf: now, total: figures(sheet.total),
            bodies: sheet.bodies.map { (teller.lookup.names[.unit].string(of: $0.key), figures($0.value)) }
                .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) },
            rows: sheet.trace?.rows(teller.lookup, at: end) ?? [],
            courses: MediationCourse.allCases.map { ($0, sheet.courses[$0] ?? 0) },
            policies: teller.lookup.references.policyVersions(at: end))
    }
}
