import FengqiaoLog
import FengqiaoModel
import FengqiaoSchema

/// Reads events out of a log, one at a time: for opening, histories and exports. Reports fold blocks instead.
enum LogScan {
    /// Lends each event from a position on, with the number of the atomic group that it came in, from 1.
    ///
    /// - Throws: `corrupted` where a stored row is no canonical row of a known kind.
    static func events(
        _ reader: LogReader, from: UInt64, knownAt: Instant? = nil,
        _ body: (Event, _ append: UInt64) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        var failure: LedgerError?
        var append: UInt64 = 0
        do throws(LogError) {
            try reader.forEachFrame(from: from) { (frame) throws(LogError) -> Bool in
                append += 1
                let recordedAt = Instant(milliseconds: frame.recordedAt)
                if let knownAt, recordedAt > knownAt { return false }
                for index in 0..<frame.count {
                    let position = frame.firstPosition + UInt64(index)
                    if position < from { continue }
                    do throws(LedgerError) {
                        try body(try event(frame.row(index), position, recordedAt), append)
                    } catch {
                        failure = error
                        return false
                    }
                }
                return true
            }
        } catch { throw LedgerError(error) }
        if let failure { throw failure }
    }

    static func event(_ row: RawSpan, _ position: UInt64, _ recordedAt: Instant) throws(LedgerError) -> Event {
        do throws(FieldError) { return try Event(row: row, position: position, recordedAt: recordedAt) } catch {
            throw damaged(position, error.description)
        }
    }

    static func damaged(_ position: UInt64, _ what: String) -> LedgerError {
        LedgerError(
            .corrupted,
            "the event at position \(position) cannot be read: \(what); nothing was changed: restore the log from a copy"
        )
    }
}
