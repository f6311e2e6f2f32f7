import FengqiaoLog
import FengqiaoModel
import SystemPackage

/// What sealing a log did.
public struct LedgerSealing: Sendable, Hashable {
    /// How many tails became segments.
    public var sealed: Int
    /// How many events there are.
    public var events: UInt64
}

extension Ledger {
    /// Seals all events of a log into compressed columns, the last ones too, which a ledger would leave in its tail
    /// until there are some 16 MiB of them. For a log that is to be kept, copied or measured.
    ///
    /// - Parameter progress: called with the number of events that are sealed, and of all.
    /// - Throws: `locked` while a writer has the log open; `full` where there is no space, nothing is lost then.
    public static func seal(
        at path: String, progress: (@Sendable (ReplayProgress) -> Void)? = nil
    ) throws(LedgerError) -> LedgerSealing {
        do throws(LogError) {
            let log = try EventLog.open(at: FilePath(path), options: LogOptions(schemas: EventKind.registry))
            try log.freeze()
            var sealed = 0
            let waiting = UInt64(max(log.tailsToSeal, 1))
            while let job = try log.nextSeal() {
                try log.adopt(try job.run())
                sealed += 1
                progress?(ReplayProgress(events: log.end / waiting * UInt64(sealed), total: log.end))
            }
            let events = log.end
            try log.close()
            return LedgerSealing(sealed: sealed, events: events)
        } catch { throw LedgerError(error) }
    }
}
