import FengqiaoModel
import FengqiaoTesting
import Testing

@Suite("The refusals")
struct RefusalTests {
    private func scene(_ steps: [EventBody], sla: SLAPolicy? = Scene.sla) throws -> Scene {
        var scene = try Scene(sla: sla)
        for step in steps { try scene.when(step) }
        return scene
    }

    private let inHand = [Scene.reported, Scene.acceptedToHolder]

    @Test("e2: only the holder hands on, completes, and only the receiver signs")
    func notHolder() throws {
        let held = try scene(inHand)
        #expect(held.refusal(Scene.transfer(.main, from: "town", to: "bureau"))?.code == .notHolder)
        #expect(held.refusal(.handlingCompleted(HandlingCompleted(by: "town")))?.code == .notHolder)
        let pending = try scene(inHand + [Scene.proposed])
        #expect(pending.refusal(.transferAccepted(TransferAccepted(by: "bureau")))?.code == .notHolder)
    }

    @Test("e5: a signed transfer comes back within the window and not after it; a matter is reopened within its window")
    func deadlinePassed() throws {
        let signed = try scene(inHand + [Scene.proposed, Scene.signed])
        #expect(try signed.phase(after: Scene.returned) == .accepted)
        #expect(signed.refusal(Scene.returned, at: signed.now + 25 * Scene.hour)?.code == .deadlinePassed)
        let closed = try scene(inHand + [Scene.completed, Scene.closed])
        #expect(closed.refusal(Scene.reopened, at: closed.now + 10 * Scene.day) == nil)
        #expect(closed.refusal(Scene.reopened, at: closed.now + 11 * Scene.day)?.code == .deadlinePassed)
    }

    @Test("e5, e11: more time is asked for before the deadline, and granted as often as the policy says")
    func extensions() throws {
        let held = try scene(inHand)
        #expect(held.refusal(Scene.extended, at: held.now + 5 * Scene.day)?.code == .deadlinePassed)
        var asked = held
        try asked.when(.extensionRecorded(ExtensionRecorded(phase: .requested)))
        // Asked in time, decided late.
        #expect(asked.refusal(Scene.extended, at: asked.now + 5 * Scene.day) == nil)
        let once = try scene(inHand + [Scene.extended])
        #expect(once.refusal(Scene.extended)?.code == .overLimit)
        // A refusal uses up none.
        let refused = try scene(inHand + [.extensionRecorded(ExtensionRecorded(phase: .refused))])
        #expect(refused.refusal(Scene.extended) == nil)
        #expect(held.refusal(.extensionRecorded(ExtensionRecorded(phase: .granted)))?.code == .invalidField)
    }

    @Test("e6: what is paused is not paused again, nor handed on, nor finished")
    func paused() throws {
        let paused = try scene(inHand + [Scene.paused])
        for body in [Scene.paused, Scene.proposed, Scene.completed] {
            #expect(paused.refusal(body)?.code == .paused)
        }
        #expect(paused.refusal(Scene.resumed) == nil)
        // A pause that has ended by itself is over.
        var capped = try scene(inHand)
        try capped.when(.clockPaused(ClockPaused(reason: "r", until: capped.now + 2 * Scene.hour)))
        #expect(capped.refusal(Scene.completed)?.code == .paused)
        #expect(capped.refusal(Scene.completed, at: capped.now + 3 * Scene.hour) == nil)
    }

    @Test("e7: an open mediation is ended before the matter is finished")
    func openMediation() throws {
        let mediated = try scene(inHand + [Scene.mediated])
        #expect(mediated.refusal(Scene.completed)?.code == .openChildOrMediation)
        #expect(try scene(inHand + [Scene.mediated, Scene.agreed]).refusal(Scene.completed) == nil)
        #expect(try scene(inHand + [Scene.mediated, Scene.endedMediation]).refusal(Scene.completed) == nil)
    }

    @Test("e8: nothing is handed to itself, and the tree of units has no circles")
    func circles() throws {
        #expect(try scene(inHand).refusal(Scene.transfer(.main, from: "village", to: "village"))?.code == .selfOrCycle)
        var scene = try Scene()
        let move = UnitChanged(
            tree: "t", unit: "district", operation: .move, parent: "grid", effectiveFrom: scene.now)
        #expect(#expect(throws: Refusal.self) { try scene.tell(.unitChanged(move)) }?.code == .selfOrCycle)
    }

    @Test("e12: what changes the state does not happen before what changed it last; notes may be late")
    func timeBackwards() throws {
        let held = try scene(inHand)
        let early = held.now + -90 * 60_000
        #expect(held.refusal(Scene.completed, at: early)?.code == .timeBackwards)
        #expect(held.refusal(Scene.noted, at: early) == nil)
        #expect(held.refusal(Scene.noted, at: Scene.start + -1)?.code == .timeBackwards)
    }

    @Test("e13: a unit must be in force when the event happens")
    func unitNotInForce() throws {
        let held = try scene(inHand)
        #expect(held.refusal(Scene.transfer(.main, from: "village", to: "moon"))?.code == .unitNotInForce)
        var dissolved = held
        let change = UnitChanged(tree: "t", unit: "office", operation: .dissolve, effectiveFrom: held.now)
        try dissolved.tell(.unitChanged(change))
        #expect(dissolved.refusal(Scene.transfer(.main, from: "village", to: "office"))?.code == .unitNotInForce)
    }

    @Test("e14: five minutes ahead of the log's clock are allowed, a millisecond more is not")
    func inFuture() throws {
        let scene = try scene(inHand)
        func refusal(_ ahead: Int64) -> Refusal? {
            let command = Command(matter: "M-1", at: scene.now + ahead, actor: "w", unit: "u", Scene.noted)
            return scene.ledger.refusal(of: command, recordedAt: scene.now)
        }
        #expect(refusal(300_000) == nil)
        #expect(refusal(300_001)?.code == .inFuture)
    }

    @Test("one party that does not consent rules mediation out")
    func consent() throws {
        let opening = MediationOpened(
            phase: .accepted, kind: .people, basis: .request, body: "town",
            parties: [Party(reference: "a", consents: true), Party(reference: "b", consents: false)])
        #expect(try scene(inHand).refusal(.mediationOpened(opening))?.code == .invalidField)
    }

    @Test("limits have no default: without a policy and without a deadline of its own a matter is not accepted")
    func missingPolicy() throws {
        let reported = try scene([Scene.reported], sla: nil)
        #expect(reported.refusal(Scene.accepted)?.code == .missingPolicy)
        var own = Scene.acceptance(nil)
        own.dueAt = reported.now + Scene.day
        #expect(reported.refusal(.matterAccepted(own)) == nil)
        var scene = try Scene()
        var empty = Scene.sla
        empty.rows = []
        let policy = PolicyPublished(kind: .sla, version: 2, effectiveFrom: scene.now, sla: empty)
        #expect(#expect(throws: Refusal.self) { try scene.tell(.policyPublished(policy)) }?.code == .invalidField)
    }

    @Test("self-settlement is for the tiers that the policy names")
    func selfSettlement() throws {
        let big = try scene(inHand)
        #expect(big.refusal(Scene.closed)?.code == .wrongState)
        let small = try scene([Scene.reported, .matterAccepted(Scene.acceptance("village", tier: .small))])
        #expect(try small.phase(after: Scene.closed) == .closed)
    }

    @Test("a transfer never changes the matter's clock, and a new round has the whole limit again")
    func clocks() throws {
        var scene = try scene(inHand)
        let before = scene.state?.clock
        for step in [Scene.proposed, Scene.signed] { try scene.when(step) }
        #expect(scene.state?.clock == before && scene.state?.holder == "town")
        try scene.when(.extensionRecorded(ExtensionRecorded(phase: .granted, amount: 2)))
        #expect(scene.state?.clock?.limit == 5)
        try scene.when(.handlingCompleted(HandlingCompleted(by: "town")))
        try scene.when(Scene.closed)
        try scene.when(Scene.reopened)
        #expect(scene.state?.clock?.limit == 3 && scene.state?.round == 2 && scene.state?.holder == "town")
    }
}
