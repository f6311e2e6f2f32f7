import Fengqiao
import FengqiaoLog
import FengqiaoModel
import FengqiaoSimulation
import FengqiaoTesting
import SystemPackage
import Testing

/// One frame, as a reader sees it.
struct SeenFrame: Equatable {
    var first: UInt64
    var recordedAt: Int64
    var key: [UInt8]
    var digest: [UInt8]
    var rows: [[UInt8]]
}

func frames(_ reader: LogReader, from: UInt64 = 0) throws -> [SeenFrame] {
    var seen: [SeenFrame] = []
    try reader.forEachFrame(from: from) { frame in
        seen.append(
            SeenFrame(
                first: frame.firstPosition, recordedAt: frame.recordedAt, key: copyBytes(frame.commandKey),
                digest: copyBytes(frame.commandDigest),
                rows: (0..<frame.count).map { copyBytes(frame.row($0)) }))
        return true
    }
    return seen
}

@Suite("Sealing")
struct SealTests {
    /// A simulated log: real kinds, with keys, in tails of 64 KiB.
    private func simulated(_ path: FilePath, matters: Int = 400) async throws -> LogOptions {
        let plan = SimulationPlan(matters: matters, days: 20, seed: 7)
        let clock = Simulator.clock(plan)
        let source = path.removingLastComponent().appending("source")
        let ledger = try await Ledger.create(
            at: source.string, Simulator.founding(plan), durability: .none, clock: clock.clock)
        _ = try await Simulator.run(plan, into: ledger, clock: clock)
        try await ledger.close()
        let options = LogOptions(durability: .none, tailLimit: 64 << 10, schemas: EventKind.registry)
        let log = try EventLog.create(at: path, options: options)
        var number = 0
        for frame in try frames(LogReader.open(at: source)) {
            var group = AppendGroup(recordedAt: frame.recordedAt)
            number += 1
            if number % 3 == 0 {
                group.commandKey = Array("key-\(number)".utf8)
                group.commandDigest = (0..<32).map { UInt8(truncatingIfNeeded: $0 &* number) }
            }
            for row in frame.rows { group.append(row: row) }
            if number % 50 == 0 { group.append(row: [0xFF, 0, UInt8(truncatingIfNeeded: number)]) }
            _ = try log.append([group])
        }
        try log.close()
        return options
    }

    @Test("a sealed log gives every frame back byte for byte, and is smaller")
    func roundTrip() async throws {
        let folder = try TestFolder()
        let options = try await simulated(folder.log)
        let before = try frames(LogReader.open(at: folder.log))
        let log = try EventLog.open(at: folder.log, options: options)
        let reader = try LogReader.open(at: folder.log)
        try log.freeze()
        let waiting = log.tailsToSeal
        let size = try picture(folder.log).values.reduce(0) { $0 + $1.count }
        #expect(waiting > 3)
        #expect(try log.seal() == waiting)
        #expect(log.tailsToSeal == 0)
        let sealed = try picture(folder.log).values.reduce(0) { $0 + $1.count }
        #expect(sealed * 2 < size, "\(sealed) of \(size) bytes")
        #expect(try frames(log.reader()) == before)
        #expect(try frames(reader) == before)
        // From every position within the first groups, and from some in the middle.
        for position in Array(0..<40) + stride(from: 40, to: log.end, by: 997) {
            let expected = before.filter { $0.first + UInt64($0.rows.count) > position }
            #expect(try frames(reader, from: position) == expected, "from \(position)")
        }
        for frame in before where !frame.key.isEmpty {
            let stored = try log.command(forKey: frame.key)
            #expect(stored?.digest == frame.digest)
            #expect(stored?.positions == frame.first..<(frame.first + UInt64(frame.rows.count)))
        }
        #expect(try log.command(forKey: Array("no such key".utf8)) == nil)
        try log.close()
        let again = try EventLog.open(at: folder.log, options: options)
        #expect(try frames(again.reader()) == before)
        #expect(again.recovery.sweptFiles.isEmpty)
        // Appending goes on where it was, and a taken key is still taken.
        let taken = before.last { !$0.key.isEmpty }
        var group = AppendGroup(
            recordedAt: again.lastRecordedAt ?? 0, commandKey: taken?.key ?? [], commandDigest: taken?.digest ?? [])
        group.append(row: [1, 2, 3])
        #expect(failure { _ = try again.append([group]) }?.code == .invalidArgument)
        group.commandKey = []
        group.commandDigest = []
        #expect(try again.append([group]).first?.lowerBound == again.end - 1)
    }
}
