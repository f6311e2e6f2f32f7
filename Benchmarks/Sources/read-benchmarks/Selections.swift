import BenchmarkLogs
import BenchmarkSupport
import Fengqiao
import FengqiaoLog
import FengqiaoSchema
import Foundation
import SystemPackage

/// Reading a part of the log: what a question that concerns little has to read.
enum Selections {
    /// What is asked for.
    enum Question: Hashable, CustomStringConvertible {
        /// How many matters were accepted and closed on each day: a projection of its own, of two kinds and no field.
        case daily
        /// All events of one kind.
        case kind(UInt8)
        /// All events that happened in a stretch of time, in milliseconds since 1970.
        case occurred(ClosedRange<Int64>)
        /// All events that the log took in a stretch of time, in milliseconds since 1970.
        case recorded(ClosedRange<Int64>)

        /// As a part of the name of a run.
        var description: String {
            switch self {
            case .daily: "daily"
            case .kind(let kind): "kind,\(kind)"
            case .occurred(let time): "occurred,\(time.lowerBound),\(time.upperBound)"
            case .recorded(let time): "recorded,\(time.lowerBound),\(time.upperBound)"
            }
        }

        init?(_ name: String) {
            let parts = name.split(separator: ",").map(String.init)
            let numbers = parts.dropFirst().compactMap { Int64($0) }
            switch (parts.first, numbers.count) {
            case ("daily", 0): self = .daily
            case ("kind", 1): self = .kind(UInt8(truncatingIfNeeded: numbers[0]))
            case ("occurred", 2) where numbers[0] <= numbers[1]: self = .occurred(numbers[0]...numbers[1])
            case ("recorded", 2) where numbers[0] <= numbers[1]: self = .recorded(numbers[0]...numbers[1])
            default: return nil
            }
        }

        var id: String { String(description.prefix { $0 != "," }) }

        var title: String {
            switch self {
            case .daily: "acceptances and closings by day, a projection of two kinds"
            case .kind(let kind): "all events of the kind \(EventKind(rawValue: kind)?.name ?? "\(kind)")"
            case .occurred: "all events that happened in a hundredth of the time"
            case .recorded: "all events that were recorded in a hundredth of the time"
            }
        }
    }

    /// Who reads.
    enum Side: String, CaseIterable {
        case fengqiao, sqlite
    }

    /// One reading in a fresh process.
    struct Run: Codable {
        var microseconds: Int64 = 0
        /// How many events were asked for, and what they were.
        var events = 0
        var digest = ""
        var bytesRead: UInt64 = 0
        var blocksRead = 0
        var blocksSkipped = 0
    }

    static func run(_ log: MadeLog, _ question: Question, _ side: Side) throws -> Run {
        switch side {
        case .fengqiao: try read(log, question)
        case .sqlite: try select(log, question)
        }
    }

    /// Opens the log and reads what is asked for. The opening is measured, too: who asks little opens often.
    private static func read(_ log: MadeLog, _ question: Question) throws -> Run {
        var run = Run()
        var sum = Sum()
        var names = Names()
        let started = ContinuousClock.now
        let reader = try LogReader.open(at: FilePath(log.path))
        var (range, reads) = (ReadRange(), DailyProjection.bare(EventKind.registry.newest.map(\.kind)))
        switch question {
        case .daily: reads = DailyProjection.reads
        case .kind(let kind): reads = DailyProjection.bare([kind])
        case .occurred(let time): range.occurred = time
        case .recorded(let time): range.recorded = time
        }
        var days = DailyProjection.State()
        let done = try reader.forEachBlock(in: range, reads, EventKind.registry, &names) {
            (block, names) throws(LogError) in
            if question == .daily { DailyProjection.evolve(&days, block, copy names) } else { sum.add(block) }
            return true
        }
        run.microseconds = started.duration(to: .now).microseconds
        (run.events, run.digest) = question == .daily ? (days.events, days.digest) : (sum.events, sum.digest)
        (run.bytesRead, run.blocksRead, run.blocksSkipped) = (done.bytesRead, done.blocksRead, done.blocksSkipped)
        return run
    }

    /// Asks SQLite the same. It has indexes from a matter to its events alone, as the log has, and steps through its table.
    private static func select(_ log: MadeLog, _ question: Question) throws -> Run {
        let condition =
            switch question {
            case .daily: "kind IN (\(EventKind.matterAccepted.rawValue), \(EventKind.matterClosed.rawValue))"
            case .kind(let kind): "kind = \(kind)"
            case .occurred(let time): "occurred_at BETWEEN \(time.lowerBound) AND \(time.upperBound)"
            case .recorded(let time): "recorded_at BETWEEN \(time.lowerBound) AND \(time.upperBound)"
            }
        var (run, sum, days) = (Run(), Sum(), DailyProjection.State())
        let started = ContinuousClock.now
        let database = try SQLite(Rebuild.sqlitePath(log))
        try database.run("PRAGMA cache_size = -262144")
        let statement = try Statement(
            database, "SELECT position, kind, occurred_at FROM events WHERE \(condition) ORDER BY position")
        while try statement.step() {
            let (kind, at) = (UInt8(statement.integer(1)), statement.integer(2))
            if question == .daily { days.add(kind, at) } else { sum.add(UInt64(statement.integer(0)), kind, at) }
        }
        run.microseconds = started.duration(to: .now).microseconds
        (run.events, run.digest) = question == .daily ? (days.events, days.digest) : (sum.events, sum.digest)
        return run
    }
}

/// What was read: the same for whoever read the same events.
private struct Sum {
    private(set) var events = 0
    private var sum: UInt64 = 0

    mutating func add(_ position: UInt64, _ kind: UInt8, _ occurredAt: Int64) {
        events += 1
        sum &+= position &+ UInt64(kind) &+ UInt64(bitPattern: occurredAt)
    }

    mutating func add(_ block: borrowing EventBlock) {
        let (positions, kinds, occurred) = (block.positions, block.kinds, block.occurredAt)
        for index in kinds.indices { add(positions[index], kinds[index], occurred[index]) }
    }

    var digest: String { String(sum, radix: 16) }
}
