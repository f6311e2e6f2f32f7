import FengqiaoLog
import FengqiaoModel
import FengqiaoSchema

/// Reads events out of a log, one at a time: for opening, histories and exports. Reports fold blocks instead.
enum LogScan {
    /// Lends each event in order, with the number of the atomic group that it came in, from 1.
    ///
    /// - Throws: `corrupted` where a stored row is no canonical row of a known kind.
    static func events(
        _ reader: LogReader, _ body: (Event, _ append: UInt64) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try frames(reader) { (frame, number) throws(LedgerError) in
            for index in 0..<frame.count { try body(try event(frame, index), number) }
        }
    }

    /// Lends each atomic group in order, with its number from 1.
    static func appends(
        _ reader: LogReader, _ body: (RecordedAppend, _ number: UInt64) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try frames(reader) { (frame, number) throws(LedgerError) in
            var append = RecordedAppend(events: [])
            for index in 0..<frame.count { append.events.append(try event(frame, index)) }
            if frame.commandKey.byteCount > 0 {
                let key = frame.commandKey.copy(0..<frame.commandKey.byteCount)
                guard let key = String(validating: key, as: UTF8.self) else {
                    throw damaged(frame.firstPosition, "its idempotency key is no UTF-8")
                }
                (append.key, append.digest) = (key, frame.commandDigest.copy(0..<frame.commandDigest.byteCount))
            }
            try body(append, number)
        }
    }

    private static func frames(
        _ reader: LogReader, _ body: (borrowing Frame, _ number: UInt64) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        var failure: LedgerError?
        var number: UInt64 = 0
        do throws(LogError) {
            try reader.forEachFrame(from: 0) { (frame) throws(LogError) -> Bool in
                number += 1
                do throws(LedgerError) { try body(frame, number) } catch {
                    failure = error
                    return false
                }
                return true
            }
        } catch { throw LedgerError(error) }
        if let failure { throw failure }
    }

    private static func event(_ frame: borrowing Frame, _ index: Int) throws(LedgerError) -> Event {
        try event(
            frame.row(index), frame.firstPosition + UInt64(index), Instant(milliseconds: frame.recordedAt))
    }

    /// What is known with the references of a range, and how many events of the range each of their
    /// streams has. Reads their events alone.
    static func references(
        _ reader: LogReader, in range: ReadRange = ReadRange(), after known: References = References()
    ) throws(LedgerError) -> (References, counts: [String: UInt64]) {
        var references = known
        var counts: [String: UInt64] = [:]
        try events(reader, ofKinds: EventKind.allCases.filter(\.isReference), in: range) { event in
            references.evolve(event.body, at: event.position)
            counts[event.envelope.stream, default: 0] += 1
        }
        return (references, counts)
    }

    /// Lends the events of some kinds, in order. Reads no others.
    static func events(
        _ reader: LogReader, ofKinds kinds: [EventKind], in range: ReadRange = ReadRange(), _ body: (Event) -> Void
    ) throws(LedgerError) {
        var failure: LedgerError?
        do throws(LogError) {
            try reader.forEachEvent(ofKinds: KindSet(kinds.map(\.rawValue)), in: range) { (stored) throws(LogError) in
                do throws(LedgerError) {
                    body(try event(stored.row, stored.position, Instant(milliseconds: stored.recordedAt)))
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
        } catch { throw LedgerError(error) }
        if let failure { throw failure }
    }

    /// The events of a matter, in order, each with its group.
    static func events(
        of matter: MatterID, _ reader: LogReader, knownAt: Instant? = nil,
        _ body: (Event, _ group: UInt64) -> Void
    ) throws(LedgerError) {
        var failure: LedgerError?
        do throws(LogError) {
            try reader.forEachEvent(
                of: .matter, named: Array(matter.string.utf8), EventKind.registry
            ) { (stored) throws(LogError) in
                let recordedAt = Instant(milliseconds: stored.recordedAt)
                if let knownAt, recordedAt > knownAt { return false }
                do throws(LedgerError) {
                    body(try event(stored.row, stored.position, recordedAt), stored.group)
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
        } catch { throw LedgerError(error) }
        if let failure { throw failure }
    }

    /// All events of a matter, in order.
    static func events(of matter: MatterID, _ reader: LogReader) throws(LedgerError) -> [Event] {
        var events: [Event] = []
        try self.events(of: matter, reader) { event, _ in events.append(event) }
        return events
    }

    /// What is known of a matter by its events and, for a part of a split one, by those of the whole before the split.
    static func state(
        of matter: MatterID, _ reader: LogReader, _ references: References
    ) throws(LedgerError) -> MatterState? {
        let events = try events(of: matter, reader)
        return MatterState.fold(events, of: matter, partOf: try whole(of: events, reader, references), references)
    }

    /// The state that the whole had just before it was split, for the events of a part; `nil` for any other events.
    static func whole(
        of part: [Event], _ reader: LogReader, _ references: References
    ) throws(LedgerError) -> MatterState? {
        guard let first = part.first, let name = first.whole else { return nil }
        let before = try events(of: name, reader).filter { $0.position < first.position }
        // The whole's last event before the parts' own is its split.
        guard let split = before.lastIndex(where: { $0.kind == .matterSplit && $0.whole == nil }) else { return nil }
        return MatterState.fold(
            Array(before[..<split]), of: name, partOf: try whole(of: before, reader, references), references)
    }

    /// How many events a stream has.
    static func count(
        of space: NameSpace, _ name: String, _ reader: LogReader
    ) throws(LedgerError) -> UInt64 {
        var count: UInt64 = 0
        do throws(LogError) {
            try reader.forEachEvent(of: space, named: Array(name.utf8), EventKind.registry) { (_) throws(LogError) in
                count += 1
                return true
            }
        } catch { throw LedgerError(error) }
        return count
    }

    /// The ids that events of the tails brought along, with their positions. Decodes only rows that have one.
    static func tailEventIDs(_ reader: LogReader) throws(LedgerError) -> [EventID: UInt64] {
        var found: [EventID: UInt64] = [:]
        do throws(LogError) {
            try reader.forEachFrame(from: try reader.sealedEnd()) { (frame) throws(LogError) in
                for index in 0..<frame.count {
                    let row = frame.row(index)
                    guard RowEnvelope.hasEventID(row) else { continue }
                    let position = frame.firstPosition + UInt64(index)
                    let id = try? Event(
                        row: row, position: position, recordedAt: Instant(milliseconds: frame.recordedAt)
                    ).envelope.eventID
                    if let id { found[id] = position }
                }
                return true
            }
        } catch { throw LedgerError(error) }
        return found
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
