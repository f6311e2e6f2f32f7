import FengqiaoLog
public import FengqiaoModel
import FengqiaoSchema
import SystemPackage

/// Takes events over into a new log as they were recorded elsewhere: positions, `recordedAt`, versions and
/// idempotency keys stay, and so does the root of the tree over them.
///
/// ```swift
/// let restore = try LedgerRestore(at: "restored.log")
/// for append in appends { try restore.append(append) }
/// let result = try restore.finish()
/// ```
/// Nothing is decided again: what an older version recorded lawfully stays recorded. What is checked is that the
/// events are a log's: positions and the numbers in each stream without a gap, times that never go back, a founding
/// first, keys once. The log stands beside its name, as `NAME.restoring`, until it is whole.
///
/// One thread at a time may use it.
public final class LedgerRestore {
    private let path: FilePath
    private let unfinished: FilePath
    /// Where the log stands until it is whole.
    public var unfinishedPath: String { unfinished.string }
    private let log: EventLog
    private var counts: [Stream: UInt64] = [:]
    private var founded: Event?
    private var tree = TreeRange(from: 0)

    /// A stream, by the hash of its name: names would take most of the memory of a restore. A matter, a worker and a
    /// reference stream may have the same name. Two names of one hash among millions would be met once in some
    /// million restores, and be refused.
    private struct Stream: Hashable {
        var isOfMatter: Bool
        var isOfWorker: Bool
        var name: Int

        init(_ kind: EventKind, _ name: String) {
            (isOfMatter, isOfWorker) = (kind.isOfMatter, kind.isOfWorker)
            // By bytes, as names are compared, and not by what Unicode holds to be the same.
            var hasher = Hasher()
            for byte in name.utf8 { hasher.combine(byte) }
            self.name = hasher.finalize()
        }
    }

    /// Begins a log.
    ///
    /// - Throws: ``LedgerError`` with code `alreadyExists` where the folder holds something, or an earlier restore
    ///   did not come to its end.
    public init(at path: String) throws(LedgerError) {
        self.path = FilePath(path)
        // By the path without the slash that it may end in.
        unfinished = FilePath(self.path.string + ".restoring")
        if let names = try? RealFileSystem().list(self.path), !names.isEmpty {
            throw LedgerError(.alreadyExists, "the folder is not empty: restore into a new one", file: path)
        }
        if (try? RealFileSystem().list(unfinished)) != nil {
            throw LedgerError(
                .alreadyExists, "an earlier restore did not come to its end: remove this folder, then begin again",
                file: unfinished.string)
        }
        do throws(LogError) {
            log = try EventLog.create(
                at: unfinished, options: LogOptions(durability: .none, schemas: EventKind.registry))
        } catch { throw LedgerError(error) }
    }

    /// How many events have been taken over.
    public var count: UInt64 { log.end }

    /// Takes over what was recorded as one.
    ///
    /// - Throws: ``LedgerError`` with code `invalidArgument` where the events do not follow those before.
    public func append(_ append: RecordedAppend) throws(LedgerError) {
        guard let first = append.events.first else { throw LedgerError(.invalidArgument, "an append has no events") }
        var group = AppendGroup(
            recordedAt: first.recordedAt.milliseconds, commandKey: append.key.map { Array($0.utf8) } ?? [],
            commandDigest: append.digest)
        for (index, event) in append.events.enumerated() {
            try check(event, at: log.end + UInt64(index), with: first)
            let row = event.row
            tree.append(leaf: TreeHash.leaf(event.position, event.recordedAt.milliseconds, row.rawSpan))
            group.append(row: row)
        }
        do throws(LogError) {
            _ = try log.append([group])
            while let job = try log.nextSeal() { try log.adopt(try job.run()) }
        } catch { throw LedgerError(error) }
    }

    private func check(_ event: Event, at position: UInt64, with first: Event) throws(LedgerError) {
        func refuse(_ what: String) -> LedgerError {
            LedgerError(.invalidArgument, "event \(event.position): \(what): export the log again")
        }
        guard event.position == position else { throw refuse("position \(position) should come here") }
        guard event.recordedAt == first.recordedAt else {
            throw refuse("it was recorded at another time than the append that it belongs to")
        }
        if position == 0 {
            guard event.kind == .logFounded else { throw refuse("a log begins with a LogFounded") }
            founded = event
        }
        let stream = Stream(event.kind, event.envelope.stream)
        let sequence = counts[stream, default: 0] + 1
        guard event.envelope.sequence == sequence else {
            throw refuse("it is number \(event.envelope.sequence) of its stream, where number \(sequence) should come")
        }
        counts[stream] = sequence
    }

    /// Ends the log with a `RestoreRecorded`, syncs everything and gives the folder its name.
    ///
    /// - Parameters:
    ///   - expected: the root that the events must have, in hexadecimal, where it is known from elsewhere.
    ///   - clock: what is read as now.
    /// - Throws: ``LedgerError`` with code `corrupted` where the root is another than expected.
    public func finish(expecting expected: String? = nil, clock: LedgerClock = .system) throws(LedgerError)
        -> LedgerRestoration
    {
        guard let founded, let root = tree.root else {
            throw LedgerError(.invalidArgument, "there were no events: give an export that has some")
        }
        let events = log.end
        let text = Hexadecimal.text(root)
        if let expected, expected != text {
            throw LedgerError(
                .corrupted, "the events have the root \(text) and not \(expected): they are not those of that log")
        }
        let now = max(clock.now().milliseconds, log.lastRecordedAt ?? .min)
        let body = EventBody.restoreRecorded(
            RestoreRecorded(events: Int64(clamping: events), root: (try? Token(checking: text)) ?? "root"))
        let stream = body.kind.referenceStream
        let envelope = Envelope(
            stream: stream, sequence: counts[Stream(body.kind, stream), default: 0] + 1,
            occurredAt: Instant(milliseconds: now), actor: founded.envelope.actor, unit: founded.envelope.unit)
        var group = AppendGroup(recordedAt: now)
        group.append(row: Event.row(envelope, body))
        do throws(LogError) {
            _ = try log.append([group])
            try log.close()
        } catch { throw LedgerError(error) }
        let disk = RealFileSystem()
        do throws(Errno) {
            try disk.rename(unfinished, to: path)
            let folder = path.removingLastComponent()
            try disk.syncDirectory(folder.isEmpty ? "." : folder)
        } catch {
            throw LedgerError(
                .io, "the restored log could not be given its name (\(error)): rename it by hand",
                file: unfinished.string)
        }
        return LedgerRestoration(events: events, root: text)
    }

    /// Gives up: closes what was written, which stays under ``unfinishedPath`` and is nobody's.
    public func abandon() { try? log.close() }
}

/// What a restore did.
public struct LedgerRestoration: Hashable, Sendable {
    /// How many events were taken over. One more stands behind them, the `RestoreRecorded`.
    public var events: UInt64
    /// The root of the Merkle tree over them (RFC 6962), in hexadecimal.
    public var root: String
}
