import CSQLite

/// A connection to a database. Errors carry SQLite's own words.
final class SQLite {
    fileprivate let handle: OpaquePointer

    init(_ path: String) throws {
        var opened: OpaquePointer?
        let answer = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
        guard answer == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw Failure("\(path): SQLite error \(answer)")
        }
        handle = opened
    }

    deinit { sqlite3_close_v2(handle) }

    static var version: String { String(cString: sqlite3_libversion()) }

    func run(_ sql: String) throws {
        if sqlite3_exec(handle, sql, nil, nil, nil) != SQLITE_OK { throw error() }
    }

    /// The first column of the first row, as text.
    func ask(_ sql: String) throws -> String {
        let statement = try Statement(self, sql)
        guard try statement.step() else { throw Failure("\(sql): no answer") }
        return String(decoding: statement.bytes(0), as: UTF8.self)
    }

    fileprivate func error() -> Failure { Failure("SQLite: \(String(cString: sqlite3_errmsg(handle)))") }
}

/// A prepared statement.
final class Statement {
    private let database: SQLite
    private let handle: OpaquePointer

    init(_ database: SQLite, _ sql: String) throws {
        self.database = database
        var prepared: OpaquePointer?
        let answer = sqlite3_prepare_v3(
            database.handle, sql, -1, CUnsignedInt(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard answer == SQLITE_OK, let prepared else { throw database.error() }
        handle = prepared
    }

    deinit { sqlite3_finalize(handle) }

    @inline(__always)
    func bind(_ index: CInt, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

    /// Binds text that stays where it is until the statement has run: SQLite makes no copy of its own.
    @inline(__always)
    func bind(_ index: CInt, _ base: UnsafePointer<CChar>, _ range: Range<Int>) {
        sqlite3_bind_text(handle, index, base + range.lowerBound, CInt(range.count), nil)
    }

    /// Whether there is a row.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw database.error()
        }
    }

    /// Runs a statement that answers nothing, and makes it ready for the next time.
    @inline(__always)
    func run() throws {
        let answer = sqlite3_step(handle)
        if sqlite3_reset(handle) != SQLITE_OK || answer != SQLITE_DONE { throw database.error() }
    }

    func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(handle, column) }

    func bytes(_ column: CInt) -> [UInt8] {
        guard let base = sqlite3_column_text(handle, column) else { return [] }
        return Array(UnsafeBufferPointer(start: base, count: Int(sqlite3_column_bytes(handle, column))))
    }
}
