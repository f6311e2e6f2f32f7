import FengqiaoModel
import FengqiaoSchema
import FengqiaoTesting
import Foundation
import Testing

@Suite("Random commands")
struct RandomCommandTests {
    /// A million commands, as many histories of some thousand each as that takes; `FENGQIAO_SEED` repeats one of them.
    private static let seeds: Range<UInt64> = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["FENGQIAO_SEED"].flatMap(UInt64.init) { return seed..<seed + 1 }
        return 1..<UInt64(environment["FENGQIAO_RUNS"].flatMap(Int.init) ?? 500) + 1
    }()
    private static let length = 2_000

    // What can stand against any step: what it names, what it says, when it happened.
    private static let anywhere: Set<Refusal.Code> = [
        .unknownReference, .invalidField, .missingPolicy, .timeBackwards, .inFuture, .notCompetent,
    ]
    // What the regions beside the handling refuse by their own order.
    private static let ordered: Set<Step> = [
        .mediated, .performed, .petition, .supervisionFollowed, .accepted, .linked, .unlinked, .corrected, .closed,
    ]

    @Test(
        "a million commands: decide never traps, every refusal is typed and says what to do, every event can be folded")
    func million() async throws {
        // Each half of the histories on a core of its own.
        let counts = try await withThrowingTaskGroup(of: [Step: (Int, Int)].self) { group in
            for part in 0..<2 {
                group.addTask {
                    var counts: [Step: (Int, Int)] = [:]
                    for seed in Self.seeds where seed % 2 == UInt64(part) {
                        for (step, count) in try Self.run(seed) {
                            counts[step, default: (0, 0)].0 += count.0
                            counts[step, default: (0, 0)].1 += count.1
                        }
                    }
                    return counts
                }
            }
            return try await group.reduce(into: [:]) { $0.merge($1) { ($0.0 + $1.0, $0.1 + $1.1) } }
        }
        let (recorded, refused) = counts.values.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
        print("\(recorded) commands recorded, \(refused) refused, in \(Self.seeds.count) histories")
        guard Self.seeds.count > 100 else { return }
        for step in Step.allCases {
            let count = counts[step] ?? (0, 0)
            #expect(
                count.0 >= 100 && count.1 >= 100, "\(step): \(count.0) recorded, \(count.1) refused: too few to say")
        }
    }

    private static func run(_ seed: UInt64) throws -> [Step: (Int, Int)] {
        let again = "repeat with FENGQIAO_SEED=\(seed) swift test -c release --filter RandomCommandTests"
        var history = try RandomHistory(seed: seed)
        var counts: [Step: (Int, Int)] = [:]
        for number in 0..<length {
            let before = history.ledger.states
            let (command, answer) = try history.step()
            let step = Step(command.body)
            let phase = command.matter.flatMap { before[$0]?.phase } ?? .unreported
            let name = "\(command.body.kind.name) \(number) in \(phase): \(again)"
            switch answer {
            case .recorded(let events):
                if let step {
                    counts[step, default: (0, 0)].0 += 1
                    let now = command.matter.flatMap { history.ledger.states[$0]?.phase } ?? .unreported
                    try #require(StateTable.cell(step, in: phase).targets.contains(now), "to \(now): \(name)")
                }
                for event in events {
                    let again = try Event(
                        row: event.row.rawSpan, position: event.position, recordedAt: event.recordedAt)
                    try #require(again == event, "\(name)")
                }
            case .refused(let refusal):
                try #require(history.ledger.states == before, "a refusal changed something: \(name)")
                try #require(refusal.message.contains(":") && refusal.message.count > 20, "\(refusal): \(name)")
                guard let step else { continue }
                counts[step, default: (0, 0)].1 += 1
                let isKnown =
                    anywhere.contains(refusal.code) || StateTable.cell(step, in: phase).refusals.contains(refusal.code)
                    || refusal.code == .wrongState && ordered.contains(step) || step == .corrected
                    || refusal.code == .overLimit
                        && [.mediated, .petition, .supervised, .reopened, .split].contains(step)
                try #require(isKnown, "\(refusal) is not in the table: \(name)")
            }
        }
        // Each matter's events alone, folded from the beginning, give the state that was folded as they came.
        for (matter, state) in history.ledger.states where state.parent == nil {
            let own = history.ledger.events.filter { $0.matter == matter }
            let folded = MatterState.fold(own, of: matter, history.ledger.references)
            try #require(folded == state, "\(matter): \(again)")
        }
        return counts
    }
}
