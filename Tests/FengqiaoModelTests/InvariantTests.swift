import FengqiaoModel
import FengqiaoTesting
import Foundation
import Testing

/// What holds of every history, tried on random ones; `FENGQIAO_SEED` repeats one of them.
@Suite("Invariants of histories")
struct InvariantTests {
    private static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["FENGQIAO_SEED"].flatMap(UInt64.init) { return [seed] }
        return Array(1...UInt64(environment["FENGQIAO_RUNS"].flatMap(Int.init) ?? 60))
    }()

    /// Sends commands, and shows each that was recorded with what was known before and after it.
    private static func run(
        _ look: (UInt64, Command, [Event], ModelLedger, ModelLedger) throws -> Void
    ) throws {
        for seed in seeds {
            var history = try RandomHistory(seed: seed)
            for _ in 0..<1_500 {
                let before = history.ledger
                let (command, answer) = try history.step()
                if case .recorded(let events) = answer { try look(seed, command, events, before, history.ledger) }
            }
        }
    }

    // A property that was never looked at holds of nothing.
    private static func expectEnough(_ count: Int) {
        print("\(count) looked at, in \(seeds.count) histories")
        #expect(count > 20 || seeds.count < 20)
    }

    @Test("what remains just after a resume is what remained at the pause")
    func remaining() throws {
        var count = 0
        try Self.run { seed, command, _, before, after in
            guard case .clockResumed = command.body, let matter = command.matter else { return }
            let (old, new) = (try #require(before.states[matter]), try #require(after.states[matter]))
            for (was, now) in zip(old.clocks, new.clocks) where was.isRunning && was.clock != now.clock {
                guard let pausedAt = was.clock.pausedAt, now.clock.pausedAt == nil else { continue }
                let context = new.context(of: now, after.references)
                let resumedAt = was.clock.pausedUntil.map { min($0, command.occurredAt) } ?? command.occurredAt
                let left = try was.clock.remaining(at: pausedAt, context)
                #expect(try now.clock.remaining(at: resumedAt, context) == left, "seed \(seed), \(now.name)")
                count += 1
            }
        }
        Self.expectEnough(count)
    }

    @Test("handing a matter on, signing, handing back and adjudicating never change its own clock")
    func transfers() throws {
        var count = 0
        try Self.run { seed, command, _, before, after in
            switch command.body {
            case .transferProposed, .transferAccepted, .transferReturned, .transferAdjudicated: break
            default: return
            }
            let matter = try #require(command.matter)
            let own = { (state: MatterState?) in state?.clocks.filter { $0.name == .matter } }
            #expect(own(before.states[matter]) == own(after.states[matter]), "seed \(seed), \(matter)")
            count += 1
        }
        Self.expectEnough(count)
    }

    @Test("linking a matter and unlinking it gives both back as they were")
    func linking() throws {
        var count = 0
        try Self.run { seed, command, _, before, after in
            guard case .duplicateLinked(let link) = command.body, link.operation == .link, let primary = link.primary,
                let matter = command.matter, before.states[matter]?.parent == nil
            else { return }
            var ledger = after
            var unlink = command
            unlink.eventID = nil
            unlink.body = .duplicateLinked(DuplicateLinked(operation: .unlink, ground: "another"))
            try ledger.record(unlink)
            for name in [matter, primary] {
                var (old, new) = (try #require(before.states[name]), try #require(ledger.states[name]))
                old.forgetLinking()
                new.forgetLinking()
                #expect(old == new, "seed \(seed), \(name)")
            }
            count += 1
        }
        Self.expectEnough(count)
    }

    @Test("splitting conserves reports, filing dates, tiers and what clocks have consumed")
    func splitting() throws {
        var count = 0
        try Self.run { seed, command, events, before, after in
            guard case .matterSplit(let split) = command.body, let matter = command.matter else { return }
            let (old, new) = (try #require(before.states[matter]), try #require(after.states[matter]))
            let reports = { (ledger: ModelLedger) in ledger.events.count { $0.kind == .matterReported } }
            #expect(reports(before) == reports(after) && events.count == split.children.count + 1)
            #expect(new.reporter == old.reporter && new.petitions == old.petitions && new.linked == old.linked)
            for child in split.children {
                let part = try #require(after.states[child])
                #expect(part.reporter == nil && part.petitions.isEmpty && part.linked.isEmpty)
                #expect(part.reportedAt == old.reportedAt && part.tier == old.tier && part.phase == old.phase)
                #expect(part.clock == old.clock && part.holder == old.holder, "seed \(seed), \(child)")
            }
            count += 1
        }
        Self.expectEnough(count)
    }
}

extension MatterState {
    /// Leaves out what says only that something was recorded.
    fileprivate mutating func forgetLinking() {
        sequence = 0
        lastChangeAt = Instant(milliseconds: 0)
        phaseBeforeLink = .reported
    }
}
