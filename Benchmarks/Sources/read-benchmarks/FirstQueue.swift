import BenchmarkLogs
import BenchmarkSupport
import Crypto
import Fengqiao
import Foundation

/// How soon the first queue is there when the state was stored, and when it was not.
enum FirstQueue {
    /// What one fresh process is for.
    enum Task: String {
        /// Storing the state.
        case take
        /// Opening the log and asking for the first twenty of the queue.
        case queue
    }

    struct Run: Codable {
        var microseconds: Int64
        var digest: String
        var peak: Int
    }

    static func run(_ log: MadeLog, _ task: Task) async throws -> Run {
        let started = ContinuousClock.now
        let ledger = try await Ledger.read(at: log.path)
        var digest = ""
        switch task {
        case .take:
            guard let position = try await ledger.takeSnapshot() else { throw Failure("nothing was stored") }
            digest = String(position)
        case .queue:
            let queue = try await ledger.overdue(Viewpoint(asOf: log.about.end), limit: 20)
            let words = "\(queue.open) \(queue.overdue) \(queue.matters.map(\.matter.string))"
            digest = SHA256.hash(data: Data(words.utf8)).short
        }
        let passed = started.duration(to: .now).microseconds
        try await ledger.close()
        return Run(microseconds: passed, digest: digest, peak: Memory.now().peak)
    }

    static func compare(_ log: MadeLog, _ options: Options) throws {
        Report.heading("snapshot", "the stored state, fresh processes, page cache warm")
        let derived = URL(fileURLWithPath: log.path).appendingPathComponent("derived")
        // Others measure without it.
        defer { try? FileManager.default.removeItem(at: derived) }
        if FileManager.default.fileExists(atPath: derived.path) { try FileManager.default.removeItem(at: derived) }
        let without = try times("queue of open matters, nothing stored", .queue, options.runs, options, log)
        _ = try times("storing the state", .take, 1, options, log)
        for name in ["chronicle", "open"] {
            let file = derived.appendingPathComponent(name)
            let bytes = Int64(try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
            Report.record("derived/\(name)", "bytes", [bytes], events: Int(log.about.events))
            print("    derived/\(name): \(bytes) bytes")
        }
        let with = try times("queue of open matters, from what was stored", .queue, options.openings, options, log)
        guard with.digest == without.digest else { throw Failure("the stored state gives another queue") }
        Report.atMost(50_000, "opening and the first twenty of the queue, median", with.times.median, unit: "µs")
        let parent = with.whole.median
        Report.atMost(50_000, "the same, the whole process as its parent sees it, median", parent, unit: "µs")
        Report.note(
            "the first queue: speed with the stored state against without",
            Report.hundredths(without.times.median, of: with.times.median))
    }

    private static func times(
        _ what: String, _ task: Task, _ count: Int, _ options: Options, _ log: MadeLog
    ) throws -> (times: Times, whole: Times, digest: String) {
        var whole = Times()
        let runs: [Run] = try (0..<count).map { round in
            let started = ContinuousClock.now
            defer { whole.add(started.duration(to: .now)) }
            return try options.inFreshProcess("stored:\(task.rawValue):\(round):0")
        }
        guard runs.allSatisfy({ $0.digest == runs[0].digest }) else { throw Failure("\(what): two runs differ") }
        let times = Times(runs.map(\.microseconds))
        Report.times(what, times, events: Int(log.about.events), digest: runs[0].digest)
        Report.record("\(what): whole process", "µs", whole.microseconds)
        print("    whole process, µs   median \(whole.median), max \(whole.longest), as its parent sees it")
        print("    digest      \(runs[0].digest), peak \(runs.map(\.peak).max() ?? 0) KiB")
        return (times, whole, runs[0].digest)
    }
}
