internal import SystemPackage

// The first 64 bytes of a tail, little endian. [FMT-10 to FMT-13]
//
//   byte   0       4       8  9        16              32              40
//          +-------+-------+--+--------+---------------+---------------+---------------+
//          | magic | crc   |v | 0      | store id (16) | salt          | first         |
//          +-------+-------+--+--------+---------------+---------------+---------------+
//   byte   48              56      60      64
//          +---------------+-------+-------+
//          | previous len  | prev  | 0     |
//          +---------------+-------+-------+
//
//   crc    CRC32C over bytes 8 to 63; the first frame names it as the checksum before it
//   previous len, prev   length and last checksum of the tail before; zeros in the first tail

/// What stands at the head of a tail file.
struct TailHeader {
    static let length = 64
    static let magic: UInt32 = 0x4C54_5146  // "FQTL"

    var storeID: [UInt8]
    var salt: UInt64
    var first: UInt64
    var previousLength: UInt64
    var previousChecksum: UInt32

    var encoded: (bytes: [UInt8], checksum: UInt32) {
        var bytes: [UInt8] = []
        bytes.append(little: Self.magic)
        bytes.append(little: UInt32(0))
        bytes.append(Format.version)
        bytes.append(contentsOf: repeatElement(0, count: 7))
        bytes.append(contentsOf: storeID)
        bytes.append(little: salt)
        bytes.append(little: first)
        bytes.append(little: previousLength)
        bytes.append(little: previousChecksum)
        bytes.append(little: UInt32(0))
        let crc = CRC32C.of(bytes.raw.extracting(8..<Self.length))
        bytes.put(little: crc, at: 4)
        return (bytes, crc)
    }

    /// Reads and checks a header; its checksum comes with it.
    static func decode(_ bytes: [UInt8], _ path: FilePath) throws(LogError) -> (
        header: TailHeader, checksum: UInt32
    ) {
        let raw = bytes.raw
        guard raw.byteCount >= length, raw.little(UInt32.self, at: 0) == magic else {
            throw LogError.corrupted("a tail does not begin as one", path, at: 0)
        }
        // A version that we do not know may have put its checksum elsewhere, so it is asked first.
        let version = raw.little(UInt8.self, at: 8)
        if version != Format.version { throw LogError.unsupported(version, path, at: 8) }
        let crc = raw.little(UInt32.self, at: 4)
        guard CRC32C.matches(raw.extracting(8..<length), crc) else {
            throw LogError.corrupted("a tail's header does not match its checksum", path, at: 0)
        }
        let header = TailHeader(
            storeID: raw.copy(16..<32), salt: raw.little(UInt64.self, at: 32),
            first: raw.little(UInt64.self, at: 40), previousLength: raw.little(UInt64.self, at: 48),
            previousChecksum: raw.little(UInt32.self, at: 56))
        return (header, crc)
    }
}
