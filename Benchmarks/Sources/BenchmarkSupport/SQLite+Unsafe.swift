import CSQLite

/// A connection to a database. Errors carry SQLite's own words.
package final class SQLite {
    fileprivate let handle: OpaquePointer

    package init(_ path: String) throws {
        var opened: OpaquePointer?
        let answer = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
        guard answer == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw Failure("\(path): SQLite error \(answer)")
        }
        handle = opened
    }

    deinit { sqlite3_close_v2(handle) }

    package static var version: String { String(cString: sqlite3_libversion()) }

    package func run(_ sql: String) throws {
        if sqlite3_exec(handle, sql, nil, nil, nil) != SQLITE_OK { throw error() }
    }

    /// The first column of the first row, as text.
    package func ask(_ sql: String) throws -> String {
        let statement = try Statement(self, sql)
        guard try statement.step() else { throw Failure("\(sql): no answer") }
        return String(decoding: statement.bytes(0), as: UTF8.self)
    }

    fileprivate func error() -> Failure { Failure("SQLite: \(String(cString: sqlite3_errmsg(handle)))") }
}

/// A prepared statement. What a row costs is inlined into the programs that measure it.
package final class Statement {
    private let database: SQLite
    @usableFromInline package let handle: OpaquePointer

    package init(_ database: SQLite, _ sql: String) throws {
        self.database = database
        var prepared: OpaquePointer?
        let answer = sqlite3_prepare_v3(
            database.handle, sql, -1, CUnsignedInt(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard answer == SQLITE_OK, let prepared else { throw database.error() }
        handle = prepared
    }

    deinit { sqlite3_finalize(handle) }

    @inlinable
    package func bind(_ index: CInt, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

    package func bindNull(_ index: CInt) { sqlite3_bind_null(handle, index) }

    /// Binds text that stays where it is until the statement has run: SQLite makes no copy of its own.
    @inlinable
    package func bind(_ index: CInt, _ base: UnsafePointer<CChar>, _ range: Range<Int>) {
        sqlite3_bind_text(handle, index, base + range.lowerBound, CInt(range.count), nil)
    }

    /// Binds text that SQLite copies.
    package func bind(_ index: CInt, text: [UInt8]) {
        text.withUnsafeBytes { bytes in
            let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            sqlite3_bind_text(handle, index, base, CInt(bytes.count), Self.copies)
        }
    }

    /// Binds bytes that SQLite copies.
    package func bind(_ index: CInt, blob: [UInt8]) {
        blob.withUnsafeBytes { bytes in
            _ = sqlite3_bind_blob(handle, index, bytes.baseAddress, CInt(bytes.count), Self.copies)
        }
    }

    // SQLITE_TRANSIENT, a macro that the language is not given.
    private static var copies: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    /// Whether there is a row.
    package func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw database.error()
        }
    }

    /// Runs a statement that answers nothing, and makes it ready for the next time.
    @inlinable
    package func run() throws {
        let answer = sqlite3_step(handle)
        if sqlite3_reset(handle) != SQLITE_OK || answer != SQLITE_DONE { throw error() }
    }

    @usableFromInline
    package func error() -> Failure { database.error() }

    package func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(handle, column) }

    package func length(_ column: CInt) -> Int64 { Int64(sqlite3_column_bytes(handle, column)) }
    package func isNull(_ column: CInt) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    package func bytes(_ column: CInt) -> [UInt8] {
        guard let base = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: base, count: Int(sqlite3_column_bytes(handle, column))))
    }
}
