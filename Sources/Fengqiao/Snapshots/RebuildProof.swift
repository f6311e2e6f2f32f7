import FengqiaoLog
import FengqiaoModel
public import FengqiaoProjections
import FengqiaoSchema

/// What different ways to the same state came to.
public struct RebuildProof: Sendable {
    /// How a state was made.
    public enum Way: String, CaseIterable, Sendable {
        /// From the first event, on one thread.
        case full
        /// In steps, as after appends.
        case incremental
        /// From a stored state, and what came since.
        case snapshot
        /// From the first event, on several threads.
        case parallel
    }

    /// The digests of a way up to a position.
    public struct Sample: Sendable {
        /// The position before which it stopped.
        public var position: UInt64
        /// How it was made.
        public var way: Way
        /// The SHA-256 of the facts that each report rests on, in hexadecimal.
        public var digests: [(report: ReportKind, digest: String)]
        /// The same for each part of the facts: where ways differ, it says in what.
        public var parts: [(part: Chronicle.Part, digest: String)]
    }

    /// All of them, by position.
    public var samples: [Sample]

    /// Whether all ways came to the same state at each position.
    public var holds: Bool {
        samples.allSatisfy { sample in
            let first = samples.first { $0.position == sample.position }
            return first.map { $0.digests.map(\.digest) == sample.digests.map(\.digest) } ?? false
        }
    }
}

extension Ledger {
    /// Folds the log up to some positions in every way that there is, and compares what they end in: from the first event, in
    /// steps, from a stored state with what came since, and on several threads.
    ///
    /// - Parameters:
    ///   - count: how many positions: the end of the log, and others spread over it by the seed.
    ///   - threads: how many threads the parallel way takes.
    /// - Complexity: O(events · positions · 4).
    public nonisolated func verifyRebuild(
        positions count: Int = 4, threads: Int = 2, seed: UInt64 = 1
    ) async throws(LedgerError) -> RebuildProof {
        try await queries.verifyRebuild(positions: count, threads: threads, seed: seed)
    }
}

extension QueryEngine {
    func verifyRebuild(positions count: Int, threads: Int, seed: UInt64) throws(LedgerError) -> RebuildProof {
        try checkOpen()
        guard (1...Replay.threadLimit).contains(threads), (1...1_000).contains(count) else {
            throw LedgerError(
                .invalidArgument,
                "a proof takes 1 to 1,000 positions and 1 to \(Replay.threadLimit) threads, not \(count) and \(threads)"
            )
        }
        let end: UInt64
        do throws(LogError) { end = try reader.end() } catch { throw LedgerError(error) }
        var random = PositionPicker(state: seed)
        var positions = [end]
        for _ in 1..<count where end > 1 { positions.append(random.next(below: end - 1) + 1) }
        var samples: [RebuildProof.Sample] = []
        for position in positions.sorted() {
            for way in RebuildProof.Way.allCases {
                let replay = try replay(way, upTo: position, threads, &random)
                let parts = replay.parts(threads: way == .parallel ? threads : 1)
                samples.append(
                    .init(
                        position: position, way: way, digests: Replay.digests(of: parts),
                        parts: Chronicle.Part.allCases.map { ($0, Hexadecimal.text(parts[$0] ?? [])) }))
            }
        }
        return RebuildProof(samples: samples)
    }

    private func replay(
        _ way: RebuildProof.Way, upTo end: UInt64, _ threads: Int, _ random: inout PositionPicker
    ) throws(LedgerError) -> Replay {
        var replay = Replay()
        switch way {
        case .full: try replay.advance(reader, end: end)
        case .parallel: try replay.advance(reader, end: end, threads: threads)
        case .incremental:
            // A step of one event is the commonest of all; some larger ones get to the end.
            let step = max(1, end / 7)
            while replay.next < end {
                let next = replay.next + 1 + random.next(below: step)
                try replay.advance(reader, end: min(next, end))
            }
        case .snapshot:
            try replay.advance(reader, end: random.next(below: end + 1))
            replay = try replay.copied()
            try replay.advance(reader, end: end)
        }
        return replay
    }
}

extension Replay {
    /// The same state, stored and taken back.
    func copied() throws(LedgerError) -> Replay {
        var bytes: [UInt8] = []
        chronicle.store(names) { $0.append(0..<$0.byteCount, to: &bytes) }
        var source = MemorySource(bytes)
        var names = Names()
        do throws(SnapshotDamage) {
            return Replay(try Chronicle(&source, names: &names), names, next: next)
        } catch { throw LedgerError(.corrupted, "a state that was just stored cannot be taken back: \(error)") }
    }
}

/// Picks positions by a seed: splitmix64. Nothing is stored of it.
private struct PositionPicker {
    var state: UInt64

    mutating func next(below limit: UInt64) -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        value ^= value >> 31
        return limit == 0 ? 0 : value % limit
    }
}
