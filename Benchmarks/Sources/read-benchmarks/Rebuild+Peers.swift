import BenchmarkLogs
import BenchmarkSupport
import Fengqiao
import FengqiaoLog
import Foundation
import SystemPackage

extension Rebuild {
    static func sqlitePath(_ log: MadeLog) -> String { log.folder.appendingPathComponent("scan.sqlite").path }
    private static func rocksPath(_ log: MadeLog) -> String { log.folder.appendingPathComponent("scan.rocksdb").path }

    /// Makes the databases of the other sides, where they are missing.
    static func prepare(_ log: MadeLog) throws {
        try make(sqlitePath(log)) { path in
            let database = try EventDatabase(path)
            var plain = PlainText()
            _ = try Bytes.fill(database, log, &plain)
        }
        try make(rocksPath(log)) { path in try RocksEvents.fill(path, from: try SQLite(sqlitePath(log))) }
    }

    /// What they take on the disk.
    static func reportBytes(_ log: MadeLog) throws {
        for (name, path) in [("sqlite", sqlitePath(log)), ("rocksdb", rocksPath(log)), ("fengqiao", log.path)] {
            let bytes = try size(URL(fileURLWithPath: path))
            Report.record("\(name): files", "bytes", [bytes], events: Int(log.about.events))
            print("\(name): its files take \(bytes) bytes, \(Bytes.perEvent(bytes, Int64(log.about.events))) an event")
        }
    }

    /// Makes a file or a folder under another name first: one that has its own name is finished.
    private static func make(_ path: String, _ fill: (String) throws -> Void) throws {
        let files = FileManager.default
        if files.fileExists(atPath: path) { return }
        let unfinished = path + ".unfinished"
        if files.fileExists(atPath: unfinished) { try files.removeItem(atPath: unfinished) }
        try fill(unfinished)
        try files.moveItem(atPath: unfinished, toPath: path)
    }

    /// Of a file, or of all files in a folder.
    private static func size(_ url: URL) throws -> Int64 {
        let keys: Set<URLResourceKey> = [.isRegularFileKey, .fileSizeKey]
        let inside = FileManager.default.enumerator(at: url, includingPropertiesForKeys: Array(keys))?.allObjects ?? []
        return try ([url] + inside.compactMap { $0 as? URL }).reduce(0) { sum, file in
            let values = try file.resourceValues(forKeys: keys)
            return sum + (values.isRegularFile == true ? Int64(values.fileSize ?? 0) : 0)
        }
    }

    static func scan(_ log: MadeLog) throws -> Run {
        var run = Run()
        var sum: Int64 = 0
        let database = try SQLite(sqlitePath(log))
        try database.run("PRAGMA cache_size = -262144")
        let statement = try Statement(
            database, "SELECT position, kind, stream, occurred_at, actor, unit, payload FROM events ORDER BY position")
        let started = ContinuousClock.now
        while try statement.step() {
            run.events += 1
            for column: CInt in 0..<6 { sum &+= statement.integer(column) }
            sum &+= statement.length(6)
        }
        run.fold = started.duration(to: .now).microseconds
        run.digest = String(sum, radix: 16)
        return run
    }

    static func scanRocks(_ log: MadeLog) throws -> Run {
        let result = try RocksEvents.scan(rocksPath(log))
        var run = Run()
        (run.events, run.fold, run.digest) = (result.events, result.microseconds, String(result.sum, radix: 16))
        return run
    }

    static func limit(_ log: MadeLog, isPacked: Bool) throws -> Run {
        let columns = try RawColumns(try LogReader.open(at: FilePath(log.path)))
        var run = Run()
        run.events = log.about.events
        run.rawBytes = Int64(columns.bytes.count)
        let pass = isPacked ? try columns.unpack() : columns.copy()
        (run.fold, run.digest) = (pass.microseconds, pass.digest)
        return run
    }
}
