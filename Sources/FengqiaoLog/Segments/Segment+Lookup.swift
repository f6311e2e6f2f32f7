internal import FengqiaoSchema

extension Segment {
    /// The numbers that stand beside a hash in a table: usually none, told by the filter alone.
    func numbers(_ hash: UInt64, in table: Table) throws(LogError) -> [UInt64] {
        guard try filter(of: table).mayContain(hash) else { return [] }
        var chunks = try chunks()
        return try chunks.numbers(hash, in: try entry(of: table))
    }

    /// The bytes of the names of a family that the segment uses first.
    func names(_ space: NameSpace) throws(LogError) -> ByteColumn {
        let index = try index()
        let strings = index.names[space.index].strings
        var column = ByteColumn()
        var chunks = try chunks()
        try chunks.decode(strings, index.heaps[HeapKind.tokens.rawValue], 0..<strings.ends.count, to: &column)
        return column
    }

    /// The bytes of one name, or nil if it is not one of the segment's.
    func name(_ space: NameSpace, _ ordinal: UInt32) throws(LogError) -> [UInt8]? {
        let index = try index()
        let family = index.names[space.index]
        guard UInt64(ordinal) >= family.base, UInt64(ordinal) - family.base < UInt64(family.strings.ends.count)
        else { return nil }
        let place = Int(UInt64(ordinal) - family.base)
        var column = ByteColumn()
        var chunks = try chunks()
        try chunks.decode(
            family.strings, index.heaps[HeapKind.tokens.rawValue], place..<(place + 1), to: &column)
        return column.bytes
    }

    /// The ordinals of many matters by name and hash, nil where the segment does not have one: reads the whole
    /// table and all names of the segment once.
    func ordinals(ofMatters wanted: [(name: [UInt8], hash: UInt64)]) throws(LogError) -> [UInt32?] {
        var chunks = try chunks()
        let (hashes, numbers) = try chunks.pairs(of: try entry(of: .matters))
        let strings = try names(.matter)
        let base = try index().names[NameSpace.matter.index].base
        return wanted.map { name, hash in
            let kept = hash >> HashTableEntry.dropped
            var place = hashes.partitioningIndex { $0 >= kept }
            while place < hashes.count, hashes[place] == kept {
                let number = numbers[place]
                place += 1
                guard number >= base, number - base < UInt64(strings.count) else { continue }
                let range = strings.range(Int(number - base))
                if strings.bytes[range].elementsEqual(name) { return UInt32(exactly: number) }
            }
            return nil
        }
    }

    /// The positions of the events that brought ids along, nil where the segment has no such event.
    func positions(ofEventIDs wanted: [(id: [UInt8], hash: UInt64)]) throws(LogError) -> [UInt64?] {
        // Rows that may be meant, each with the place of the id: what stands beside a hash need not belong to the id.
        var candidates: [(row: Int, place: Int)] = []
        var chunks = try chunks()
        let numbers = try chunks.numbers(wanted.map(\.hash), in: try entry(of: .eventIDs))
        for (place, positions) in numbers.enumerated() {
            for position in positions where position >= footer.first && position < footer.end {
                candidates.append((Int(position - footer.first), place))
            }
        }
        candidates.sort { ($0.row, $0.place) < ($1.row, $1.place) }
        var found = [UInt64?](repeating: nil, count: wanted.count)
        var rest = candidates[...]
        while let first = rest.first {
            let index = block(of: first.row)
            let block = footer.blocks[index]
            let own = rest.prefix { $0.row < block.firstRow + block.count }
            rest.removeFirst(own.count)
            var decoder = try decoder(index)
            let ids = try decoder.eventIDs(own.map { $0.row - block.firstRow })
            for (id, candidate) in zip(ids, own) where id == wanted[candidate.place].id {
                found[candidate.place] = footer.first + UInt64(candidate.row)
            }
        }
        return found
    }

    /// The command with a key, if the segment has it.
    func command(_ key: [UInt8], _ hash: UInt64) throws(LogError) -> StoredCommand? {
        let index = try index()
        for number in try numbers(hash, in: .commands) {
            guard number >= index.commandBase, number - index.commandBase < UInt64(index.keys.ends.count) else {
                throw LogError.corrupted(
                    "the table of commands names one that is not here", path, at: footer.index.offset)
            }
            let found = try command(Int(number - index.commandBase))
            if found.key == key { return found.stored }
        }
        return nil
    }

    /// All of the segment's commands, as columns.
    func commands() throws(LogError) -> SegmentCommands {
        let index = try index()
        var commands = SegmentCommands()
        var chunks = try chunks()
        let all = 0..<index.keys.ends.count
        try chunks.decode(index.keys, index.heaps[HeapKind.tokens.rawValue], all, to: &commands.keys)
        try chunks.decode(index.digests, index.heaps[HeapKind.texts.rawValue], all, to: &commands.digests)
        try chunks.decode(index.commandStarts, all, to: &commands.starts)
        try chunks.decode(index.commandCounts, all, to: &commands.counts)
        return commands
    }

    /// Everything in a block.
    func rows(ofBlock block: Int) throws(LogError) -> SealedBlock {
        var decoder = try decoder(block)
        return try decoder.all()
    }

    /// One of the segment's commands, by its place among them.
    func command(_ place: Int) throws(LogError) -> (key: [UInt8], stored: StoredCommand) {
        let index = try index()
        let range = place..<(place + 1)
        var (key, digest) = (ByteColumn(), ByteColumn())
        var (starts, counts): ([UInt64], [UInt64]) = ([], [])
        var chunks = try chunks()
        try chunks.decode(index.keys, index.heaps[HeapKind.tokens.rawValue], range, to: &key)
        try chunks.decode(index.digests, index.heaps[HeapKind.texts.rawValue], range, to: &digest)
        try chunks.decode(index.commandStarts, range, to: &starts)
        try chunks.decode(index.commandCounts, range, to: &counts)
        guard starts[0] <= UInt64(footer.count), counts[0] <= UInt64(footer.count) - starts[0] else {
            throw LogError.corrupted("a command's events are not here", path, at: index.commandStarts.offset)
        }
        let first = footer.first + starts[0]
        return (key.bytes, StoredCommand(digest: digest.bytes, positions: first..<(first + counts[0])))
    }

    /// The rows of a stream, by their place in the segment, rising.
    func rows(of stream: UInt64) throws(LogError) -> [UInt32] {
        guard try streamFilter().mayContain(SegmentIndex.mix(stream)) else { return [] }
        let index = try index()
        var chunks = try chunks()
        // Each look unpacks a thousandth of the streams of a large segment, and the column is read once.
        func value(_ place: Int) throws(LogError) -> UInt64 {
            var values: [UInt64] = []
            try chunks.decode(index.streams, place..<(place + 1), to: &values)
            return values[0]
        }
        var (place, high) = (0, index.streams.count)
        while place < high {
            let middle = (place + high) / 2
            if try value(middle) < stream { place = middle + 1 } else { high = middle }
        }
        guard place < index.streams.count, try value(place) == stream else { return [] }
        var ends: [UInt64] = []
        try chunks.decode(index.ends, max(0, place - 1)..<(place + 1), to: &ends)
        let (start, end) = (place == 0 ? 0 : ends[0], ends[ends.count - 1])
        guard start <= end, end <= UInt64(index.rowCount) else {
            throw LogError.corrupted("the postings reach beyond their rows", path, at: index.ends.offset)
        }
        return try rows(Int(start)..<Int(end), index, &chunks)
    }

    private func rows(
        _ range: Range<Int>, _ index: SegmentIndex, _ chunks: inout ChunkReader
    ) throws(LogError) -> [UInt32] {
        var rows: [UInt32] = []
        if range.isEmpty { return rows }
        let part = SegmentIndex.postingsPart
        for number in (range.lowerBound / part)...((range.upperBound - 1) / part) {
            let first = number * part
            let inside =
                max(range.lowerBound - first, 0)..<min(range.upperBound - first, index.rows[number].count)
            try chunks.decode(index.rows[number], inside, to: &rows)
        }
        guard rows.allSatisfy({ Int($0) < footer.count }) else {
            throw LogError.corrupted("the postings name rows that are not here", path, at: index.ends.offset)
        }
        guard zip(rows, rows.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw LogError.corrupted("the postings run backwards", path, at: index.ends.offset)
        }
        return rows
    }

    /// The block that holds a row of the segment.
    func block(of row: Int) -> Int { footer.blocks.partitioningIndex { $0.firstRow + $0.count > row } }
}

/// A segment's commands in order of their events.
struct SegmentCommands {
    var keys = ByteColumn()
    var digests = ByteColumn()
    /// Where the events begin, counted from the segment's first.
    var starts: [Int64] = []
    var counts: [Int64] = []
}
