internal import FengqiaoSchema

/// The sealed segments of a log, oldest first, and what can be looked up in all of them.
struct SegmentSet: Sendable {
    var segments: [Segment] = []
    /// The names of the small families, which whoever keeps the segments open keeps too.
    var smallNames = SmallNames()

    /// The ordinal of a matter's name, or nil if no segment has it.
    func matter(_ name: [UInt8], _ hash: UInt64) throws(LogError) -> UInt32? {
        for segment in segments.reversed() {
            for number in try segment.numbers(hash, in: .matters) {
                guard let ordinal = UInt32(exactly: number) else { continue }
                if try segment.name(.matter, ordinal) == name { return ordinal }
            }
        }
        return nil
    }

    /// The ordinals of many matters' names, nil for those that no segment has: what one look-up a name gives, with
    /// a segment's table and names read once where it has several of them.
    func matters(_ names: [[UInt8]], _ hashes: [UInt64]) throws(LogError) -> [UInt32?] {
        // A look-up reads some 100 KB, a segment's table and names some 500 KB.
        let few = 8
        var found = [UInt32?](repeating: nil, count: names.count)
        var missing = Array(names.indices)
        for segment in segments.reversed() {
            if missing.isEmpty { break }
            let filter = try segment.filter(of: .matters)
            let candidates = missing.filter { filter.mayContain(hashes[$0]) }
            if candidates.count < few {
                for place in candidates {
                    for number in try segment.numbers(hashes[place], in: .matters) {
                        guard let ordinal = UInt32(exactly: number) else { continue }
                        if try segment.name(.matter, ordinal) == names[place] { found[place] = ordinal }
                    }
                }
            } else {
                let names = try segment.ordinals(ofMatters: candidates.map { (names[$0], hashes[$0]) })
                for (place, ordinal) in zip(candidates, names) { found[place] = ordinal }
            }
            missing.removeAll { found[$0] != nil }
        }
        return found
    }

    /// The ordinal of a name, or nil if no segment has it. Of other families than matters, this reads the
    /// segments' names.
    func ordinal(_ space: NameSpace, _ name: [UInt8], _ hash: UInt64) throws(LogError) -> UInt32? {
        if space == .matter { return try matter(name, hash) }
        for segment in segments {
            let strings = try segment.names(space)
            let base = try segment.index().names[space.index].base
            for index in 0..<strings.count where strings.bytes[strings.range(index)].elementsEqual(name) {
                return UInt32(truncatingIfNeeded: base) + UInt32(index)
            }
        }
        return nil
    }

    /// What is known of a command by its key.
    func command(_ key: [UInt8], _ hash: UInt64) throws(LogError) -> StoredCommand? {
        for segment in segments.reversed() {
            if let found = try segment.command(key, hash) { return found }
        }
        return nil
    }

    /// The segment that holds a position, by its place; nil if it lies behind all of them.
    func place(of position: UInt64) -> Int? {
        let place = segments.partitioningIndex { $0.footer.end > position }
        return place < segments.count ? place : nil
    }
}
