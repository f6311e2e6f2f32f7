import Crypto

/// What a side holds, read back after it was closed.
struct Stored: Equatable, CustomStringConvertible {
    var events: Int
    /// SHA-256 over the rows, one after the other.
    var digest: String

    var description: String { "\(events) events, sha256 \(digest)…" }
}

extension SHA256.Digest {
    /// The first 16 hexadecimal digits: enough to tell two runs apart by eye.
    var short: String {
        prefix(8).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

/// A digest of rows that does not depend on their order: writers that run side by side have none.
struct UnorderedDigest: Equatable, CustomStringConvertible {
    private(set) var rows = 0
    private var sum: UInt64 = 0

    mutating func add(_ row: some Sequence<UInt8>) {
        var hash = SHA256()
        hash.update(data: Array(row))
        sum &+= hash.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        rows += 1
    }

    var description: String {
        let digits = String(sum, radix: 16)
        let padding = String(repeating: "0", count: 16 - digits.count)
        return "\(rows) events, sum of sha256 \(padding)\(digits)"
    }
}
