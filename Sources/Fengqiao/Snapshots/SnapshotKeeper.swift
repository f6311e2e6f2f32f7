import FengqiaoLog
import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema

/// Takes snapshots on a thread of its own, beside appends and reports.
actor SnapshotKeeper {
    private let executor = ThreadExecutor("fengqiao.snapshots")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Reads what was sealed since the last snapshot, and stores the state behind it.
    func take(_ reader: LogReader) throws(LedgerError) -> UInt64? {
        let end: UInt64
        do throws(LogError) { end = try reader.sealedEnd() } catch { throw LedgerError(error) }
        if end == 0 { return nil }
        var replay = Replay.restored(reader) ?? Replay()
        if replay.next < end { try replay.advance(reader, end: end) }
        return try replay.store(reader)
    }

    func position(_ reader: LogReader) -> UInt64? { Replay.restored(reader)?.next }
}

extension Ledger {
    /// Stores the state that all reports rest on, so that the next opening reads what came since and not the whole log.
    ///
    /// Beside it lies what the queue of open matters rests on, a hundredth of it: an opening that asks for the queue alone reads
    /// no more. Both files lie in `derived/`, and are disposable: where one is missing, damaged, of another log or of an older
    /// version of the library, the log is read from its first event. They hold the sealed part of the log; appends and
    /// reports go on while it is written. Take one now and then, such as each night.
    ///
    /// - Returns: the position up to which it reaches; `nil` where nothing is sealed yet, and nothing is stored.
    /// - Throws: `full` where there is no space, `io`. The snapshot before stays.
    /// - Complexity: O(events since the last one), and O(events) to write it: some 40 bytes an event.
    @discardableResult
    public nonisolated func takeSnapshot() async throws(LedgerError) -> UInt64? {
        try await snapshots.take(queries.reader)
    }

    /// Whether the queue is answered from the open matters of a snapshot, and nothing else was read yet.
    package nonisolated func answersFromOpenMatters() async -> Bool { await queries.isOfOpenPart }

    /// Up to which position the stored snapshot reaches; `nil` where there is none that this log can use. Reads and checks
    /// the whole file.
    public nonisolated func snapshotPosition() async throws(LedgerError) -> UInt64? {
        await snapshots.position(queries.reader)
    }
}
