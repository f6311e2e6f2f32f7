public import SystemPackage

/// What an opening log holds before its tails have been read.
struct Start {
    let layout: Layout
    let fileSystem: any FileSystem
    let options: LogOptions
    let lock: WriterLock
    let publishedFile: any LogFile
    let bootID: [UInt8]
    let segments: SegmentCache

    init(
        _ layout: Layout, _ fileSystem: any FileSystem, _ options: LogOptions, _ lock: WriterLock, storeID: [UInt8]
    ) throws(LogError) {
        segments = SegmentCache(layout, fileSystem, storeID: storeID)
        self.layout = layout
        self.fileSystem = fileSystem
        self.options = options
        self.lock = lock
        bootID = try system("reading the boot id", layout.root) { () throws(Errno) in try fileSystem.bootID()
        }
        publishedFile = try system("opening the published offset", layout.published) { () throws(Errno) in
            let (file, isNew) = try fileSystem.openOrCreate(layout.published)
            if isNew {
                // Its length is on the disk from the start: later writes change bytes in place.
                try file.write([UInt8](repeating: 0, count: Published.length), at: 0)
                try file.syncData()
                try fileSystem.syncDirectory(layout.root)
            }
            return file
        }
    }
}

extension EventLog {
    /// Makes a log in a folder that does not exist or is empty, and opens it. The folder above must
    /// exist. What an interrupted creation left is taken over.
    public static func create(
        at path: FilePath, options: LogOptions = .init(), fileSystem: some FileSystem = RealFileSystem()
    ) throws(LogError) -> EventLog {
        let layout = Layout(root: path)
        try prepareFolder(layout, fileSystem)
        let lock = try WriterLock.take(layout, fileSystem)
        let leftovers = try checkUnused(layout, fileSystem)
        for leftover in leftovers {
            try system("removing a leftover", leftover) { () throws(Errno) in try fileSystem.unlink(leftover)
            }
        }
        try system("creating the folder of tails", layout.segments) { () throws(Errno) in
            _ = try fileSystem.createDirectoryIfAbsent(layout.segments)
        }
        let storeID = try system("drawing a store id", path) { () throws(Errno) in
            try fileSystem.randomBytes(16)
        }
        let header = TailHeader(
            storeID: storeID, salt: try newSalt(layout, fileSystem), first: 0, previousLength: 0,
            previousChecksum: 0)
        let start = try Start(layout, fileSystem, options, lock, storeID: storeID)
        var tail = try ActiveTail(creating: header, limit: options.tailLimit, layout, fileSystem)
        try tail.syncWithName(layout, fileSystem)
        let manifest = Manifest(storeID: storeID, generation: 1, tails: [tail.entry])
        var uncertain = false
        try manifest.swap(layout, fileSystem, uncertain: &uncertain)
        return try EventLog(
            start, manifest: manifest, tail: tail, content: LogContent(), recovery: RecoveryReport())
    }

    /// Opens a log to write to it: takes its lock, reads and checks all its tails, and recovers
    /// from a crash. Of segments it sees that they are there, each in its length.
    ///
    /// Throws `locked` with the writer's process id, and `corrupted` with the file and the offset where
    /// bytes that had been synced are damaged; nothing is changed then. Time: the tails are read once,
    /// the last one twice after a crash.
    public static func open(
        at path: FilePath, options: LogOptions = .init(), fileSystem: some FileSystem = RealFileSystem()
    ) throws(LogError) -> EventLog {
        let layout = Layout(root: path)
        // Before the lock, whose file would otherwise appear in a folder that holds no log.
        _ = try Manifest.read(layout, fileSystem, for: .readWrite)
        let lock = try WriterLock.take(layout, fileSystem)
        var manifest = try Manifest.read(layout, fileSystem, for: .readWrite)
        var report = RecoveryReport()
        var content = LogContent(
            lastRecordedAt: manifest.segments.last?.lastRecordedAt, ignoresDurable: options.ignoresDurable)
        for entry in manifest.segments { try checkPresent(entry, layout, fileSystem) }
        for entry in manifest.tails.dropLast() {
            try content.read(entry, .exactly, layout, fileSystem, storeID: manifest.storeID)
        }
        let last = manifest.tails[manifest.tails.count - 1]
        var tail: ActiveTail
        if last.state == .closed {
            try content.read(last, .exactly, layout, fileSystem, storeID: manifest.storeID)
            tail = try ActiveTail(opening: last, limit: options.tailLimit, layout, fileSystem)
        } else {
            report.wasClosed = false
            let floor = try syncedFloor(of: last, layout, fileSystem)
            let found = try content.read(last, .atLeast(floor), layout, fileSystem, storeID: manifest.storeID)
            if found.tornBytes > 0 {
                report.tornBytes = found.tornBytes
                report.tornOffset = found.entry.length
            }
            tail = try copyTail(
                found.entry, limit: options.tailLimit, layout, fileSystem, storeID: manifest.storeID)
            content.commands[tail.entry.salt] = content.commands.removeValue(forKey: last.salt)
        }
        let start = try Start(layout, fileSystem, options, lock, storeID: manifest.storeID)
        manifest.generation += 1
        manifest.tails[manifest.tails.count - 1] = tail.entry
        var uncertain = false
        try manifest.swap(layout, fileSystem, uncertain: &uncertain)
        report.sweptFiles = try sweep(manifest, layout, fileSystem)
        return try EventLog(start, manifest: manifest, tail: tail, content: content, recovery: report)
    }

    /// Refuses a log that has lost a segment, or part of one. What is in it is checked when it is read.
    private static func checkPresent(
        _ entry: SegmentEntry, _ layout: Layout, _ fileSystem: any FileSystem
    ) throws(LogError) {
        let path = layout.segment(entry.first, entry.salt)
        let file = try openListed(path, fileSystem)
        defer { file.close() }
        let length = try system("measuring a segment", path) { () throws(Errno) in try file.length() }
        if length != entry.length {
            throw LogError.corrupted("a segment is not as long as listed", path, at: min(length, entry.length))
        }
    }

    /// How much of the tail was on the disk for certain, by what was published of it. The published
    /// bytes are written after the sync, so finding them proves it. Damaged, they prove nothing.
    private static func syncedFloor(
        of entry: TailEntry, _ layout: Layout, _ fileSystem: any FileSystem
    ) throws(LogError) -> UInt64 {
        do {
            guard let published = try Published.read(layout, fileSystem), published.isSynced,
                published.salt == entry.salt
            else { return entry.length }
            return max(entry.length, published.durable)
        } catch {
            if error.code == .corrupted { return entry.length }
            throw error
        }
    }

    private static func prepareFolder(_ layout: Layout, _ fileSystem: any FileSystem) throws(LogError) {
        try system("creating the folder", layout.root) { () throws(Errno) in
            guard try fileSystem.createDirectoryIfAbsent(layout.root) else { return }
            let above = layout.root.removingLastComponent()
            try fileSystem.syncDirectory(above.isEmpty ? "." : above)
        }
        _ = try checkUnused(layout, fileSystem)
    }

    /// Refuses a folder that holds a log or anything else; what an interrupted creation left in it
    /// otherwise. That can be told from a log that lost its manifest, because its tails are empty.
    private static func checkUnused(_ layout: Layout, _ fileSystem: any FileSystem) throws(LogError)
        -> [FilePath]
    {
        func names(_ folder: FilePath) throws(LogError) -> [String] {
            try system("listing the folder", folder) { () throws(Errno) in
                try fileSystem.list(folder).sorted()
            }
        }
        let found = try names(layout.root)
        if found.contains("MANIFEST") {
            throw LogError(
                .alreadyExists, "there is a log already; open it, or give another path", file: layout.root)
        }
        func refuse(_ path: FilePath) -> LogError {
            LogError(
                .alreadyExists, "the folder is not empty and holds no log; give an empty one or a new path",
                file: path)
        }
        var leftovers: [FilePath] = []
        for name in found {
            switch name {
            case "LOCK", "PUBLISHED": break
            case "MANIFEST.new": leftovers.append(layout.newManifest)
            case "segments":
                for name in try names(layout.segments) {
                    let path = layout.segments.appending(name)
                    guard Layout.isTailName(name) else { throw refuse(path) }
                    let length = try system("measuring a tail", path) { () throws(Errno) in
                        try fileSystem.open(path, for: .read).length()
                    }
                    guard length <= UInt64(TailHeader.length) else { throw refuse(path) }
                    leftovers.append(path)
                }
            default: throw refuse(layout.root.appending(name))
            }
        }
        return leftovers
    }

    /// Removes what a writer left that the manifest does not list.
    private static func sweep(
        _ manifest: Manifest, _ layout: Layout, _ fileSystem: any FileSystem
    ) throws(LogError) -> [FilePath] {
        let listed = Set(
            manifest.tails.map { Layout.tailName($0.first, $0.salt) }
                + manifest.segments.map { Layout.segmentName($0.first, $0.salt) })
        return try system("sweeping", layout.segments) { () throws(Errno) in
            var swept: [FilePath] = []
            for name in try fileSystem.list(layout.segments).sorted() where Layout.isOurs(name) {
                if listed.contains(name) { continue }
                try fileSystem.unlink(layout.segments.appending(name))
                swept.append(layout.segments.appending(name))
            }
            if !swept.isEmpty { try fileSystem.syncDirectory(layout.segments) }
            return swept
        }
    }
}
