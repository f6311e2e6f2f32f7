import FengqiaoLog
import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema

/// The facts of the matters that are open, from a stored state on: what the first queue after an opening is made from, when
/// reading the whole state would take longer than the answer.
///
/// What comes in later is read row by row, and brings the matters back that were left out as over: their events are looked up
/// in the log.
struct OpenReplay {
    /// The name of the file.
    static let snapshotName = "open"
    /// More events than that are read faster as columns, with the whole state.
    private static let eventLimit: UInt64 = 100_000
    /// More matters than that are not worth being looked up one by one, at some hundreds of microseconds each.
    private static let matterLimit = 500

    private(set) var chronicle: Chronicle
    private(set) var names: Names
    private(set) var next: UInt64
    /// The earliest instant that it answers for: what was left out was over by then.
    let earliest: Instant

    /// The state that was stored last; `nil` where none was that this log can use.
    init?(_ reader: LogReader) {
        do {
            guard let found = try Replay.load(Self.snapshotName, reader), found.chronicle.isOpenPart else { return nil }
            (chronicle, names, next) = (found.chronicle, found.names, found.position)
            earliest = found.chronicle.latest
        } catch {
            // It is disposable, as the whole state is.
            return nil
        }
    }

    /// Reads what has come since; false where that is too much: then the whole state is the shorter way.
    mutating func catchUp(_ reader: LogReader) throws(LedgerError) -> Bool {
        let end: UInt64
        do throws(LogError) { end = try reader.end() } catch { throw LedgerError(error) }
        if end <= next { return true }
        guard end - next <= Self.eventLimit else { return false }
        let rows = try rows(reader, end)
        var search = Search(wanted: wanted(rows))
        guard try bringBack(&search, from: chronicle.count, reader) else { return false }
        let place = chronicle.count
        var block = EventBlock(ChronicleProjection.reads, EventKind.registry)
        for row in rows {
            do throws(DecodeError) {
                try block.append(row.bytes.rawSpan, position: row.position, recordedAt: row.recordedAt, &names)
            } catch { throw LogScan.damaged(row.position, "\(error.reason) at byte \(error.offset)") }
            if block.count == EventBlock.preferredCount { evolve(&block) }
        }
        evolve(&block)
        // What is new may be tied to others that were left out.
        guard try bringBack(&search, from: place, reader) else { return false }
        try Replay.resolve(&chronicle, reader)
        next = end
        return true
    }

    private struct Row {
        var position: UInt64
        var recordedAt: Int64
        var bytes: [UInt8]
    }

    private func rows(_ reader: LogReader, _ end: UInt64) throws(LedgerError) -> [Row] {
        var rows: [Row] = []
        do throws(LogError) {
            try reader.forEachFrame(from: next) { (frame) throws(LogError) in
                for index in 0..<frame.count {
                    let (position, row) = (frame.firstPosition + UInt64(index), frame.row(index))
                    if position >= end { return false }
                    if position < next { continue }
                    rows.append(
                        Row(position: position, recordedAt: frame.recordedAt, bytes: row.copy(0..<row.byteCount)))
                }
                return true
            }
        } catch { throw LedgerError(error) }
        return rows
    }

    /// The matters that are looked up, each once.
    private struct Search {
        var wanted: [[UInt8]]
        var seen: Set<[UInt8]>
        var brought = 0

        init(wanted: [[UInt8]]) { (self.wanted, seen) = (wanted, Set(wanted)) }
    }

    /// The matters that new events are about and of which nothing is here: new ones, and those that were left out.
    private func wanted(_ rows: [Row]) -> [[UInt8]] {
        var wanted: [[UInt8]] = []
        var seen: Set<[UInt8]> = []
        for row in rows {
            var reader = RowReader(row.bytes.rawSpan)
            guard let envelope = try? RowEnvelope(&reader), EventKind(rawValue: envelope.kind)?.isOfMatter == true
            else { continue }
            let name = Array(row.bytes[envelope.stream])
            if names[.matter].ordinal(of: name).map(chronicle.hasFacts) == true { continue }
            if seen.insert(name).inserted { wanted.append(name) }
        }
        return wanted
    }

    /// Brings in what the log has of matters that are searched for, and of those that facts from a place on are tied to; false
    /// where there are too many.
    private mutating func bringBack(
        _ search: inout Search, from place: Int, _ reader: LogReader
    ) throws(LedgerError) -> Bool {
        var place = place
        while true {
            for name in search.wanted {
                if try bringBack(name, reader) { search.brought += 1 }
                guard search.brought <= Self.matterLimit else { return false }
            }
            search.wanted = chronicle.missingKin(from: place, names).map { Array(names[.matter].bytes(of: $0)) }
                .filter { search.seen.insert($0).inserted }
            if search.wanted.isEmpty { return true }
            place = chronicle.count
        }
    }

    // Whether the log has events of the matter from before.
    private mutating func bringBack(_ name: [UInt8], _ reader: LogReader) throws(LedgerError) -> Bool {
        var block = EventBlock(ChronicleProjection.reads, EventKind.registry)
        var names = self.names
        self.names = Names()
        let end = next
        do throws(LogError) {
            try reader.forEachEvent(of: .matter, named: name, EventKind.registry) { (event) throws(LogError) in
                if event.position >= end { return false }
                do throws(DecodeError) {
                    try block.append(event.row, position: event.position, recordedAt: event.recordedAt, &names)
                } catch { throw LogError.unreadable(event.position, error) }
                return true
            }
        } catch { throw LedgerError(error) }
        self.names = names
        let isThere = block.count > 0
        evolve(&block)
        return isThere
    }

    private mutating func evolve(_ block: inout EventBlock) {
        if block.count > 0 { ChronicleProjection.evolve(&chronicle, block, names) }
        block.removeAll()
    }
}
