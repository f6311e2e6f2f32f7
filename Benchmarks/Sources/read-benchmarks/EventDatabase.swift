import BenchmarkSupport
import Crypto
import Fengqiao
import FengqiaoSchema
import Foundation

/// Events in SQLite, as small as a table for all kinds keeps them without compression: every name once, numbers in
/// its place also inside the payload; the payload in binary; text and ids in tables of their own, so that each can
/// be weighed by itself. Indexes where the log has them: from a matter to its events, from a name, from an event id.
final class EventDatabase {
    private let path: String
    private let database: SQLite

    init(_ path: String) throws {
        self.path = path
        database = try SQLite(path)
        // Nothing of it has to survive a crash: only what it takes in the end is asked for.
        for line in ["page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "cache_size = -262144"] {
            try database.run("PRAGMA \(line)")
        }
        try database.run(
            """
            CREATE TABLE names (id INTEGER PRIMARY KEY, space INTEGER NOT NULL, name TEXT NOT NULL);
            CREATE TABLE events (
                position INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL, kind INTEGER NOT NULL,
                stream INTEGER NOT NULL, sequence INTEGER NOT NULL, occurred_at INTEGER NOT NULL,
                actor INTEGER NOT NULL, unit INTEGER NOT NULL, payload BLOB NOT NULL);
            CREATE TABLE texts (position INTEGER PRIMARY KEY, text BLOB NOT NULL);
            CREATE TABLE ids (position INTEGER PRIMARY KEY, id TEXT NOT NULL);
            """)
    }

    /// Fills the tables with what `events` lends, then makes the indexes and packs the file.
    func fill(_ events: (_ add: (UInt64, Int64, RowParts, RowSplitter) throws -> Void) throws -> Void) throws {
        let name = try Statement(database, "INSERT INTO names VALUES (?, ?, ?)")
        let event = try Statement(database, "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        let text = try Statement(database, "INSERT INTO texts VALUES (?, ?)")
        let id = try Statement(database, "INSERT INTO ids VALUES (?, ?)")
        try database.run("BEGIN")
        try events { position, recordedAt, parts, splitter in
            for fresh in splitter.fresh {
                name.bind(1, fresh.number)
                name.bind(2, Int64(fresh.space.rawValue))
                name.bind(3, text: fresh.name)
                try name.run()
            }
            let numbers = [
                Int64(position), recordedAt, parts.kind, parts.stream, parts.sequence, parts.occurredAt, parts.actor,
                parts.unit,
            ]
            for (index, number) in numbers.enumerated() { event.bind(CInt(index + 1), number) }
            event.bind(9, blob: parts.payload)
            try event.run()
            if !parts.text.isEmpty {
                text.bind(1, Int64(position))
                text.bind(2, blob: parts.text)
                try text.run()
            }
            if let eventID = parts.eventID {
                id.bind(1, Int64(position))
                id.bind(2, text: eventID)
                try id.run()
            }
        }
        try database.run("COMMIT")
        try database.run(
            """
            CREATE UNIQUE INDEX names_by_name ON names (space, name);
            CREATE INDEX events_by_stream ON events (stream);
            CREATE UNIQUE INDEX ids_by_id ON ids (id);
            """)
    }

    /// Drops a table, and tells what the file then takes.
    func bytes(without table: String? = nil) throws -> Int64 {
        if let table { try database.run("DROP TABLE \(table)") }
        try database.run("VACUUM")
        let size = try URL(fileURLWithPath: path).resourceValues(forKeys: [.fileSizeKey]).fileSize
        return Int64(size ?? 0)
    }

    /// The rows put together again from the tables.
    func stored() throws -> Stored {
        var names: [[UInt8]] = []
        let name = try Statement(database, "SELECT name FROM names ORDER BY id")
        while try name.step() { names.append(name.bytes(0)) }
        let joiner = RowJoiner(names: names)
        let event = try Statement(
            database,
            """
            SELECT recorded_at, kind, stream, sequence, occurred_at, actor, unit, payload, text, id
            FROM events LEFT JOIN texts USING (position) LEFT JOIN ids USING (position) ORDER BY position
            """)
        var digest = RowDigest()
        while try event.step() {
            var parts = RowParts()
            (parts.kind, parts.stream, parts.sequence) = (event.integer(1), event.integer(2), event.integer(3))
            (parts.occurredAt, parts.actor, parts.unit) = (event.integer(4), event.integer(5), event.integer(6))
            (parts.payload, parts.text) = (event.bytes(7), event.bytes(8))
            if !event.isNull(9) { parts.eventID = event.bytes(9) }
            let row = try joiner.join(parts)
            digest.add(row, recordedAt: event.integer(0))
        }
        return digest.stored
    }
}

/// A digest over rows and when they were recorded, in their order.
struct RowDigest {
    private var hash = SHA256()
    private var events = 0

    mutating func add(_ row: [UInt8], recordedAt: Int64) {
        withUnsafeBytes(of: recordedAt.littleEndian) { hash.update(bufferPointer: $0) }
        hash.update(data: row)
        events += 1
    }

    var stored: Stored { Stored(events: events, digest: hash.finalize().short) }
}
