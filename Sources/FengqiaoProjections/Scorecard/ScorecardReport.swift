public import FengqiaoModel

/// Who a line of the scorecard is about.
public enum SubjectKind: String, CaseIterable, Sendable {
    /// A unit that answers for a territory, and any other that is none of the next two.
    case unit
    /// A line department.
    case department
    /// A mediation body.
    case mediationBody
    /// A worker.
    case worker

    /// In which order kinds are listed.
    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One line of the scorecard.
public struct SubjectScore: Hashable, Sendable {
    /// The worker's or the unit's name.
    public var subject: String
    /// Which of them.
    public var kind: SubjectKind
    /// The indicators, in the order of ``Definitions/scorecard``.
    public var indicators: [NamedFigure]
    /// The score, in basis points of the full score; `nil` without a score policy, and for a subject with too few cases.
    public var score: Int64?
    /// Whether there is a score policy, and too few cases to rate the subject.
    public var isUnrated = false
    /// The stars; `nil` where there is no score or no star policy.
    public var stars: Int64?
    /// The place among the rated subjects of its kind: equal scores share one, and the next is left out (1, 2, 2, 4).
    public var rank: Int64?
    /// What happened in the period that caps stars, whether or not the policy says so.
    public var vetoes: [VetoEvent]
    /// Whether nothing happened that the star policy's zero conditions name; `nil` where it names none.
    public var meetsZeroConditions: Bool?

    /// The figure of a name.
    public func figure(_ name: String) -> Figure? { indicators.first { $0.name == name }?.figure }
}

/// The scorecards of a period.
public struct ScorecardReport: Sendable {
    /// The period.
    public var period: Period
    /// The instant up to which facts count, in business time.
    public var asOf: Instant
    /// The lines: units, departments, mediation bodies and workers, each in order of name.
    public var subjects: [SubjectScore]
    /// For each rung the share of units that meet the star policy's zero conditions; empty where it names none.
    public var standards: [(level: Rung, figure: Figure)]
    /// The rows behind the figures, in the order of the log, where they were asked for.
    public var rows: [FigureRow]
    /// The policies that it rests on.
    public var policies: [(kind: PolicyKind, version: Int64)]
}
