internal import FengqiaoSchema
internal import Synchronization
internal import SystemPackage

/// A sealed segment, open to read. Its footer has been checked; everything else is when it is read.
final class Segment: Sendable {
    let path: FilePath
    private let files: FilePool
    let footer: SegmentFooter
    let registry: SchemaRegistry
    /// The length of the file in bytes.
    let length: UInt64
    private let known: Mutex<Known>

    /// What has been read and is worth keeping: directories, and the filter of streams.
    private struct Known: Sendable {
        var directories: [BlockDirectory?]
        var index: SegmentIndex?
        var filter: KeyFilter?
        var tables: [KeyFilter?] = [nil, nil, nil]
    }

    /// Which of the hash tables of a segment.
    enum Table: Int, Sendable {
        case matters = 0
        case eventIDs = 1
        case commands = 2
    }

    /// Opens a file and checks its head, its end and its footer. Whether it is the one that a manifest
    /// lists, ``check(_:_:)`` says.
    ///
    /// - Parameter other: a segment of the same log; schemas that are stored as its are not read again.
    init(_ path: FilePath, _ files: FilePool, like other: Segment? = nil) throws(LogError) {
        self.path = path
        self.files = files
        let file = try files.file(path)
        let length = try system("measuring a segment", path) { () throws(Errno) in try file.length() }
        self.length = length
        let (head, tail) = (UInt64(SegmentHeader.length), UInt64(SegmentHeader.trailerLength))
        func read(_ offset: UInt64, _ count: Int) throws(LogError) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: count)
            let got = try system("reading a segment", path) { () throws(Errno) in try file.fill(&bytes, at: offset) }
            guard got == count else { throw LogError.corrupted("a segment is shorter than it says", path, at: offset) }
            return bytes
        }
        guard length >= head + tail else {
            throw LogError.corrupted("a segment is too short to be one", path, at: length)
        }
        let header = try SegmentHeader.decode(try read(0, SegmentHeader.length), path)
        let trailer = try read(length - tail, SegmentHeader.trailerLength)
        let footerLength = Int(trailer.raw.little(UInt32.self, at: 0))
        guard trailer.raw.little(UInt32.self, at: 12) == SegmentHeader.trailerMagic,
            trailer.raw.little(UInt32.self, at: 8) == 0, footerLength <= SegmentLimits.directory,
            UInt64(footerLength) <= length - head - tail
        else { throw LogError.corrupted("a segment does not end as one", path, at: length - tail) }
        let footerStart = length - tail - UInt64(footerLength)
        let bytes = try read(footerStart, footerLength)
        guard CRC32C.matches(bytes.raw, trailer.raw.little(UInt32.self, at: 4)) else {
            throw LogError.corrupted("a segment's footer does not match its checksum", path, at: footerStart)
        }
        do throws(DecodeError) {
            footer = try SegmentFooter(bytes.raw, limit: footerStart, like: other?.footer)
        } catch {
            throw LogError.corrupted(
                "a segment's footer makes no sense (\(error.reason))", path, at: footerStart + UInt64(error.offset))
        }
        guard footer.storeID == header.storeID, footer.salt == header.salt, footer.first == header.first else {
            throw LogError.corrupted("a segment's header and footer contradict each other", path, at: 16)
        }
        digest = TreeHash.digest(bytes)
        let own = footer
        registry = if let other, other.footer.schemaBytes == own.schemaBytes { other.registry } else { own.registry }
        known = Mutex(Known(directories: Array(repeating: nil, count: footer.blocks.count)))
    }

    /// The SHA-256 of the footer, by which a manifest names the segment.
    let digest: [UInt8]

    /// A reader of the file's columns, with a buffer of its own.
    func chunks() throws(LogError) -> ChunkReader { ChunkReader(try files.file(path), path) }

    /// The directory of a block, read once.
    func directory(_ block: Int) throws(LogError) -> BlockDirectory {
        if let directory = known.withLock({ $0.directories[block] }) { return directory }
        let part = footer.blocks[block].part
        let bytes = try directoryBytes(part)
        let directory: BlockDirectory
        do throws(DecodeError) { directory = try BlockDirectory(bytes.raw, at: part.offset, registry) } catch {
            throw LogError.damaged(error, path, "a block's directory", at: part.offset + part.length)
        }
        guard directory.end == part.offset + part.length, directory.count == footer.blocks[block].count else {
            throw LogError.corrupted(
                "a block's directory contradicts the footer", path, at: part.offset + part.length)
        }
        known.withLock { $0.directories[block] = directory }
        return directory
    }

    func decoder(_ block: Int) throws(LogError) -> BlockDecoder { BlockDecoder(try directory(block), try chunks()) }

    /// The directory of the index, read once.
    func index() throws(LogError) -> SegmentIndex {
        if let index = known.withLock({ $0.index }) { return index }
        let part = footer.index
        let bytes = try directoryBytes(part)
        let index: SegmentIndex
        do throws(DecodeError) { index = try SegmentIndex(bytes.raw, at: part.offset) } catch {
            throw LogError.damaged(error, path, "the index's directory", at: part.offset + part.length)
        }
        guard index.end == part.offset + part.length else {
            throw LogError.corrupted(
                "the index's directory contradicts the footer", path, at: part.offset + part.length)
        }
        known.withLock { $0.index = index }
        return index
    }

    private func directoryBytes(_ part: SegmentFooter.Part) throws(LogError) -> [UInt8] {
        var chunks = try chunks()
        return try chunks.bytes(
            part.offset + part.length, part.directoryLength, crc: part.directoryCRC, "a directory")
    }

    /// The filter of the streams that the segment has events of, read once.
    func streamFilter() throws(LogError) -> KeyFilter {
        if let filter = known.withLock({ $0.filter }) { return filter }
        let index = try index()
        let filter = try filter(index.filter)
        known.withLock { $0.filter = filter }
        return filter
    }

    /// The filter of one of the tables, read once.
    func filter(of table: Table) throws(LogError) -> KeyFilter {
        if let filter = known.withLock({ $0.tables[table.rawValue] }) { return filter }
        let entry = try entry(of: table)
        let filter = try filter((entry.filterOffset, entry.filterLength, entry.filterCRC))
        known.withLock { $0.tables[table.rawValue] = filter }
        return filter
    }

    func entry(of table: Table) throws(LogError) -> HashTableEntry {
        let index = try index()
        return switch table {
        case .matters: index.matters
        case .eventIDs: index.eventIDs
        case .commands: index.commands
        }
    }

    private func filter(_ blob: (offset: UInt64, length: Int, crc: UInt32)) throws(LogError) -> KeyFilter {
        var chunks = try chunks()
        guard let filter = KeyFilter(bytes: try chunks.bytes(blob.offset, blob.length, crc: blob.crc, "a filter"))
        else { throw LogError.corrupted("a filter has the length of none", path, at: blob.offset) }
        return filter
    }
}
