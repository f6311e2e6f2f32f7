internal import FengqiaoSchema
internal import Synchronization

/// The names of units, workers, categories and references, for all readers of one process: they are few, and whoever
/// asks for one event must not read all of them again.
final class SmallNames: Sendable {
    private struct Known: Sendable {
        var names = Names()
        /// The segments whose names are among them, oldest first.
        var salts: [UInt64] = []
    }

    private let known = Mutex(Known())

    /// The names of these segments, oldest first, and perhaps of newer ones. A log gets segments behind the last one
    /// and never changes those that it has, so only what has come since is read.
    func names(of segments: [Segment]) throws(LogError) -> Names {
        var known = self.known.withLock { $0 }
        let salts = segments.map(\.footer.salt)
        if known.salts.starts(with: salts) { return known.names }
        if !salts.starts(with: known.salts) { known = Known() }
        for segment in segments[known.salts.count...] {
            for space in NameSpace.allCases where space != .matter {
                let strings = try segment.names(space)
                for index in 0..<strings.count {
                    _ = known.names[space].intern(strings.bytes.raw, strings.range(index))
                }
            }
        }
        known.salts = salts
        self.known.withLock { if $0.salts.count < salts.count { $0 = known } }
        return known.names
    }
}

/// The names behind the ordinals of a log's segments, for whoever writes rows from columns. It keeps those of
/// the segments that were asked for last.
struct SegmentNames: NameSource {
    /// 64 segments' names of matters: some 20 MB, and as far back as the events of a matter mostly lie.
    private static let limit = 64

    private let set: SegmentSet
    /// The matter whose events are asked for, where it is one: its name need not be looked up.
    private let matter: (ordinal: UInt32, name: [UInt8])?
    /// Names of units, workers, categories and references, all of them.
    private var small: Names?
    private var matters: [Int: ByteColumn] = [:]
    private var order: [Int] = []
    private var bases: [UInt64] = []
    /// Why the last name could not be read, if that was it.
    private(set) var failure: LogError?

    init(_ set: SegmentSet, _ matter: (ordinal: UInt32, name: [UInt8])? = nil) {
        self.set = set
        self.matter = matter
    }

    mutating func write(_ space: NameSpace, _ ordinal: UInt32, to row: inout RowWriter) throws(DecodeError) {
        do throws(LogError) {
            if try writeKnown(space, ordinal, to: &row) { return }
        } catch { failure = error }
        throw DecodeError(.outOfRange, at: row.bytes.count)
    }

    private mutating func writeKnown(
        _ space: NameSpace, _ ordinal: UInt32, to row: inout RowWriter
    ) throws(LogError) -> Bool {
        if space != .matter {
            if small == nil { small = try set.smallNames.names(of: set.segments) }
            guard let table = small?[space], ordinal < table.count else { return false }
            row.blob(table.bytes(of: ordinal))
            return true
        }
        if let matter, matter.ordinal == ordinal {
            row.blob(matter.name)
            return true
        }
        if bases.isEmpty {
            for segment in set.segments { bases.append(try segment.index().names[NameSpace.matter.index].base) }
        }
        let place = bases.partitioningIndex { $0 > UInt64(ordinal) } - 1
        guard place >= 0 else { return false }
        let column = try column(place)
        let index = UInt64(ordinal) - bases[place]
        guard index < UInt64(column.count) else { return false }
        row.blob(column.bytes[column.range(Int(index))])
        return true
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
