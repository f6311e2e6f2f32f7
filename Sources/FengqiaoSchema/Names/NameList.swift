/// Names one behind the other, each with the ordinal of its place, however often it comes: for references that are looked at
/// and never looked up, and what a ``NameTable`` finds its names in.
package struct NameList: Sendable {
    // Name `i` ends at `ends[i]`.
    private var arena: [UInt8] = []
    private var ends: [Int] = []

    package init() {}

    /// A list as ``bytes(first:into:)`` handed it out; `nil` where the ends are not those of names one behind the other.
    package init?(ends: [Int], arena: [UInt8]) {
        guard ends.count < Int(NameTable.none) - 1, (ends.last ?? 0) == arena.count else { return nil }
        var before = 0
        for end in ends {
            guard end >= before else { return nil }
            before = end
        }
        (self.ends, self.arena) = (ends, arena)
    }

    /// How many names there are, each time counted that one came.
    package var count: Int { ends.count }

    /// The bytes of all names.
    var bytes: RawSpan { @_lifetime(borrow self) get { arena.rawSpan } }

    /// Adds a name; its ordinal.
    package mutating func append(_ source: borrowing RawSpan, _ range: Range<Int>) -> UInt32 {
        checkRoom(1)
        source.append(range, to: &arena)
        ends.append(arena.count)
        return UInt32(ends.count - 1)
    }

    /// Adds a name; its ordinal.
    package mutating func append(_ name: String) -> UInt32 {
        let bytes = Array(name.utf8)
        return append(bytes.rawSpan, 0..<bytes.count)
    }

    /// Adds the strings of a column from some place on; the ordinal of the first.
    package mutating func append(_ column: borrowing ByteColumn, from place: Int = 0) -> UInt32 {
        let (first, strings) = (UInt32(ends.count), column.count)
        guard place < strings else { return first }
        checkRoom(strings - place)
        let start = place == 0 ? 0 : Int(column.ends[place - 1])
        let shift = arena.count - start
        arena.append(contentsOf: column.bytes[start..<Int(column.ends[strings - 1])])
        for index in place..<strings { ends.append(Int(column.ends[index]) + shift) }
        return first
    }

    // 2^32 - 2 names would be more than any log's positions in practice; an ordinal must stay below ``NameTable/none``.
    private func checkRoom(_ added: Int) {
        precondition(
            ends.count + added < Int(NameTable.none), "a log holds at most 4,294,967,294 names of a family")
    }

    /// Makes room for so many names that are about as long as those that are there.
    package mutating func reserve(_ count: Int) {
        guard count > ends.count, !ends.isEmpty else { return }
        ends.reserveCapacity(count)
        let (product, overflow) = arena.count.multipliedReportingOverflow(by: count)
        if !overflow { arena.reserveCapacity(product / ends.count) }
    }

    /// The bytes of a name.
    package func bytes(of ordinal: UInt32) -> ArraySlice<UInt8> { arena[range(Int(ordinal))] }

    /// The name as text.
    package func string(of ordinal: UInt32) -> String { String(decoding: bytes(of: ordinal), as: UTF8.self) }

    /// The ordinal that a name has in a table, or `nil` where it is not there.
    package func ordinal(of ordinal: UInt32, in table: NameTable) -> UInt32? {
        table.ordinal(of: arena.rawSpan, range(Int(ordinal)))
    }

    /// Hands the first so many names to a sink, in order, with where they end before them.
    package func bytes(first count: Int, into sink: (borrowing RawSpan) -> Void) {
        let known = min(count, ends.count)
        if known == ends.count {
            ends.lendBytes(to: sink)
        } else {
            let part = Array(ends[..<known])
            part.lendBytes(to: sink)
        }
        sink(arena.rawSpan.extracting(0..<(known == 0 ? 0 : ends[known - 1])))
    }

    /// Where the name at a place stands among the bytes.
    func range(_ place: Int) -> Range<Int> { (place == 0 ? 0 : ends[place - 1])..<ends[place] }

    /// Whether the name at a place is that in a range of some bytes.
    func isEqual(_ place: Int, _ source: borrowing RawSpan, _ range: Range<Int>) -> Bool {
        let start = place == 0 ? 0 : ends[place - 1]
        guard ends[place] - start == range.count else { return false }
        // Eight bytes at a time, and the last ones of what is shorter one by one.
        let bytes = arena.rawSpan
        var offset = 0
        while offset + 8 <= range.count {
            if bytes.littleEndian64(at: start + offset) != source.littleEndian64(at: range.lowerBound + offset) {
                return false
            }
            offset += 8
        }
        while offset < range.count {
            if bytes.byte(at: start + offset) != source.byte(at: range.lowerBound + offset) { return false }
            offset += 1
        }
        return true
    }
}
