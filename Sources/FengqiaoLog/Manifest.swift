package import SystemPackage

// MANIFEST, little endian. [FMT-30 to FMT-35]
//
//   byte   0       4       8  9  10    12      16              32              40
//          +-------+-------+--+--+-----+-------+---------------+---------------+------------
//          | magic | crc   |v |lr| 0   | tails | store id (16) | generation    |
//          +-------+-------+--+--+-----+-------+---------------+---------------+
//   byte   40       44     48
//          +--------+------+-----------------+------------
//          |segments| 0    | segments × 96   | tails × 40
//          +--------+------+-----------------+------------
//   a segment 0            8               16              24              32              40
//          +---------------+---------------+---------------+---------------+---------------+
//          | first         | end           | groups        | salt          | length        |
//          +---------------+---------------+---------------+---------------+---------------+
//          40              48              80              96
//          +---------------+---------------+---------------+
//          | last recorded | digest (32)   | 0             |
//          +---------------+---------------+---------------+
//   a tail 0               8               16              24              32      36 37    40
//          +---------------+---------------+---------------+---------------+-------+--+-----+
//          | first         | salt          | length        | end           | last  |st| 0   |
//          +---------------+---------------+---------------+---------------+-------+--+-----+
//
//   crc    CRC32C over everything from byte 8 to the end of the file
//   v, lr  format version; the lowest version whose readers understand the log
//   groups how many groups there are in the log up to the segment's end
//   digest SHA-256 of the segment's footer
//   length, end, last   bytes on the disk, the position after them, the last checksum in them:
//          exactly so in a frozen or closed tail, at least so in the active one
//   st     state: 1 active, 2 closed, 3 frozen

/// A tail as the manifest lists it.
package struct TailEntry: Sendable, Equatable {
    package enum State: UInt8, Sendable {
        /// Being written: the file may hold more than listed.
        case active = 1
        /// The last tail of a log that was closed: nothing beyond what is listed.
        case closed = 2
        /// Followed by another tail.
        case frozen = 3
    }

    package static let length = 40

    package var first: UInt64
    package var salt: UInt64
    package var length: UInt64
    package var end: UInt64
    package var lastChecksum: UInt32
    package var state: State
}

/// Which files make up the log. It is replaced as a whole, never changed in place.
package struct Manifest: Sendable, Equatable {
    package static let magic: UInt32 = 0x464D_5146  // "FQMF"
    package static let headLength = 48
    /// 64 MiB, in bytes: 700,000 segments, 10 TB of events at the default tail limit. A reader
    /// asks for that much memory at most.
    package static let limit = 64 << 20

    package var storeID: [UInt8]
    package var generation: UInt64
    /// The sealed part of the log.
    package var segments: [SegmentEntry] = []
    /// What follows it; at least one.
    package var tails: [TailEntry]

    /// The position after the last sealed event.
    package var sealedEnd: UInt64 { segments.last?.end ?? 0 }

    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(little: Self.magic)
        bytes.append(little: UInt32(0))
        bytes.append(Format.version)
        bytes.append(Format.version)
        bytes.append(little: UInt16(0))
        bytes.append(little: UInt32(tails.count))
        bytes.append(contentsOf: storeID)
        bytes.append(little: generation)
        bytes.append(little: UInt32(segments.count))
        bytes.append(little: UInt32(0))
        for segment in segments {
            bytes.append(little: segment.first)
            bytes.append(little: segment.end)
            bytes.append(little: segment.groups)
            bytes.append(little: segment.salt)
            bytes.append(little: segment.length)
            bytes.append(little: segment.lastRecordedAt)
            bytes.append(contentsOf: segment.digest)
            bytes.append(contentsOf: repeatElement(0, count: 16))
        }
        for tail in tails {
            bytes.append(little: tail.first)
            bytes.append(little: tail.salt)
            bytes.append(little: tail.length)
            bytes.append(little: tail.end)
            bytes.append(little: tail.lastChecksum)
            bytes.append(tail.state.rawValue)
            bytes.append(contentsOf: [0, 0, 0])
        }
        bytes.put(little: CRC32C.of(bytes.raw.extracting(8..<bytes.count)), at: 4)
        return bytes
    }

    package static func decode(_ bytes: [UInt8], _ path: FilePath, for access: FileAccess) throws(LogError)
        -> Manifest
    {
        let raw = bytes.raw
        guard raw.byteCount >= headLength, raw.little(UInt32.self, at: 0) == magic else {
            throw Self.damaged("the manifest does not begin as one", path, at: 0)
        }
        let version = raw.little(UInt8.self, at: 8)
        let lowestReader = raw.little(UInt8.self, at: 9)
        // A later writer may have kept the log readable for us; writing into it we cannot.
        let asked = access == .read && version > Format.version ? lowestReader : version
        if asked != Format.version { throw LogError.unsupported(asked, path, at: access == .read ? 9 : 8) }
        guard CRC32C.matches(raw.extracting(8..<raw.byteCount), raw.little(UInt32.self, at: 4)) else {
            throw Self.damaged("the manifest does not match its checksum", path, at: 4)
        }
        let count = Int(raw.little(UInt32.self, at: 12))
        let segmentCount = Int(raw.little(UInt32.self, at: 40))
        let tailsStart = headLength + segmentCount * SegmentEntry.length
        guard raw.byteCount == tailsStart + count * TailEntry.length else {
            throw Self.damaged("the manifest does not have the length that it names", path, at: 12)
        }
        var segments: [SegmentEntry] = []
        segments.reserveCapacity(segmentCount)
        for index in 0..<segmentCount {
            let at = headLength + index * SegmentEntry.length
            segments.append(
                SegmentEntry(
                    first: raw.little(UInt64.self, at: at), end: raw.little(UInt64.self, at: at + 8),
                    groups: raw.little(UInt64.self, at: at + 16), salt: raw.little(UInt64.self, at: at + 24),
                    length: raw.little(UInt64.self, at: at + 32),
                    lastRecordedAt: raw.little(Int64.self, at: at + 40), digest: raw.copy((at + 48)..<(at + 80))))
        }
        var tails: [TailEntry] = []
        tails.reserveCapacity(count)
        for index in 0..<count {
            let at = tailsStart + index * TailEntry.length
            guard let state = TailEntry.State(rawValue: raw.little(UInt8.self, at: at + 36)) else {
                throw LogError.corrupted(
                    "a tail in the manifest has no known state", path, at: UInt64(at + 36))
            }
            tails.append(
                TailEntry(
                    first: raw.little(UInt64.self, at: at), salt: raw.little(UInt64.self, at: at + 8),
                    length: raw.little(UInt64.self, at: at + 16), end: raw.little(UInt64.self, at: at + 24),
                    lastChecksum: raw.little(UInt32.self, at: at + 32), state: state))
        }
        let manifest = Manifest(
            storeID: raw.copy(16..<32), generation: raw.little(UInt64.self, at: 32), segments: segments,
            tails: tails)
        guard manifest.holdsTogether else {
            throw Self.damaged("the files in the manifest do not follow each other", path, at: 48)
        }
        return manifest
    }

    /// Whether the files follow each other without a gap, and only the last may be written. [FMT-37]
    private var holdsTogether: Bool {
        guard let last = tails.last, last.state != .frozen, generation > 0, generation < .max else {
            return false
        }
        var position: UInt64 = 0
        var groups: UInt64 = 0
        for segment in segments {
            guard segment.first == position, segment.end > position, segment.groups > groups,
                segment.end <= UInt64(Int64.max), segment.groups <= UInt64(Int64.max)
            else { return false }
            (position, groups) = (segment.end, segment.groups)
        }
        for tail in tails {
            guard tail.first == position, tail.end >= tail.first else { return false }
            guard tail.length >= UInt64(TailHeader.length), Int64(exactly: tail.length) != nil else {
                return false
            }
            position = tail.end
        }
        return tails.dropLast().allSatisfy { $0.state == .frozen }
    }

    static func read(_ layout: Layout, _ fileSystem: any FileSystem, for access: FileAccess) throws(LogError)
        -> Manifest
    {
        let bytes: [UInt8]
        do {
            bytes = try fileSystem.readAll(layout.manifest, limit: limit)
        } catch .noSuchFileOrDirectory {
            throw LogError(
                .notALog, "there is no log here; create one, or give another path",
                cause: .noSuchFileOrDirectory,
                file: layout.root)
        } catch {
            throw LogError.system(error, "reading the manifest", layout.manifest)
        }
        return try decode(bytes, layout.manifest, for: access)
    }

    private static func damaged(_ what: String, _ path: FilePath, at offset: UInt64) -> LogError {
        .corrupted(
            what, path, at: offset,
            remedy:
                "restore the log from a copy, or let `fengqiao repair --manifest` make a new manifest from its files")
    }

    /// Replaces the manifest on the disk. The flag turns true when the new one may be in place: after
    /// an error from then on nobody knows which of the two a crash would leave.
    func swap(_ layout: Layout, _ fileSystem: any FileSystem, uncertain: inout Bool) throws(LogError) {
        try system("writing the manifest", layout.newManifest) { () throws(Errno) in
            try fileSystem.unlinkIfPresent(layout.newManifest)
            let file = try fileSystem.create(layout.newManifest)
            defer { file.close() }
            try file.write(encoded, at: 0)
            try file.syncData()
        }
        uncertain = true
        try system("putting the manifest in place", layout.manifest) { () throws(Errno) in
            try fileSystem.rename(layout.newManifest, to: layout.manifest)
            try fileSystem.syncDirectory(layout.root)
        }
        uncertain = false
    }
}
