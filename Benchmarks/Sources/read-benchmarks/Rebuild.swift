import BenchmarkSupport
import Crypto
import Fengqiao
import FengqiaoLog
import FengqiaoSchema
import Foundation
import SystemPackage

/// How soon the whole log is folded anew and answers, beside what merely reads the same columns.
enum Rebuild {
    /// Who reads.
    enum Side: String, CaseIterable {
        /// A full rebuild on one thread, with its digests, and three reports.
        case one
        /// The same, with two threads that unpack.
        case two
        /// The columns that the rebuild reads, unpacked and thrown away.
        case columns
        /// SQLite steps through a table of the same columns and does nothing with them. Text lies in a second table.
        case sqlite

        var title: String {
            switch self {
            case .one: "fengqiao, full rebuild, 1 thread"
            case .two: "fengqiao, full rebuild, 2 threads"
            case .columns: "fengqiao, columns unpacked and thrown away"
            case .sqlite: "sqlite \(SQLite.version), columns stepped through and thrown away"
            }
        }
    }

    /// One pass in a fresh process, times in microseconds.
    struct Run: Codable {
        var events: UInt64 = 0
        var digest = ""
        /// Reading and folding.
        var fold: Int64 = 0
        /// The digests of the state.
        var digests: Int64 = 0
        /// The queue, a month's scorecard and a quarter's containment.
        var reports: [Int64] = []
        var peak = 0

        var all: Int64 { fold + digests + reports.reduce(0, +) }
    }

    static func run(_ log: MadeLog, _ side: Side) async throws -> Run {
        var run = Run()
        switch side {
        case .one: run = try await rebuild(log, threads: 1)
        case .two: run = try await rebuild(log, threads: 2)
        case .columns: run = try unpack(log)
        case .sqlite: run = try scan(log)
        }
        run.peak = Memory.now().peak
        return run
    }

    private static func rebuild(_ log: MadeLog, threads: Int) async throws -> Run {
        var run = Run()
        let ledger = try await Ledger.read(at: log.path)
        let started = ContinuousClock.now
        let result = try await ledger.rebuild(threads: threads)
        run.fold = result.duration.microseconds
        run.digests = started.duration(to: .now).microseconds - run.fold
        run.events = result.events
        let end = Zone.china.instant(of: LocalDate(year: 2024, month: 3, day: 1) + Int64(log.about.days))
        let view = Viewpoint(asOf: end)
        // The last whole month and quarter that were simulated.
        let isLong = log.about.days == 600
        guard let month = Period(isLong ? "2025-09" : "2024-03"), let quarter = Period(isLong ? "2025-Q3" : "2024-Q1")
        else { throw Failure("there is no such period") }
        var hash = SHA256()
        for digest in result.digests { hash.update(data: Array(digest.digest.utf8)) }
        func timed(_ body: () async throws -> String) async throws {
            let started = ContinuousClock.now
            hash.update(data: Array(try await body().utf8))
            run.reports.append(started.duration(to: .now).microseconds)
        }
        try await timed {
            let queue = try await ledger.overdue(view, limit: 20)
            return "\(queue.open) \(queue.overdue) \(queue.matters.map(\.matter.string))"
        }
        try await timed { text(try await ledger.scorecard(month, view)) }
        try await timed { text(try await ledger.containment(quarter, view)) }
        run.digest = hash.finalize().short
        try await ledger.close()
        return run
    }

    private static func text(_ report: some FlatReport) -> String {
        report.flatFigures.map {
            "\($0.subject) \($0.scope) \($0.name) \($0.figure.numerator)/\($0.figure.denominator)"
        }
        .joined(separator: "\n")
    }

    private static func unpack(_ log: MadeLog) throws -> Run {
        var run = Run()
        var names = Names()
        var sum: UInt64 = 0
        let reader = try LogReader.open(at: FilePath(log.path))
        let started = ContinuousClock.now
        try reader.forEachBlock(
            in: ReadRange(), ChronicleProjection.reads, EventKind.registry, &names
        ) { block, _ throws(LogError) in
            run.events += UInt64(block.count)
            sum &+= UInt64(block.streams[0]) &+ UInt64(bitPattern: block.occurredAt[block.count - 1])
            return true
        }
        run.fold = started.duration(to: .now).microseconds
        run.digest = String(sum, radix: 16)
        return run
    }

    private static func scan(_ log: MadeLog) throws -> Run {
        var run = Run()
        var sum: Int64 = 0
        let database = try SQLite(log.folder.appendingPathComponent("scan.sqlite").path)
        try database.run("PRAGMA cache_size = -262144")
        let statement = try Statement(
            database, "SELECT position, kind, stream, occurred_at, actor, unit, payload FROM events ORDER BY position")
        let started = ContinuousClock.now
        while try statement.step() {
            run.events += 1
            for column: CInt in 0..<6 { sum &+= statement.integer(column) }
            sum &+= statement.length(6)
        }
        run.fold = started.duration(to: .now).microseconds
        run.digest = String(sum, radix: 16)
        return run
    }

    static func compare(_ log: MadeLog, _ options: Options) throws {
        Report.heading(
            "full rebuild of \(log.about.events) events, \(options.runs) fresh processes each, page cache warm")
        let path = log.folder.appendingPathComponent("scan.sqlite").path
        if !FileManager.default.fileExists(atPath: path) {
            let database = try EventDatabase(path)
            var plain = PlainText()
            _ = try Bytes.fill(database, log, &plain)
        }
        var runs: [Side: [Run]] = [:]
        for round in 0..<options.runs {
            // In turn, so that what else the machine does meets all of them.
            for side in Side.allCases {
                runs[side, default: []].append(try options.inFreshProcess("rebuild:\(side.rawValue):\(round):1"))
            }
        }
        for side in Side.allCases { try report(side, runs[side] ?? []) }
        guard runs[.one]?.first?.digest == runs[.two]?.first?.digest else {
            throw Failure("two threads ended in another state than one")
        }
        func median(_ side: Side, _ time: (Run) -> Int64) -> Int64 { Times((runs[side] ?? []).map(time)).median }
        let (own, scan) = (median(.one, \.all), median(.sqlite, \.all))
        Report.atLeast(
            500, "rebuild with digests and reports: speed against sqlite's scan", Report.hundredths(scan, of: own))
        Report.note("fold alone: speed against sqlite's scan", Report.hundredths(scan, of: median(.one, \.fold)))
        Report.atMost(
            800, "rebuild with digests and reports: time against unpacking",
            Report.hundredths(own, of: median(.columns, \.all)))
        Report.note(
            "fold alone: time against unpacking", Report.hundredths(median(.one, \.fold), of: median(.columns, \.all)))
        Report.atLeast(
            160, "two threads: speed of the fold against one",
            Report.hundredths(median(.one, \.fold), of: median(.two, \.fold)))
    }

    private static func report(_ side: Side, _ runs: [Run]) throws {
        guard let first = runs.first, runs.allSatisfy({ $0.digest == first.digest && $0.events == first.events }) else {
            throw Failure("\(side.title): runs read different things")
        }
        Report.times(side.title, Times(runs.map(\.all)), events: Int(first.events))
        func line(_ name: String, _ time: (Run) -> Int64) {
            print("    \(name)\(Times(runs.map(time)).median)")
        }
        if !first.reports.isEmpty {
            line("fold, µs    ", \.fold)
            line("digests     ", \.digests)
            for (index, name) in ["queue       ", "scorecard   ", "containment "].enumerated() {
                line(name) { $0.reports[index] }
            }
        }
        print("    digest      \(first.digest), peak \(runs.map(\.peak).max() ?? 0) KiB")
    }
}
