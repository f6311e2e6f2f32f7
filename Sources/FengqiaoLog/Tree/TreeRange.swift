// The Merkle tree of RFC 6962 over the log's events: a leaf is the hash of a zero byte and the event's bytes,
// a node that of a one byte and its two children.

/// The subtrees that cover a run of events: whole ones, as large as their places allow, from left to right.
///
/// The ranges of two runs, one behind the other, are that of both; the range that begins at 0 has the tree's
/// root. So each segment can keep its own, and nothing has to be hashed twice.
package struct TreeRange: Sendable, Equatable {
    /// The position of the first event, and that after the last.
    package private(set) var start: UInt64
    package private(set) var end: UInt64
    /// The roots of the subtrees. Their sizes follow from the positions.
    package private(set) var hashes: [[UInt8]] = []

    package init(from start: UInt64) {
        self.start = start
        end = start
    }

    /// A range as it was stored; nil unless there are as many hashes as it has subtrees.
    package init?(from start: UInt64, count: UInt64, hashes: [[UInt8]]) {
        guard !start.addingReportingOverflow(count).overflow else { return nil }
        (self.start, end, self.hashes) = (start, start + count, hashes)
        guard hashes.allSatisfy({ $0.count == 32 }), hashes.count == levels.count else { return nil }
    }

    /// Adds the next event by the hash of its leaf.
    package mutating func append(leaf: [UInt8]) { append(hash: leaf, level: 0) }

    /// Adds the range that follows.
    package mutating func append(_ next: TreeRange) {
        precondition(next.start == end, "ranges follow each other")
        for (hash, level) in zip(next.hashes, next.levels) { append(hash: hash, level: level) }
    }

    // Whole subtrees of one size that lie beside each other under one parent become it.
    private mutating func append(hash: [UInt8], level: Int) {
        var (hash, level) = (hash, level)
        var first = end
        end += 1 << UInt64(level)
        while first >> UInt64(level) & 1 == 1, first &- start >= 1 << UInt64(level) {
            hash = TreeHash.node(hashes.removeLast(), hash)
            first -= 1 << UInt64(level)
            level += 1
        }
        hashes.append(hash)
    }

    /// The sizes of the subtrees, as powers of two.
    package var levels: [Int] {
        var levels: [Int] = []
        var at = start
        while at < end {
            let aligned = at == 0 ? 63 : at.trailingZeroBitCount
            let level = min(aligned, 63 - (end - at).leadingZeroBitCount)
            levels.append(level)
            at += 1 << UInt64(level)
        }
        return levels
    }

    /// The tree's root; that of no events is the hash of nothing. Nil unless the range begins at 0.
    package var root: [UInt8]? {
        guard start == 0 else { return nil }
        guard var root = hashes.last else { return TreeHash.empty }
        for hash in hashes.dropLast().reversed() { root = TreeHash.node(hash, root) }
        return root
    }
}
