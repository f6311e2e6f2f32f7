internal import SystemPackage

/// Writes a derived file beside the one that is there, and puts it in its place when it is whole.
///
/// Nothing is synced: a crash may leave a file of which a part is missing, and its checksums say so. What cannot be read
/// is made again.
public struct DerivedWriter: ~Copyable {
    private let file: any LogFile
    private let temporary: FilePath
    private let target: FilePath
    private let fileSystem: any FileSystem
    private let stamp: DerivedStamp
    private let storeID: [UInt8]
    private var chunk: [UInt8] = []
    private var offset = UInt64(DerivedFormat.headLength)
    private var length: UInt64 = 0
    private var failure: Errno?

    fileprivate init(_ reader: LogReader, _ stamp: DerivedStamp) throws(LogError) {
        let layout = reader.layout
        (fileSystem, self.stamp, storeID) = (reader.fileSystem, stamp, reader.storeID)
        target = layout.derived(stamp.name)
        temporary = layout.newDerived(stamp.name)
        let (system, path) = (fileSystem, temporary)
        file = try FengqiaoLog.system("making a derived file", path) { () throws(Errno) in
            _ = try system.createDirectoryIfAbsent(layout.derivedFolder)
            try system.unlinkIfPresent(path)
            return try system.create(path)
        }
        chunk.reserveCapacity(DerivedFormat.chunkLength)
    }

    /// Adds bytes to the body. An error is kept for ``finish()``.
    public mutating func write(_ bytes: borrowing RawSpan) {
        var at = 0
        while at < bytes.byteCount {
            let count = min(bytes.byteCount - at, DerivedFormat.chunkLength - chunk.count)
            chunk.append(bytes.extracting(at..<(at + count)))
            at += count
            if chunk.count == DerivedFormat.chunkLength { flush() }
        }
    }

    private mutating func flush() {
        if chunk.isEmpty || failure != nil { return chunk.removeAll(keepingCapacity: true) }
        var head: [UInt8] = []
        head.append(little: UInt32(chunk.count))
        head.append(little: CRC32C.of(chunk.raw))
        do throws(Errno) {
            try file.write(head, at: offset)
            try file.write(chunk, at: offset + 8)
        } catch { failure = error }
        offset += 8 + UInt64(chunk.count)
        length += UInt64(chunk.count)
        chunk.removeAll(keepingCapacity: true)
    }

    /// Completes the file and puts it in its place.
    ///
    /// - Throws: `full` where there was no space, `io`; the file that was there before stays.
    public consuming func finish() throws(LogError) {
        flush()
        let (head, failure) = (DerivedFormat.head(stamp, storeID: storeID, length: length), failure)
        let (file, fileSystem, temporary, target) = (file, fileSystem, temporary, target)
        do throws(LogError) {
            try system("writing a derived file", temporary) { () throws(Errno) in
                if let failure { throw failure }
                try file.write(head, at: 0)
                file.close()
                try fileSystem.rename(temporary, to: target)
            }
        } catch {
            file.close()
            // Half a file is of no use to anybody; if it cannot be removed either, the next one is written over it.
            try? fileSystem.unlink(temporary)
            throw error
        }
    }
}

extension LogReader {
    /// Begins a derived file.
    public func writeDerived(_ stamp: DerivedStamp) throws(LogError) -> DerivedWriter {
        try DerivedWriter(self, stamp)
    }

    /// The root of the tree over the events before a position that ends a sealed segment, and the latest time at which one
    /// of them was recorded; nil where no segment ends there.
    public func sealedRoot(at position: UInt64) throws(LogError) -> (root: [UInt8], lastRecordedAt: Int64)? {
        var found: (root: [UInt8], lastRecordedAt: Int64)?
        try following { (view) throws(LogError) in
            var tree = TreeRange(from: 0)
            found = nil
            for entry in view.segments where entry.end <= position {
                let segment = try segments.segment(entry)
                guard let range = segment.tree, range.start == tree.end else {
                    throw LogError.corrupted("a segment does not follow the one before", segment.path, at: 40)
                }
                tree.append(range)
                if entry.end == position, let root = tree.root { found = (root, entry.lastRecordedAt) }
            }
        }
        return found
    }
}
