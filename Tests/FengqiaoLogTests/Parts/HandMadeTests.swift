import FengqiaoLog
import FengqiaoSchema
import FengqiaoTesting
import Testing

/// What stands behind right checksums and still makes no sense must be an error: never a trap, never more memory than
/// the limits allow, and no ordinal without a name handed to a fold. Each test is a file that once was one of these.
@Suite("Segments that a broken writer could leave")
struct HandMadeTests {
    /// Reads only the segment, in every way; what each way ended with.
    private static func failures(_ segment: HandMade) throws -> [LogError?] {
        let disk = try segment.disk()
        let end = UInt64(HandMade.rows)
        let registry = SchemaRegistry([HandMade.schema])
        let reader = try LogReader.open(at: SmallLog.path, fileSystem: disk)
        let all = KindSet(Array(1...63))
        return [
            failure { try reader.forEachFrame(from: 0) { $0.positions.upperBound < end } },
            failure { try reader.forEachEvent(ofKinds: all, in: ReadRange(end: end)) { _ in true } },
            failure {
                var names = Names()
                try reader.forEachBlock(in: ReadRange(end: end), EventSelection(columns: all), registry, &names) {
                    (_, _) throws(LogError) in true
                }
            },
            failure { _ = try reader.verify() }, failure { _ = try reader.inspect() },
        ]
    }

    private enum Way: Int { case frames, events, blocks }

    private static func code(_ segment: HandMade, _ way: Way) throws -> LogError.Code? {
        try failures(segment)[way.rawValue]?.code
    }

    @Test("as it is made, it can be read")
    func sound() throws {
        var segment = HandMade()
        (segment.ends, segment.elements) = ((1...12).map { $0 }, [Int64](repeating: 0, count: 12))
        for error in try Self.failures(segment) { #expect(error == nil) }
    }

    @Test("ordinals that would pass 32 or 64 bits", arguments: [Int(UInt32.max), Int(UInt32.max) - 1, .max])
    func ordinals(_ base: Int) throws {
        for family in 0..<5 {
            var segment = HandMade()
            segment.bases[family] = base
            // Rows are put together without the first number of most families; folds are not.
            if base != Int(UInt32.max) - 1 { #expect(try Self.code(segment, .frames) == .corrupted) }
            #expect(try Self.code(segment, .blocks) == .corrupted)
        }
    }

    @Test("a number of groups from which nobody could count on", arguments: [Int64.max, Int64.max - 2])
    func groups(_ first: Int64) throws {
        var segment = HandMade()
        segment.firstGroup = UInt64(first)
        #expect(throws: LogError.self) { _ = try Self.failures(segment) }
        #expect(throws: DecodeError.self) {
            var footer = try SegmentParts(try SmallLog().segments[0].bytes).footer
            footer.firstGroup = UInt64(first)
            _ = try SegmentFooter(footer.encoded.rawSpan, limit: footer.index.end)
        }
    }

    @Test("a command key longer than a frame has room for")
    func longKey() throws {
        var segment = HandMade()
        segment.key = [UInt8](repeating: 1, count: 70_000)
        // The frame is lent without it; the check of the whole log tells.
        _ = try Self.failures(segment)
        let reader = try LogReader.open(at: SmallLog.path, fileSystem: segment.disk())
        #expect(try !reader.verify().faults.isEmpty)
    }

    @Test("a table that stands twice, so that the rows add up and some have none")
    func twice() throws {
        var segment = HandMade()
        segment.kinds = (0..<12).map { $0 < 6 ? 1 : 2 }
        segment.tables = [6, 6]
        #expect(try Self.code(segment, .frames) == .corrupted)
        #expect(try Self.code(segment, .blocks) == .corrupted)
    }

    @Test("ordinals without a name, in every column that has ordinals")
    func nameless() throws {
        for nameless in [1_000, Int64(UInt32.max)] {
            var (stream, actor, element) = (HandMade(), HandMade(), HandMade())
            stream.streams[7] = nameless
            actor.actors[7] = nameless
            element.ends = element.ends.indices.map { $0 < 7 ? 0 : 1 }
            element.elements = [nameless]
            for segment in [stream, actor, element] {
                #expect(try Self.code(segment, .frames) == .corrupted)
                #expect(try Self.code(segment, .blocks) == .corrupted)
            }
        }
    }

    @Test("lists that overlap, so that a few rows say more than a block holds")
    func overlapping() throws {
        var segment = HandMade()
        segment.elements = [Int64](repeating: 0, count: 6_000_000)
        // Each second row has all of them, and the row before it takes them back.
        segment.ends = segment.ends.indices.map { $0 % 2 == 0 ? 6_000_000 : 0 }
        segment.stream = SegmentIndex.key(.worker, 0)
        segment.postings = stride(from: 0, to: 12, by: 2).map { Int64($0) }
        let reader = try LogReader.open(at: SmallLog.path, fileSystem: segment.disk())
        let error = failure {
            try reader.forEachEvent(of: .worker, named: segment.name, SchemaRegistry([HandMade.schema])) { _ in true }
        }
        #expect(error?.code == .corrupted && error?.description.contains("overlap") == true)
    }

    @Test("a list of millions of names in a few bytes")
    func manyNames() throws {
        var segment = HandMade()
        // 2,000,000 names of 1,000 bytes: 2 GB, if they were all written out.
        segment.name = [UInt8](repeating: UInt8(ascii: "n"), count: 1_000)
        segment.elements = [Int64](repeating: 0, count: 2_000_000)
        segment.ends[11] = 2_000_000
        #expect(try Self.code(segment, .frames) == .corrupted)
        #expect(try Self.code(segment, .events) == .corrupted)
    }
}
