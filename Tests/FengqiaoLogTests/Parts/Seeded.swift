import Foundation
import Testing

/// Random numbers by seed: SplitMix64 (Steele, Lea and Flood, 2014).
struct SeededRandom: RandomNumberGenerator {
    /// The seed of every property: the same each time, unless `FENGQIAO_SEED` says another.
    static let seed: UInt64 = ProcessInfo.processInfo.environment["FENGQIAO_SEED"].flatMap { UInt64($0) } ?? 20_240_301

    private var state: UInt64

    init(_ stream: UInt64 = 0) { state = Self.seed &+ stream &* 0x9e37_79b9_7f4a_7c15 }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

    /// What a failure says: which case it was, and how to see it again.
    static func note(_ what: String, _ suite: String) -> Comment {
        "\(what); seed \(seed), to repeat: FENGQIAO_SEED=\(seed) swift test -c release --filter \(suite)"
    }
}
