import FengqiaoLog
import FengqiaoSchema
import FengqiaoTesting
import SystemPackage
import Testing

/// The events of one stream lie in many blocks, which are read side by side, a batch at a time.
@Suite("Streams across blocks")
struct StreamReadingTests {
    /// More than one batch of blocks.
    private static let segments = 40

    private static func log() throws -> MemoryDisk {
        let disk = MemoryDisk()
        let log = try EventLog.create(at: SmallLog.path, options: SmallLog.options, fileSystem: disk)
        for part in 0..<segments {
            var group = AppendGroup(recordedAt: Int64(part))
            for number in (part * 12)..<(part * 12 + 12) { group.append(row: SmallLog.row(number)) }
            _ = try log.append([group])
            try log.freeze()
            try log.seal()
        }
        try log.close()
        return disk
    }

    /// Until so many were lent.
    private static func rows(_ disk: MemoryDisk, limit: Int = .max) throws -> [[UInt8]] {
        var found: [[UInt8]] = []
        let reader = try LogReader.open(at: SmallLog.path, fileSystem: disk)
        try reader.forEachEvent(
            of: .matter, named: Array("stream-0".utf8), SmallLog.options.schemas
        ) { (event) throws(LogError) in
            found.append(copyBytes(event.row))
            return found.count < limit
        }
        return found
    }

    // Rows of the kind whose streams are matters, in the order in which they were appended.
    private static let expected = (0..<(segments * 12)).filter { $0 % 3 == 0 && $0 % 2 == 0 }.map(SmallLog.row)

    @Test("are lent in order, each once")
    func order() throws {
        #expect(try Self.rows(try Self.log()) == Self.expected)
    }

    @Test("are lent until the caller has enough, wherever that is", arguments: [1, 2, 3, 31, 32, 33, 34, 79, 80])
    func stop(_ limit: Int) throws {
        #expect(try Self.rows(try Self.log(), limit: limit) == Array(Self.expected.prefix(limit)))
    }

    @Test(
        "damage of a block is told when its events are due, and not to who has enough before",
        arguments: [0, 5, 20, 39])
    func damage(_ segment: Int) throws {
        let disk = try Self.log()
        let paths = disk.contents.keys.filter { $0.hasSuffix(".seg") }.sorted()
        #expect(paths.count == Self.segments)
        var bytes = try #require(disk.contents[paths[segment]])
        // Behind the header lies the first column of the only block.
        bytes[200] ^= 0xff
        disk.replace(paths[segment], bytes)
        let before = segment * 2
        if before > 0 { #expect(try Self.rows(disk, limit: before) == Array(Self.expected.prefix(before))) }
        let error = #expect(throws: LogError.self) { try Self.rows(disk) }
        #expect(error?.code == .corrupted && error?.file?.string == paths[segment])
    }
}
