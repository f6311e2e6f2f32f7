import FengqiaoLog
import FengqiaoSchema
import Testing

@Suite("Columns of numbers")
struct IntegerChunkTests {
    @Test("every shape and length comes back, whole, in parts and value by value", arguments: Shape.allCases)
    func roundTrip(_ shape: Shape) throws {
        var random = SeededRandom()
        for length in Shape.lengths {
            let note = SeededRandom.note("\(shape), \(length) values", "IntegerChunkTests")
            let values = shape.values(length, &random)
            // With a mark for what is absent, and with the same numbers meaning themselves.
            for absent in [Int64.min, nil] {
                let file = try ChunkFile { $0.add(IntegerChunk(values, absent: absent)) }
                let entry = try file.chunk()
                var reader = try file.reader()
                var all: [Int64] = []
                try reader.decode(entry, 0..<length, absent: .min, to: &all)
                #expect(all == values, note)
                for range in Self.ranges(length, &random) {
                    var part: [Int64] = [42]
                    try reader.decode(entry, range, absent: .min, to: &part)
                    #expect(part == [42] + values[range], note)
                }
                #expect(throws: LogError.self, note) {
                    var beyond: [Int64] = []
                    try reader.decode(entry, 0..<(length + 1), to: &beyond)
                }
            }
        }
    }

    @Test("numbers of 8 and 32 bits come back, with what marks an absent one", arguments: Shape.allCases)
    func narrow(_ shape: Shape) throws {
        var random = SeededRandom(1)
        for length in Shape.lengths {
            let note = SeededRandom.note("\(shape), \(length) values", "IntegerChunkTests")
            let values = shape.values(length, &random)
            let bytes = values.map { UInt8(truncatingIfNeeded: $0 == .min ? 255 : $0) }
            let words = values.map { UInt32(truncatingIfNeeded: $0 == .min ? 0xffff_ffff : $0) }
            let byteFile = try ChunkFile { $0.add(IntegerChunk(bytes, absent: 255)) }
            let wordFile = try ChunkFile { $0.add(IntegerChunk(words, absent: .max)) }
            var byteReader = try byteFile.reader()
            var wordReader = try wordFile.reader()
            for range in Self.ranges(length, &random) + [0..<length] {
                var (byteResult, wordResult): ([UInt8], [UInt32]) = ([], [])
                try byteReader.decode(try byteFile.chunk(), range, absent: 255, to: &byteResult)
                try wordReader.decode(try wordFile.chunk(), range, absent: .max, to: &wordResult)
                #expect(byteResult == Array(bytes[range]), note)
                #expect(wordResult == Array(words[range]), note)
            }
        }
    }

    // Single values at the borders and some others, and a few longer parts.
    private static func ranges(_ length: Int, _ random: inout SeededRandom) -> [Range<Int>] {
        guard length > 0 else { return [0..<0] }
        let edges = [0, 1, 1_023, 1_024, 1_025, 2_047, 2_048, length - 1].filter { $0 < length }
        var ranges = edges.map { $0..<($0 + 1) }
        for _ in 0..<10 {
            let one = Int.random(in: 0..<length, using: &random)
            ranges.append(one..<(one + 1))
            ranges.append(one..<Int.random(in: one...length, using: &random))
        }
        return ranges
    }

    @Test("what is alike takes little room")
    func sizes() throws {
        func size(_ values: [Int64], absent: Int64? = nil) throws -> Int {
            let chunk = IntegerChunk(values, absent: absent)
            #expect(try ChunkFile { $0.add(chunk) }.bytes.count <= chunk.bytes.count)
            return chunk.bytes.count
        }
        var random = SeededRandom(2)
        let count = 100_000
        // A head of 16 bytes a vector, and 8 bytes for the step.
        let vectors = (count + IntegerChunk.vector - 1) / IntegerChunk.vector
        #expect(try size(Shape.constant.values(count, &random)) == 0)
        #expect(try size(Shape.absent.values(count, &random), absent: .min) == 0)
        #expect(try size(Shape.stairs.values(count, &random)) == vectors * 24)
        // Steps below 100 take 7 bits, numbers below 16 take 4, two numbers take 1.
        #expect(try size(Shape.sorted.values(count, &random)) <= vectors * 25 + count * 7 / 8)
        #expect(try size(Shape.small.values(count, &random)) <= vectors * 17 + count * 4 / 8)
        #expect(try size(Shape.extremes.values(count, &random)) <= 2 + 2 * 8 + vectors * 17 + count / 8)
        // 200 numbers of 64 bits: a dictionary and 8 bits each.
        #expect(try size(Shape.few.values(count, &random)) <= 2 + 200 * 8 + vectors * 17 + count)
        // One far value widens its own vector alone.
        #expect(try size(Shape.jump.values(count, &random)) <= vectors * 24 + IntegerChunk.vector * 8 + 16)
        // What cannot be packed takes no more than itself and the heads.
        #expect(try size(Shape.full.values(count, &random)) <= vectors * 16 + count * 8)
    }

    @Test("behind the checksum, any flipped bit is an error or gives as many values", arguments: Shape.allCases)
    func flippedChunk(_ shape: Shape) throws {
        var random = SeededRandom(3)
        for length in [3, 1_025] {
            let chunk = IntegerChunk(shape.values(length, &random), absent: shape == .holes ? .min : nil)
            let entry = try ChunkFile { $0.add(chunk) }.chunk()
            let slack = [UInt8](repeating: 0xff, count: BitPacking.slack)
            // Every bit of the heads, and some of the numbers.
            let bits = chunk.bytes.count * 8
            let heads = min(bits, IntegerChunk.vectorHead * 2 * 8)
            for bit in Array(0..<heads) + stride(from: heads, to: bits, by: 61) {
                var bytes = chunk.bytes
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                var values: [Int64] = []
                let isWhole = Self.decodes(entry, bytes + slack, 0..<length, &values)
                #expect(
                    !isWhole || values.count == length,
                    SeededRandom.note("\(shape), \(length) values, bit \(bit)", "IntegerChunkTests"))
                _ = Self.decodes(entry, bytes + slack, (length - 1)..<length, &values)
            }
        }
    }

    private static func decodes(
        _ entry: ChunkEntry, _ bytes: [UInt8], _ range: Range<Int>, _ values: inout [Int64]
    ) -> Bool {
        do throws(DecodeError) {
            try IntegerDecoder.decode(entry, bytes.rawSpan, range, absent: .min, to: &values)
            return true
        } catch { return false }
    }

    @Test("cut off anywhere, a chunk is an error", arguments: Shape.allCases)
    func truncatedChunk(_ shape: Shape) throws {
        var random = SeededRandom(4)
        let chunk = IntegerChunk(shape.values(1_100, &random), absent: shape == .holes ? .min : nil)
        if chunk.encoding == .constant { return }
        let entry = try ChunkFile { $0.add(chunk) }.chunk()
        // Without the slack that belongs behind it, a chunk is 8 bytes too short; a width of 0 needs no bits.
        for count in 0..<(IntegerChunk.vectorHead * 2) {
            var values: [Int64] = []
            #expect(
                !Self.decodes(entry, Array(chunk.bytes[..<min(count, chunk.bytes.count)]), 0..<1_100, &values),
                SeededRandom.note("\(shape) cut to \(count) bytes", "IntegerChunkTests"))
        }
        for count in stride(from: 0, to: chunk.bytes.count, by: 7) {
            var values: [Int64] = []
            let isWhole = Self.decodes(entry, Array(chunk.bytes[..<count]), 0..<1_100, &values)
            #expect(!isWhole || values.count == 1_100)
        }
    }

    @Test("any flipped bit of the file is an error; one of the directory is an error or another column")
    func flippedFile() throws {
        var random = SeededRandom(5)
        for shape in Shape.allCases {
            let note = SeededRandom.note("\(shape)", "IntegerChunkTests")
            let values = shape.values(100, &random)
            let file = try ChunkFile { $0.add(IntegerChunk(values)) }
            let entry = try file.chunk()
            for bit in 0..<(file.bytes.count * 8) {
                var bytes = file.bytes
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                var reader = try file.reader(bytes)
                #expect(throws: LogError.self, note) {
                    var found: [Int64] = []
                    try reader.decode(entry, 0..<100, to: &found)
                }
            }
            for bit in 0..<(file.directory.count * 8) {
                var directory = file.directory
                directory[bit / 8] ^= 1 << UInt8(bit % 8)
                guard let entry = try? ChunkFile.chunk(directory) else { continue }
                var reader = try file.reader()
                var found: [Int64] = []
                let count = min(entry.count, 5_000)
                do {
                    try reader.decode(entry, 0..<count, to: &found)
                    #expect(found.count == count, note)
                } catch { #expect(error.code == .corrupted, note) }
            }
            for count in 0..<file.directory.count {
                #expect(throws: DecodeError.self, note) { try ChunkFile.chunk(Array(file.directory[..<count])) }
            }
        }
    }
}
