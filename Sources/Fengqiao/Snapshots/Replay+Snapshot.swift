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
            guard let file = try reader.derived(snapshotName), file.stamp.rules == rules,
                let sealed = try reader.sealedRoot(at: file.stamp.position), sealed.root == file.stamp.root
            else { return nil }
            if let knownAt, sealed.lastRecordedAt > knownAt.milliseconds { return nil }
            var source = FileSource(file: file)
            var names = Names()
            let chronicle = try Chronicle(&source, names: &names)
            guard source.remaining == 0, UInt64(chronicle.count) == file.stamp.position else { return nil }
            return Replay(chronicle, names, next: file.stamp.position)
        } catch {
            // Whatever is wrong with it, it is disposable.
            return nil
        }
    }

    private static var rules: UInt32 { UInt32(ChronicleProjection.name.version) }

    /// Stores the state, which must be that of the sealed part of the log: the position has to end a segment.
    ///
    /// - Returns: the position; `nil` where nothing is sealed up to here, and so nothing is stored.
    func store(_ reader: LogReader) throws(LedgerError) -> UInt64? {
        do throws(LogError) {
            guard let sealed = try reader.sealedRoot(at: next) else { return nil }
            let stamp = DerivedStamp(name: Self.snapshotName, rules: Self.rules, position: next, root: sealed.root)
            var writer = try reader.writeDerived(stamp)
            chronicle.store(names) { bytes in writer.write(bytes) }
            try writer.finish()
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
