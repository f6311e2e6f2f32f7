import FengqiaoModel
import FengqiaoTesting
import Testing

/// What naive code gets wrong about records: items 26 to 29, 31 and 32 of DOMAIN D4, as far as the model decides them.
@Suite("D4: records")
struct PitfallRecordTests {
    private static let inHand = [Scene.reported, Scene.acceptedToHolder]

    private func scene(_ steps: [EventBody]) throws -> Scene {
        var scene = try Scene()
        try scene.given(steps)
        return scene
    }

    @Test("D4.26: the same events give the same state and the same bytes, in whatever order tables hash")
    func sameBytes() throws {
        // Histories with the same seed in the same process have tables with other hash seeds of their own.
        for seed in 1...20 as ClosedRange<UInt64> {
            var (one, two) = (try RandomHistory(seed: seed), try RandomHistory(seed: seed))
            for _ in 0..<300 { _ = (try one.step(), try two.step()) }
            #expect(one.ledger.events.map(\.row) == two.ledger.events.map(\.row), "seed \(seed)")
            #expect(one.ledger.states == two.ledger.states, "seed \(seed)")
            // Names are ordered by their bytes, not by a locale.
            let names = one.ledger.states.keys.sorted()
            #expect(
                names.map { Array($0.string.utf8) }
                    == names.map { Array($0.string.utf8) }.sorted { $0.lexicographicallyPrecedes($1) })
        }
    }

    @Test("D4.27: what time alone brings about is no event: a matter that becomes overdue records nothing")
    func derived() throws {
        var scene = try scene(Self.inHand)
        let count = scene.ledger.events.count
        scene.now = scene.now + 20 * Scene.day
        let state = try #require(scene.state)
        let clock = try #require(state.clocks.first { $0.name == .matter })
        #expect(try clock.clock.overdue(at: scene.now, state.context(of: clock, scene.references)) > 0)
        #expect(scene.ledger.events.count == count)
        // No kind says that a light turned, or that something fell due.
        let words = ["light", "overdue", "due", "escalationdue", "expired"]
        #expect(!EventKind.allCases.contains { kind in words.contains { kind.name.lowercased().contains($0) } })
        // So a correction of the past leaves nothing behind that contradicts it.
        let acceptance = try #require(scene.ledger.events.first { $0.kind == .matterAccepted })
        let later = (acceptance.envelope.occurredAt + Scene.hour).text(in: .china)
        try scene.when(
            .correctionRecorded(
                CorrectionRecorded(
                    target: try EventID(checking: acceptance.id), field: "time", newValue: "\"\(later)\"",
                    ground: "typo")))
        #expect(scene.state?.clock?.anchor == acceptance.envelope.occurredAt + Scene.hour)
    }

    @Test("D4.28: an anonymous reporter has no id, and nobody waits for a reply to one")
    func anonymous() throws {
        let scene = try scene([])
        func report(_ reporter: Reporter) -> EventBody {
            .matterReported(MatterReported(channel: .online, originUnit: "grid", reporter: reporter))
        }
        let named = Reporter(reporterClass: .anonymous, id: "p-1")
        #expect(scene.refusal(report(named))?.code == .invalidField)
        var closing = scene
        try closing.tell(
            .policyPublished(
                PolicyPublished(
                    kind: .intake, version: 1, effectiveFrom: Scene.start,
                    intake: IntakePolicy(inheritsEarliestFiling: false, feedbackBeforeClosing: true))))
        func refusal(_ reporter: Reporter) throws -> Refusal? {
            var copy = closing
            try copy.given([report(reporter), Scene.acceptedToHolder, Scene.completed])
            return copy.refusal(Scene.closed)
        }
        #expect(try refusal(Reporter(reporterClass: .anonymous)) == nil)
        #expect(try refusal(Reporter(reporterClass: .resident, id: "p-1"))?.code == .wrongState)
    }

    @Test("D4.29: a forced or explained closing is its own outcome, never resolved, and cannot be corrected into it")
    func outcomes() throws {
        for outcome in [Outcome.forced, .explained, .unresolvable] {
            var scene = try scene(Self.inHand + [Scene.completed, Scene.closing(outcome)])
            #expect(scene.state?.outcome == outcome)
            let closing = try #require(scene.ledger.events.last)
            let correction = CorrectionRecorded(
                target: try EventID(checking: closing.id), field: "outcome", newValue: "\"resolved\"", ground: "better")
            #expect(scene.refusal(.correctionRecorded(correction))?.code == .invalidField)
            scene.now = scene.now + Scene.hour
        }
        // What was never agreed on is not settled.
        let done = try scene(Self.inHand + [Scene.completed])
        #expect(done.refusal(Scene.closing(.settledByAgreement))?.code == .invalidField)
    }

    @Test("D4.31: the last correction of a field counts; one that would break the order of events is refused")
    func corrections() throws {
        var scene = try scene(Self.inHand + [Scene.completed])
        func correct(_ field: Token, _ value: String) -> EventBody {
            .correctionRecorded(CorrectionRecorded(target: "r-1", field: field, newValue: value, ground: "typo"))
        }
        try scene.given([correct("summary", "\"lamp 7\""), correct("summary", "\"lamp 8\"")])
        let own = scene.ledger.events.filter { $0.matter == "M-1" }
        let applied = Corrections.applied(to: own).first { $0.kind == .matterReported }
        guard case .matterReported(let report) = applied?.body else {
            Issue.record("no report")
            return
        }
        #expect(report.summary == "lamp 8")
        // What was recorded stays recorded.
        #expect(own.first { $0.kind == .matterReported }?.body == Scene.reported)
        // The report cannot have come after the acceptance.
        let after = (Scene.start + 90 * 60_000).text(in: .china)
        #expect(scene.refusal(correct("time", "\"\(after)\""))?.code == .timeBackwards)
        let before = (Scene.start + -60_000).text(in: .china)
        #expect(scene.refusal(correct("time", "\"\(before)\"")) == nil)
        for (field, value) in [("originUnit", "\"town\""), ("nothing", "1"), ("summary", "{"), ("summary", "7")] {
            #expect(scene.refusal(correct(try Token(checking: field), value))?.code == .invalidField, "\(field)")
        }
    }

    @Test("D4.32: a matter that is reported twice is refused, and so is an event id that is taken")
    func duplicates() throws {
        let scene = try scene([Scene.reported])
        #expect(scene.refusal(Scene.reported)?.code == .duplicateID)
        // The same command twice: one canonical form, so that a retry is known by its digest.
        let command = Command(key: "k", matter: "M-9", at: scene.now, actor: "w", unit: "village", Scene.reported)
        var other = command
        #expect(command.canonicalBytes == other.canonicalBytes)
        other.note = "n"
        #expect(command.canonicalBytes != other.canonicalBytes)
    }
}
