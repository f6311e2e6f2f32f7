internal import SystemPackage

/// The tails as they may be read at one moment; the last one's `length` and `end` are how far.
struct LogView: Sendable {
    var generation: UInt64
    var segments: [SegmentEntry]
    var tails: [TailEntry]
    /// No writer has opened the log since the machine started: every valid frame counts, and
    /// `length` is the least that must be there.
    var isOpenEnded = false

    init(_ manifest: Manifest) {
        (generation, segments, tails) = (manifest.generation, manifest.segments, manifest.tails)
    }
}

/// What a closure does to go on or stop, and how far it came.
struct Visit {
    /// The position that the next frame must cover.
    var position: UInt64
    var isStopped = false
}

extension LogView {
    /// Lends every frame of the tails from `visit.position` on to `body`.
    func forEachTailFrame(
        _ visit: inout Visit, _ layout: Layout, _ fileSystem: any FileSystem, storeID: [UInt8],
        _ body: (borrowing Frame) throws(LogError) -> Bool
    ) throws(LogError) {
        for (index, entry) in tails.enumerated() {
            let isLast = index == tails.count - 1
            let isOpen = isLast && isOpenEnded
            if visit.position >= entry.end && !isOpen { continue }
            let path = layout.tail(entry)
            let file = try system("opening a tail", path) { () throws(Errno) in
                try fileSystem.open(path, for: .read)
            }
            defer { file.close() }
            let length = try system("measuring a tail", path) { () throws(Errno) in try file.length() }
            if length < entry.length {
                throw LogError.corrupted("a tail is shorter than what was synced of it", path, at: length)
            }
            var scanner = try TailScanner(
                file, path, entry, storeID: storeID, limit: isOpen ? length : entry.length)
            scan: while true {
                switch try scanner.next() {
                case .frame:
                    if scanner.position <= visit.position { continue }
                    guard let header = scanner.current,
                        let frame = Frame(header: header, payload: scanner.payload)
                    else { throw scanner.nonsense }
                    let goesOn = try body(frame)
                    visit.position = frame.positions.upperBound
                    if !goesOn {
                        visit.isStopped = true
                        return
                    }
                case .end:
                    break scan
                case .bad:
                    if !isOpen || scanner.offset < entry.length {
                        throw LogError.corrupted("synced bytes are damaged", path, at: scanner.offset)
                    }
                    if try scanner.evidenceOfDamage() != nil {
                        throw LogError.corrupted("synced bytes are damaged", path, at: scanner.offset)
                    }
                    break scan
                }
            }
            if scanner.offset < entry.length {
                throw LogError.corrupted("synced bytes are damaged", path, at: scanner.offset)
            }
            if !isOpen { try scanner.check(endsAs: entry) }
        }
    }
}

extension TailScanner {
    /// Refuses a tail whose last frame is not the one that was synced last.
    func check(endsAs entry: TailEntry) throws(LogError) {
        guard position == entry.end, checksum == entry.lastChecksum else {
            throw LogError.corrupted("a tail does not end as listed", path, at: offset)
        }
    }
}
