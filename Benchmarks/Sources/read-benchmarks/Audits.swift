import BenchmarkLogs
import BenchmarkSupport
import Crypto
import Fengqiao
import FengqiaoLog
import Foundation
import SystemPackage

/// What is asked for seldom: whether the log is as it was written, and what was known at some time.
enum Audits {
    /// What one fresh process is for.
    enum Task: String, CaseIterable {
        /// Everything in the log against everything else.
        case verify
        /// The queue, of all that is known.
        case now
        /// The queue as of the time when half of the log was known.
        case half

        var title: String {
            switch self {
            case .verify: "verify, the whole log"
            case .now: "the queue as of the end, from a fresh process"
            case .half: "the queue as of the time, and known at the time, at which the log had half of its events"
            }
        }
    }

    struct Run: Codable {
        var microseconds: Int64
        var events: UInt64
        var digest: String
        var peak: Int
    }

    /// One run, in this process.
    ///
    /// - Parameter at: the instant that a queue is asked for, in milliseconds since 1970.
    static func run(_ log: MadeLog, _ task: Task, at: Int64) async throws -> Run {
        let started = ContinuousClock.now
        func run(_ events: UInt64, _ digest: String) -> Run {
            Run(
                microseconds: started.duration(to: .now).microseconds, events: events, digest: digest,
                peak: Memory.now().peak)
        }
        if task == .verify {
            let found = try Ledger.verify(at: log.path)
            guard found.isWhole, let root = found.root else { throw Failure("the log is damaged: \(found.faults)") }
            return run(found.events, String(root.prefix(16)))
        }
        let instant = Instant(milliseconds: at)
        let ledger = try await Ledger.read(at: log.path)
        let queue = try await ledger.overdue(
            Viewpoint(asOf: instant, knownAt: task == .half ? instant : nil), limit: 20)
        let words = "\(queue.open) \(queue.overdue) \(queue.matters.map(\.matter.string))"
        let result = run(
            task == .half ? log.about.events / 2 : log.about.events,
            SHA256.hash(data: Data(words.utf8)).short)
        try await ledger.close()
        return result
    }

    static func compare(_ log: MadeLog, _ options: Options) throws {
        let half = try recorded(log, log.about.events / 2)
        let end = try recorded(log, log.about.events - 1)
        for task in Task.allCases where options.wants(task == .verify ? .verify : .asof) {
            Report.heading(
                task == .verify ? "verify" : "asof-\(task.rawValue)", "\(task.title), \(options.runs) fresh processes")
            let runs: [Run] = try (0..<options.runs).map { round in
                try options.inFreshProcess("audit:\(task.rawValue):\(round):\(task == .half ? half : end)")
            }
            guard runs.allSatisfy({ $0.digest == runs[0].digest }) else { throw Failure("\(task): two runs differ") }
            Report.times(
                "fengqiao", Times(runs.map(\.microseconds)), events: Int(runs[0].events), digest: runs[0].digest)
            print("    digest      \(runs[0].digest), peak \(runs.map(\.peak).max() ?? 0) KiB")
        }
    }

    /// When the log took the event at a position.
    private static func recorded(_ log: MadeLog, _ position: UInt64) throws -> Int64 {
        var at: Int64?
        try LogReader.open(at: FilePath(log.path)).forEachFrame(from: position) { frame throws(LogError) in
            at = frame.recordedAt
            return false
        }
        guard let at else { throw Failure("the log has no event \(position)") }
        return at
    }
}
