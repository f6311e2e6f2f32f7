public import FengqiaoModel
import Synchronization

/// What the ledger reads as "now" when it records.
///
/// A simulation or a test sets its own. The ledger itself never reads any other clock.
public struct LedgerClock: Sendable {
    private let read: @Sendable () -> Instant
    /// Whether jumps are watched for: a set clock may move as it likes.
    let isSystem: Bool

    /// The machine's clock.
    public static let system = LedgerClock(isSystem: true) { SystemTime.now() }

    /// A clock of one's own, such as a simulation's.
    public init(_ read: @escaping @Sendable () -> Instant) {
        self.init(isSystem: false, read)
    }

    private init(isSystem: Bool, _ read: @escaping @Sendable () -> Instant) {
        self.isSystem = isSystem
        self.read = read
    }

    /// The time.
    public func now() -> Instant { read() }
}

/// A clock that stands where it was set: for simulations, which carry their own time.
public final class SetClock: Sendable {
    private let value: Mutex<Instant>

    /// A clock that shows an instant.
    public init(_ instant: Instant) { value = Mutex(instant) }

    /// Moves the hands.
    public func set(_ instant: Instant) { value.withLock { $0 = instant } }

    /// The clock, as the ledger takes it.
    public var clock: LedgerClock { LedgerClock { self.value.withLock { $0 } } }
}

/// Watches the machine's clock for jumps: one bad clock must not freeze the log in 2099.
struct JumpWatch {
    /// A jump of more than a day, in milliseconds, is nobody's drift and no daylight saving.
    static let limit: Int64 = 24 * 3_600_000

    private var last: (wall: Instant, steady: ContinuousClock.Instant)?

    /// Whether the wall clock has run ahead of the steady one by more than the limit since the last call.
    mutating func hasJumped(_ wall: Instant) -> Bool {
        let steady = ContinuousClock.now
        defer { if last == nil { last = (wall, steady) } }
        guard let last else { return false }
        let passed = last.steady.duration(to: steady)
        let milliseconds = passed.components.seconds * 1_000 + passed.components.attoseconds / 1_000_000_000_000_000
        if wall - last.wall - milliseconds > Self.limit { return true }
        self.last = (wall, steady)
        return false
    }

    /// The operator has said that the clock is right.
    mutating func accept() { last = nil }
}
