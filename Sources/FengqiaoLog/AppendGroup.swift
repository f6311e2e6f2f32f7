/// Events that are stored together or not at all.
///
/// ```swift
/// var group = AppendGroup(recordedAt: now)
/// group.append(row: bytes)
/// try log.append([group])
/// ```
public struct AppendGroup: Sendable {
    /// When the log took the events, in milliseconds since 1970. Never less than before it.
    public var recordedAt: Int64
    /// The key of the command that the events come from, at most ``LogLimits/commandKey`` bytes; empty
    /// for none. A key is taken once.
    public var commandKey: [UInt8]
    /// The digest of that command, ``LogLimits/commandDigest`` bytes; empty without a key.
    public var commandDigest: [UInt8]
    /// The rows, one after the other.
    public private(set) var rows: [UInt8] = []
    /// Where each row ends in ``rows``.
    public private(set) var ends: [Int] = []

    /// A group without rows yet.
    public init(recordedAt: Int64, commandKey: [UInt8] = [], commandDigest: [UInt8] = []) {
        self.recordedAt = recordedAt
        self.commandKey = commandKey
        self.commandDigest = commandDigest
    }

    /// How many rows there are.
    public var count: Int { ends.count }

    /// Adds one row.
    public mutating func append(row: some Collection<UInt8>) {
        rows.append(contentsOf: row)
        ends.append(rows.count)
    }

    /// Adds one row.
    public mutating func append(row: RawSpan) {
        rows.append(row)
        ends.append(rows.count)
    }

    /// Adds one row that `write` puts at the end of the bytes. What it does to the bytes before is
    /// not looked at, so it must only append.
    public mutating func appendRow<E: Error>(_ write: (inout [UInt8]) throws(E) -> Void) throws(E) {
        let start = rows.count
        do {
            try write(&rows)
        } catch {
            if rows.count > start { rows.removeSubrange(start...) }
            throw error
        }
        ends.append(rows.count)
    }

    /// Makes room for rows of `bytes` bytes in all.
    public mutating func reserveCapacity(rows count: Int, bytes: Int) {
        ends.reserveCapacity(count)
        rows.reserveCapacity(bytes)
    }

    /// Takes all rows out, keeping the memory.
    public mutating func removeAllRows() {
        rows.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }
}

extension AppendGroup {
    /// The length of the raw payload in bytes.
    var payloadLength: Int {
        ends.count * 4 + 2 + commandKey.count + (commandKey.isEmpty ? 0 : LogLimits.commandDigest)
            + rows.count
    }

    /// What is outside the limits, if anything.
    func check() throws(LogError) {
        func refuse(_ what: String) -> LogError { LogError(.invalidArgument, what) }
        if ends.isEmpty { throw refuse("a group has no rows; leave it out") }
        // Segments write times as numbers of a row, among which it stands for none. [FMT-23]
        if recordedAt == .min { throw refuse("recorded at the lowest 64-bit number; give the time") }
        if ends.count > LogLimits.rows { throw refuse("more than \(LogLimits.rows) rows; split the group") }
        if commandKey.count > LogLimits.commandKey {
            throw refuse(
                "a command key of \(commandKey.count) bytes, \(LogLimits.commandKey) at most; hash it")
        }
        if commandDigest.count != (commandKey.isEmpty ? 0 : LogLimits.commandDigest) {
            throw refuse(
                "a command digest of \(commandDigest.count) bytes; give \(LogLimits.commandDigest) with a key, "
                    + "none without")
        }
        var start = 0
        for end in ends {
            if end < start { throw refuse("rows that overlap; a writer of rows must only append") }
            if end - start > LogLimits.row {
                throw refuse(
                    "a row of \(end - start) bytes, \(LogLimits.row) at most; keep documents elsewhere")
            }
            start = end
        }
        if start != rows.count { throw refuse("bytes that belong to no row; use append(row:)") }
        if payloadLength > LogLimits.payload {
            throw refuse("a group of \(payloadLength) bytes, \(LogLimits.payload) at most; split it")
        }
    }
}
