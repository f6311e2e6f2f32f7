import FengqiaoLog
import FengqiaoTesting
import Foundation
import SystemPackage
import Testing

/// What a list of operations is made of.
enum Operation: String, CaseIterable, Sendable {
    case appendOne, appendThree, appendGroups, rotate, closeAndOpen, openWithoutClosing
}

/// Runs operations on a log and keeps what was acknowledged.
struct CrashRun {
    static let path: FilePath = "/log"
    /// Frames of the tests are some 100 bytes long, so a few of them fill a tail.
    static let options = LogOptions(tailLimit: 400)

    private(set) var acknowledged: [[UInt8]] = []
    /// Rows of the append that was under way: any whole group of them may be there.
    private(set) var pending: [[[UInt8]]] = []
    private var next = 0

    /// Runs the operations until one throws; whether all went through.
    mutating func run(_ operations: [Operation], on disk: MemoryDisk) -> Bool {
        do {
            var log = try EventLog.create(at: Self.path, options: Self.options, fileSystem: disk)
            for operation in operations {
                switch operation {
                case .appendOne: try append(log, [1])
                case .appendThree: try append(log, [3])
                case .appendGroups: try append(log, [1, 2, 1])
                case .rotate: for _ in 0..<3 { try append(log, [2]) }
                case .closeAndOpen:
                    try log.close()
                    log = try EventLog.open(at: Self.path, options: Self.options, fileSystem: disk)
                case .openWithoutClosing: log = try reopen(dropping: consume log, disk)
                }
            }
            try log.close()
            return true
        } catch { return false }
    }

    private func reopen(dropping log: consuming EventLog, _ disk: MemoryDisk) throws -> EventLog {
        // The writer goes without a word, and its lock with it.
        _ = consume log
        return try EventLog.open(at: Self.path, options: Self.options, fileSystem: disk)
    }

    private mutating func append(_ log: EventLog, _ counts: [Int]) throws {
        pending = counts.map { count in
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
        let ranges = try log.append(groups)
        acknowledged += pending.flatMap { $0 }
        #expect(ranges.last?.upperBound == UInt64(acknowledged.count))
        pending = []
    }

    /// What is wrong with the log on a disk after a crash, if anything.
    func fault(on disk: MemoryDisk, wasCreated: Bool) -> String? {
        var rows: [[UInt8]] = []
        do throws(LogError) {
            let log = try EventLog.open(at: Self.path, options: Self.options, fileSystem: disk)
            var expected: UInt64 = 0
            var gap = false
            try log.forEachFrame(from: 0) { (frame) throws(LogError) in
                if frame.firstPosition != expected { gap = true }
                expected = frame.positions.upperBound
                for index in 0..<frame.count { rows.append(copyBytes(frame.row(index))) }
                return true
            }
            if gap || expected != log.end { return "positions are not gapless" }
        } catch {
            // A crash before the creation returned may leave no log; anything else is a loss.
            return !wasCreated && (error.code == .notALog) ? nil : "it does not open: \(error)"
        }
        if rows.count < acknowledged.count { return "\(acknowledged.count) were acknowledged, \(rows.count) are there" }
        if Array(rows[..<acknowledged.count]) != acknowledged { return "acknowledged rows have changed" }
        // Of the append under way a prefix of whole groups may be there.
        var rest = Array(rows[acknowledged.count...])
        for group in pending where !rest.isEmpty {
            guard rest.starts(with: group) else { return "part of an append is there" }
            rest.removeFirst(group.count)
        }
        return rest.isEmpty ? nil : "rows are there that nobody appended"
    }
}

@Suite("Crashes")
struct CrashTests {
    static let lists: [[Operation]] = {
        let all = Operation.allCases
        let twos = all.flatMap { first in all.map { [first, $0] } }
        // Every day the lists of two that begin with something to lose; every list of two, and of three those that
        // begin with an append, where FENGQIAO_LONG_TESTS is set: some three minutes.
        if ProcessInfo.processInfo.environment["FENGQIAO_LONG_TESTS"] == nil {
            return twos.filter { $0[0] == .appendGroups || $0[0] == .rotate }
        }
        let threes = [Operation.appendOne, .appendGroups].flatMap { first in twos.map { [first] + $0 } }
        return twos + threes
    }()

    // How many calls a creation takes: a crash in it may leave no log at all.
    private static let creation: Int = {
        let disk = MemoryDisk()
        disk.plan(.init())
        _ = try? EventLog.create(at: CrashRun.path, options: CrashRun.options, fileSystem: disk)
        return disk.calls
    }()

    @Test(
        "a crash at every call of every list: what was acknowledged is there, no append in part, no gap",
        arguments: lists)
    func everywhere(_ operations: [Operation]) {
        let whole = MemoryDisk()
        whole.plan(.init())
        var complete = CrashRun()
        let isComplete = complete.run(operations, on: whole)
        #expect(isComplete)
        for call in 1...whole.calls {
            for remains in [.lost, .kept, .torn(UInt64(call))] as [MemoryDisk.Remains] {
                let disk = MemoryDisk()
                disk.plan(.init(crashAt: call))
                var run = CrashRun()
                // A crash in the last step of all may go unnoticed by whoever closes.
                _ = run.run(operations, on: disk)
                let after = disk.crashed(remains)
                let fault = run.fault(on: after, wasCreated: call > Self.creation)
                #expect(
                    fault == nil, "\(operations.map(\.rawValue)), crash at call \(call), \(remains): \(fault ?? "")")
                // A recovery that has been done once finds the same again.
                let again = after.crashed(.lost)
                let second = run.fault(on: again, wasCreated: call > Self.creation)
                #expect(
                    second == nil,
                    "\(operations.map(\.rawValue)), crash at call \(call), \(remains), twice: \(second ?? "")")
            }
        }
    }

    @Test("an error at every call: the writer takes no more until it is opened again, and nothing acknowledged is lost")
    func errors() throws {
        let operations: [Operation] = [.appendGroups, .rotate, .appendThree]
        let whole = MemoryDisk()
        whole.plan(.init())
        var complete = CrashRun()
        let isComplete = complete.run(operations, on: whole)
        #expect(isComplete)
        for call in 1...whole.calls {
            let disk = MemoryDisk()
            disk.plan(.init(failAt: call))
            var run = CrashRun()
            _ = run.run(operations, on: disk)
            for remains in [.lost, .kept, .torn(UInt64(call))] as [MemoryDisk.Remains] {
                let fault = run.fault(on: disk.crashed(remains), wasCreated: call > Self.creation)
                #expect(fault == nil, "error at call \(call), \(remains): \(fault ?? "")")
            }
        }
    }

    @Test("a failed sync is never tried again: the log is poisoned, and opening it recovers what was synced")
    func failedSync() throws {
        let disk = MemoryDisk()
        let log = try EventLog.create(at: CrashRun.path, fileSystem: disk)
        func group(_ byte: UInt8) -> AppendGroup {
            var group = AppendGroup(recordedAt: 1)
            group.append(row: [byte, byte, byte])
            return group
        }
        _ = try log.append([group(1)])
        // Space is set aside ahead, so the calls of this append are its write and its sync.
        disk.plan(.init(failAt: 2))
        #expect(#expect(throws: LogError.self) { try log.append([group(2)]) }?.code == .io)
        disk.plan(.init())
        #expect(#expect(throws: LogError.self) { try log.append([group(3)]) }?.code == .poisoned)
        #expect(disk.calls == 0)
        let again = try EventLog.open(at: CrashRun.path, fileSystem: disk.crashed(.lost))
        #expect(again.end == 1)
    }

    @Test(
        "a full disk at every call of an append: full, nothing changed, and the next append works with no step by hand")
    func full() throws {
        for call in 1...12 {
            let disk = MemoryDisk()
            let log = try EventLog.create(at: CrashRun.path, options: CrashRun.options, fileSystem: disk)
            func append(_ byte: UInt8) throws {
                var group = AppendGroup(recordedAt: 1)
                group.append(row: [UInt8](repeating: byte, count: 200))
                _ = try log.append([group])
            }
            // The third append rotates.
            for byte in 1...2 as ClosedRange<UInt8> { try append(byte) }
            disk.plan(.init(fullAt: call))
            let end = log.end
            do { try append(3) } catch let error as LogError {
                #expect(error.code == .full, "call \(call): \(error)")
                #expect(log.end == end)
            }
            disk.plan(.init())
            try append(4)
            let reopened = try EventLog.open(
                at: CrashRun.path, options: CrashRun.options, fileSystem: disk.crashed(.lost))
            #expect(reopened.end == log.end)
        }
    }
}
