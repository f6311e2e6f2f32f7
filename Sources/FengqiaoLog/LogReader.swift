internal import Synchronization
public import SystemPackage

/// Reads a log beside its writer: from other threads (``EventLog/reader()``) or from another process
/// (``open(at:fileSystem:)``). It sees what is on the disk, has file descriptors of its own, and never
/// changes anything.
public final class LogReader: Sendable {
    let layout: Layout
    let fileSystem: any FileSystem
    let segments: SegmentCache
    let tailIndexes = TailIndexes()
    private let hash: StableHash
    /// What the writer of this process shares; nil in another process.
    private let shared: SharedView?
    /// The 16 bytes that name this log among all.
    public let storeID: [UInt8]

    init(_ segments: SegmentCache, _ fileSystem: any FileSystem, _ shared: SharedView?) {
        self.segments = segments
        layout = segments.layout
        self.fileSystem = fileSystem
        self.shared = shared
        storeID = segments.storeID
        hash = StableHash(storeID: segments.storeID)
    }

    func nameHash(_ name: [UInt8]) -> UInt64 { hash(name) }

    /// Opens a log to read it, whoever writes to it.
    public static func open(
        at path: FilePath, fileSystem: some FileSystem = RealFileSystem()
    ) throws(LogError) -> LogReader {
        let layout = Layout(root: path)
        let manifest = try Manifest.read(layout, fileSystem, for: .read)
        return LogReader(SegmentCache(layout, fileSystem, storeID: manifest.storeID), fileSystem, nil)
    }

    /// The position after the last event that can be read now. After a restart of the machine, before
    /// a writer has opened the log, this reads the last tail.
    public func end() throws(LogError) -> UInt64 {
        let view = try view()
        guard let last = view.tails.last, view.isOpenEnded else { return view.tails.last?.end ?? 0 }
        var visit = Visit(position: last.end)
        try view.forEachTailFrame(&visit, layout, fileSystem, storeID: storeID) { _ in true }
        return visit.position
    }

    /// Lends each frame to `body`, from the one that holds position `from` on, until it returns false
    /// or what was readable at the call has been read. Beyond the end there is nothing to lend.
    ///
    /// A frame is lent whole, also if `from` lies within it.
    public func forEachFrame(
        from: UInt64, _ body: (borrowing Frame) throws(LogError) -> Bool
    ) throws(LogError) {
        var visit = Visit(position: from)
        try following { (view) throws(LogError) in
            try forEachSealedFrame(view, &visit, body)
            if visit.isStopped { return }
            try view.forEachTailFrame(&visit, layout, fileSystem, storeID: storeID, body)
        }
    }

    /// Runs `body` with what can be read now, again where the writer has replaced a file meanwhile.
    func following(_ body: (LogView) throws(LogError) -> Void) throws(LogError) {
        var view = try view()
        while true {
            do { return try body(view) } catch {
                // A missing file may have been replaced since; then a newer manifest says by which.
                guard error.cause == .noSuchFileOrDirectory else { throw error }
                let newer = try self.view()
                if newer.generation == view.generation {
                    throw LogError(
                        .corrupted, "a file that the manifest lists is missing; restore the log from a copy",
                        cause: error.cause, file: error.file, offset: 0)
                }
                view = newer
            }
        }
    }

    func view() throws(LogError) -> LogView {
        if let shared { return shared.current }
        // The writer swaps the manifest before it publishes, so a published tail that the manifest
        // does not list means that the manifest was read just before a swap.
        var attempt = 0
        while true {
            attempt += 1
            let manifest = try Manifest.read(layout, fileSystem, for: .read)
            if manifest.storeID != storeID {
                throw LogError(.notALog, "another log lies here now; open it anew", file: layout.root)
            }
            var view = LogView(manifest)
            guard let last = manifest.tails.last, last.state == .active else { return view }
            let bootID = try system("reading the boot id", layout.root) { () throws(Errno) in
                try fileSystem.bootID()
            }
            guard let published = try Published.read(layout, fileSystem), published.bootID == bootID else {
                view.isOpenEnded = true
                return view
            }
            if published.salt == last.salt {
                if published.durable > last.length {
                    view.tails[view.tails.count - 1].length = published.durable
                    view.tails[view.tails.count - 1].end = published.end
                    view.tails[view.tails.count - 1].lastChecksum = published.lastChecksum
                }
                return view
            }
            if published.generation <= manifest.generation || attempt == 16 { return view }
        }
    }
}

/// What the writer has made readable, for the readers of the same process.
final class SharedView: Sendable {
    private let view: Mutex<LogView>

    init(_ view: LogView) { self.view = Mutex(view) }

    var current: LogView { view.withLock { $0 } }

    func set(_ new: LogView) { view.withLock { $0 = new } }

    /// More of the last tail has become readable.
    func advance(to last: TailEntry) {
        view.withLock { $0.tails[$0.tails.count - 1] = last }
    }
}
