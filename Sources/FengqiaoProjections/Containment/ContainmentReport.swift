public import FengqiaoModel

/// A containment rate with its bounds.
public struct ContainmentRate: Hashable, Sendable {
    /// Of matters of which tier.
    public var tier: Tier
    /// Contained on which rung.
    public var level: Rung
    /// Contained out of the decided ones of the cohort.
    public var figure: Figure
    /// The rate if every pending matter were to fail, in basis points.
    public var lower: Int64?
    /// The rate if every pending matter were to hold, in basis points.
    public var upper: Int64?
}

/// The figures of 小事不出村 for some matters.
public struct ContainmentFigures: Sendable {
    /// 小事不出村, 大事不出镇, 难事不出区, or what the policy says; then 小事不出组 and 小事不出户. Empty where no
    /// containment policy is in force.
    public var rates: [ContainmentRate]
    /// On which rung matters were finally closed, as shares of all that were.
    public var resolvedAt: [(level: Rung, figure: Figure)]
    /// For each rung on which a unit held a matter: how many went up and down from there.
    public var movements: [(level: Rung, figures: [NamedFigure])]
    /// Visits past the next level, returns, waiting and repeats.
    public var figures: [NamedFigure]
    /// What must be read beside the rates: a rate can be forced up by hiding matters.
    public var counterIndicators: [NamedFigure]
    /// How often which unit handed back what which other had handed on, by name.
    public var returns: [ReturnCount]

    /// One cell of the matrix of returns.
    public struct ReturnCount: Hashable, Sendable {
        /// Who had handed on.
        public var from: String
        /// Who handed back.
        public var to: String
        /// How often.
        public var count: Int64
    }

    /// The figure of a name.
    public func figure(_ name: String) -> Figure? {
        (figures + counterIndicators).first { $0.name == name }?.figure
    }
}

/// By what the figures of containment are told apart.
public enum ContainmentGrouping: String, CaseIterable, Sendable {
    /// By month; the first and the last are cut by the period.
    case month
    /// By the units directly below the one that the report is about, or by those without a unit above them.
    case unit
    /// By category at acceptance.
    case category
}

/// The figures of 小事不出村 for a period.
public struct ContainmentReport: Sendable {
    /// The period.
    public var period: Period
    /// The instant up to which facts count, in business time.
    public var asOf: Instant
    /// All matters of the period and the scope.
    public var total: ContainmentFigures
    /// The rows behind the figures, in the order of the log, where they were asked for.
    public var rows: [FigureRow]
    /// The same by month, unit or category, where that was asked for.
    public var groups: [(key: String, figures: ContainmentFigures)]
    /// The policies that it rests on.
    public var policies: [(kind: PolicyKind, version: Int64)]

    /// By how much a figure's first number has changed since another report, such as last year's: (now − then) ÷ then in
    /// basis points, 88 to 26 is −7045; `nil` where there was none then.
    public func change(of name: String, since earlier: ContainmentReport) -> Int64? {
        guard let then = earlier.total.figure(name), let now = total.figure(name) else { return nil }
        return Figure.change(from: then.numerator, to: now.numerator)
    }

    /// See ``ContainmentFigures/rates``.
    public var rates: [ContainmentRate] { total.rates }
    /// See ``ContainmentFigures/resolvedAt``.
    public var resolvedAt: [(level: Rung, figure: Figure)] { total.resolvedAt }
    /// See ``ContainmentFigures/counterIndicators``.
    public var counterIndicators: [NamedFigure] { total.counterIndicators }
}
