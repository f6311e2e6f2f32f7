import Foundation

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Standard output for data, standard error for people.
enum Console {
    /// Writes data.
    static func print(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// Writes prose.
    static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Writes what went wrong.
    static func complain(_ text: String) { say("fengqiao: \(text)") }

    /// Whether standard output is a terminal, on which words may be coloured.
    static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether standard error is a terminal, on which a progress line may move.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// A line that shows how far something has come: on a terminal only, after two seconds, ten times a second at most.
final class Progress: Sendable {
    private let what: String
    private let total: Int
    private let started = ContinuousClock.now
    private let isShown: Bool
    private let last = Shown()

    private final class Shown: @unchecked Sendable {
        // Guarded by the lock.
        private let lock = NSLock()
        private var at: ContinuousClock.Instant?

        func isDue(_ now: ContinuousClock.Instant) -> Bool {
            lock.withLock {
                if let at, at.duration(to: now) < .milliseconds(100) { return false }
                at = now
                return true
            }
        }

        var wasShown: Bool { lock.withLock { at != nil } }
    }

    init(_ what: String, total: Int) {
        self.what = what
        self.total = max(1, total)
        isShown = Console.isTerminal
    }

    /// Shows how many are done, of the total or of another number that is known by now.
    func update(_ done: Int, of known: Int? = nil) {
        guard isShown else { return }
        let total = max(1, known ?? self.total)
        let now = ContinuousClock.now
        let passed = started.duration(to: now)
        guard passed > .seconds(2), last.isDue(now) else { return }
        let share = min(100, done * 100 / total)
        let filled = share * 30 / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        let seconds = passed.components.seconds
        let left = done > 0 ? Int(seconds) * max(0, total - done) / done : 0
        let speed = done / max(1, Int(seconds))
        let line = "\(what) \(bar) \(share) %  \(done)/\(total)  \(speed)/s  \(left) s left "
        FileHandle.standardError.write(Data("\r\(line)".utf8))
    }

    func finish() {
        if isShown, last.wasShown { FileHandle.standardError.write(Data("\r\u{1b}[2K".utf8)) }
    }
}
