import Dispatch
import FengqiaoLog
import Foundation
import Synchronization
import SystemPackage

/// Appends a history up to a length, 64 appends a sync, while what is frozen is sealed beside.
struct Writing {
    let path: FilePath
    let witness: Witness
    let history: History

    func run(until total: UInt64, slowFrom slow: UInt64) throws {
        let disk = WitnessedFileSystem(witness)
        try witness.synced(Witness.anything)
        let log =
            try (try? RealFileSystem().list(path))?.contains("MANIFEST") == true
            ? EventLog.open(at: path, options: History.options, fileSystem: disk)
            : EventLog.create(at: path, options: History.options, fileSystem: disk)
        guard try log.end >= witness.acknowledged else {
            throw Complaint("\(try witness.acknowledged) were acknowledged, \(log.end) are there")
        }
        try witness.synced(log.end)
        let sealed = Mutex<Result<SealedSegment, LogError>?>(nil)
        var isSealing = false
        let queue = DispatchQueue(label: "seals")
        while log.end < total {
            let end = min(log.end + 64, total)
            if log.end >= slow { usleep(20_000) }
            let groups = (log.end..<end).map { position in
                var group = AppendGroup(
                    recordedAt: history.recordedAt(position), commandKey: Array("key \(position)".utf8),
                    commandDigest: [UInt8](repeating: UInt8(truncatingIfNeeded: position), count: 32))
                group.append(row: history.row(position))
                return group
            }
            disk.attempt(end)
            _ = try log.append(groups)
            try witness.acknowledged(end)
            if let result = sealed.withLock({ $0.take() }) {
                try log.adopt(try result.get())
                isSealing = false
            }
            if !isSealing, let job = try log.nextSeal() {
                isSealing = true
                queue.async {
                    let result: Result<SealedSegment, LogError>
                    do throws(LogError) { result = .success(try job.run()) } catch { result = .failure(error) }
                    sealed.withLock { $0 = result }
                }
            }
        }
        queue.sync {}
        try log.close()
    }
}

/// What is wrong.
struct Complaint: Error, CustomStringConvertible {
    let description: String
    init(_ text: String) { description = text }
}
