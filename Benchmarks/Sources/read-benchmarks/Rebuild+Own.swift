import BenchmarkLogs
import BenchmarkSupport
import Crypto
import Fengqiao
import FengqiaoLog
import FengqiaoSchema
import SystemPackage

extension Rebuild {
    static func rebuild(_ log: MadeLog, threads: Int) async throws -> Run {
        var run = Run()
        let ledger = try await Ledger.read(at: log.path)
        let started = ContinuousClock.now
        let result = try await ledger.rebuild(threads: threads)
        run.fold = result.duration.microseconds
        run.digests = started.duration(to: .now).microseconds - run.fold
        run.events = result.events
        let view = Viewpoint(asOf: log.about.end)
        // The last whole month and quarter that were simulated.
        let isLong = log.about.days == 600
        guard let month = Period(isLong ? "2025-09" : "2024-03"), let quarter = Period(isLong ? "2025-Q3" : "2024-Q1")
        else { throw Failure("there is no such period") }
        var hash = SHA256()
        for digest in result.digests { hash.update(data: Array(digest.digest.utf8)) }
        // A report is what is asked for; to spell it out for the digest is not.
        func timed<Report>(_ ask: () async throws -> Report, _ text: (Report) -> String) async throws {
            let started = ContinuousClock.now
            let report = try await ask()
            run.reports.append(started.duration(to: .now).microseconds)
            hash.update(data: Array(text(report).utf8))
        }
        try await timed({ try await ledger.overdue(view, limit: 20) }) {
            "\($0.open) \($0.overdue) \($0.matters.map(\.matter.string))"
        }
        try await timed({ try await ledger.scorecard(month, view, threads: threads) }, text)
        try await timed({ try await ledger.containment(quarter, view, threads: threads) }, text)
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

    static func unpack(_ log: MadeLog) throws -> Run {
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
}
