/// A segment as the manifest lists it. [FMT-36]
package struct SegmentEntry: Sendable, Equatable {
    package static let length = 96

    package var first: UInt64
    /// The position after its last event.
    package var end: UInt64
    /// How many groups there are in the log up to its end.
    package var groups: UInt64
    package var salt: UInt64
    /// The length of the file in bytes.
    package var length: UInt64
    package var lastRecordedAt: Int64
    /// The SHA-256 of its footer.
    package var digest: [UInt8]
}

extension Segment {
    /// Its part of the tree over all events; nil where the footer has other hashes than such a part.
    var tree: TreeRange? { TreeRange(from: footer.first, count: UInt64(footer.count), hashes: footer.tree) }

    /// The entry under which a manifest lists the segment.
    var entry: SegmentEntry {
        SegmentEntry(
            first: footer.first, end: footer.end, groups: footer.firstGroup + footer.groupCount, salt: footer.salt,
            length: length, lastRecordedAt: footer.lastRecordedAt, digest: digest)
    }

    /// Refuses a file that is not the one that the manifest lists.
    func check(_ listed: SegmentEntry, storeID: [UInt8]) throws(LogError) {
        guard footer.storeID == storeID, entry == listed else {
            throw LogError.corrupted("a segment is not the one that the manifest lists", path, at: 16)
        }
    }
}
