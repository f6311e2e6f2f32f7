import FengqiaoLog
import FengqiaoTesting

/// A writer on a disk that may fill up: goes on after `full`, as a service would.
struct FullDiskWriter {
    private let log: EventLog
    private var rows: [[UInt8]] = []

    /// How many rows were acknowledged.
    var end: UInt64 { UInt64(rows.count) }

    /// A log with a frozen tail and rows in the one behind it.
    init(_ disk: MemoryDisk) throws {
        log = try EventLog.create(at: CrashRun.path, options: CrashRun.options, fileSystem: disk)
        if let error = run([.three, .rotate, .group]) { throw error }
        // The next append finds the tail past its limit.
        for _ in 0..<12 { if let error = run([.three]) { throw error } }
    }

    /// Runs operations until one throws.
    mutating func run(_ operations: [Operation]) -> LogError? {
        do throws(LogError) {
            for operation in operations {
                switch operation {
                case .one: try append([1])
                case .three: try append([3])
                case .group: try append([1, 2, 1])
                case .rotate: try log.freeze()
                case .seal: try log.seal()
                case .derive, .reopen, .abandon: preconditionFailure("not part of these lists")
                }
            }
            return nil
        } catch { return error }
    }

    private mutating func append(_ counts: [Int]) throws(LogError) {
        var next = rows.count
        let groups = counts.map { count in
            var group = AppendGroup(recordedAt: Int64(rows.count))
            for _ in 0..<count {
                next += 1
                group.append(row: Self.row(next))
            }
            return group
        }
        _ = try log.append(groups)
        for number in rows.count + 1...next { rows.append(Self.row(number)) }
    }

    private static func row(_ number: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 60 + number % 40)
    }

    /// Whether the log gives back what was acknowledged, and nothing else.
    func isReadable() throws -> Bool {
        var seen: [[UInt8]] = []
        try log.forEachFrame(from: 0) { (frame) throws(LogError) in
            for index in 0..<frame.count { seen.append(copyBytes(frame.row(index))) }
            return true
        }
        return seen == rows && log.end == end
    }
}
