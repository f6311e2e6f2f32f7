import BenchmarkLogs
import BenchmarkSupport

/// How soon the whole log is folded anew and answers, beside what merely reads the same columns.
enum Rebuild {
    /// Who reads.
    enum Side: String, CaseIterable {
        /// A full rebuild on one thread, with its digests, and three reports.
        case one
        /// The same, with two threads that unpack, hash and count.
        case two
        /// The columns that the rebuild reads, unpacked and thrown away.
        case columns
        /// SQLite steps through a table of the same columns and does nothing with them. Text lies in a second table.
        case sqlite
        /// RocksDB steps through the same events and adds up the same columns. Text lies elsewhere.
        case rocksdb
        /// LZ4 alone unpacks the same columns as they lie in memory: what no reader of packed columns passes.
        case lz4
        /// The same columns are copied from memory to memory: what no reader passes.
        case copy

        /// Whether it reads this library's files as the library does, and nothing beside them.
        var isOwn: Bool { self == .one || self == .two || self == .columns }
        /// Whether it is what no reader passes.
        var isLimit: Bool { self == .lz4 || self == .copy }

        var title: String {
            switch self {
            case .one: "fengqiao, full rebuild, 1 thread"
            case .two: "fengqiao, full rebuild, 2 threads"
            case .columns: "fengqiao, columns unpacked and thrown away"
            case .sqlite: "sqlite \(SQLite.version), columns stepped through and thrown away"
            case .rocksdb: "rocksdb, LZ4, columns stepped through and thrown away"
            case .lz4: "limit: LZ4 alone, the raw columns in chunks of 64 KiB"
            case .copy: "limit: copying the raw columns"
            }
        }
    }

    /// One pass in a fresh process, times in microseconds.
    struct Run: Codable {
        var events: UInt64 = 0
        var digest = ""
        /// Reading and folding.
        var fold: Int64 = 0
        /// The digests of the state.
        var digests: Int64 = 0
        /// The queue, a month's scorecard and a quarter's containment.
        var reports: [Int64] = []
        /// For the limits: what the columns take as they lie in memory.
        var rawBytes: Int64 = 0
        var peak = 0

        var all: Int64 { fold + digests + reports.reduce(0, +) }
    }

    static func run(_ log: MadeLog, _ side: Side) async throws -> Run {
        var run = Run()
        switch side {
        case .one: run = try await rebuild(log, threads: 1)
        case .two: run = try await rebuild(log, threads: 2)
        case .columns: run = try unpack(log)
        case .sqlite: run = try scan(log)
        case .rocksdb: run = try scanRocks(log)
        case .lz4: run = try limit(log, isPacked: true)
        case .copy: run = try limit(log, isPacked: false)
        }
        run.peak = Memory.now().peak
        return run
    }
}
