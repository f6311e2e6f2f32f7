internal import Crypto

// Unsafe: the hash function takes a pointer and a count; both are those of the array or the span that lends
// them, and they are not kept.

/// The hashes of RFC 6962, section 2.1. [FMT-140, FMT-141]
package enum TreeHash {
    /// The hash of a leaf: an event's position and recordedAt, 8 bytes each, and its row.
    package static func leaf(_ position: UInt64, _ recordedAt: Int64, _ row: RawSpan) -> [UInt8] {
        var head: [UInt8] = [0]
        head.append(little: position)
        head.append(little: recordedAt)
        var hash = SHA256()
        unsafe head.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        unsafe row.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        return Array(hash.finalize())
    }

    /// The hash of a node with two children.
    package static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        digest([1] + left + right)
    }

    /// The root of a tree without leaves.
    package static var empty: [UInt8] { digest([]) }

    /// The SHA-256 of bytes.
    package static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        return Array(hash.finalize())
    }
}
