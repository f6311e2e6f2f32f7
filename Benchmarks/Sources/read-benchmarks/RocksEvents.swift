import BenchmarkSupport
import FengqiaoSchema
import Foundation

/// The events of the log in RocksDB: what the tables of ``EventDatabase`` hold, each under its position, in a form that is read
/// without decoding: numbers of fixed width, then the payload.
enum RocksEvents {
    private static let events: UInt8 = 0
    private static let texts: UInt8 = 1
    private static let names: UInt8 = 2

    /// Bytes before the payload: four pairs of eight bytes and the kind.
    private static let head = 33
    /// 1,000 events: a batch of some 100 KB, beyond which larger ones gain nothing.
    private static let batch = 1_000

    /// Fills a database with the rows of another one, and merges its files.
    static func fill(_ path: String, from source: SQLite) throws {
        let database = try RocksDB(path)
        let batch = try RocksBatch(database, isSynced: false)
        var waiting = 0
        func put(_ table: UInt8, _ key: Int64, _ value: [UInt8]) throws {
            batch.put(RocksKey(table: table, UInt64(key)), value)
            waiting += 1
            if waiting < Self.batch { return }
            try batch.write()
            waiting = 0
        }
        let event = try Statement(
            source,
            """
            SELECT position, occurred_at, recorded_at, stream, sequence, actor, unit, kind, payload
            FROM events ORDER BY position
            """)
        while try event.step() {
            var value: [UInt8] = []
            value.append(event.integer(1))
            value.append(event.integer(2))
            value.append(event.integer(3) | event.integer(4) << 32)
            value.append(event.integer(5) | event.integer(6) << 32)
            value.append(UInt8(event.integer(7)))
            value += event.bytes(8)
            try put(events, event.integer(0), value)
        }
        let text = try Statement(source, "SELECT position, text FROM texts ORDER BY position")
        while try text.step() { try put(texts, text.integer(0), text.bytes(1)) }
        let name = try Statement(source, "SELECT id, space, name FROM names ORDER BY id")
        while try name.step() { try put(names, name.integer(0), [UInt8(name.integer(1))] + name.bytes(2)) }
        try batch.write()
        try database.pack()
    }

    /// Steps through all events, and adds up the same columns as SQLite's scan does.
    static func scan(_ path: String) throws -> (events: UInt64, sum: Int64, microseconds: Int64) {
        let database = try RocksDB(path)
        var (count, sum): (UInt64, Int64) = (0, 0)
        let started = ContinuousClock.now
        try RocksCursor(database, table: events).forEach { position, value in
            guard value.byteCount >= head else { throw Failure("RocksDB holds an event of \(value.byteCount) bytes") }
            let stream = value.littleEndian64(at: 16) & 0xffff_ffff
            let people = value.littleEndian64(at: 24)
            sum &+= Int64(bitPattern: position) &+ Int64(value.byte(at: 32)) &+ Int64(bitPattern: stream)
            sum &+= Int64(bitPattern: value.littleEndian64(at: 0))
            sum &+= Int64(bitPattern: people & 0xffff_ffff) &+ Int64(bitPattern: people >> 32)
            sum &+= Int64(value.byteCount - head)
            count += 1
        }
        return (count, sum, started.duration(to: .now).microseconds)
    }
}

extension [UInt8] {
    /// Adds a number, its lowest byte first.
    fileprivate mutating func append(_ value: Int64) {
        for shift in stride(from: 0, to: 64, by: 8) { append(UInt8(truncatingIfNeeded: value >> Int64(shift))) }
    }
}
