internal import FengqiaoSchema
internal import SystemPackage

// A derived file, little endian. [FMT-190 to FMT-194]
//
//   byte   0       4       8  9 10  12      16              32              40
//          +-------+-------+--+--+----+-------+---------------+---------------+
//          | magic | crc   |v |nl| 0  | rules | store id (16) | position      |
//          +-------+-------+--+--+----+-------+---------------+---------------+
//   byte   40              72              80       104
//          +---------------+---------------+--------+--------------
//          | root (32)     | body length   | name   | chunks
//          +---------------+---------------+--------+--------------
//   a chunk 0       4       8
//          +-------+-------+----------------
//          | length| crc   | bytes
//          +-------+-------+----------------
//
//   crc    CRC32C over bytes 8 to 103, and over the bytes of a chunk
//   nl     the length of the name, which says what the body is; at most 24 bytes, then zeros
//   rules  the version of the rules that made the body
//   root   the Merkle tree's root over the events before the position

/// What a derived file was made of: when any of it differs, the file is of another log, of another past, or of other
/// rules, and is nobody's business any more.
public struct DerivedStamp: Hashable, Sendable {
    /// What the body is: at most 24 bytes of ASCII.
    public var name: String
    /// The version of the rules that made it.
    public var rules: UInt32
    /// The position after the last event that it was made of, which is the end of a sealed segment.
    public var position: UInt64
    /// The root of the tree over those events.
    public var root: [UInt8]

    /// Makes a stamp.
    public init(name: String, rules: UInt32, position: UInt64, root: [UInt8]) {
        (self.name, self.rules, self.position, self.root) = (name, rules, position, root)
    }
}

enum DerivedFormat {
    static let magic: UInt32 = 0x5644_5146  // "FQDV"
    static let version: UInt8 = 1
    static let headLength = 104
    static let nameLimit = 24
    /// 1 MiB: checked and copied while it lies in the processor's cache.
    static let chunkLength = 1 << 20

    static func head(_ stamp: DerivedStamp, storeID: [UInt8], length: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(little: magic)
        bytes.append(little: UInt32(0))
        bytes.append(version)
        bytes.append(UInt8(truncatingIfNeeded: stamp.name.utf8.count))
        bytes.append(little: UInt16(0))
        bytes.append(little: stamp.rules)
        bytes.append(contentsOf: storeID)
        bytes.append(little: stamp.position)
        bytes.append(contentsOf: stamp.root)
        bytes.append(little: length)
        bytes.append(contentsOf: stamp.name.utf8)
        bytes.append(contentsOf: repeatElement(0, count: headLength - bytes.count))
        bytes.put(little: CRC32C.of(bytes.raw.extracting(8..<headLength)), at: 4)
        return bytes
    }

    /// The stamp, the store id and the length of the body; nil where it is no head.
    static func stamp(_ bytes: [UInt8]) -> (stamp: DerivedStamp, storeID: [UInt8], length: UInt64)? {
        let raw = bytes.raw
        guard bytes.count == headLength, raw.little(UInt32.self, at: 0) == magic,
            CRC32C.matches(raw.extracting(8..<headLength), raw.little(UInt32.self, at: 4)),
            raw.little(UInt8.self, at: 8) == version
        else { return nil }
        let nameLength = Int(raw.little(UInt8.self, at: 9))
        guard nameLength <= nameLimit, let name = String(validating: bytes[80..<(80 + nameLength)], as: UTF8.self)
        else { return nil }
        let stamp = DerivedStamp(
            name: name, rules: raw.little(UInt32.self, at: 12), position: raw.little(UInt64.self, at: 32),
            root: Array(bytes[40..<72]))
        return (stamp, Array(bytes[16..<32]), raw.little(UInt64.self, at: 72))
    }
}
