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

/// The columns of the envelope that a projection may leave out. Kind, stream and the time of the event are always there.
public struct EnvelopeColumns: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// ``EventBlock/recordedAt``
    public static let recordedAt = EnvelopeColumns(rawValue: 1)
    /// ``EventBlock/actors``
    public static let actors = EnvelopeColumns(rawValue: 2)
    /// ``EventBlock/units``
    public static let units = EnvelopeColumns(rawValue: 4)
    /// ``EventBlock/policyVersions``
    public static let policyVersions = EnvelopeColumns(rawValue: 8)
    /// All of them.
    public static let all: EnvelopeColumns = [.recordedAt, .actors, .units, .policyVersions]
}

/// What a projection reads: a replay decodes this and nothing else.
///
/// ```swift
/// var reads = EventSelection(columns: [accepted, closed])
/// reads.narrow(accepted, to: [tier])      // of acceptances the tier alone is unpacked
/// reads.envelope = [.units]
/// ```
public struct EventSelection: Hashable, Sendable {
    /// The kinds whose columns are wanted.
    public var columns: KindSet
    /// The kinds that are wanted as whole rows: rare ones with deep fields, such as policies and calendars.
    public var rows: KindSet
    /// Whether rows are wanted without the ids, the cause, the note and the number in the stream: these need not be read.
    public var areRowsBare = false
    /// The columns of the envelope that are wanted.
    public var envelope = EnvelopeColumns.all
    // By kind: a bit for each top-level field that is wanted.
    private var fields = [UInt64](repeating: .max, count: KindSchema.kindLimit)

    /// Makes a selection of all fields of some kinds.
    public init(columns: KindSet, rows: KindSet = []) {
        self.columns = columns
        self.rows = rows
    }

    /// Wants only some of a kind's top-level fields, by their place in its schema.
    public mutating func narrow(_ kind: UInt8, to wanted: some Sequence<Int>) {
        fields[Int(kind & 63)] = wanted.reduce(0) { $1 < 64 ? $0 | 1 << UInt64($1) : $0 }
    }

    /// Whether a top-level field of a kind is wanted. The 65th field of a kind and those behind it always are.
    public func contains(_ kind: UInt8, field: Int) -> Bool {
        field >= 64 || fields[Int(kind & 63)] >> UInt64(field) & 1 == 1
    }

    /// What either of two projections reads.
    public func union(_ other: EventSelection) -> EventSelection {
        var result = EventSelection(columns: columns.union(other.columns), rows: rows.union(other.rows))
        result.envelope = envelope.union(other.envelope)
        result.areRowsBare = (areRowsBare || rows == []) && (other.areRowsBare || other.rows == [])
        for kind in 0..<KindSchema.kindLimit {
            let number = UInt8(kind)
            // A kind that one of them does not read as columns is narrowed by the other alone.
            let (mine, theirs) = (columns.contains(number), other.columns.contains(number))
            result.fields[kind] = (mine ? fields[kind] : 0) | (theirs ? other.fields[kind] : 0)
        }
        return result
    }
}
