/// Names one behind the other, each with the ordinal of its place, however often it comes: for references that are looked at
/// and never looked up, where a ``NameTable`` would hash each of them.
package struct NameList: Sendable {
    // Name `i` ends at `ends[i]`.
    private var arena: [UInt8] = []
    private var ends: [Int] = []

    package init() {}

    /// A list as ``bytes(into:)`` handed it out; `nil` where the ends are not those of names one behind the other.
    package init?(ends: [Int], arena: [UInt8]) {
        guard ends.count < Int(UInt32.max) - 1, (ends.last ?? 0) == arena.count else { return nil }
        var before = 0
        for end in ends {
            guard end >= before else { return nil }
            before = end
        }
        (self.ends, self.arena) = (ends, arena)
    }

    /// How many names there are, each time counted that one came.
    package var count: Int { ends.count }

    /// Adds the strings of a column; the ordinal of the first.
    package mutating func append(_ column: borrowing ByteColumn) -> UInt32 {
        precondition(
            ends.count + column.count < Int(UInt32.max) - 1, "a log holds at most 4,294,967,294 names of a family")
        let (first, shift) = (UInt32(ends.count), arena.count)
        arena.append(contentsOf: column.bytes)
        for end in column.ends { ends.append(Int(end) + shift) }
        return first
    }

    /// Adds a name; its ordinal.
    package mutating func append(_ name: String) -> UInt32 {
        precondition(ends.count < Int(UInt32.max) - 2, "a log holds at most 4,294,967,294 names of a family")
        arena.append(contentsOf: name.utf8)
        ends.append(arena.count)
        return UInt32(ends.count - 1)
    }

    /// Makes room for so many names that are about as long as those that are there.
    package mutating func reserve(_ count: Int) {
        guard count > ends.count, !ends.isEmpty else { return }
        ends.reserveCapacity(count)
        let (product, overflow) = arena.count.multipliedReportingOverflow(by: count)
        if !overflow { arena.reserveCapacity(product / ends.count) }
    }

    /// The bytes of a name.
    package func bytes(of ordinal: UInt32) -> ArraySlice<UInt8> { arena[range(ordinal)] }

    /// The name as text.
    package func string(of ordinal: UInt32) -> String { String(decoding: bytes(of: ordinal), as: UTF8.self) }

    /// The ordinal that a name has in a table, or `nil` where it is not there.
    package func ordinal(of ordinal: UInt32, in table: NameTable) -> UInt32? {
        table.ordinal(of: arena.rawSpan, range(ordinal))
    }

    /// Hands all names to a sink, in order, with where they end before them.
    package func bytes(into sink: (borrowing RawSpan) -> Void) {
        ends.lendBytes(to: sink)
        sink(arena.rawSpan)
    }

    private func range(_ ordinal: UInt32) -> Range<Int> {
        let index = Int(ordinal)
        return (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }
}
