import BenchmarkSupport
import Crypto
import Foundation

/// SQLite as one would keep events in it: the envelope in one table, the text in another, both keyed by position and
/// without a further index; statements prepared once, a transaction for each append.
final class SQLiteSide: Side {
    private let corpus: Corpus
    private let path: String
    /// Gone once the side is closed: the statements hold the connection.
    private var statements: Statements?

    private struct Statements {
        let begin, commit, insertEvent, insertText: Statement
    }

    init(_ corpus: Corpus, in folder: URL) throws {
        self.corpus = corpus
        path = folder.appendingPathComponent("events.sqlite").path
        let database = try SQLite(path)
        // The answer is checked: a file system without shared memory would silently leave another mode.
        guard try database.ask("PRAGMA journal_mode = WAL") == "wal" else { throw Failure("SQLite: no WAL here") }
        try database.run("PRAGMA synchronous = FULL")
        guard try database.ask("PRAGMA synchronous") == "2" else { throw Failure("SQLite: not synchronous") }
        try database.run(
            """
            CREATE TABLE events (
                position INTEGER PRIMARY KEY, kind INTEGER NOT NULL, version INTEGER NOT NULL, stream TEXT NOT NULL,
                sequence INTEGER NOT NULL, occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
                actor TEXT NOT NULL, unit TEXT NOT NULL, progress INTEGER NOT NULL);
            CREATE TABLE texts (position INTEGER PRIMARY KEY, text TEXT NOT NULL);
            """)
        statements = Statements(
            begin: try Statement(database, "BEGIN"), commit: try Statement(database, "COMMIT"),
            insertEvent: try Statement(database, "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
            insertText: try Statement(database, "INSERT INTO texts VALUES (?, ?)"))
    }

    var syncs: Int? { nil }

    func append(_ events: Range<Int>) throws {
        guard let statements else { throw Failure("SQLite: closed") }
        let (insertEvent, insertText) = (statements.insertEvent, statements.insertText)
        try statements.begin.run()
        try corpus.bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
            for position in events {
                let item = corpus.items[position]
                insertEvent.bind(1, Int64(position))
                insertEvent.bind(2, Int64(EventRow.kind))
                insertEvent.bind(3, Int64(EventRow.version))
                insertEvent.bind(4, base, item.parts.stream)
                insertEvent.bind(5, Int64(item.sequence))
                insertEvent.bind(6, item.occurredAt)
                insertEvent.bind(7, Corpus.recordedAt)
                insertEvent.bind(8, base, item.parts.actor)
                insertEvent.bind(9, base, item.parts.unit)
                insertEvent.bind(10, Int64(EventRow.progressKind))
                try insertEvent.run()
                insertText.bind(1, Int64(position))
                insertText.bind(2, base, item.parts.text)
                try insertText.run()
            }
        }
        try statements.commit.run()
    }

    func close() throws { statements = nil }

    /// Makes the rows again from the columns, so that the digest is that of the other sides.
    func stored() throws -> Stored {
        let statement = try Statement(
            try SQLite(path),
            """
            SELECT stream, sequence, occurred_at, actor, unit, text
            FROM events JOIN texts USING (position) ORDER BY position
            """)
        var hash = SHA256()
        var events = 0
        var row: [UInt8] = []
        while try statement.step() {
            row.removeAll(keepingCapacity: true)
            EventRow(
                stream: statement.bytes(0)[...], sequence: UInt64(statement.integer(1)),
                occurredAt: statement.integer(2), actor: statement.bytes(3)[...], unit: statement.bytes(4)[...],
                text: statement.bytes(5)[...]
            ).write(to: &row)
            hash.update(data: row)
            events += 1
        }
        return Stored(events: events, digest: hash.finalize().short)
    }
}
