import FengqiaoLog
import FengqiaoTesting
import SystemPackage
import Testing

/// What a list of operations is made of.
enum Operation: String, CaseIterable, Sendable {
    /// One event.
    case one
    /// Three events, all or nothing.
    case three
    /// Three appends that share a sync.
    case group
    /// The tail is frozen, and another begun.
    case rotate
    /// Frozen tails become segments.
    case seal
    /// A derived file is made of what is sealed.
    case derive
    /// The log is closed, and opened.
    case reopen
    /// The writer goes without a word, and the log is opened.
    case abandon
}

/// Runs operations on a log and keeps what was acknowledged, and when.
struct CrashRun {
    static let path: FilePath = "/log"
    static let options = LogOptions(tailLimit: 2_000)

    /// What a caller of the log knows.
    struct Knowledge {
        /// How many calls the disk had counted when this became so.
        var calls = 0
        /// Whether the log's creation has returned.
        var isCreated = false
        /// How many rows were acknowledged.
        var acknowledged = 0
        /// Rows of the append that is under way: any prefix of whole groups of them may be there.
        var pending: [[[UInt8]]] = []
    }

    /// The rows that were acknowledged, in order.
    private(set) var acknowledged: [[UInt8]] = []
    private var known = [Knowledge()]
    private var next = 0

    /// A run that goes on after a crash, with what was found then.
    init(after rows: [[UInt8]] = [], next: Int = 0) {
        acknowledged = rows
        self.next = next
        known[0].acknowledged = rows.count
        known[0].isCreated = !rows.isEmpty
    }

    /// How many rows have been made, so that a run that goes on makes others.
    var made: Int { next }

    /// Runs the operations until one throws; whether all went through. `before` is told before each.
    mutating func run(
        _ operations: [Operation], on disk: MemoryDisk, options: LogOptions = Self.options, opens: Bool = false,
        before: (Int) -> Void = { _ in }
    ) -> Bool {
        do {
            before(-1)
            var log =
                opens
                ? try EventLog.open(at: Self.path, options: options, fileSystem: disk)
                : try EventLog.create(at: Self.path, options: options, fileSystem: disk)
            learn(disk) { $0.isCreated = true }
            for (index, operation) in operations.enumerated() {
                before(index)
                switch operation {
                case .one: try append(log, [1], disk)
                case .three: try append(log, [3], disk)
                case .group: try append(log, [1, 2, 1], disk)
                case .rotate: try log.freeze()
                case .seal: try log.seal()
                case .derive: try Self.derive(log)
                case .reopen:
                    try log.close()
                    log = try EventLog.open(at: Self.path, options: options, fileSystem: disk)
                case .abandon: log = try reopen(dropping: consume log, disk, options)
                }
            }
            before(operations.count)
            try log.close()
            return true
        } catch { return false }
    }

    private func reopen(
        dropping log: consuming EventLog, _ disk: MemoryDisk, _ options: LogOptions
    ) throws -> EventLog {
        // The writer goes without a word, and its lock with it.
        _ = consume log
        return try EventLog.open(at: Self.path, options: options, fileSystem: disk)
    }

    // Its body is the sealed rows, one behind the other.
    private static func derive(_ log: EventLog) throws {
        let reader = log.reader()
        let end = try reader.sealedEnd()
        guard end > 0, let sealed = try reader.sealedRoot(at: end) else { return }
        var writer = try reader.writeDerived(
            DerivedStamp(name: "rows", rules: 1, position: end, root: sealed.root))
        try reader.forEachFrame(from: 0) { (frame) throws(LogError) in
            guard frame.firstPosition < end else { return false }
            for index in 0..<frame.count { writer.write(frame.row(index)) }
            return true
        }
        try writer.finish()
    }

    // What is read of a derived file is what was sealed, or it is refused.
    private static func derivedFault(_ log: EventLog, _ rows: [[UInt8]]) throws(LogError) -> String? {
        let reader = log.reader()
        var file: DerivedReader
        do throws(LogError) {
            guard let found = try reader.derived("rows") else { return nil }
            file = found
        } catch { return nil }
        guard let sealed = try reader.sealedRoot(at: file.stamp.position), sealed.root == file.stamp.root else {
            return "a derived file is of a past that is not the log's"
        }
        let expected = rows[..<Int(file.stamp.position)].flatMap { $0 }
        guard let body = readWhole(&file) else { return nil }
        return body == expected ? nil : "a derived file is not what it was made of"
    }

    private mutating func learn(_ disk: MemoryDisk, _ change: (inout Knowledge) -> Void) {
        var now = known[known.count - 1]
        now.calls = disk.calls
        change(&now)
        known.append(now)
    }

    private mutating func append(_ log: EventLog, _ counts: [Int], _ disk: MemoryDisk) throws {
        let pending = counts.map { count in
            (0..<count).map { _ in
                next += 1
                return [UInt8](repeating: UInt8(truncatingIfNeeded: next), count: 20 + next % 40)
            }
        }
        let groups = pending.enumerated().map { index, rows in
            var group = AppendGroup(
                recordedAt: Int64(next), commandKey: Array("k\(next)-\(index)".utf8),
                commandDigest: [UInt8](repeating: 7, count: 32))
            for row in rows { group.append(row: row) }
            return group
        }
        learn(disk) { $0.pending = pending }
        let ranges = try log.append(groups)
        acknowledged += pending.flatMap { $0 }
        #expect(ranges.last?.upperBound == UInt64(acknowledged.count))
        let count = acknowledged.count
        learn(disk) { knowledge in
            knowledge.acknowledged = count
            knowledge.pending = []
        }
    }

    /// What was known when the disk was asked for a call, or is known now.
    func knowledge(before call: Int?) -> Knowledge {
        guard let call else { return known[known.count - 1] }
        return known.last { $0.calls < call } ?? known[0]
    }

    /// What is wrong with the log on a disk after a crash, if anything; and the rows that are there.
    func fault(
        on disk: MemoryDisk, before call: Int? = nil, options: LogOptions = Self.options
    ) -> (String?, rows: [[UInt8]]) {
        let known = knowledge(before: call)
        var rows: [[UInt8]] = []
        do throws(LogError) {
            let log = try EventLog.open(at: Self.path, options: options, fileSystem: disk)
            var expected: UInt64 = 0
            var gap = false
            try log.forEachFrame(from: 0) { (frame) throws(LogError) in
                if frame.firstPosition != expected { gap = true }
                expected = frame.positions.upperBound
                for index in 0..<frame.count { rows.append(copyBytes(frame.row(index))) }
                return true
            }
            if gap || expected != log.end { return ("positions are not gapless", rows) }
            if let fault = try Self.derivedFault(log, rows) { return (fault, rows) }
        } catch {
            // A crash before the creation returned may leave no log; anything else is a loss.
            return (!known.isCreated && error.code == .notALog ? nil : "it does not open: \(error)", rows)
        }
        if rows.count < known.acknowledged {
            return ("\(known.acknowledged) were acknowledged, \(rows.count) are there", rows)
        }
        if rows[..<known.acknowledged] != acknowledged[..<known.acknowledged] {
            return ("acknowledged rows have changed", rows)
        }
        // Of the append under way a prefix of whole groups may be there.
        var rest = rows[known.acknowledged...]
        for group in known.pending where !rest.isEmpty {
            guard rest.starts(with: group) else { return ("part of an append is there", rows) }
            rest.removeFirst(group.count)
        }
        return (rest.isEmpty ? nil : "rows are there that nobody appended", rows)
    }
}
