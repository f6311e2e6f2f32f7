internal import SystemPackage

// PUBLISHED, 64 bytes, little endian. [FMT-40 to FMT-44]
//
//   byte   0       4       8  9  10 12     16              32              40              48
//          +-------+-------+--+--+--+------+---------------+---------------+---------------+
//          | magic | crc   |v |f |0 | last | boot id (16)  | generation    | salt          |
//          +-------+-------+--+--+--+------+---------------+---------------+---------------+
//   byte   48              56              64
//          +---------------+---------------+
//          | durable       | end           |
//          +---------------+---------------+
//
//   crc    CRC32C over bytes 8 to 63
//   f      bit 0: `durable` was written but not synced
//   salt   names the tail; durable, end, last: its readable bytes, the position after them, and
//          the last checksum in them

/// How far readers in other processes may read. Written in place after each append and not synced:
/// after a crash of the machine it only tells what had been synced by then. [FMT-45]
struct Published: Sendable, Equatable {
    static let magic: UInt32 = 0x4250_5146  // "FQPB"
    /// 64 bytes: within one disk sector, so that it is written whole or not at all.
    static let length = 64

    var bootID: [UInt8]
    var generation: UInt64
    var salt: UInt64
    var durable: UInt64
    var end: UInt64
    var lastChecksum: UInt32
    var isSynced: Bool

    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(little: Self.magic)
        bytes.append(little: UInt32(0))
        bytes.append(Format.version)
        bytes.append(isSynced ? 0 : 1)
        bytes.append(little: UInt16(0))
        bytes.append(little: lastChecksum)
        bytes.append(contentsOf: bootID)
        bytes.append(little: generation)
        bytes.append(little: salt)
        bytes.append(little: durable)
        bytes.append(little: end)
        bytes.put(little: CRC32C.of(bytes.raw.extracting(8..<Self.length)), at: 4)
        return bytes
    }

    /// What the file says. An empty file, or one of zeros, is what a crash leaves of a new one: nil.
    static func decode(_ bytes: [UInt8], _ path: FilePath) throws(LogError) -> Published? {
        if bytes.allSatisfy({ $0 == 0 }) { return nil }
        let raw = bytes.raw
        let damaged = LogError(
            .corrupted, "the published offset is damaged; opening the log for writing puts it right",
            file: path,
            offset: 0)
        guard raw.byteCount >= length, raw.little(UInt32.self, at: 0) == magic else { throw damaged }
        let version = raw.little(UInt8.self, at: 8)
        // No version is 0: a crash has left the file's first write in part.
        if version == 0 { throw damaged }
        if version != Format.version { throw LogError.unsupported(version, path, at: 8) }
        guard CRC32C.matches(raw.extracting(8..<length), raw.little(UInt32.self, at: 4)) else { throw damaged }
        return Published(
            bootID: raw.copy(16..<32), generation: raw.little(UInt64.self, at: 32),
            salt: raw.little(UInt64.self, at: 40), durable: raw.little(UInt64.self, at: 48),
            end: raw.little(UInt64.self, at: 56), lastChecksum: raw.little(UInt32.self, at: 12),
            isSynced: raw.little(UInt8.self, at: 9) & 1 == 0)
    }

    /// What the file says; nil if there is none.
    static func read(_ layout: Layout, _ fileSystem: any FileSystem) throws(LogError) -> Published? {
        // A reader may meet the writer in the middle of its write; then the next look is whole.
        var attempt = 0
        while true {
            attempt += 1
            let bytes: [UInt8]
            do {
                bytes = try fileSystem.readAll(layout.published, limit: 4096)
            } catch .noSuchFileOrDirectory {
                return nil
            } catch {
                throw LogError.system(error, "reading the published offset", layout.published)
            }
            do {
                return try decode(bytes, layout.published)
            } catch {
                if error.code != .corrupted || attempt == 16 { throw error }
            }
        }
    }
}
