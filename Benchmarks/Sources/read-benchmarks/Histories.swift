import BenchmarkLogs
import BenchmarkSupport
import Crypto

/// How long the histories of single matters take.
enum Histories {
    /// 16 events: what is promised is promised for matters with at most so many.
    static let limit = 16

    /// The histories that one fresh process asked for.
    struct Run: Codable {
        var times: Times
        /// Events of all that count.
        var events: Int
        /// Matters that were passed over because they have more events than the limit.
        var passedOver: Int
        var digest: String
        /// How often others had the processor meanwhile.
        var preempted: Int
        var afterOpening: Memory
        var atEnd: Memory
    }

    /// Asks for histories, in this process: with a log that is kept open, or opened anew for each, the opening then
    /// being measured too.
    static func run(
        _ log: MadeLog, _ door: Door, _ matters: Matters, _ count: Int, isKept: Bool
    ) async throws -> Run {
        var matters = matters
        var run = Run(
            times: Times(), events: 0, passedOver: 0, digest: "", preempted: 0, afterOpening: .now(), atEnd: .now())
        var hash = SHA256()
        var kept: OpenLog?
        if isKept {
            kept = try await door.open(log)
            run.afterOpening = .now()
        }
        let before = preemptions()
        while run.times.microseconds.count < count {
            let matter = try matters.next()
            let started = ContinuousClock.now
            let open: OpenLog
            if let kept { open = kept } else { open = try await door.open(log) }
            let history = try await open.history(of: matter)
            let duration = started.duration(to: .now)
            if !isKept { try await open.close() }
            if history.count > limit {
                run.passedOver += 1
                continue
            }
            run.times.add(duration)
            run.events += history.count
            history.add(to: &hash)
        }
        run.preempted = preemptions() - before
        run.atEnd = .now()
        try await kept?.close()
        run.digest = hash.finalize().short
        return run
    }

    static func compare(_ log: MadeLog, _ options: Options) throws {
        try compare("histories, log kept open", "history", options.histories, options, isTarget: true)
        try compare(
            "histories, log opened anew for each", "anew", options.historiesAnew, options, isTarget: false)
    }

    private static func compare(
        _ title: String, _ run: String, _ count: Int, _ options: Options, isTarget: Bool
    ) throws {
        Report.heading(run, "\(title): \(count) random matters, each asked for once, \(options.runs) fresh processes")
        var digests: Set<String> = []
        for door in Door.allCases {
            var runs: [Run] = []
            for _ in 0..<options.runs { runs.append(try options.inFreshProcess("\(run):\(door.rawValue):7:\(count)")) }
            digests.formUnion(runs.map(\.digest))
            report(door, runs, isTarget)
        }
        guard digests.count == 1 else { throw Failure("two doors or two runs read different events") }
    }

    private static func report(_ door: Door, _ runs: [Run], _ isTarget: Bool) {
        let last = Times(runs.map { $0.times.percentile(99) })
        func line(_ figures: [Int64]) -> String { figures.map(String.init).joined(separator: " ") }
        print("\(door.title)")
        for percent in [50, 90, 99] {
            Report.record(
                "\(door.rawValue) p\(percent)", "µs", runs.map { $0.times.percentile(percent) }, events: runs[0].events,
                digest: runs[0].digest)
        }
        print("    p50, µs     \(line(runs.map { $0.times.median }))")
        print("    p99, µs     \(line(last.microseconds))")
        print("    max, µs     \(line(runs.map { $0.times.longest }))")
        Report.unsteady(last)
        // On a machine that others use, the longest times are those in which they had the processor.
        print("    preempted   \(line(runs.map { Int64($0.preempted) })) times")
        let opened = runs.map(\.afterOpening.resident).max() ?? 0
        let end = (runs.map(\.atEnd.resident).max() ?? 0, runs.map(\.atEnd.peak).max() ?? 0)
        print("    memory, KiB resident \(opened) before the first, \(end.0) after the last, peak \(end.1)")
        print("    read        \(runs[0].events) events, digest \(runs[0].digest), in every run;", terminator: " ")
        print("\(runs[0].passedOver) matters of more than \(limit) events passed over")
        if isTarget { Report.atMost(2_000, "p99 of a history, median of the runs", last.median, unit: "µs") }
    }
}
