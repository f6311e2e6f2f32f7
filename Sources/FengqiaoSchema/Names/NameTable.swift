/// Gives each name of a family a dense ordinal, in order of first use.
///
/// Names are byte strings: two spellings of "é" are two names, as they are two rows. The ordinals depend on
/// the order of use alone, never on the hash, so that two replays of a log number alike.
///
/// - Complexity: ``intern(_:_:)`` and ``ordinal(of:)`` are O(length) on average; ``bytes(of:)`` is O(1).
public struct NameTable: Sendable {
    // All names one behind the other; name `i` ends at `ends[i]`.
    private var arena: [UInt8] = []
    private var ends: [Int] = []
    // How many of the names can be looked up by hash: all of them, or the first so many.
    private var hashed = 0
    // Open addressing with linear probing: ordinal + 1, or 0 for free, and above it 32 bits of the hash, so that a name
    // that is not there is told by this line of the cache alone. The size is a power of two.
    private var slots: [UInt64]
    private let seed: UInt64

    /// The ordinal that stands for "no name".
    public static let none = UInt32.max

    /// An empty table. The seed makes the hash unpredictable to whoever chooses the names; nothing that is
    /// stored or printed depends on it.
    public init() {
        slots = Array(repeating: 0, count: 64)
        seed = UInt64.random(in: .min ... .max)
    }

    /// How many names there are.
    public var count: Int { ends.count }

    /// The ordinal of a name, which is added where it is new.
    public mutating func intern(_ source: borrowing RawSpan, _ range: Range<Int>) -> UInt32 {
        index()
        let hash = hash(source, range)
        let slot = find(source, range, hash)
        if slots[slot] != 0 { return Self.ordinal(slots[slot]) }
        // 2^32 - 2 names would be more than any log's positions in practice; the ordinal must stay below `none`.
        precondition(ends.count < Int(UInt32.max) - 1, "a log holds at most 4,294,967,294 names of a family")
        let ordinal = UInt32(ends.count)
        source.append(range, to: &arena)
        ends.append(arena.count)
        hashed += 1
        slots[slot] = Self.slot(ordinal, hash)
        // At most half full, so that a probe stays short.
        if ends.count * 2 > slots.count { grow() }
        return ordinal
    }

    /// The ordinal of a name, which is added where it is new.
    public mutating func intern(_ name: String) -> UInt32 { intern(Array(name.utf8)) }

    /// The ordinal of a name, which is added where it is new.
    package mutating func intern(_ bytes: [UInt8]) -> UInt32 { intern(bytes.rawSpan, 0..<bytes.count) }

    /// The ordinal of a name, or `nil` where the name is unknown.
    public func ordinal(of name: String) -> UInt32? { ordinal(of: Array(name.utf8)) }

    /// The ordinal of a name, or `nil` where the name is unknown.
    ///
    /// - Complexity: O(length) on average; O(names) where some were added unhashed since ``index()`` was called.
    public func ordinal(of bytes: [UInt8]) -> UInt32? {
        ordinal(of: bytes.rawSpan, 0..<bytes.count)
    }

    /// The ordinal of the name that stands in a range of some bytes, or `nil` where it is unknown.
    package func ordinal(of source: borrowing RawSpan, _ range: Range<Int>) -> UInt32? {
        let slot = find(source, range, hash(source, range))
        if slots[slot] != 0 { return Self.ordinal(slots[slot]) }
        for index in hashed..<ends.count where isEqual(index, source, range) { return UInt32(index) }
        return nil
    }

    /// Adds the strings of a column from some place on, each with the next ordinal, and hashes none of them: nobody may
    /// ever look them up.
    ///
    /// The caller knows that they are new. Where one is not, its first ordinal is the one that is found.
    package mutating func appendUnhashed(_ column: borrowing ByteColumn, from place: Int) {
        let strings = column.count
        guard place < strings else { return }
        precondition(
            ends.count + strings < Int(UInt32.max) - 1, "a log holds at most 4,294,967,294 names of a family")
        let start = place == 0 ? 0 : Int(column.ends[place - 1])
        let shift = arena.count - start
        arena.append(contentsOf: column.bytes[start..<Int(column.ends[strings - 1])])
        for index in place..<strings { ends.append(Int(column.ends[index]) + shift) }
    }

    /// A table of names as ``bytes(into:)`` handed them out, none of them hashed; `nil` where the ends are not those of names
    /// one behind the other.
    package init?(ends: [Int], arena: [UInt8]) {
        guard ends.count < Int(UInt32.max) - 1, (ends.last ?? 0) == arena.count else { return nil }
        var before = 0
        for end in ends {
            guard end >= before else { return nil }
            before = end
        }
        self.init()
        (self.ends, self.arena) = (ends, arena)
    }

    /// Hashes what was added unhashed, so that each name is found in O(length).
    public mutating func index() {
        if hashed == ends.count { return }
        while ends.count * 2 > slots.count { grow() }
        let mask = slots.count - 1
        for index in hashed..<ends.count {
            let hash = hash(arena.rawSpan, (index == 0 ? 0 : ends[index - 1])..<ends[index])
            var slot = Self.start(hash, mask)
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = Self.slot(UInt32(index), hash)
        }
        hashed = ends.count
    }

    /// The bytes of a name.
    public func bytes(of ordinal: UInt32) -> ArraySlice<UInt8> {
        let index = Int(ordinal)
        return arena[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    /// The name as text.
    public func string(of ordinal: UInt32) -> String { String(decoding: bytes(of: ordinal), as: UTF8.self) }

    /// Hands all names to a sink, in order, with where they end.
    public func bytes(into sink: (borrowing RawSpan) -> Void) { bytes(first: count, into: sink) }

    /// Hands the first so many names to a sink, in order, with where they end.
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

    private func find(_ source: borrowing RawSpan, _ range: Range<Int>, _ hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Self.start(hash, mask)
        let slots = self.slots.span
        while slots[slot] != 0 {
            let known = slots[slot]
            if known >> 32 == UInt64(Self.kept(hash)), isEqual(Int(Self.ordinal(known)), source, range) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    // The 32 bits of a hash that are kept: tables have less than 2^32 slots, so they say where it belongs in a larger one.
    private static func kept(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash) }
    private static func start(_ hash: UInt64, _ mask: Int) -> Int { Int(kept(hash)) & mask }
    private static func slot(_ ordinal: UInt32, _ hash: UInt64) -> UInt64 {
        UInt64(kept(hash)) << 32 | UInt64(ordinal + 1)
    }
    private static func ordinal(_ slot: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: slot) - 1 }

    private func isEqual(_ index: Int, _ source: borrowing RawSpan, _ range: Range<Int>) -> Bool {
        let start = index == 0 ? 0 : ends[index - 1]
        guard ends[index] - start == range.count else { return false }
        // Eight bytes at a time, and the last ones of what is shorter one by one.
        let bytes = self.arena.rawSpan
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

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        var bigger = [UInt64](repeating: 0, count: mask + 1)
        for known in slots where known != 0 {
            var slot = Int(known >> 32) & mask
            while bigger[slot] != 0 { slot = (slot + 1) & mask }
            bigger[slot] = known
        }
        slots = bigger
    }

    // Multiply and fold, eight bytes a step. Its quality matters for speed alone.
    private func hash(_ source: borrowing RawSpan, _ range: Range<Int>) -> UInt64 {
        var state = seed ^ UInt64(truncatingIfNeeded: range.count)
        var at = range.lowerBound
        while at + 8 <= range.upperBound {
            state = mix(state ^ source.littleEndian64(at: at))
            at += 8
        }
        var rest: UInt64 = 0
        while at < range.upperBound {
            rest = rest << 8 | UInt64(source.byte(at: at))
            at += 1
        }
        return mix(state ^ rest)
    }

    @inline(__always)
    private func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
        return product.high ^ product.low
    }
}
