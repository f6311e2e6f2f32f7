import Dispatch
import FengqiaoLog

/// Appends of many callers that share syncs, in the way of `Ledger.execute` but without a model: what waits when the
/// actor comes to it is one append.
actor GroupCommit {
    private let executor = QueueExecutor()
    private let log: EventLog
    private var pending: [(group: AppendGroup, answer: CheckedContinuation<Void, any Error>)] = []
    private var isDraining = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ log: sending EventLog) { self.log = log }

    /// Returns when the group is on the disk.
    func append(_ group: AppendGroup) async throws {
        try await withCheckedThrowingContinuation { answer in
            pending.append((group, answer))
            if isDraining { return }
            isDraining = true
            Task { self.drain() }
        }
    }

    private func drain() {
        while !pending.isEmpty {
            let batch = pending
            pending = []
            do {
                _ = try log.append(batch.map(\.group))
                for item in batch { item.answer.resume() }
            } catch {
                for item in batch { item.answer.resume(throwing: error) }
            }
        }
        isDraining = false
    }

    func close() throws { try log.close() }
}

/// A thread of its own: waiting for the disk must not take one from the tasks that write.
private final class QueueExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "append-benchmarks")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }
}
