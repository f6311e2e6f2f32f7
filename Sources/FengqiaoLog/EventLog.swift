public import SystemPackage

/// The writer of a log of events. There is one per log; it takes the log's lock.
///
/// ```swift
/// let log = try EventLog.create(at: "/srv/ledger")
/// var group = AppendGroup(recordedAt: 1_767_225_600_000)
/// group.append(row: bytes)
/// let positions = try log.append([group])[0]   // on the disk
/// try log.close()
/// ```
///
/// Use it from one thread at a time, and not where blocking is forbidden: every append waits for
/// the disk. Other threads read through ``reader()``.
public final class EventLog {
    let layout: Layout
    let fileSystem: any FileSystem
    let options: LogOptions
    let lock: WriterLock
    let publishedFile: any LogFile
    let bootID: [UInt8]
    let shared: SharedView

    var manifest: Manifest
    var tail: ActiveTail
    /// The commands of the tails, by the tail's salt; those of segments are looked up there.
    var commands: [UInt64: [[UInt8]: StoredCommand]]
    let segments: SegmentCache
    /// What sealing goes on from; read when it is first needed.
    var sealState: SealState?
    let keyHash: StableHash
    /// The first error after which nothing is known about the disk.
    var poison: LogError?
    var isClosed = false
    /// The frames of one append; kept between appends.
    var scratch: [UInt8] = []

    /// The position of the next event; the first is 0.
    public internal(set) var end: UInt64
    /// When the log took its last events, in milliseconds since 1970; nil while it is empty.
    public internal(set) var lastRecordedAt: Int64?
    /// What opening the log found.
    public let recovery: RecoveryReport

    init(
        _ start: Start, manifest: Manifest, tail: ActiveTail, content: LogContent, recovery: RecoveryReport
    ) throws(LogError) {
        layout = start.layout
        fileSystem = start.fileSystem
        options = start.options
        lock = start.lock
        bootID = start.bootID
        publishedFile = start.publishedFile
        self.manifest = manifest
        self.tail = tail
        commands = content.commands
        segments = start.segments
        keyHash = StableHash(storeID: manifest.storeID)
        end = tail.entry.end
        lastRecordedAt = content.lastRecordedAt
        self.recovery = recovery
        shared = SharedView(LogView(manifest))
        publish()
        if let poison { throw poison }
    }

    /// The 16 bytes that name this log among all.
    public var storeID: [UInt8] { manifest.storeID }

    /// The folder.
    public var path: FilePath { layout.root }

    /// What is known of a command that was taken, by its key. The tails' commands are in memory; of those in
    /// segments, filters say which may have the key, and some 40 KB are read of each that does.
    public func command(forKey key: [UInt8]) throws(LogError) -> StoredCommand? {
        for known in commands.values { if let found = known[key] { return found } }
        if manifest.segments.isEmpty { return nil }
        return try segments.set(manifest.segments, forWriter: true).command(key, keyHash(key))
    }

    /// A reader for other threads. It sees each append once that has returned.
    public func reader() -> LogReader { LogReader(segments, fileSystem, shared) }

    /// Lends each frame to `body`, from the one that holds position `from` on, until it returns false
    /// or the end is reached. A frame is lent whole, also if `from` lies within it.
    public func forEachFrame(
        from: UInt64, _ body: (borrowing Frame) throws(LogError) -> Bool
    ) throws(LogError) {
        try reader().forEachFrame(from: from, body)
    }

    /// Closes the log and marks it as closed [FMT-153], so that the next opening has nothing to copy. A log that
    /// is poisoned is only let go. Closing twice is harmless.
    public func close() throws(LogError) {
        if isClosed { return }
        isClosed = true
        defer {
            tail.file.close()
            publishedFile.close()
            lock.file.close()
        }
        if poison != nil { return }
        if tail.durable < tail.entry.length { try tail.sync() }
        var next = manifest
        next.generation += 1
        next.tails[next.tails.count - 1] = tail.entry
        next.tails[next.tails.count - 1].state = .closed
        var uncertain = false
        try next.swap(layout, fileSystem, uncertain: &uncertain)
        manifest = next
    }
}
