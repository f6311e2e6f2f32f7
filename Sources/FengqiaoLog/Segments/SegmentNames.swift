internal import FengqiaoSchema

/// The names behind the ordinals of a log's segments, for whoever writes rows from columns. It keeps those of
/// the segments that were asked for last.
struct SegmentNames: NameSource {
    /// 64 segments' names of matters: some 20 MB, and as far back as the events of a matter mostly lie.
    private static let limit = 64

    private let set: SegmentSet
    /// Names of units, workers, categories and references, all of them.
    private var small = Names()
    private var isLoaded = false
    private var matters: [Int: ByteColumn] = [:]
    private var order: [Int] = []
    private var bases: [UInt64] = []
    /// Why the last name could not be read, if that was it.
    private(set) var failure: LogError?

    init(_ set: SegmentSet) { self.set = set }

    mutating func write(_ space: NameSpace, _ ordinal: UInt32, to row: inout RowWriter) throws(DecodeError) {
        do throws(LogError) {
            if try writeKnown(space, ordinal, to: &row) { return }
        } catch { failure = error }
        throw DecodeError(.outOfRange, at: row.bytes.count)
    }

    private mutating func writeKnown(
        _ space: NameSpace, _ ordinal: UInt32, to row: inout RowWriter
    ) throws(LogError) -> Bool {
        if !isLoaded { try load() }
        if space != .matter {
            guard ordinal < small[space].count else { return false }
            row.blob(small[space].bytes(of: ordinal))
            return true
        }
        let place = bases.partitioningIndex { $0 > UInt64(ordinal) } - 1
        guard place >= 0 else { return false }
        let column = try column(place)
        let index = UInt64(ordinal) - bases[place]
        guard index < UInt64(column.count) else { return false }
        row.blob(column.bytes[column.range(Int(index))])
        return true
    }

    private mutating func load() throws(LogError) {
        for segment in set.segments {
            bases.append(try segment.index().names[NameSpace.matter.index].base)
            for space in NameSpace.allCases where space != .matter {
                let strings = try segment.names(space)
                for index in 0..<strings.count { _ = small[space].intern(strings.bytes.raw, strings.range(index)) }
            }
        }
        isLoaded = true
    }

    private mutating func column(_ place: Int) throws(LogError) -> ByteColumn {
        if let known = matters[place] { return known }
        let column = try set.segments[place].names(.matter)
        matters[place] = column
        order.append(place)
        if order.count > Self.limit { matters[order.removeFirst()] = nil }
        return column
    }
}
