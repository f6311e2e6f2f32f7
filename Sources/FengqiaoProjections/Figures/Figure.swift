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
        numerator: Int64, denominator: Int64, definition: String, excluded: [Exclusion] = [], pending: Int64 = 0
    ) {
        self.numerator = numerator
        self.denominator = denominator
        self.definition = definition
        self.excluded = excluded
        self.pending = pending
    }

    /// The rate in hundredths of a per cent, rounded half to even; `nil` where the denominator is 0: no rate is
    /// neither 0 % nor 100 %.
    public var basisPoints: Int64? { Self.basisPoints(numerator, denominator) }

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

/// Counts towards a figure.
struct Tally {
    var numerator: Int64 = 0
    var denominator: Int64 = 0
    var pending: Int64 = 0
    var excluded: [String: Int64] = [:]

    func figure(_ definition: String) -> Figure {
        Figure(
            numerator: numerator, denominator: denominator, definition: definition,
            excluded: excluded.sorted { $0.key < $1.key }.map { Figure.Exclusion(reason: $0.key, count: $0.value) },
            pending: pending)
    }
}
