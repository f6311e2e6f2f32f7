/// Raw times, in microseconds.
package struct Times: Codable, Sendable {
    package private(set) var microseconds: [Int64] = []

    package init() {}

    package init(_ microseconds: [Int64]) { self.microseconds = microseconds }

    package mutating func add(_ duration: Duration) { microseconds.append(duration.microseconds) }

    /// The time in the middle; at least 1, so that it can be divided by.
    package var median: Int64 { percentile(50) }

    /// The shortest.
    package var fastest: Int64 { max(1, microseconds.min() ?? 1) }

    /// The longest.
    package var longest: Int64 { max(1, microseconds.max() ?? 1) }

    /// The time that so many of a hundred do not pass: one that was measured, and at least 1.
    package func percentile(_ hundredths: Int) -> Int64 {
        if microseconds.isEmpty { return 1 }
        // The nearest rank: of 1,000 times the 990th is the 99th percentile.
        let rank = (microseconds.count * hundredths + 99) / 100
        return max(1, microseconds.sorted()[max(0, rank - 1)])
    }
}

extension Duration {
    /// Whole microseconds.
    package var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
