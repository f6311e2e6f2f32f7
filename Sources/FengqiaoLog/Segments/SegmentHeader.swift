package import SystemPackage

// The first 64 bytes of a segment, little endian. [FMT-70, FMT-71] Its last 16 point at the footer. [FMT-72]
//
//   byte   0       4       8  9  10       16              32              40
//          +-------+-------+--+--+--------+---------------+---------------+---------------+--- 0 to 64
//          | magic | crc   |v |lr| 0      | store id (16) | salt          | first         |
//          +-------+-------+--+--+--------+---------------+---------------+---------------+---
//   end    -16     -12     -8      -4
//          +-------+-------+-------+-------+
//          | length| crc   | 0     | magic |   of the footer, which lies before
//          +-------+-------+-------+-------+

/// What stands at the head of a segment, and at its end.
package enum SegmentHeader {
    package static let length = 64
    package static let magic: UInt32 = 0x4753_5146  // "FQSG"
    package static let trailerLength = 16
    package static let trailerMagic: UInt32 = 0x4553_5146  // "FQSE"

    package static func encoded(storeID: [UInt8], salt: UInt64, first: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(little: magic)
        bytes.append(little: UInt32(0))
        bytes.append(Format.version)
        bytes.append(Format.version)
        bytes.append(contentsOf: repeatElement(0, count: 6))
        bytes.append(contentsOf: storeID)
        bytes.append(little: salt)
        bytes.append(little: first)
        bytes.append(contentsOf: repeatElement(0, count: length - bytes.count))
        bytes.put(little: CRC32C.of(bytes.raw.extracting(8..<length)), at: 4)
        return bytes
    }

    package static func trailer(footer: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(little: UInt32(footer.count))
        bytes.append(little: CRC32C.of(footer.raw))
        bytes.append(little: UInt32(0))
        bytes.append(little: trailerMagic)
        return bytes
    }

    /// Checks a header, and reads whose it is.
    package static func decode(
        _ bytes: [UInt8], _ path: FilePath
    ) throws(LogError) -> (storeID: [UInt8], salt: UInt64, first: UInt64) {
        let raw = bytes.raw
        guard raw.byteCount >= length, raw.little(UInt32.self, at: 0) == magic else {
            throw LogError.corrupted("a segment does not begin as one", path, at: 0)
        }
        let lowestReader = raw.little(UInt8.self, at: 9)
        if lowestReader != Format.version { throw LogError.unsupported(lowestReader, path, at: 9) }
        guard CRC32C.matches(raw.extracting(8..<length), raw.little(UInt32.self, at: 4)) else {
            throw LogError.corrupted("a segment's header does not match its checksum", path, at: 0)
        }
        return (raw.copy(16..<32), raw.little(UInt64.self, at: 32), raw.little(UInt64.self, at: 40))
    }
}
