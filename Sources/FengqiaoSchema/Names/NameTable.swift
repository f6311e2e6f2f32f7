/// Gives each name of a family a dense ordinal, in order of first use.
///
/// Names are byte strings: two spellings of "é" are two names, as they are two rows. The ordinals depend on
/// the order of use alone, never on the hash, so that two replays of a log number alike.
///
/// - Complexity: ``intern(_:_:)`` and ``ordinal(of:)`` are O(length) on average; ``bytes(of:)`` is O(1).
public struct NameTable: Sendable {
    private var list = NameList()
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
    public var count: Int { list.count }

    /// The ordinal of a name, which is added where it is new.
    public mutating func intern(_ source: borrowing RawSpan, _ range: Range<Int>) -> UInt32 {
        index()
        let hash = hash(source, range)
        let slot = find(source, range, hash)
        if slots[slot] != 0 { return Self.ordinal(slots[slot]) }
        let ordinal = list.append(source, range)
        hashed += 1
        slots[slot] = Self.slot(ordinal, hash)
        // At most half full, so that a probe stays short.
        if list.count * 2 > slots.count { grow() }
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
        for index in hashed..<list.count where list.isEqual(index, source, range) { return UInt32(index) }
        return nil
    }

    /// Adds the strings of a column from some place on, each with the next ordinal, and hashes none of them: nobody may
    /// ever look them up.
    ///
    /// The caller knows that they are new. Where one is not, its first ordinal is the one that is found.
    package mutating func appendUnhashed(_ column: borrowing ByteColumn, from place: Int) {
        _ = list.append(column, from: place)
    }

    /// A table of the names of a list, none of them hashed.
    package init(_ list: NameList) {
        self.init()
        self.list = list
    }

    /// Hashes what was added unhashed, so that each name is found in O(length).
    public mutating func index() {
        if hashed == list.count { return }
        while list.count * 2 > slots.count { grow() }
        let mask = slots.count - 1
        for index in hashed..<list.count {
            let hash = hash(list.bytes, list.range(index))
            var slot = Self.start(hash, mask)
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = Self.slot(UInt32(index), hash)
        }
        hashed = list.count
    }

    /// The bytes of a name.
    public func bytes(of ordinal: UInt32) -> ArraySlice<UInt8> { list.bytes(of: ordinal) }

    /// The name as text.
    public func string(of ordinal: UInt32) -> String { list.string(of: ordinal) }

    /// Hands all names to a sink, in order, with where they end.
    public func bytes(into sink: (borrowing RawSpan) -> Void) { bytes(first: count, into: sink) }

    /// Hands the first so many names to a sink, in order, with where they end.
    package func bytes(first count: Int, into sink: (borrowing RawSpan) -> Void) {
        list.bytes(first: count, into: sink)
    }

    private func find(_ source: borrowing RawSpan, _ range: Range<Int>, _ hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Self.start(hash, mask)
        let slots = self.slots.span
        while slots[slot] != 0 {
            let known = slots[slot]
            if known >> 32 == UInt64(Self.kept(hash)), list.isEqual(Int(Self.ordinal(known)), source, range) {
                return slot
            }
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
