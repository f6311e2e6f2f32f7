/// Says of a key that it is not in a table, without reading the table; wrong about one in some hundred keys
/// that are not there, never about one that is. [FMT-113]
///
/// A Bloom filter in blocks of 64 bytes, so that asking it touches one line of the cache: the high half of the
/// hash chooses the block, six times nine bits of the rest choose bits in it.
package struct KeyFilter: Sendable {
    /// 10 bits a key: one wrong answer in some hundred, at little over a byte a key in memory.
    package static let bitsPerKey = 10
    package static let block = 64
    private static let probes = 6

    package private(set) var bytes: [UInt8]

    package init(_ hashes: [UInt64]) {
        self.init(room: hashes.count)
        for hash in hashes { insert(hash) }
    }

    /// An empty filter with room for so many keys.
    package init(room: Int, bitsPerKey: Int = Self.bitsPerKey) {
        let blocks = max(1, (room * bitsPerKey + Self.block * 8 - 1) / (Self.block * 8))
        bytes = [UInt8](repeating: 0, count: blocks * Self.block)
    }

    package mutating func insert(_ hash: UInt64) {
        let start = start(hash)
        var rest = hash
        for _ in 0..<Self.probes {
            bytes[start + Int(rest & 511) >> 3] |= 1 << UInt8(rest & 7)
            rest = Self.next(rest)
        }
    }

    /// A filter as it was stored; nil unless it has the length of one.
    package init?(bytes: [UInt8]) {
        guard !bytes.isEmpty, bytes.count.isMultiple(of: Self.block) else { return nil }
        self.bytes = bytes
    }

    package func mayContain(_ hash: UInt64) -> Bool {
        let start = start(hash)
        var rest = hash
        for _ in 0..<Self.probes {
            if bytes[start + Int(rest & 511) >> 3] & 1 << UInt8(rest & 7) == 0 { return false }
            rest = Self.next(rest)
        }
        return true
    }

    private static func next(_ rest: UInt64) -> UInt64 { rest >> 9 }

    private func start(_ hash: UInt64) -> Int {
        Int(hash.multipliedFullWidth(by: UInt64(bytes.count / Self.block)).high) * Self.block
    }
}
