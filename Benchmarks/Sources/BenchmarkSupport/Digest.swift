package import Crypto

/// What a side holds, read back after it was closed.
package struct Stored: Equatable, Codable, Sendable, CustomStringConvertible {
    package var events: Int
    /// SHA-256 over the rows, one after the other.
    package var digest: String

    package init(events: Int, digest: String) { (self.events, self.digest) = (events, digest) }

    package var description: String { "\(events) events, sha256 \(digest)…" }
}

extension SHA256.Digest {
    /// The first 16 hexadecimal digits: enough to tell two runs apart by eye.
    package var short: String {
        prefix(8).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

/// A digest of rows that does not depend on their order: writers that run side by side have none.
package struct UnorderedDigest: Equatable, Codable, Sendable, CustomStringConvertible {
    package private(set) var rows = 0
    private var sum: UInt64 = 0

    package init() {}

    /// Adds a row that is there so many times.
    package mutating func add(_ row: some Sequence<UInt8>, times: Int = 1) {
        var hash = SHA256()
        hash.update(data: Array(row))
        sum &+= hash.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) } &* UInt64(times)
        rows += times
    }

    package var description: String {
        let digits = String(sum, radix: 16)
        let padding = String(repeating: "0", count: 16 - digits.count)
        return "\(rows) events, sum of sha256 \(padding)\(digits)"
    }
}
