import BenchmarkSupport
import Crypto
import Foundation

/// RocksDB as one would keep a log in it: the canonical row under its position, one batch an append, its own log synced
/// before the append returns. The batch is made once; the row lies where RocksDB copies it from.
final class RocksSide: Side {
    private static let table: UInt8 = 0

    private let corpus: Corpus
    private let path: String
    /// Gone once the side is closed: it holds the database.
    private var batch: RocksBatch?

    init(_ corpus: Corpus, in folder: URL) throws {
        self.corpus = corpus
        path = folder.appendingPathComponent("events.rocksdb").path
        batch = try RocksBatch(try RocksDB(path), isSynced: true)
    }

    var syncs: Int? { nil }

    func append(_ events: Range<Int>) throws {
        guard let batch else { throw Failure("RocksDB: closed") }
        corpus.bytes.withUnsafeBytes { bytes in
            for position in events {
                batch.put(RocksKey(table: Self.table, UInt64(position)), bytes, corpus.items[position].row)
            }
        }
        try batch.write()
    }

    func close() throws { batch = nil }

    func stored() throws -> Stored {
        var hash = SHA256()
        var events = 0
        try RocksCursor(try RocksDB(path), table: Self.table).forEach { position, row in
            if position != UInt64(events) { throw Failure("RocksDB has \(position) in the place of \(events)") }
            row.withUnsafeBytes { hash.update(bufferPointer: $0) }
            events += 1
        }
        return Stored(events: events, digest: hash.finalize().short)
    }
}
