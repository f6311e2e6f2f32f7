internal import SystemPackage

/// The tail that is being written.
struct ActiveTail {
    /// 256 KiB, in bytes: set aside at a time, so that not every append asks for space; less where a tail is not
    /// to become that long.
    private static let longestStep: UInt64 = 256 << 10

    let file: any LogFile
    let path: FilePath
    /// What has been written: `length` bytes, up to the position `end`.
    var entry: TailEntry
    /// How much of it is on the disk.
    var durable: UInt64
    /// How far space is set aside.
    private var reserved: UInt64
    private let reserveStep: UInt64

    /// A tail that exists, all of it on the disk.
    init(
        opening entry: TailEntry, limit: UInt64, _ layout: Layout, _ fileSystem: any FileSystem
    ) throws(LogError) {
        let path = layout.tail(entry)
        file = try system("opening a tail", path) { () throws(Errno) in
            try fileSystem.open(path, for: .readWrite)
        }
        self.path = path
        self.entry = entry
        self.entry.state = .active
        durable = entry.length
        reserved = entry.length
        reserveStep = min(limit, Self.longestStep)
    }

    /// A new tail with nothing but its header, which is not on the disk yet.
    init(
        creating header: TailHeader, limit: UInt64, _ layout: Layout, _ fileSystem: any FileSystem
    ) throws(LogError) {
        let (bytes, checksum) = header.encoded
        let entry = TailEntry(
            first: header.first, salt: header.salt, length: UInt64(bytes.count), end: header.first,
            lastChecksum: checksum, state: .active)
        let path = layout.tail(entry)
        file = try system("creating a tail", path) { () throws(Errno) in
            let file = try fileSystem.create(path)
            // A file system that looks for space when it syncs would find the disk full only then.
            try file.reserve(UInt64(bytes.count), at: 0)
            try file.write(bytes, at: 0)
            return file
        }
        self.path = path
        self.entry = entry
        durable = 0
        reserved = entry.length
        reserveStep = min(limit, Self.longestStep)
    }

    /// Brings the file and its name onto the disk.
    mutating func syncWithName(_ layout: Layout, _ fileSystem: any FileSystem) throws(LogError) {
        // Nobody knows this file yet, so a full disk is no more than that here.
        try system("syncing a new tail", path) { () throws(Errno) in try file.syncData() }
        durable = entry.length
        try system("syncing the folder of tails", layout.segments) { () throws(Errno) in
            try fileSystem.syncDirectory(layout.segments)
        }
    }

    mutating func sync() throws(LogError) {
        do { try file.syncData() } catch {
            // Not `full`: whatever the reason, nothing is known about the bytes any more.
            throw LogError(
                .io, "a tail could not be synced; see to the disk, then open the log again", cause: error,
                file: path)
        }
        durable = entry.length
    }

    /// Sets space aside for `count` more bytes.
    mutating func reserve(_ count: Int) throws(LogError) {
        let (need, overflow) = entry.length.addingReportingOverflow(UInt64(count))
        if overflow || Int64(exactly: need) == nil {
            throw LogError(.invalidArgument, "a tail of more than 8 EiB; set a lower tail limit", file: path)
        }
        if need <= reserved { return }
        let from = reserved
        do {
            try file.reserve(max(need - from, reserveStep), at: from)
            reserved = max(need, from + reserveStep)
        } catch {
            // There may still be space for these bytes alone.
            try system("an append", path) { () throws(Errno) in try file.reserve(need - from, at: from) }
            reserved = need
        }
    }

    /// Writes frames after what is there. An error leaves nobody knowing what the file holds.
    mutating func write(_ frames: [UInt8], end: UInt64, lastChecksum: UInt32) throws(LogError) {
        do { try file.write(frames, at: entry.length) } catch {
            throw LogError(
                .io, "writing to a tail failed; see to the disk, then open the log again", cause: error,
                file: path,
                offset: entry.length)
        }
        entry.length += UInt64(frames.count)
        entry.end = end
        entry.lastChecksum = lastChecksum
    }
}
