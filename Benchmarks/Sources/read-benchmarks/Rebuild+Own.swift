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
