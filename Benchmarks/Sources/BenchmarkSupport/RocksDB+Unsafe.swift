import CRocksDB
import Foundation

// Unsafe code: RocksDB's interface for C. Why it is safe:
//
// - Every handle has one owner here, which frees it once, in its `deinit`, and is no value that could be copied. A batch and
//   a cursor hold the database that they belong to, so it is closed after them; options are held as long as RocksDB uses them.
// - Bytes are lent for the length of one call, from arrays that lie still meanwhile and whose own length goes with them.
//   RocksDB copies what it is given; the one thing it keeps a pointer to, the end of a cursor's range, has memory of its own
//   that is freed after the cursor.
// - A cursor's key and value stay where they are until it moves. They are lent to a closure as spans, which cannot be kept,
//   and the cursor moves when the closure has returned.
// - A message of an error is copied and freed.

/// A database of keys in order, compressed with LZ4. Errors carry RocksDB's own words.
package final class RocksDB {
    @usableFromInline package let handle: OpaquePointer
    private let options: OpaquePointer

    package init(_ path: String) throws {
        let table = rocksdb_block_based_options_create()
        // 64 KiB, in bytes: what is read from end to end is packed best and unpacked fastest in large blocks. No cache of
        // blocks: nothing is read twice, and the files are in the page cache. Mapped files, a readahead of 2 MiB and no
        // checks of checksums were tried, and are no faster.
        rocksdb_block_based_options_set_block_size(table, 64 << 10)
        rocksdb_block_based_options_set_no_block_cache(table, 1)
        guard let options = rocksdb_options_create() else { throw Failure("RocksDB: no memory") }
        self.options = options
        rocksdb_options_set_block_based_table_factory(options, table)
        rocksdb_block_based_options_destroy(table)
        rocksdb_options_set_create_if_missing(options, 1)
        rocksdb_options_set_compression(options, CInt(rocksdb_lz4_compression))
        // `fdatasync`, as the other sides do.
        rocksdb_options_set_use_fsync(options, 0)
        // One thread writes: nothing has to be locked or waited for in turns.
        rocksdb_options_set_allow_concurrent_memtable_write(options, 0)
        rocksdb_options_set_enable_write_thread_adaptive_yield(options, 0)
        // Errors alone: a report on the state of the database is no part of appending.
        rocksdb_options_set_info_log_level(options, 3)
        var message: UnsafeMutablePointer<CChar>?
        let opened = rocksdb_open(options, path, &message)
        guard let opened else {
            rocksdb_options_destroy(options)
            throw Failure("\(path): \(Self.take(message) ?? "RocksDB gave no handle")")
        }
        handle = opened
    }

    deinit {
        rocksdb_close(handle)
        rocksdb_options_destroy(options)
    }

    /// Brings everything into files of sorted blocks, and merges them: the form in which it is read fastest.
    package func pack() throws {
        let flush = rocksdb_flushoptions_create()
        defer { rocksdb_flushoptions_destroy(flush) }
        try Self.check { rocksdb_flush(handle, flush, &$0) }
        rocksdb_compact_range(handle, nil, 0, nil, 0)
    }

    /// The version of the library, as it notes it beside a database.
    package static func version(in folder: URL) throws -> String {
        let path = folder.appendingPathComponent("version").path
        _ = try RocksDB(path)
        for file in try FileManager.default.contentsOfDirectory(atPath: path) where file.hasPrefix("OPTIONS-") {
            let lines = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8).split(separator: "\n")
            for line in lines {
                let parts = line.split(separator: "=")
                if parts.count == 2, parts[0].hasSuffix("rocksdb_version") { return String(parts[1]) }
            }
        }
        throw Failure("RocksDB does not tell its version")
    }

    /// Runs a call that tells an error by a message.
    @usableFromInline
    static func check(_ call: (inout UnsafeMutablePointer<CChar>?) -> Void) throws {
        var message: UnsafeMutablePointer<CChar>?
        call(&message)
        if let text = take(message) { throw Failure("RocksDB: \(text)") }
    }

    private static func take(_ message: UnsafeMutablePointer<CChar>?) -> String? {
        guard let message else { return nil }
        defer { rocksdb_free(message) }
        return String(cString: message)
    }
}

/// What is written together. It is made once and used again.
package final class RocksBatch {
    private let database: RocksDB
    @usableFromInline package let handle: OpaquePointer
    private let options: OpaquePointer

    /// - Parameter isSynced: whether its writes are in the log of the database, on the disk, when they return. The others are
    ///   not in that log at all: for what is packed afterwards.
    package init(_ database: RocksDB, isSynced: Bool) throws {
        guard let batch = rocksdb_writebatch_create(), let options = rocksdb_writeoptions_create() else {
            throw Failure("RocksDB: no memory")
        }
        (self.database, handle, self.options) = (database, batch, options)
        rocksdb_writeoptions_set_sync(options, isSynced ? 1 : 0)
        rocksdb_writeoptions_disable_WAL(options, isSynced ? 0 : 1)
    }

    deinit {
        rocksdb_writebatch_destroy(handle)
        rocksdb_writeoptions_destroy(options)
    }

    /// Adds a part of some bytes under a key.
    @inlinable
    package func put(_ key: RocksKey, _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        let value = UnsafeRawBufferPointer(rebasing: bytes[range]).assumingMemoryBound(to: CChar.self)
        key.lend { rocksdb_writebatch_put(handle, $0.baseAddress, $0.count, value.baseAddress, value.count) }
    }

    /// Adds bytes under a key.
    package func put(_ key: RocksKey, _ bytes: [UInt8]) { bytes.withUnsafeBytes { put(key, $0, 0..<$0.count) } }

    /// Writes everything that was added, and begins anew.
    package func write() throws {
        try RocksDB.check { rocksdb_write(database.handle, options, handle, &$0) }
        rocksdb_writebatch_clear(handle)
    }
}

/// A key of 9 bytes: a table, and a position in it, highest byte first, so that keys lie in the order of the log.
package struct RocksKey {
    @usableFromInline let bytes: (UInt8, UInt64)

    @inlinable
    package init(table: UInt8, _ position: UInt64) { bytes = (table, position) }

    /// How many bytes a key has.
    package static let count = 9

    @inlinable
    func lend<T>(_ body: (UnsafeBufferPointer<CChar>) -> T) -> T {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Self.count) { key in
            key[0] = CChar(bitPattern: bytes.0)
            for index in 0..<8 {
                key[index + 1] = CChar(truncatingIfNeeded: bytes.1 >> UInt64(56 - 8 * index))
            }
            return body(UnsafeBufferPointer(key))
        }
    }
}

/// Goes through a table in the order of its keys.
package final class RocksCursor {
    private let database: RocksDB
    private let options: OpaquePointer
    private let end: UnsafeMutablePointer<CChar>
    @usableFromInline package let handle: OpaquePointer

    package init(_ database: RocksDB, table: UInt8) throws {
        guard let options = rocksdb_readoptions_create() else { throw Failure("RocksDB: no memory") }
        end = .allocate(capacity: 1)
        end.initialize(to: CChar(bitPattern: table + 1))
        rocksdb_readoptions_set_iterate_upper_bound(options, end, 1)
        rocksdb_readoptions_set_fill_cache(options, 0)
        guard let handle = rocksdb_create_iterator(database.handle, options) else {
            end.deallocate()
            rocksdb_readoptions_destroy(options)
            throw Failure("RocksDB: no memory")
        }
        (self.database, self.options, self.handle) = (database, options, handle)
        RocksKey(table: table, 0).lend { rocksdb_iter_seek(handle, $0.baseAddress, $0.count) }
    }

    deinit {
        rocksdb_iter_destroy(handle)
        rocksdb_readoptions_destroy(options)
        end.deallocate()
    }

    /// Lends each position with its value, from where the cursor stands to the table's end.
    @inlinable
    package func forEach(_ body: (UInt64, RawSpan) throws -> Void) throws {
        while rocksdb_iter_valid(handle) != 0 {
            var (keyCount, valueCount) = (0, 0)
            guard let key = rocksdb_iter_key(handle, &keyCount), keyCount == RocksKey.count else {
                throw Failure("RocksDB holds a key of \(keyCount) bytes")
            }
            let value = rocksdb_iter_value(handle, &valueCount)
            let position = UInt64(
                bigEndian: UnsafeRawPointer(key).loadUnaligned(fromByteOffset: 1, as: UInt64.self))
            try body(position, UnsafeRawBufferPointer(start: value, count: valueCount).bytes)
            rocksdb_iter_next(handle)
        }
        try RocksDB.check { rocksdb_iter_get_error(handle, &$0) }
    }
}
