import Fengqiao
import FengqiaoLog
import FengqiaoModel
import FengqiaoSchema
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
    static func simulated(_ path: FilePath, matters: Int = 400, withUnknown: Bool = true) async throws -> LogOptions {
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
            if withUnknown, number % 50 == 0 { group.append(row: [0xFF, 0, UInt8(truncatingIfNeeded: number)]) }
            _ = try log.append([group])
        }
        try log.close()
        return options
    }

    @Test("a sealed log gives every frame back byte for byte, and is smaller")
    func roundTrip() async throws {
        let folder = try TestFolder()
        let options = try await Self.simulated(folder.log)
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

    @Test("a tail with more names than a block may have text is sealed, and the names come back")
    func manyNames() throws {
        let folder = try TestFolder()
        let schema = KindSchema(kind: 1, version: 1, name: "A", stream: .matter, fields: [])
        let options = LogOptions(durability: .none, schemas: SchemaRegistry([schema]))
        let log = try EventLog.create(at: folder.log, options: options)
        var group = AppendGroup(recordedAt: 1)
        // 26 MB of names in one append, which no rotation can cut.
        for number in 0..<26_000 {
            var row = RowWriter()
            row.fixed([1, 1, 1, 0])
            row.text(String(repeating: "\(number)-", count: 1_000 / "\(number)-".utf8.count + 1))
            row.varint(1)
            row.integer(0)
            row.text("w")
            row.text("u")
            group.append(row: row.bytes)
        }
        _ = try log.append([group])
        let before = try frames(log.reader())
        try log.freeze()
        #expect(try log.seal() == 1)
        #expect(try frames(log.reader()) == before)
        #expect(before.first?.rows.count == 26_000)
    }

    @Test("reports, single matters and time ranges read the same from segments as from tails")
    func reading() async throws {
        let folder = try TestFolder()
        let options = try await Self.simulated(folder.log, withUnknown: false)
        let reader = try LogReader.open(at: folder.log)
        let before = try await Reading(folder.log, reader)
        let log = try EventLog.open(at: folder.log, options: options)
        // Half of it sealed, then all.
        for _ in 0..<(log.tailsToSeal / 2) {
            let job = try #require(try log.nextSeal())
            try log.adopt(try job.run())
        }
        #expect(log.tailsToSeal > 1)
        try await Reading(folder.log, reader).check(against: before)
        try log.freeze()
        try log.seal()
        try await Reading(folder.log, reader).check(against: before)
        try log.close()
        try await Reading(folder.log, try LogReader.open(at: folder.log)).check(against: before)
        #expect(before.matters.count == 400)
        #expect(before.occurred.count > 100 && before.recorded.count > 100)
    }
}

/// What a log answers, for comparing two forms of it.
private struct Reading: Equatable {
    var digests: [String]
    var matters: [[String]] = []
    var recorded: [UInt64] = []
    var occurred: [UInt64] = []
    var references: [String] = []
    var nobody = 0

    init(_ path: FilePath, _ reader: LogReader) async throws {
        let ledger = try await Ledger.read(at: path.string)
        let view = Viewpoint(asOf: SimulationPlan(days: 20).end)
        digests = try await ledger.rebuild().digests.map(\.digest)
        for report in ComparedReport.allCases {
            digests.append(try await ledger.digest(of: report, Period("2024-03"), view))
        }
        try await ledger.close()
        var names = Names()
        let all = KindSet(Array(1...63))
        var times: [Int64] = []
        try reader.forEachBlock(
            in: ReadRange(), EventSelection(columns: all), EventKind.registry, &names
        ) { (block, _) throws(LogError) in
            for row in 0..<block.count { times.append(block.recordedAt[row]) }
            return true
        }
        let (first, last) = (try #require(times.first), try #require(times.last))
        let third = (last - first) / 3
        let middle = (first + third)...(last - third)
        recorded = try positions(reader, ReadRange(recorded: middle))
        occurred = try positions(reader, ReadRange(occurred: middle))
        #expect(try positions(reader, ReadRange(from: 777, end: 1_234)) == Array(777..<1_234))
        for ordinal in 0..<UInt32(names[.matter].count) {
            matters.append(try events(reader, Array(names[.matter].bytes(of: ordinal))))
        }
        nobody = try events(reader, Array("no such matter".utf8)).count
        let kinds = KindSet(EventKind.allCases.filter(\.isReference).map(\.rawValue))
        try reader.forEachEvent(ofKinds: kinds) { (event) throws(LogError) in
            references.append(Self.words(event))
            return true
        }
    }

    func check(against before: Reading) {
        #expect(digests == before.digests)
        #expect(matters == before.matters)
        #expect(recorded == before.recorded && occurred == before.occurred)
        #expect(references == before.references && nobody == before.nobody)
    }

    private static func words(_ event: borrowing StoredEvent) -> String {
        "\(event.position) \(event.recordedAt) \(event.group) \(copyBytes(event.row))"
    }

    private func positions(_ reader: LogReader, _ range: ReadRange) throws -> [UInt64] {
        var found: [UInt64] = []
        var names = Names()
        try reader.forEachBlock(
            in: range, EventSelection(columns: KindSet(Array(1...63))), EventKind.registry, &names
        ) { (block, _) throws(LogError) in
            for row in 0..<block.count { found.append(block.positions[row]) }
            return true
        }
        return found
    }

    private func events(_ reader: LogReader, _ name: [UInt8]) throws -> [String] {
        var found: [String] = []
        try reader.forEachEvent(of: .matter, named: name, EventKind.registry) { (event) throws(LogError) in
            found.append(Self.words(event))
            return true
        }
        return found
    }
}
