import FengqiaoLog
import FengqiaoSchema
import Testing

@Suite("Columns of strings")
struct HeapTests {
    /// Strings that compress and strings that do not, empty ones, and some longer than a page of 64 KiB.
    private static func strings(_ count: Int, _ random: inout SeededRandom) -> [[UInt8]] {
        (0..<count).map { index in
            switch random.next() % 8 {
            case 0: return []
            case 1...3: return Array("matter-\(index % 17)".utf8)
            case 4...6: return random.bytes(Int.random(in: 1..<300, using: &random))
            default: return [UInt8](repeating: UInt8(index & 0xff), count: index % 40 == 0 ? 150_000 : 2_000)
            }
        }
    }

    private static func column(_ strings: [[UInt8]]) -> ByteColumn {
        var column = ByteColumn()
        for string in strings { column.append(string.rawSpan, 0..<string.count) }
        return column
    }

    private static func strings(_ column: ByteColumn) -> [[UInt8]] {
        (0..<column.count).map { Array(column.bytes[column.range($0)]) }
    }

    /// Two columns of tokens and one of texts.
    private struct Entries {
        var columns: [BytesEntry] = []
        var heaps: [HeapEntry] = []

        init(_ directory: [UInt8]) throws(DecodeError) {
            var reader = RowReader(directory.rawSpan)
            var (offset, budget) = (UInt64(0), SegmentLimits.values)
            for _ in 0..<3 { columns.append(try reader.bytesEntry(&offset, &budget)) }
            for _ in HeapKind.allCases { heaps.append(try reader.heapEntry(&offset, limit: SegmentLimits.heap)) }
        }
    }

    @Test("strings come back, whole and one by one, from every column of a heap", arguments: [0, 1, 7, 1_024, 1_500])
    func roundTrip(_ count: Int) throws {
        var random = SeededRandom(UInt64(count))
        let note = SeededRandom.note("\(count) strings", "HeapTests")
        let columns = (0..<3).map { _ in Self.strings(count, &random) }
        let heaps: [HeapKind] = [.tokens, .texts, .tokens]
        let file = try ChunkFile { writer in
            for (column, heap) in zip(columns, heaps) { writer.add(Self.column(column), in: heap) }
            writer.finish()
        }
        let entries = try Entries(file.directory)
        var reader = try file.reader()
        for (index, strings) in columns.enumerated() {
            let (entry, heap) = (entries.columns[index], entries.heaps[heaps[index].rawValue])
            var all = ByteColumn()
            try reader.decode(entry, heap, 0..<count, to: &all)
            #expect(Self.strings(all) == strings, note)
            // Behind what is there already, so that ends go on from where they are.
            var some = Self.column([[1, 2, 3]])
            var expected: [[UInt8]] = [[1, 2, 3]]
            for _ in 0..<(count == 0 ? 0 : 60) {
                let first = Int.random(in: 0..<count, using: &random)
                let end = min(count, first + Int.random(in: 0..<4, using: &random))
                try reader.decode(entry, heap, first..<end, to: &some)
                expected += strings[first..<end]
            }
            #expect(Self.strings(some) == expected, note)
        }
        // Pages that do not compress are stored as they are, so nothing grows by more than what LZ4 adds to a column.
        let raw = columns.joined().reduce(0) { $0 + $1.count }
        #expect(file.bytes.count <= raw + 3 * (count * 8 + 16 * 2), note)
    }

    @Test("any flipped bit of the bytes is an error")
    func flippedFile() throws {
        var random = SeededRandom(1)
        let strings = Self.strings(6, &random)
        let file = try ChunkFile { writer in
            for heap in [HeapKind.tokens, .texts, .tokens] { writer.add(Self.column(strings), in: heap) }
            writer.finish()
        }
        let entries = try Entries(file.directory)
        for place in 0..<min(file.bytes.count, 3_000) {
            var bytes = file.bytes
            bytes[place] ^= 1 << UInt8(place % 8)
            var reader = try file.reader(bytes)
            #expect(throws: LogError.self, SeededRandom.note("byte \(place)", "HeapTests")) {
                for (index, heap) in [0, 1, 0].enumerated() {
                    var column = ByteColumn()
                    try reader.decode(entries.columns[index], entries.heaps[heap], 0..<6, to: &column)
                }
            }
        }
    }

    @Test("any flipped bit of the directory is an error or another column; cut off anywhere, it is an error")
    func flippedDirectory() throws {
        var random = SeededRandom(2)
        let strings = Self.strings(6, &random)
        let file = try ChunkFile { writer in
            for heap in [HeapKind.tokens, .texts, .tokens] { writer.add(Self.column(strings), in: heap) }
            writer.finish()
        }
        for bit in 0..<(file.directory.count * 8) {
            var directory = file.directory
            directory[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let entries = try? Entries(directory) else { continue }
            var reader = try file.reader()
            for (index, heap) in [0, 1, 0].enumerated() {
                var column = ByteColumn()
                do {
                    let count = entries.columns[index].ends.count
                    try reader.decode(entries.columns[index], entries.heaps[heap], 0..<count, to: &column)
                    #expect(column.count == count, SeededRandom.note("bit \(bit)", "HeapTests"))
                } catch { #expect(error.code == .corrupted) }
            }
        }
        for count in 0..<file.directory.count {
            #expect(throws: DecodeError.self) { try Entries(Array(file.directory[..<count])) }
        }
    }

    @Test("strings that run backwards or reach beyond their heap are an error")
    func badEnds() throws {
        for ends in [[5, 3], [2, 100], [UInt32.max, 3]] as [[UInt32]] {
            let file = try ChunkFile { writer in
                writer.add(IntegerChunk(ends))
                writer.number(0)
                for heap in [HeapKind.texts, .tokens] { writer.add(Self.column([[1, 2, 3], [4, 5]]), in: heap) }
                writer.finish()
            }
            let entries = try Entries(file.directory)
            var reader = try file.reader()
            #expect(throws: LogError.self, "\(ends)") {
                var column = ByteColumn()
                try reader.decode(entries.columns[0], entries.heaps[0], 0..<2, to: &column)
            }
        }
    }
}
