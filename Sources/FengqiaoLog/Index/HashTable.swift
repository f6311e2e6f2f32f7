package import FengqiaoSchema

// A table from hashes to numbers. [FMT-110 to FMT-113] In the directory: count; for each 8,192 entries
// the first hash and two chunks, the upper 48 bits of the hashes, rising, and the numbers; then the filter's length and u32 CRC32C.
// The filter's bytes lie behind those of the chunks.

/// A table as its directory says where it lies.
package struct HashTableEntry: Sendable {
    /// 8,192 entries share two chunks: some 40 KB, which is what one look-up reads.
    package static let part = 8_192
    /// 48 bits of a hash are kept: two keys of 100 million have the same ones once in some million looks.
    package static let dropped: UInt64 = 16

    package struct Part: Sendable {
        /// The first hash.
        package var fence: UInt64
        package var hashes: ChunkEntry
        package var numbers: ChunkEntry
    }

    package var count = 0
    package var parts: [Part] = []
    package var filterOffset: UInt64 = 0
    package var filterLength = 0
    package var filterCRC: UInt32 = 0
}

extension ChunkWriter {
    /// Adds a table of pairs of a hash and a number.
    package mutating func add(table pairs: [(hash: UInt64, number: UInt64)]) {
        // By number where hashes are alike, so that the bytes do not depend on the sort.
        let sorted = pairs.sorted { ($0.hash, $0.number) < ($1.hash, $1.number) }
        number(sorted.count)
        for start in stride(from: 0, to: sorted.count, by: HashTableEntry.part) {
            let part = sorted[start..<min(start + HashTableEntry.part, sorted.count)]
            number(Int(part[start].hash >> HashTableEntry.dropped))
            add(IntegerChunk(part.map { Int64($0.hash >> HashTableEntry.dropped) }))
            add(IntegerChunk(part.map { Int64(bitPattern: $0.number) }))
        }
        add(filter: KeyFilter(sorted.map(\.hash)))
    }

    package mutating func add(filter: KeyFilter) { add(blob: filter.bytes) }
}

extension RowReader {
    @_lifetime(self: copy self)
    package mutating func tableEntry(_ offset: inout UInt64, _ budget: inout Int) throws(DecodeError) -> HashTableEntry
    {
        var table = HashTableEntry(count: try length(budget))
        for start in stride(from: 0, to: table.count, by: HashTableEntry.part) {
            let fence = try varint()
            let hashes = try chunkEntry(&offset, &budget)
            let numbers = try chunkEntry(&offset, &budget)
            guard hashes.count == min(HashTableEntry.part, table.count - start), numbers.count == hashes.count else {
                throw DecodeError(.outOfRange, at: self.offset)
            }
            table.parts.append(.init(fence: fence, hashes: hashes, numbers: numbers))
        }
        (table.filterOffset, table.filterLength, table.filterCRC) = try blobEntry(&offset)
        return table
    }

    /// Bytes that are stored as they are: where, how many, and their checksum.
    @_lifetime(self: copy self)
    package mutating func blobEntry(_ offset: inout UInt64) throws(DecodeError) -> (UInt64, Int, UInt32) {
        let start = offset
        let length = try length(SegmentLimits.chunk)
        offset += UInt64(length)
        return (start, length, try little32())
    }
}

extension ChunkReader {
    /// The numbers that stand beside a hash in a table.
    package mutating func numbers(_ hash: UInt64, in table: HashTableEntry) throws(LogError) -> [UInt64] {
        try numbers([hash], in: table)[0]
    }

    /// The numbers that stand beside each of some hashes in a table. Of rising hashes no part is read twice.
    package mutating func numbers(_ wanted: [UInt64], in table: HashTableEntry) throws(LogError) -> [[UInt64]] {
        var found: [[UInt64]] = []
        // The part that was read last.
        var (current, hashes, numbers): (Int, [UInt64], [UInt64]) = (-1, [], [])
        for hash in wanted {
            let wanted = hash >> HashTableEntry.dropped
            var own: [UInt64] = []
            // From the last part that begins below it to the last that begins with it: equal hashes may straddle borders.
            let low = max(0, table.parts.partitioningIndex { $0.fence >= wanted } - 1)
            let high = table.parts.partitioningIndex { $0.fence > wanted }
            for index in min(low, high)..<high {
                let part = table.parts[index]
                if current != index {
                    (current, hashes, numbers) = (index, [], [])
                    try decode(part.hashes, 0..<part.hashes.count, to: &hashes)
                }
                // Sorted, as the writer left them; a table that is not finds less, and `verify` says so.
                var place = hashes.partitioningIndex { $0 >= wanted }
                while place < hashes.count, hashes[place] == wanted {
                    if numbers.isEmpty { try decode(part.numbers, 0..<part.numbers.count, to: &numbers) }
                    own.append(numbers[place])
                    place += 1
                }
            }
            found.append(own)
        }
        return found
    }
}

extension ChunkReader {
    /// All of a table, in its order: the upper 48 bits of the hashes and the numbers.
    package mutating func pairs(of table: HashTableEntry) throws(LogError) -> (hashes: [UInt64], numbers: [UInt64]) {
        var (hashes, numbers): ([UInt64], [UInt64]) = ([], [])
        for part in table.parts {
            try decode(part.hashes, 0..<part.hashes.count, to: &hashes)
            try decode(part.numbers, 0..<part.numbers.count, to: &numbers)
        }
        return (hashes, numbers)
    }
}

extension Array {
    /// The first index whose element fulfils a condition that holds from some index on; the end if none.
    package func partitioningIndex(_ condition: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
