internal import FengqiaoSchema

/// What sealing carries on from one segment to the next: the numbers that are given out, and the names that have
/// one.
struct SealState: Sendable {
    /// The names of all families but matters, of which there are too many to keep.
    var names = Names()
    /// The next ordinal of each family.
    var nextOrdinals = [UInt64](repeating: 0, count: NameSpace.count)
    var nextGroup: UInt64 = 0
    var nextCommand: UInt64 = 0
    var tree = TreeRange(from: 0)
    /// The segments so far, oldest first.
    var index: SegmentSet

    /// Reads what the segments so far have given out.
    init(_ index: SegmentSet) throws(LogError) {
        self.index = index
        for segment in index.segments { try add(segment) }
    }

    mutating func add(_ segment: Segment) throws(LogError) {
        let directory = try segment.index()
        for space in NameSpace.allCases {
            let family = directory.names[space.index]
            guard family.base == nextOrdinals[space.index] else {
                throw LogError.corrupted(
                    "a segment's names do not follow those before", segment.path, at: segment.footer.index.offset)
            }
            nextOrdinals[space.index] += UInt64(family.strings.ends.count)
            if space == .matter { continue }
            let strings = try segment.names(space)
            for index in 0..<strings.count { _ = names[space].intern(strings.bytes.raw, strings.range(index)) }
            guard UInt64(names[space].count) == nextOrdinals[space.index] else {
                throw LogError.corrupted(
                    "a segment names something twice", segment.path, at: segment.footer.index.offset)
            }
        }
        let footer = segment.footer
        guard let tree = segment.tree, footer.first == self.tree.end, footer.firstGroup == nextGroup,
            directory.commandBase == nextCommand
        else {
            throw LogError.corrupted("a segment does not follow the one before", segment.path, at: 40)
        }
        self.tree.append(tree)
        nextGroup += footer.groupCount
        nextCommand += UInt64(directory.keys.ends.count)
    }

    /// The ordinals of a tail's names: `[family][ordinal in the tail]`. New ones get the next, in order of
    /// first use; `fresh` has them.
    mutating func number(
        _ local: Names, _ hash: StableHash
    ) throws(LogError) -> (map: [[UInt32]], fresh: [(base: UInt64, strings: ByteColumn)]) {
        var map: [[UInt32]] = []
        var fresh: [(base: UInt64, strings: ByteColumn)] = []
        for space in NameSpace.allCases {
            var ordinals: [UInt32] = []
            let base = nextOrdinals[space.index]
            var strings = ByteColumn()
            let known = try known(space, local[space], hash)
            for ordinal in 0..<UInt32(local[space].count) {
                if let known = known[Int(ordinal)] {
                    ordinals.append(known)
                    continue
                }
                let bytes = Array(local[space].bytes(of: ordinal))
                guard let new = UInt32(exactly: nextOrdinals[space.index]), new != NameTable.none else {
                    throw LogError(
                        .invalidArgument, "4,294,967,295 names of a family are given out; begin another log")
                }
                if space != .matter { _ = names[space].intern(bytes.raw, 0..<bytes.count) }
                strings.append(bytes.raw, 0..<bytes.count)
                nextOrdinals[space.index] += 1
                ordinals.append(new)
            }
            map.append(ordinals)
            fresh.append((base, strings))
        }
        return (map, fresh)
    }

    /// The ordinals that the names of a family have already; nil for those that are new.
    private func known(_ space: NameSpace, _ local: borrowing NameTable, _ hash: StableHash) throws(LogError)
        -> [UInt32?]
    {
        let all = (0..<UInt32(local.count)).map { Array(local.bytes(of: $0)) }
        if space != .matter { return all.map { names[space].ordinal(of: $0) } }
        return try index.matters(all, all.map { hash($0) })
    }
}
