import FengqiaoLog
import FengqiaoSchema
import FengqiaoTesting

/// Reads a log in every way there is. Errors are what damage deserves; a trap, or two ways that tell two stories, is
/// what the fuzzer looks for.
enum Check {
    private struct Event: Equatable {
        var recordedAt: Int64
        var row: [UInt8]
    }

    /// How many events there were to read.
    @discardableResult
    static func read(_ disk: MemoryDisk) -> Int {
        guard let reader = try? LogReader.open(at: Example.path, fileSystem: disk) else { return 0 }
        _ = try? reader.end()
        // Bytes with checksums that somebody made anew may say one thing in two places that differ. Then verify says so,
        // and what is read of them is either; where it finds nothing, every way must tell the same.
        let isWhole = (try? reader.verify())?.isWhole ?? false
        var events: [UInt64: Event] = [:]
        try? reader.forEachFrame(from: 0) { (frame) throws(LogError) in
            for index in 0..<frame.count {
                let row = frame.row(index)
                events[frame.firstPosition + UInt64(index)] = Event(
                    recordedAt: frame.recordedAt, row: row.copy(0..<row.byteCount))
            }
            return true
        }
        func compare(_ event: borrowing StoredEvent) {
            guard let known = events[event.position] else { return }
            let found = Event(recordedAt: event.recordedAt, row: event.row.copy(0..<event.row.byteCount))
            precondition(known == found || !isWhole, "an event read alone is not the one that its frame holds")
        }
        let all = KindSet(Array(1...63))
        try? reader.forEachEvent(ofKinds: all) { (event) throws(LogError) in
            compare(event)
            return true
        }
        let registry = SchemaRegistry(Example.schemas)
        for stream in Example.streams {
            try? reader.forEachEvent(of: stream.space, named: Array(stream.name.utf8), registry) {
                (event) throws(LogError) in
                compare(event)
                return true
            }
        }
        blocks(reader, EventSelection(columns: all), registry, events, isWhole)
        blocks(reader, EventSelection(columns: [], rows: all), registry, events, isWhole)
        _ = try? reader.inspect()
        return events.count
    }

    private static func blocks(
        _ reader: LogReader, _ selection: EventSelection, _ registry: SchemaRegistry, _ events: [UInt64: Event],
        _ isWhole: Bool
    ) {
        var names = Names()
        _ = try? reader.forEachBlock(in: ReadRange(), selection, registry, &names) { (block, names) throws(LogError) in
            for index in 0..<block.count {
                precondition(Int(block.actors[index]) < names[.worker].count, "an actor without a name")
                precondition(Int(block.units[index]) < names[.unit].count, "a unit without a name")
                guard let row = block.row(index), let known = events[block.positions[index]] else { continue }
                precondition(known.row == row || !isWhole, "a row of a block is not the one that its frame holds")
            }
            return true
        }
    }

    /// Opens the log to write, which recovers it, and seals it: what it held then it must hold afterwards.
    static func write(_ damaged: MemoryDisk) {
        // The disk that is fuzzed stays as it is.
        let disk = damaged.crashed(.kept)
        guard let log = try? EventLog.open(at: Example.path, options: Example.options, fileSystem: disk) else { return }
        _ = try? log.command(forKey: Array("key-1".utf8))
        guard let before = try? rows(log.reader()) else { return }
        var group = AppendGroup(recordedAt: log.lastRecordedAt ?? 0)
        group.append(row: [1, 2, 3])
        guard (try? log.append([group])) != nil else { return }
        do {
            try log.freeze()
            try log.seal()
            let after = try rows(log.reader())
            precondition(after == before + [[1, 2, 3]], "sealing has changed events")
            try log.close()
        } catch { fatalError("a log that can be read and appended to cannot be sealed: \(error)") }
    }

    private static func rows(_ reader: LogReader) throws(LogError) -> [[UInt8]] {
        var rows: [[UInt8]] = []
        try reader.forEachFrame(from: 0) { (frame) throws(LogError) in
            for index in 0..<frame.count {
                let row = frame.row(index)
                rows.append(row.copy(0..<row.byteCount))
            }
            return true
        }
        return rows
    }
}
