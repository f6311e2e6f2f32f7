internal import FengqiaoSchema
public import SystemPackage

/// What a repair of the manifest did.
public struct RepairReport: Sendable, Hashable {
    /// Whether the manifest was whole already, so that nothing was done.
    public internal(set) var wasWhole = false
    /// The files that the new manifest lists, in order of their events.
    public internal(set) var files: [FilePath] = []
    /// The position after the last event that is certain; opening the log may find more in its last tail.
    public internal(set) var end: UInt64 = 0
}

extension EventLog {
    /// Rebuilds a manifest that is lost or damaged from the headers, footers and frames of the files that it
    /// listed. A damaged one is kept beside it as `MANIFEST.damaged`. A manifest that is whole is left alone.
    ///
    /// Throws `corrupted` where the files do not follow each other without a gap, and says from which position on
    /// one is missing; nothing is changed then.
    public static func repairManifest(
        at path: FilePath, fileSystem: some FileSystem = RealFileSystem()
    ) throws(LogError) -> RepairReport {
        let layout = Layout(root: path)
        var report = RepairReport()
        var damaged: [UInt8]?
        do {
            _ = try Manifest.read(layout, fileSystem, for: .read)
            report.wasWhole = true
            return report
        } catch {
            switch error.code {
            case .corrupted:
                damaged = try system("reading the manifest", layout.manifest) { () throws(Errno) in
                    try fileSystem.readAll(layout.manifest, limit: Manifest.limit)
                }
            case .notALog:
                // Lost. A folder without tails and segments is no log.
                let names = try? fileSystem.list(layout.segments)
                guard names?.contains(where: Layout.isOurs) == true else { throw error }
            default: throw error
            }
        }
        let lock = try WriterLock.take(layout, fileSystem)
        defer { lock.file.close() }
        let manifest = try ManifestRepair(layout, fileSystem).manifest()
        if let damaged {
            try system("keeping the damaged manifest", layout.damagedManifest) { () throws(Errno) in
                try fileSystem.unlinkIfPresent(layout.damagedManifest)
                let file = try fileSystem.create(layout.damagedManifest)
                defer { file.close() }
                try file.write(damaged, at: 0)
                try file.syncData()
            }
        }
        var uncertain = false
        try manifest.swap(layout, fileSystem, uncertain: &uncertain)
        report.files =
            manifest.segments.map { layout.segment($0.first, $0.salt) } + manifest.tails.map { layout.tail($0) }
        report.end = manifest.tails[manifest.tails.count - 1].end
        return report
    }
}

/// Finds out from the files of a log which of them make it up.
private struct ManifestRepair {
    private let layout: Layout
    private let fileSystem: any FileSystem
    private var segments: [UInt64: SegmentEntry] = [:]
    /// By first position; several where a recovery was cut off.
    private var tails: [UInt64: [TailHeader]] = [:]
    private var storeID: [UInt8] = []

    init(_ layout: Layout, _ fileSystem: any FileSystem) throws(LogError) {
        self.layout = layout
        self.fileSystem = fileSystem
        let names = try system("listing the segments", layout.segments) { () throws(Errno) in
            try fileSystem.list(layout.segments).sorted()
        }
        let files = FilePool(fileSystem)
        for name in names where Layout.isOurs(name) {
            let path = layout.segments.appending(name)
            if name.hasSuffix(".seg") {
                let segment = try Segment(path, files)
                try claim(segment.footer.storeID, path)
                segments[segment.footer.first] = segment.entry
            } else if name.hasSuffix(".tail") {
                var head = [UInt8](repeating: 0, count: TailHeader.length)
                let got = try system("reading a tail", path) { () throws(Errno) in
                    try fileSystem.open(path, for: .read).fill(&head, at: 0)
                }
                head.removeSubrange(got...)
                // A tail that was being created has no header yet, and no events.
                guard let (header, _) = try? TailHeader.decode(head, path) else { continue }
                try claim(header.storeID, path)
                tails[header.first, default: []].append(header)
            }
        }
    }

    private mutating func claim(_ id: [UInt8], _ path: FilePath) throws(LogError) {
        if storeID.isEmpty { storeID = id }
        guard id == storeID else {
            throw LogError.corrupted("a file of another log lies among the segments", path, at: 16)
        }
    }

    func manifest() throws(LogError) -> Manifest {
        var manifest = Manifest(storeID: storeID, generation: try generation(), tails: [])
        var position: UInt64 = 0
        while let segment = segments[position] {
            manifest.segments.append(segment)
            position = segment.end
        }
        while let headers = tails[position] {
            // Of a tail and its copy the one with more events is the later.
            var best: TailEntry?
            for header in headers {
                let entry = try entry(header)
                if best == nil || entry.end > (best?.end ?? 0) { best = entry }
            }
            guard let best else { break }
            manifest.tails.append(best)
            if best.end == position { break }
            position = best.end
        }
        let beyond = (Array(segments.keys) + Array(tails.keys)).filter { $0 > position }.min()
        if let beyond {
            throw LogError.corrupted(
                "the events from position \(position) to \(beyond) are in no file", layout.segments, at: 0)
        }
        guard let last = manifest.tails.indices.last else {
            throw LogError.corrupted("the tail that follows position \(position) is missing", layout.segments, at: 0)
        }
        for index in manifest.tails.indices { manifest.tails[index].state = index == last ? .active : .frozen }
        return manifest
    }

    /// A tail with its whole frames.
    private func entry(_ header: TailHeader) throws(LogError) -> TailEntry {
        var entry = TailEntry(
            first: header.first, salt: header.salt, length: UInt64(TailHeader.length), end: header.first,
            lastChecksum: 0, state: .active)
        let path = layout.tail(entry)
        let file = try openListed(path, fileSystem)
        defer { file.close() }
        let length = try system("measuring a tail", path) { () throws(Errno) in try file.length() }
        var scanner = try TailScanner(file, path, entry, storeID: storeID, limit: length)
        scan: while true {
            switch try scanner.next() {
            case .frame: continue
            case .end: break scan
            case .bad:
                if try scanner.evidenceOfDamage() != nil {
                    throw LogError.corrupted("synced bytes are damaged", path, at: scanner.offset)
                }
                break scan
            }
        }
        (entry.length, entry.end, entry.lastChecksum) = (scanner.offset, scanner.position, scanner.checksum)
        return entry
    }

    /// More than any manifest of the log has had, as far as that is known. [FMT-38]
    private func generation() throws(LogError) -> UInt64 {
        let published = try? Published.read(layout, fileSystem)
        return min(max(published?.generation ?? 0, 1 << 32), .max - 2) + 1
    }
}
