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

/// The figures of 小事不出村 for a period.
public struct ContainmentReport: Sendable {
    /// The period.
    public var period: Period
    /// The instant up to which facts count, in business time.
    public var asOf: Instant
    /// 小事不出村, 大事不出镇, 难事不出区. Empty where no containment policy is in force.
    public var rates: [ContainmentRate]
    /// On which rung matters were finally closed, as shares of all that were.
    public var resolvedAt: [(level: Rung, figure: Figure)]
    /// What must be read beside the rates: a rate can be forced up by hiding matters.
    public var counterIndicators: [(name: String, figure: Figure)]
    /// The policies that it rests on.
    public var policies: [(kind: PolicyKind, version: Int64)]
}
