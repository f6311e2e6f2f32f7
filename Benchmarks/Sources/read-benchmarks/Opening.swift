import BenchmarkLogs
import BenchmarkSupport
import Crypto

/// How soon a log is open, and how soon it answers for the first time.
enum Opening {
    /// One opening in a fresh process.
    struct Run: Codable {
        /// Until the log was open.
        var opened: Int64
        /// Until the first history was there, with the opening.
        var answered: Int64
        var events: Int
        var digest: String
        var atStart: Memory
        var afterOpening: Memory
        var afterAnswer: Memory
    }

    /// Opens and asks, in this process.
    static func run(_ log: MadeLog, _ door: Door, _ matters: Matters) async throws -> Run {
        var matters = matters
        let matter = try matters.next()
        let atStart = Memory.now()
        let started = ContinuousClock.now
        let open = try await door.open(log)
        let opened = started.duration(to: .now)
        let afterOpening = Memory.now()
        let again = ContinuousClock.now
        let history = try await open.history(of: matter)
        let answered = opened + again.duration(to: .now)
        let afterAnswer = Memory.now()
        var hash = SHA256()
        history.add(to: &hash)
        try await open.close()
        return Run(
            opened: opened.microseconds, answered: answered.microseconds, events: history.count,
            digest: hash.finalize().short, atStart: atStart, afterOpening: afterOpening, afterAnswer: afterAnswer)
    }

    static func compare(_ log: MadeLog, _ options: Options) throws {
        Report.heading("open", "opening to read, \(options.openings) fresh processes each, page cache warm")
        for door in Door.allCases {
            var runs: [Run] = []
            var whole = Times()
            for round in 0..<options.openings {
                let started = ContinuousClock.now
                runs.append(try options.inFreshProcess("open:\(door.rawValue):\(round):1"))
                whole.add(started.duration(to: .now))
            }
            report(door, runs, whole)
        }
    }

    private static func report(_ door: Door, _ runs: [Run], _ whole: Times) {
        let (opened, answered) = (Times(runs.map(\.opened)), Times(runs.map(\.answered)))
        var hash = SHA256()
        for run in runs { hash.update(data: Array(run.digest.utf8)) }
        print("\(door.title)")
        Report.record("\(door.rawValue) open", "µs", opened.microseconds)
        Report.record("\(door.rawValue) first answer", "µs", answered.microseconds)
        print("    open, µs            median \(opened.median), max \(opened.longest)")
        print("    first answer, µs    median \(answered.median), max \(answered.longest), the opening among it")
        print("    whole process, µs   median \(whole.median), max \(whole.longest), as its parent sees it")
        Report.unsteady(answered)
        memory("at start", runs.map(\.atStart))
        memory("after opening", runs.map(\.afterOpening))
        memory("after the answer", runs.map(\.afterAnswer))
        print("    read                \(runs.reduce(0) { $0 + $1.events }) events, digest \(hash.finalize().short)")
        Report.atMost(50_000, "opening and a first answer, without the queue, median", answered.median, unit: "µs")
    }

    private static func memory(_ when: String, _ figures: [Memory]) {
        let resident = figures.map(\.resident).max() ?? 0
        let peak = figures.map(\.peak).max() ?? 0
        print("    memory, KiB         \(when): resident \(resident), peak \(peak); the largest of the processes")
    }
}
