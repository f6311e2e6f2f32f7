import BenchmarkLogs
import BenchmarkSupport
import Crypto
import Fengqiao
import FengqiaoLog
import Foundation
import SystemPackage

/// How often appends wait for the disk.
enum Syncs {
    /// Enough that one sync too many for each would be seen, and few enough that a slow disk takes a second.
    private static let appends = 100
    /// Ten rows in each: a sync for each row would be seen, too.
    private static let rows = 10

    static func count(in folder: URL) throws -> Bool {
        Report.heading("count-syncs", "\(appends) appends of \(rows) events, durable one by one")
        return try withFreshFolder(in: folder) { folder in
            let counts = DiskCounts()
            let path = FilePath(folder.appendingPathComponent("log").path)
            let log = try EventLog.create(
                at: path, options: LogOptions(durability: .everyAppend), fileSystem: CountingFileSystem(counts))
            let before = counts.syncs.load(ordering: .relaxed)
            for append in 0..<appends {
                var group = AppendGroup(recordedAt: 1_767_225_600_000 + Int64(append))
                for row in 0..<rows { group.append(row: [UInt8](repeating: UInt8(row), count: 100).span.bytes) }
                _ = try log.append([group])
            }
            let syncs = Int64(counts.syncs.load(ordering: .relaxed) - before)
            try log.close()
            var hash = SHA256()
            var stored = 0
            try LogReader.open(at: path).forEachFrame(from: 0) { frame throws(LogError) in
                for index in 0..<frame.count { frame.row(index).withUnsafeBytes { hash.update(bufferPointer: $0) } }
                stored += frame.count
                return true
            }
            guard stored == appends * rows else { throw Failure("\(stored) events were stored") }
            let digest = hash.finalize().short
            print("\(stored) events, digest \(digest), \(counts.bytes.load(ordering: .relaxed)) bytes written")
            Report.record("syncs", "syncs", [syncs], events: stored, digest: digest)
            // Fewer than one an append would be no durability, more would be waiting for nothing.
            let isDurable = Report.atLeast(Int64(appends), "syncs", syncs, unit: "syncs")
            return Report.atMost(Int64(appends), "syncs", syncs, unit: "syncs") && isDurable
        }
    }
}
