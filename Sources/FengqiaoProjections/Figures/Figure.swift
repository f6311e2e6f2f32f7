/// A figure that can be recomputed by hand: its two numbers, what they count, and what was left out.
///
/// ```swift
/// let figure = Figure(numerator: 72, denominator: 90, definition: "mediation.successAll/1")
/// figure.basisPoints   // 8000
/// ```
public struct Figure: Hashable, Sendable {
    /// What was counted.
    public var numerator: Int64
    /// Out of how many; 0 for a figure that is a count.
    public var denominator: Int64
    /// Which definition: its name with the cohort's basis, and its version.
    public var definition: String
    /// What was left out of both numbers, by reason, in order of reason.
    public var excluded: [Exclusion]
    /// How many are undecided yet, and so in neither number.
    public var pending: Int64
    /// What would have to be known for a rate; `nil` where nothing is missing.
    public var missing: MissingInput?

    /// How many were left out for a reason.
    public struct Exclusion: Hashable, Sendable {
        /// The reason.
        public var reason: String
        /// How many.
        public var count: Int64

        /// Makes an exclusion.
        public init(reason: String, count: Int64) {
            self.reason = reason
            self.count = count
        }
    }

    /// Makes a figure.
    public init(
        numerator: Int64, denominator: Int64, definition: String, excluded: [Exclusion] = [], pending: Int64 = 0,
        missing: MissingInput? = nil
    ) {
        self.numerator = numerator
        self.denominator = denominator
        self.definition = definition
        self.excluded = excluded
        self.pending = pending
        self.missing = missing
    }

    /// The rate in hundredths of a per cent, rounded half to even; `nil` where the denominator is 0: no rate is
    /// neither 0 % nor 100 %.
    public var basisPoints: Int64? { missing == nil ? Self.basisPoints(numerator, denominator) : nil }

    /// Two figures of one definition for disjoint subjects or periods as one: what a province makes of its districts.
    ///
    /// `nil` for figures of two definitions. Only where the definition says that the figure adds up, see
    /// ``FigureDefinition/isAdditive``, is the sum the figure of both. Where one of them misses an input, the sum does too.
    public func adding(_ other: Figure) -> Figure? {
        guard definition == other.definition else { return nil }
        var counts = excluded
        for exclusion in other.excluded {
            if let index = counts.firstIndex(where: { $0.reason == exclusion.reason }) {
                counts[index].count += exclusion.count
            } else {
                counts.append(exclusion)
            }
        }
        return Figure(
            numerator: numerator.addingClamped(other.numerator),
            denominator: denominator.addingClamped(other.denominator), definition: definition,
            excluded: ExclusionReason.allCases.compactMap { reason in
                counts.first { $0.reason == reason.rawValue }
            }, pending: pending + other.pending, missing: missing ?? other.missing)
    }

    /// By how much a count has changed from one period to another, (now − then) ÷ then, in basis points and rounded
    /// half to even: 88 to 26 is −7045. `nil` where there was none then.
    public static func change(from then: Int64, to now: Int64) -> Int64? {
        guard then > 0, now >= 0 else { return nil }
        let (difference, overflow) = now.subtractingReportingOverflow(then)
        if overflow { return nil }
        return basisPoints(Int64(clamping: difference.magnitude), then).map { difference < 0 ? -$0 : $0 }
    }

    /// A share in hundredths of a per cent, rounded half to even.
    public static func basisPoints(_ numerator: Int64, _ denominator: Int64) -> Int64? {
        guard denominator > 0, numerator >= 0 else { return nil }
        let product = UInt64(numerator).multipliedFullWidth(by: 10_000)
        let divisor = UInt64(denominator)
        // The quotient fits: a share beyond 2^63 basis points has no meaning.
        guard product.high < divisor else { return nil }
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        let roundsUp = remainder > divisor - remainder || (remainder == divisor - remainder && quotient & 1 == 1)
        return Int64(exactly: quotient).map { roundsUp ? $0 + 1 : $0 }
    }
}

/// A figure with its name.
public struct NamedFigure: Hashable, Sendable {
    /// The name, which is its key in JSON.
    public var name: String
    /// The figure.
    public var figure: Figure

    /// Makes a named figure.
    public init(name: String, figure: Figure) { (self.name, self.figure) = (name, figure) }
}
