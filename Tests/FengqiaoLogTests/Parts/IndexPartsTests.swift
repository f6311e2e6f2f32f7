import FengqiaoLog
import FengqiaoSchema
import FengqiaoTesting
import SystemPackage
import Testing

@Suite("Tables of hashes and their filters")
struct IndexPartsTests {
    @Test("a filter never denies one of 100,000 keys, and is wrong about others as seldom as it says")
    func filter() throws {
        var random = SeededRandom()
        let note = SeededRandom.note("100,000 keys", "IndexPartsTests")
        let hash = StableHash(storeID: random.bytes(16))
        func key(_ number: Int) -> UInt64 { hash(Array("matter-\(number)".utf8)) }
        let keys = (0..<100_000).map(key)
        let built = KeyFilter(keys)
        let filter = try #require(KeyFilter(bytes: built.bytes))
        #expect(keys.allSatisfy(filter.mayContain), note)
        // One in some hundred, says its documentation: a plain filter of 10 bits and six probes has 0.84 in a hundred,
        // one in blocks of 512 bits has 1.1; 1.5 is more than chance could add to 1,000,000 looks.
        let wrong = (100_000..<1_100_000).count { filter.mayContain(key($0)) }
        #expect(wrong < 15_000, note)
        #expect(wrong > 0, note)
        // 10 bits a key.
        #expect(filter.bytes.count <= 125_000 + KeyFilter.block)
    }

    @Test("a filter of no keys denies everything; bytes of another length are none")
    func edges() {
        var random = SeededRandom(1)
        let empty = KeyFilter([])
        #expect((0..<1_000).allSatisfy { _ in !empty.mayContain(random.next()) })
        #expect(KeyFilter(bytes: []) == nil)
        #expect(KeyFilter(bytes: [UInt8](repeating: 0, count: 63)) == nil)
        for hash in [0, 1, UInt64.max, 1 << 63] { #expect(KeyFilter([hash]).mayContain(hash)) }
    }

    /// A table, written and read back.
    private struct Table {
        let file: ChunkFile
        let entry: HashTableEntry

        init(_ pairs: [(hash: UInt64, number: UInt64)]) throws {
            file = try ChunkFile { $0.add(table: pairs) }
            entry = try Self.entry(file.directory)
        }

        static func entry(_ directory: [UInt8]) throws(DecodeError) -> HashTableEntry {
            var reader = RowReader(directory.rawSpan)
            var (offset, budget) = (UInt64(0), SegmentLimits.values)
            return try reader.tableEntry(&offset, &budget)
        }
    }

    @Test("each of 100,000 keys has its numbers, and no other key has any")
    func table() throws {
        var random = SeededRandom(2)
        let note = SeededRandom.note("100,000 keys", "IndexPartsTests")
        let pairs = (0..<100_000).map { (hash: random.next(), number: UInt64($0) * 3) }
        let table = try Table(pairs)
        var reader = try table.file.reader()
        #expect(table.entry.count == pairs.count)
        for index in stride(from: 0, to: pairs.count, by: 97) {
            #expect(try reader.numbers(pairs[index].hash, in: table.entry) == [pairs[index].number], note)
            #expect(try reader.numbers(random.next(), in: table.entry) == [], note)
        }
        // At the borders of the parts, where a look-up has to choose between two.
        let sorted = pairs.sorted { $0.hash < $1.hash }
        for border in stride(from: HashTableEntry.part, to: sorted.count, by: HashTableEntry.part) {
            for index in (border - 1)...border {
                #expect(try reader.numbers(sorted[index].hash, in: table.entry) == [sorted[index].number], note)
            }
        }
        for hash in [0, UInt64.max] { #expect(try reader.numbers(hash, in: table.entry) == [], note) }
        let all = try reader.pairs(of: table.entry)
        #expect(all.hashes == sorted.map { $0.hash >> HashTableEntry.dropped }, note)
        #expect(all.numbers == sorted.map(\.number), note)
    }

    @Test("keys with the same 48 bits all come back, also across parts", arguments: [2, 100, 8_192, 8_193, 20_000])
    func collisions(_ count: Int) throws {
        var random = SeededRandom(3)
        let note = SeededRandom.note("\(count) alike", "IndexPartsTests")
        let alike: UInt64 = 0x7fff_1234_5678 << HashTableEntry.dropped
        var pairs = (0..<10_000).map { _ in (hash: random.next(), number: random.next() >> 1) }
        for number in 0..<count { pairs.append((alike | random.next() >> 48, UInt64(number))) }
        pairs.shuffle(using: &random)
        let table = try Table(pairs)
        var reader = try table.file.reader()
        let expected = Array(0..<UInt64(count))
        #expect(try reader.numbers(alike, in: table.entry).sorted() == expected, note)
        #expect(try reader.numbers(alike | 0xffff, in: table.entry).sorted() == expected, note)
        #expect(try reader.numbers(alike + 1 << HashTableEntry.dropped, in: table.entry) == [], note)
    }

    @Test("any flipped bit of a table's directory is an error or another table; cut off anywhere, it is an error")
    func flipped() throws {
        var random = SeededRandom(4)
        let table = try Table((0..<9_000).map { (random.next(), UInt64($0)) })
        let directory = table.file.directory
        for bit in 0..<(directory.count * 8) {
            var other = directory
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let entry = try? Table.entry(other) else { continue }
            var reader = try table.file.reader()
            do { _ = try reader.numbers(random.next(), in: entry) } catch { #expect(error.code == .corrupted) }
        }
        for count in 0..<directory.count {
            #expect(throws: DecodeError.self) { try Table.entry(Array(directory[..<count])) }
        }
    }
}

@Suite("Open files")
struct FilePoolTests {
    @Test("there are never more open than the pool's limit, whoever asks for how many")
    func bound() throws {
        let disk = CountingDisk()
        let pool = FilePool(disk)
        var random = SeededRandom()
        for _ in 0..<5_000 {
            // Mostly a file of a few, so that some are found open.
            let number = random.next() % (random.next() % 4 == 0 ? 1_000 : 50)
            _ = try pool.file(FilePath("/\(number)"))
            let note = SeededRandom.note("file \(number)", "FilePoolTests")
            #expect(disk.openFiles <= FilePool.limit, note)
        }
        #expect(disk.openFiles == FilePool.limit)
        #expect(disk.opened < 5_000 && disk.opened > FilePool.limit)
    }

    @Test("what is held stays open when the pool lets go of it, and a file that is gone is an error")
    func held() throws {
        let disk = CountingDisk()
        let pool = FilePool(disk)
        let first = try pool.file("/first")
        for number in 0..<(FilePool.limit * 2) { _ = try pool.file(FilePath("/\(number)")) }
        #expect(disk.openFiles == FilePool.limit + 1)
        #expect(try first.length() == 0)
        #expect(throws: LogError.self) { try FilePool(MemoryDisk()).file("/nowhere") }
    }
}
