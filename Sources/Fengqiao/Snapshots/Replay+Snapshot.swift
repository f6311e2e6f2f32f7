import FengqiaoLog
import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema

extension Replay {
    /// The name of the file: that of the projection, whose version is in the file's stamp.
    static let snapshotName = ChronicleProjection.name.name

    /// The state that was stored last; `nil` where none was, or what was stored is damaged, of another log, of another past or
    /// of other rules: then the log is read from its first event, which is as good and takes longer.
    ///
    /// - Parameter knownAt: what the log took later must not be in it.
    static func restored(_ reader: LogReader, knownAt: Instant? = nil) -> Replay? {
        do {
            guard let found = try load(snapshotName, reader), !found.chronicle.isOpenPart,
                UInt64(found.chronicle.count) == found.position
            else { return nil }
            if let knownAt, found.lastRecordedAt > knownAt.milliseconds { return nil }
            return Replay(found.chronicle, found.names, next: found.position)
        } catch {
            // Whatever is wrong with it, it is disposable.
            return nil
        }
    }

    /// Facts that were stored under a name, and what they were made of; `nil` where there are none of this log and its past.
    static func load(
        _ name: String, _ reader: LogReader
    ) throws -> (chronicle: Chronicle, names: Names, position: UInt64, lastRecordedAt: Int64)? {
        guard let file = try reader.derived(name), file.stamp.rules == rules,
            let sealed = try reader.sealedRoot(at: file.stamp.position), sealed.root == file.stamp.root
        else { return nil }
        var source = FileSource(file: file)
        var names = Names()
        let chronicle = try Chronicle(&source, names: &names)
        guard source.remaining == 0 else { return nil }
        return (chronicle, names, file.stamp.position, sealed.lastRecordedAt)
    }

    private static var rules: UInt32 { UInt32(ChronicleProjection.name.version) }

    /// Stores the state, which must be that of the sealed part of the log: the position has to end a segment; and, for the
    /// first queue after an opening, the part of it that the queue rests on.
    ///
    /// - Returns: the position; `nil` where nothing is sealed up to here, and so nothing is stored.
    func store(_ reader: LogReader) throws(LedgerError) -> UInt64? {
        do throws(LogError) {
            guard let sealed = try reader.sealedRoot(at: next) else { return nil }
            func write(_ name: String, _ chronicle: Chronicle, _ names: Names) throws(LogError) {
                let stamp = DerivedStamp(name: name, rules: Self.rules, position: next, root: sealed.root)
                var writer = try reader.writeDerived(stamp)
                chronicle.store(names) { bytes in writer.write(bytes) }
                try writer.finish()
            }
            try write(Self.snapshotName, chronicle, names)
            let open = chronicle.openPart(names)
            try write(OpenReplay.snapshotName, open.chronicle, open.names)
            return next
        } catch { throw LedgerError(error) }
    }
}

/// Gives the bytes of a derived file to a chronicle.
private struct FileSource: SnapshotSource {
    var file: DerivedReader

    var remaining: UInt64 { file.remaining }

    mutating func read(into span: inout MutableRawSpan) throws(SnapshotDamage) {
        do throws(LogError) { try file.read(into: &span) } catch { throw SnapshotDamage(error.description) }
    }
}

/// Gives back bytes that were kept in memory.
struct MemorySource: SnapshotSource {
    let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var remaining: UInt64 { UInt64(bytes.count - at) }

    mutating func read(into span: inout MutableRawSpan) throws(SnapshotDamage) {
        guard span.byteCount <= bytes.count - at else { throw SnapshotDamage("the bytes break off") }
        at += span.fill(from: bytes.rawSpan.extracting(at..<bytes.count))
    }
}
