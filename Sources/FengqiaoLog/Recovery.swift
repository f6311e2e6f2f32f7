internal import SystemPackage

/// What is gathered from the frames when a log is opened.
struct LogContent {
    /// The commands of each tail, by its salt.
    var commands: [UInt64: [[UInt8]: StoredCommand]] = [:]
    var lastRecordedAt: Int64?
    var ignoresDurable = false

    /// How far a tail must reach.
    enum Reach {
        /// As far as the manifest lists, and no further.
        case exactly
        /// This many bytes; whole frames after them count, torn ones do not.
        case atLeast(UInt64)
    }

    /// Reads a tail, checking every frame. The entry that comes back says where its whole frames end.
    @discardableResult
    mutating func read(
        _ entry: TailEntry, _ reach: Reach, _ layout: Layout, _ fileSystem: any FileSystem, storeID: [UInt8]
    ) throws(LogError) -> (entry: TailEntry, tornBytes: UInt64) {
        let path = layout.tail(entry)
        let file = try openListed(path, fileSystem)
        defer { file.close() }
        let length = try system("measuring a tail", path) { () throws(Errno) in try file.length() }
        let floor: UInt64
        var limit = length
        switch reach {
        case .exactly: (floor, limit) = (entry.length, min(entry.length, length))
        case .atLeast(let bytes): floor = bytes
        }
        var scanner = try TailScanner(file, path, entry, storeID: storeID, limit: limit)
        scan: while true {
            switch try scanner.next() {
            case .frame: try note(&scanner, entry.salt)
            case .end: break scan
            case .bad:
                if scanner.offset < floor {
                    throw LogError.corrupted("synced bytes are damaged", path, at: scanner.offset)
                }
                if !ignoresDurable, let witness = try scanner.evidenceOfDamage() {
                    throw LogError.corrupted(
                        "synced bytes are damaged (the frame at byte \(witness) was written after their sync)",
                        path,
                        at: scanner.offset)
                }
                break scan
            }
        }
        if scanner.offset < floor {
            throw LogError.corrupted("a tail is shorter than what was synced of it", path, at: scanner.offset)
        }
        let contentEnd = try scanner.contentEnd(length)
        if case .exactly = reach {
            try scanner.check(endsAs: entry)
            if contentEnd > floor { throw LogError.corrupted("a tail is longer than listed", path, at: floor) }
        }
        var found = entry
        found.length = scanner.offset
        found.end = scanner.position
        found.lastChecksum = scanner.checksum
        return (found, contentEnd - scanner.offset)
    }

    private mutating func note(_ scanner: inout TailScanner, _ salt: UInt64) throws(LogError) {
        guard let header = scanner.current, let frame = Frame(header: header, payload: scanner.payload) else {
            throw scanner.nonsense
        }
        if let last = lastRecordedAt, frame.recordedAt < last { throw scanner.nonsense }
        lastRecordedAt = frame.recordedAt
        if let (key, stored) = frame.command { commands[salt, default: [:]][key] = stored }
    }
}

/// Opens a file that the manifest lists, so that its absence is damage.
func openListed(_ path: FilePath, _ fileSystem: any FileSystem) throws(LogError) -> any LogFile {
    do { return try fileSystem.open(path, for: .read) } catch .noSuchFileOrDirectory {
        throw LogError.corrupted("a file that the manifest lists is missing", path, at: 0)
    } catch {
        throw LogError.system(error, "opening a tail", path)
    }
}

/// 1 MiB, in bytes: of frames written at a time while copying.
private let copyStep = 1 << 20

/// Copies the whole frames of a tail into a new one with a salt of its own [FMT-61, FMT-62], on the disk when
/// this returns. The old file is not written to again: after a failed sync the system may take pages for
/// written that are not.
func copyTail(
    _ entry: TailEntry, limit: UInt64, _ layout: Layout, _ fileSystem: any FileSystem, storeID: [UInt8]
) throws(LogError) -> ActiveTail {
    let path = layout.tail(entry)
    let file = try openListed(path, fileSystem)
    defer { file.close() }
    var scanner = try TailScanner(file, path, entry, storeID: storeID, limit: entry.length)
    var header = scanner.header
    header.salt = try newSalt(layout, fileSystem)
    var tail = try ActiveTail(creating: header, limit: limit, layout, fileSystem)
    var isWhole = false
    defer { if !isWhole { try? fileSystem.unlink(tail.path) } }
    var buffer: [UInt8] = []
    var checksum = tail.entry.lastChecksum
    func flush() throws(LogError) {
        try tail.reserve(buffer.count)
        try tail.write(buffer, end: scanner.position, lastChecksum: checksum)
        buffer.removeAll(keepingCapacity: true)
    }
    while case .frame = try scanner.next(), var frame = scanner.current {
        frame.salt = header.salt
        frame.previous = checksum
        // Nothing of the new file is on the disk yet; the manifest will say that all of it is.
        frame.durable = 0
        let start = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: FrameHeader.length))
        buffer.append(scanner.stored)
        frame.seal(&buffer, at: start)
        checksum = frame.crc
        if buffer.count >= copyStep { try flush() }
    }
    if !buffer.isEmpty { try flush() }
    try scanner.check(endsAs: entry)
    try tail.syncWithName(layout, fileSystem)
    isWhole = true
    return tail
}
