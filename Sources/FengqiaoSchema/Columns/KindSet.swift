/// A set of kinds of events, by number.
public struct KindSet: Hashable, Sendable, ExpressibleByArrayLiteral {
    private var bits: UInt64

    /// A set of the given kinds.
    public init(_ kinds: some Sequence<UInt8>) {
        bits = kinds.reduce(0) { $0 | (1 << UInt64($1 & 63)) }
    }

    /// A set of the given kinds.
    public init(arrayLiteral kinds: UInt8...) { self.init(kinds) }

    /// Whether a kind is in the set.
    public func contains(_ kind: UInt8) -> Bool { bits >> UInt64(kind & 63) & 1 == 1 }

    /// Puts a kind into the set; whether it was not there yet.
    package mutating func insert(_ kind: UInt8) -> Bool {
        defer { bits |= 1 << UInt64(kind & 63) }
        return !contains(kind)
    }

    /// Both sets together.
    public func union(_ other: KindSet) -> KindSet {
        var result = self
        result.bits |= other.bits
        return result
    }
}

/// What a projection reads: a replay decodes this and nothing else.
public struct EventSelection: Hashable, Sendable {
    /// The kinds whose columns are wanted.
    public var columns: KindSet
    /// The kinds that are wanted as whole rows: rare ones with deep fields, such as policies and calendars.
    public var rows: KindSet

    /// Makes a selection.
    public init(columns: KindSet, rows: KindSet = []) {
        self.columns = columns
        self.rows = rows
    }

    /// What either of two projections reads.
    public func union(_ other: EventSelection) -> EventSelection {
        EventSelection(columns: columns.union(other.columns), rows: rows.union(other.rows))
    }
}
