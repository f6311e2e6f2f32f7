internal import Synchronization
internal import SystemPackage

/// The segments that have been opened, for the writer and all readers of one process: each is opened and its
/// footer checked once.
final class SegmentCache: Sendable {
    let layout: Layout
    let files: FilePool
    let storeID: [UInt8]
    private let segments = Mutex<(bySalt: [UInt64: Segment], last: Segment?)>(([:], nil))
    /// The segments of the manifest that was asked for last: most look-ups come between two changes of it.
    private let latest = Mutex<(generation: UInt64, set: SegmentSet)?>(nil)
    private let smallNames = SmallNames()

    init(_ layout: Layout, _ fileSystem: any FileSystem, storeID: [UInt8]) {
        self.layout = layout
        files = FilePool(fileSystem)
        self.storeID = storeID
    }

    /// The segment that a manifest lists.
    func segment(_ entry: SegmentEntry) throws(LogError) -> Segment {
        if let known = segments.withLock({ $0.bySalt[entry.salt] }), known.entry == entry { return known }
        let path = layout.segment(entry.first, entry.salt)
        let segment = try Segment(path, files, like: segments.withLock { $0.last })
        try segment.check(entry, storeID: storeID)
        segments.withLock {
            $0.bySalt[entry.salt] = segment
            $0.last = segment
        }
        return segment
    }

    /// All the segments that a reader sees.
    func set(_ view: LogView) throws(LogError) -> SegmentSet {
        if let known = latest.withLock({ $0 }), known.generation == view.generation { return known.set }
        let set = try set(view.segments)
        latest.withLock { $0 = (view.generation, set) }
        return set
    }

    /// All the segments of a manifest. For a reader a missing file may mean that its manifest is old; for the
    /// writer it is damage.
    func set(_ entries: [SegmentEntry], forWriter: Bool = false) throws(LogError) -> SegmentSet {
        var set = SegmentSet(smallNames: smallNames)
        for entry in entries {
            do { set.segments.append(try segment(entry)) } catch {
                guard forWriter, error.cause == .noSuchFileOrDirectory else { throw error }
                throw LogError.corrupted(
                    "a file that the manifest lists is missing", layout.segment(entry.first, entry.salt), at: 0)
            }
        }
        return set
    }
}
