/// A random number generator that gives the same numbers for the same seed on every machine, for ever: SplitMix64.
///
/// Whole numbers alone are drawn from it, so that no rounding of a machine can change a history.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator for a seed.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, but not including, a bound above 0.
    public mutating func below(_ bound: Int64) -> Int64 {
        Int64(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number in a range.
    public mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// Whether something happens that does so many times in a thousand.
    public mutating func happens(perMille: Int64) -> Bool { below(1_000) < perMille }

    /// One of several, each as likely as its weight says.
    public mutating func pick<T>(_ choices: [(T, weight: Int64)]) -> T {
        var at = below(choices.reduce(0) { $0 + $1.weight })
        for choice in choices {
            if at < choice.weight { return choice.0 }
            at -= choice.weight
        }
        return choices[choices.count - 1].0
    }

    /// One of several, all as likely.
    public mutating func pick<T>(_ choices: [T]) -> T { choices[Int(below(Int64(choices.count)))] }
}

extension SeededGenerator {
    /// A generator for one of many streams of a seed, such as one for each matter: none of them follows from another, so
    /// what is drawn for one does not depend on what was drawn before.
    init(seed: UInt64, stream: UInt64) { self.init(seed: Self.mix(seed, stream)) }

    /// A number that follows from two, and looks like neither.
    static func mix(_ seed: UInt64, _ stream: UInt64) -> UInt64 {
        var first = SeededGenerator(seed: seed)
        var second = SeededGenerator(seed: first.next() ^ stream)
        return second.next()
    }
}
