internal import FengqiaoSchema
internal import SystemPackage

/// Turns one frozen tail into a segment [FMT-152], on whatever thread runs it, while the log goes on.
///
/// ```swift
/// if let job = try log.nextSeal() {
///     let sealed = try job.run()     // any thread; takes a second for 16 MiB
///     try log.adopt(sealed)          // the log's own thread
/// }
/// ```
/// A job that fails leaves the log as it was: the tail stays, and a later job does it again.
public struct SealJob: Sendable {
    let tail: TailEntry
    let state: SealState
    let layout: Layout
    let files: FilePool
    let registry: SchemaRegistry
    let storeID: [UInt8]

    private var fileSystem: any FileSystem { files.fileSystem }

    /// Writes the segment, syncs it, reads it back, and compares every event with the tail's.
    ///
    /// Throws `full` where there is no space, and `corrupted` where what was read back is not what the tail
    /// holds; the file is removed then.
    public func run() throws(LogError) -> SealedSegment {
        var state = state
        var content = try TailContent(
            tail, firstGroup: state.nextGroup, registry, layout, fileSystem, storeID: storeID)
        let hash = StableHash(storeID: storeID)
        let (map, fresh) = try state.number(content.names, hash)
        content.renumber(map)
        let salt = try newSalt(layout, fileSystem)
        let temporary = layout.newSegment(tail.first, salt)
        let path = layout.segment(tail.first, salt)
        var isDone = false
        // Only an error leads here with the file in place; it is swept later if this fails too.
        defer { if !isDone { try? fileSystem.unlinkIfPresent(temporary) } }
        let index = SegmentIndexBuilder(content, fresh, hash, commandBase: state.nextCommand, first: tail.first)
        try write(content, index, salt, to: temporary)
        let written = try Segment(temporary, FilePool(fileSystem))
        try SealCheck(written, content, index, map, state).run(tail, layout, fileSystem, storeID: storeID)
        try system("putting a segment in place", path) { () throws(Errno) in
            try fileSystem.rename(temporary, to: path)
            try fileSystem.syncDirectory(layout.segments)
        }
        isDone = true
        let segment = try Segment(path, files)
        state.nextGroup += content.groupCount
        state.nextCommand += UInt64(content.keys.count)
        state.tree.append(content.tree)
        state.index.segments.append(segment)
        return SealedSegment(tail: tail, segment: segment, state: state)
    }

    private func write(
        _ content: TailContent, _ index: SegmentIndexBuilder, _ salt: UInt64, to path: FilePath
    ) throws(LogError) {
        var place: UInt64 = 0
        let file = try system("creating a segment", path) { () throws(Errno) in try fileSystem.create(path) }
        defer { file.close() }
        func put(_ bytes: [UInt8]) throws(LogError) {
            try system("writing a segment", path) { () throws(Errno) in
                try file.reserve(UInt64(bytes.count), at: place)
                try file.write(bytes, at: place)
            }
            place += UInt64(bytes.count)
        }
        func part(_ encoded: (bytes: [UInt8], directory: [UInt8])) throws(LogError) -> SegmentFooter.Part {
            let part = SegmentFooter.Part(
                offset: place, length: UInt64(encoded.bytes.count), directoryLength: encoded.directory.count,
                directoryCRC: CRC32C.of(encoded.directory.raw))
            try put(encoded.bytes + encoded.directory)
            return part
        }
        try put(SegmentHeader.encoded(storeID: storeID, salt: salt, first: tail.first))
        var blocks: [SegmentFooter.Block] = []
        var schemas: [UInt16: KindSchema] = [:]
        for block in content.blocks {
            for table in block.rows.tables {
                schemas[UInt16(table.schema.kind) << 8 | UInt16(table.schema.version)] = table.schema
            }
            let firstRow = (blocks.last?.firstRow ?? 0) + (blocks.last?.count ?? 0)
            blocks.append(
                .init(part: try part(block.encoded()), firstRow: firstRow, count: block.rows.count, zone: block.zone))
        }
        let footer = SegmentFooter(
            storeID: storeID, salt: salt, tailSalt: tail.salt, tailLength: tail.length,
            tailChecksum: tail.lastChecksum, first: tail.first, count: content.count,
            firstGroup: state.nextGroup, groupCount: content.groupCount,
            firstRecordedAt: content.firstRecordedAt, lastRecordedAt: content.lastRecordedAt,
            tree: content.tree.hashes, schemas: schemas.keys.sorted().compactMap { schemas[$0] },
            blocks: blocks, index: try part(index.encoded()))
        let bytes = footer.encoded
        try put(bytes + SegmentHeader.trailer(footer: bytes))
        try system("syncing a segment", path) { () throws(Errno) in try file.syncData() }
    }
}

/// A segment that is on the disk and not yet part of the log; see ``EventLog/adopt(_:)``.
public struct SealedSegment: Sendable {
    let tail: TailEntry
    let segment: Segment
    let state: SealState

    /// The positions of its events.
    public var positions: Range<UInt64> { segment.footer.first..<segment.footer.end }
}
