internal import Dispatch
internal import FengqiaoSchema
internal import Synchronization

/// Unpacks sealed blocks on several threads and lends them on one, in order.
///
///     helpers   take the next block -> wait until its place is free -> unpack
///     caller    is the next one unpacked? lend it, and free its place
///               if not, unpack one that nobody has taken, else wait
///
/// Places go round: block `n` lies in place `n mod places`, so no more than these are in memory at a time.
struct ParallelReading {
    private let reading: SealedReading
    private let jobs: [SealedReading.Job]
    private let threads: Int
    private let places: [Place]

    /// Where a block lies from its unpacking until it has been lent.
    private final class Place: Sendable {
        let content: Mutex<Content>
        // Made with 0 and signalled: a semaphore must not be let go of below the value that it was made with, and who is
        // woken to stop takes one.
        let isFree = DispatchSemaphore(value: 0)
        let isReady = DispatchSemaphore(value: 0)

        init(_ block: consuming sending EventBlock) {
            content = Mutex(Content(block: block))
            isFree.signal()
        }
    }

    private struct Content: ~Copyable {
        var block: EventBlock
        var bytesRead: UInt64 = 0
        var isWhole = true
        var failure: LogError?
    }

    /// What the threads share: the next block that nobody has taken, and whether to stop.
    private final class Shared: Sendable {
        let next = Atomic<Int>(0)
        let isStopped = Atomic<Bool>(false)
    }

    /// Two places a thread: while one is lent, another is unpacked.
    private static let placesPerThread = 2

    init(_ reading: SealedReading, _ jobs: [SealedReading.Job], threads: Int) {
        (self.reading, self.jobs, self.threads) = (reading, jobs, threads)
        places = (0..<(threads * Self.placesPerThread)).map { _ in Place(reading.emptyBlock()) }
    }

    func run(
        _ names: inout Names, _ summary: inout ReadSummary,
        _ body: (borrowing EventBlock, borrowing Names) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        let blocks = jobs.filter { $0.block != nil }
        let shared = Shared()
        let helpers = DispatchGroup()
        let queue = DispatchQueue(label: "fengqiao.reading", attributes: .concurrent)
        for _ in 1..<threads {
            queue.async(group: helpers) { [self] in help(blocks, shared) }
        }
        defer {
            // Whoever waits for a place that never becomes free is let go.
            shared.isStopped.store(true, ordering: .releasing)
            for place in places { place.isFree.signal() }
            helpers.wait()
        }
        var lent = 0
        for job in jobs {
            guard job.end != nil else {
                try reading.loadNames(job, &names)
                continue
            }
            if job.block == nil {
                reading.pass(job, &summary)
                continue
            }
            let place = places[lent % places.count]
            while place.isReady.wait(timeout: .now()) == .timedOut {
                // A place that is `places.count` blocks away has been freed, so nobody waits for the caller here.
                if take(blocks, shared, below: lent + places.count) { continue }
                place.isReady.wait()
                break
            }
            let goesOn = try place.content.withLock { (content) throws(LogError) in
                if let failure = content.failure { throw failure }
                summary.bytesRead += content.bytesRead
                if !content.isWhole {
                    try reading.readRows(job, &content.block, &names, &summary.bytesRead)
                }
                return try reading.lend(job, content.block, names, &summary, body)
            }
            lent += 1
            place.isFree.signal()
            if !goesOn { return true }
        }
        return false
    }

    private func help(_ blocks: [SealedReading.Job], _ shared: Shared) {
        while !shared.isStopped.load(ordering: .acquiring) {
            let number = shared.next.add(1, ordering: .relaxed).oldValue
            guard number < blocks.count else { return }
            places[number % places.count].isFree.wait()
            if shared.isStopped.load(ordering: .acquiring) { return }
            unpack(blocks[number], into: places[number % places.count])
        }
    }

    // Unpacks the next block on the caller's thread, where one is left below a number.
    private func take(_ blocks: [SealedReading.Job], _ shared: Shared, below limit: Int) -> Bool {
        let number = shared.next.load(ordering: .relaxed)
        guard number < min(limit, blocks.count),
            shared.next.compareExchange(expected: number, desired: number + 1, ordering: .relaxed).exchanged
        else { return false }
        places[number % places.count].isFree.wait()
        unpack(blocks[number], into: places[number % places.count])
        return true
    }

    private func unpack(_ job: SealedReading.Job, into place: Place) {
        place.content.withLock { content in
            (content.bytesRead, content.failure, content.isWhole) = (0, nil, true)
            do throws(LogError) {
                content.isWhole = try reading.decode(job, &content.block, &content.bytesRead)
            } catch { content.failure = error }
        }
        place.isReady.signal()
    }
}
