import Crypto
import Fengqiao
import FengqiaoSchema

/// How many matters were accepted and closed on each day: a projection as an embedder writes one. It reads two kinds, and of
/// them neither fields nor people.
enum DailyProjection: Projection {
    /// Counts by day.
    struct State: ProjectionState {
        private static let dayLength: Int64 = 86_400_000

        private var accepted: [Int64: Int] = [:]
        private var closed: [Int64: Int] = [:]
        private(set) var events = 0

        /// Counts an event.
        mutating func add(_ kind: UInt8, _ occurredAt: Int64) {
            let day = occurredAt >= 0 ? occurredAt / Self.dayLength : (occurredAt + 1) / Self.dayLength - 1
            events += 1
            if kind == EventKind.matterAccepted.rawValue {
                accepted[day, default: 0] += 1
            } else {
                closed[day, default: 0] += 1
            }
        }

        func canonicalBytes(_ names: Names, into sink: (borrowing RawSpan) -> Void) {
            lines.lendBytes(to: sink)
        }

        /// Day, acceptances and closings, in order.
        private var lines: [Int64] {
            Set(accepted.keys).union(closed.keys).sorted().flatMap { day in
                [day, Int64(accepted[day] ?? 0), Int64(closed[day] ?? 0)]
            }
        }

        var digest: String {
            var hash = SHA256()
            lines.lendBytes { span in span.withUnsafeBytes { hash.update(bufferPointer: $0) } }
            return hash.finalize().short
        }
    }

    static let name = ProjectionName("daily", version: 1)

    static let reads = bare([EventKind.matterAccepted.rawValue, EventKind.matterClosed.rawValue])

    static func evolve(_ state: inout State, _ block: borrowing EventBlock, _ names: Names) {
        let (kinds, occurred) = (block.kinds, block.occurredAt)
        for index in kinds.indices { state.add(kinds[index], occurred[index]) }
    }

    /// Some kinds, of which nothing is wanted but that an event took place, and when.
    static func bare(_ kinds: [UInt8]) -> EventSelection {
        var reads = EventSelection(columns: KindSet(kinds))
        reads.envelope = []
        for kind in kinds { reads.narrow(kind, to: []) }
        return reads
    }
}
