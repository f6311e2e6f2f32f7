import Dispatch
import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema
import Synchronization

/// Shares work among threads that each take the next piece, so that none waits while others have much to do.
enum SharedCounting {
    /// 4,096 matters a stretch: some milliseconds of telling, so the threads end together; and of the hundreds of stretches that
    /// a period leaves out each is passed over at once.
    private static let stretch: UInt32 = 4_096

    /// What each thread has counted, the first of which may do what is to be done once.
    static func parts<Part: Sendable>(
        of matters: Range<UInt32>, threads: Int,
        _ count: @Sendable (_ isFirst: Bool, _ next: () -> Range<UInt32>?) -> Part
    ) -> [Part] {
        let next = Atomic<UInt64>(UInt64(matters.lowerBound))
        return results(of: Array(0..<threads), threads: threads) { thread in
            count(thread == 0) {
                let start = next.add(UInt64(stretch), ordering: .relaxed).oldValue
                guard start < UInt64(matters.upperBound) else { return nil }
                return UInt32(start)..<UInt32(min(start + UInt64(stretch), UInt64(matters.upperBound)))
            }
        }
    }

    /// What each of some pieces of work gives, in their order.
    static func results<Piece: Sendable, Result: Sendable>(
        of pieces: [Piece], threads: Int, _ work: @Sendable (Piece) -> Result
    ) -> [Result] {
        if threads <= 1 || pieces.count <= 1 { return pieces.map(work) }
        let next = Atomic<Int>(0)
        let results = Mutex<[Result?]>(Array(repeating: nil, count: pieces.count))
        DispatchQueue.concurrentPerform(iterations: min(threads, pieces.count)) { _ in
            while true {
                let place = next.add(1, ordering: .relaxed).oldValue
                guard place < pieces.count else { return }
                let result = work(pieces[place])
                results.withLock { $0[place] = result }
            }
        }
        return results.withLock { $0 }.compactMap { $0 }
    }

    /// Refuses a number of threads that nobody has.
    static func check(threads: Int) throws(LedgerError) {
        guard (1...Replay.threadLimit).contains(threads) else {
            throw LedgerError(
                .invalidArgument, "a report is counted on 1 to \(Replay.threadLimit) threads, not \(threads)")
        }
    }
}

extension Chronicle {
    /// The scorecards of a period, counted on several threads: the same as on one.
    func scorecard(
        _ names: Names, _ period: Period, at now: Instant, _ unit: UnitID?, _ worker: WorkerID?, threads: Int
    ) -> ScorecardReport {
        let parts = SharedCounting.parts(of: matters, threads: threads) { isFirst, next in
            Scorecard.part(self, names, period: period, at: now, unit: unit, withDuties: isFirst, next: next)
        }
        return Scorecard.report(self, names, period: period, at: now, unit: unit, worker: worker, parts: parts)
    }

    /// The containment figures of a period, counted on several threads: the same as on one.
    func containment(
        _ names: Names, _ period: Period, at now: Instant, _ unit: UnitID?, _ grouping: ContainmentGrouping?,
        threads: Int
    ) -> ContainmentReport {
        let parts = SharedCounting.parts(of: matters, threads: threads) { _, next in
            Containment.part(self, names, period: period, at: now, unit: unit, by: grouping, next: next)
        }
        return Containment.report(self, names, period: period, at: now, unit: unit, by: grouping, parts: parts)
    }
}
