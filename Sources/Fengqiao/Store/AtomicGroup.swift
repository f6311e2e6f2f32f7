public import FengqiaoModel

/// Commands that are recorded as one.
public struct AtomicGroup: Hashable, Sendable {
    /// The commands, in order.
    public var commands: [Command]
    /// The idempotency key of the whole.
    public var key: String?
    /// When the log takes the group, for a ledger whose clock is set: a simulation carries its own time, and when it
    /// hands over its commands must not change the history. A ledger that reads the machine's clock goes by that alone.
    package var takenAt: Instant?

    /// Makes a group.
    public init(_ commands: [Command], key: String? = nil) {
        self.commands = commands
        self.key = key
    }

    /// Makes a group of a simulation.
    package init(_ commands: [Command], takenAt: Instant) {
        self.commands = commands
        self.takenAt = takenAt
    }
}

// Gathers the answers to several groups; used on the ledger's own thread alone.
final class Answers {
    private var results: [Result<Receipt, LedgerError>?]
    private var missing: Int
    private let finish: ([Result<Receipt, LedgerError>]) -> Void

    init(count: Int, finish: @escaping ([Result<Receipt, LedgerError>]) -> Void) {
        results = Array(repeating: nil, count: count)
        missing = count
        self.finish = finish
    }

    func set(_ index: Int, _ result: Result<Receipt, LedgerError>) {
        results[index] = result
        missing -= 1
        if missing == 0 { finish(results.compactMap { $0 }) }
    }
}
