import Dispatch

/// Runs an actor's work on a thread of its own: reading and writing files must not block a thread of the
/// cooperative pool, of which there are as many as cores.
final class ThreadExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(_ name: String) { queue = DispatchQueue(label: name) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The closure holds the executor: a job may let go of the last reference to its actor.
        queue.async { [self] in unsafe job.runSynchronously(on: unsafe asUnownedSerialExecutor()) }
    }
}
