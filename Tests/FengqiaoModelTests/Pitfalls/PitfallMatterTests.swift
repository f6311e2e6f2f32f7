import FengqiaoModel
import FengqiaoTesting
import Testing

/// What naive code gets wrong about matters: items 11 to 21 of DOMAIN D4, as far as the model decides them.
@Suite("D4: matters")
struct PitfallMatterTests {
    private static let inHand = [Scene.reported, Scene.acceptedToHolder]

    private func scene(_ steps: [EventBody], _ change: (inout SLAPolicy) -> Void = { _ in }) throws -> Scene {
        var sla = Scene.sla
        change(&sla)
        var scene = try Scene(sla: sla)
        try scene.given(steps)
        return scene
    }

    @Test("D4.11: an event that is recorded late is refused where it was not possible then, and never reordered")
    func lateRecords() throws {
        var held = try scene(Self.inHand)
        let past = held.now + -30 * 60_000
        try held.when(Scene.proposed)
        // A handheld sends a completion of before the proposal: legal then, not as things were recorded.
        #expect(held.refusal(Scene.completed, at: past)?.code == .wrongState)
        let closed = try scene(Self.inHand + [Scene.completed, Scene.closed])
        #expect(closed.refusal(Scene.reopened, at: closed.now + -90 * 60_000)?.code == .timeBackwards)
        // What changes no state is taken with its own time, behind what was recorded before it.
        var noted = held
        try noted.when(Scene.noted, at: past)
        let last = try #require(noted.ledger.events.last)
        #expect(last.envelope.occurredAt == past && last.recordedAt > past)
        #expect(last.position == UInt64(noted.ledger.events.count) - 1 && noted.state?.phase == .inTransit)
    }

    @Test(
        "D4.12: a duplicate keeps its reporter and its filing date; unlinking restores both; no circles; no lost primary"
    )
    func duplicates() throws {
        var scene = try scene(Self.inHand)
        try scene.when(Scene.reported, "M-2")
        let before = try #require(scene.state)
        let primary = try #require(scene.ledger.states["M-2"])
        try scene.when(Scene.linked)
        #expect(scene.state?.phase == .merged && scene.state?.reporter == before.reporter)
        #expect(scene.state?.reportedAt == before.reportedAt && scene.ledger.states["M-2"]?.linked == ["M-1"])
        #expect(scene.refusal(Scene.linkedTo("M-1"), "M-2")?.code == .selfOrCycle)
        #expect(scene.refusal(Scene.declined, "M-2")?.code == .openChildOrMediation)
        try scene.when(Scene.unlinked)
        var restored = try #require(scene.state)
        (restored.sequence, restored.lastChangeAt) = (before.sequence, before.lastChangeAt)
        restored.phaseBeforeLink = before.phaseBeforeLink
        #expect(restored == before)
        var other = try #require(scene.ledger.states["M-2"])
        (other.sequence, other.lastChangeAt) = (primary.sequence, primary.lastChangeAt)
        #expect(other == primary)
    }

    @Test("D4.13: a split matter closes when all its parts have, and what a part inherits it has from before the split")
    func parts() throws {
        var scene = try scene([Scene.reported, .matterAccepted(Scene.acceptance("village", tier: .small))])
        let whole = try #require(scene.state)
        try scene.when(Scene.split("P-1", "P-2"))
        #expect(scene.refusal(Scene.closed)?.code == .wrongState)
        let part = try #require(scene.ledger.states["P-1"])
        #expect(part.reportedAt == whole.reportedAt && part.tier == .small && part.clock == whole.clock)
        // Reports are the whole's, so nothing is counted twice.
        #expect(part.reporter == nil && scene.state?.reporter == whole.reporter)
        #expect(scene.ledger.events.count { $0.kind == .matterReported } == 1)
        try scene.when(Scene.closed, "P-1")
        #expect(scene.state?.phase == .split)
        try scene.when(Scene.closing(.explained), "P-2")
        #expect(scene.state?.phase == .closed && scene.state?.outcome == .explained)
        try scene.when(Scene.reopened, "P-2")
        #expect(scene.state?.phase != .closed && scene.ledger.states["P-1"]?.phase == .closed)
    }

    @Test("D4.14: the tier at acceptance stays what it was, whatever the matter is taken for later")
    func tier() throws {
        var scene = try scene(Self.inHand)
        try scene.when(
            .matterReclassified(MatterReclassified(tier: .small, ground: "smaller than thought", approvedBy: "w")))
        #expect(scene.state?.tier == .small && scene.state?.acceptance?.tier == .big)
        let acceptance = try #require(scene.ledger.events.first { $0.kind == .matterAccepted })
        let correction = CorrectionRecorded(
            target: try EventID(checking: acceptance.id), field: "tier", newValue: "\"small\"", ground: "slogan")
        #expect(scene.refusal(.correctionRecorded(correction))?.code == .invalidField)
    }

    @Test(
        "D4.15: units are those in force when the event happened; a dissolved holder's matters pass on without a return"
    )
    func units() throws {
        var scene = try scene(Self.inHand)
        let later = scene.now + Scene.day
        try scene.tell(
            .unitChanged(
                UnitChanged(
                    tree: "t", unit: "grid", operation: .dissolve, successors: ["village"], effectiveFrom: later)))
        // Before that day the grid is there, from that day on it is not.
        #expect(scene.refusal(Scene.transfer(.main, from: "village", to: "grid")) == nil)
        let transfer = Scene.transfer(.main, from: "village", to: "grid")
        #expect(scene.refusal(transfer, at: later)?.code == .unitNotInForce)
        var held = try self.scene([Scene.reported, .matterAccepted(Scene.acceptance("grid"))])
        try held.tell(
            .unitChanged(
                UnitChanged(
                    tree: "t", unit: "grid", operation: .dissolve, successors: ["village"], effectiveFrom: held.now)))
        #expect(held.state?.holder(at: held.now + -1, held.references) == "grid")
        #expect(held.state?.holder(at: held.now, held.references) == "village")
        #expect(held.refusal(.handlingCompleted(HandlingCompleted(by: "grid")))?.code == .notHolder)
        #expect(held.refusal(.handlingCompleted(HandlingCompleted(by: "village"))) == nil)
        #expect(held.state?.transfers.isEmpty == true)
    }

    @Test("D4.16: two trees stand over the same ground, and a unit belongs to one of them")
    func twoTrees() throws {
        var scene = try scene(Self.inHand)
        func police(_ unit: UnitID, _ parent: UnitID?, ground: [Token] = []) -> EventBody {
            .unitChanged(
                UnitChanged(
                    tree: "police", unit: unit, operation: .define, parent: parent, rung: .village, kind: .territory,
                    effectiveFrom: Scene.start, ground: ground))
        }
        try scene.tell(police("station", nil))
        try scene.tell(police("beat", "station", ground: ["plot-7"]))
        #expect(throws: Refusal.self) { try scene.tell(police("beat-2", "town")) }
        try scene.tell(
            .unitChanged(
                UnitChanged(
                    tree: "t", unit: "grid-7", operation: .define, parent: "village", rung: .grid, kind: .territory,
                    effectiveFrom: Scene.start, ground: ["plot-7"])))
        #expect(scene.references.units.sharingGround(with: "grid-7", at: scene.now) == ["beat"])
        #expect(scene.references.units.sharingGround(with: "beat", at: scene.now) == ["grid-7"])
        // What stands above a beat stands in its own tree.
        #expect(scene.references.units.ancestors(of: "beat", at: scene.now).map(\.unit) == ["beat", "station"])
    }

    @Test(
        "D4.17: who is informed or called for help does not hold the matter; a department stands on the rung it is at")
    func assists() throws {
        var scene = try scene(Self.inHand)
        try scene.when(Scene.transfer(.assist, from: "village", to: "district"))
        try scene.when(.transferAccepted(TransferAccepted(by: "district")))
        try scene.when(
            .transferProposed(
                TransferProposed(from: "village", to: "town", role: .assist, direction: .up, informOnly: true)))
        #expect(scene.state?.holder == "village" && scene.state?.phase == .inHand)
        let main = TransferProposed(from: "village", to: "town", role: .main, direction: .up, informOnly: true)
        #expect(scene.refusal(.transferProposed(main))?.code == .invalidField)
        #expect(scene.references.units.unit("office", at: scene.now)?.rung == .district)
        try scene.when(
            .supervisionRecorded(SupervisionRecorded(phase: .opened, level: .grand, reason: "late")))
        #expect(scene.state?.holder == "village")
    }

    @Test(
        "D4.18: a signed transfer comes back within its window, a designation for good does not, and nobody is too often asked"
    )
    func returns() throws {
        let signed = try scene(Self.inHand + [Scene.proposed, Scene.signed])
        #expect(try signed.phase(after: Scene.returned) == .accepted)
        let final = EventBody.transferAdjudicated(TransferAdjudicated(unit: "town", final: true))
        let designated = try scene(Self.inHand + [Scene.proposed, final])
        #expect(designated.refusal(Scene.returned)?.code == .finalDesignation)
        #expect(designated.refusal(Scene.transfer(.main, from: "town", to: "bureau"))?.code == .finalDesignation)
        // Once handed back, it may be proposed to the same unit again, as often as it takes.
        var again = try scene(Self.inHand)
        for _ in 0..<3 { try again.given([Scene.proposed, Scene.returned]) }
        #expect(again.state?.holder == "village" && again.state?.transfers.count == 3)
        try again.given([Scene.proposed, Scene.signed])
        #expect(again.state?.holder == "town")
    }

    @Test("D4.19: an accusation never reaches whom it is about, nor a matter whoever is recused")
    func conflicts() throws {
        var accepted = Scene.acceptance("village")
        accepted.accused = ["bureau"]
        accepted.recused = ["panel"]
        let scene = try scene([Scene.reported, .matterAccepted(accepted)])
        // The office stands below the accused bureau.
        for unit in ["bureau", "office", "panel"] as [UnitID] {
            #expect(scene.refusal(Scene.transfer(.main, from: "village", to: unit))?.code == .conflictOfInterest)
            let decision = TransferAdjudicated(unit: unit, final: false)
            #expect(scene.refusal(.transferAdjudicated(decision))?.code == .conflictOfInterest)
        }
        #expect(scene.refusal(Scene.transfer(.main, from: "village", to: "district")) == nil)
        accepted.firstHolder = "office"
        let reported = try self.scene([Scene.reported])
        #expect(reported.refusal(.matterAccepted(accepted))?.code == .conflictOfInterest)
    }

    @Test(
        "D4.20: oral and partial agreements, joint filing on day 30 and 31 with a holiday between, breach after closure"
    )
    func agreements() throws {
        var scene = try scene(Self.inHand + [Scene.mediated])
        let partial = AgreementReached(
            form: .oral, effectiveAt: scene.now, partial: true, items: [AgreementItem(amountFen: 5_000)])
        try scene.when(.agreementReached(partial))
        // The rest is still being mediated, so the matter cannot be finished.
        #expect(scene.refusal(Scene.completed)?.code == .openChildOrMediation)
        try scene.when(.agreementReached(AgreementReached(form: .oral, effectiveAt: scene.now, partial: false)))
        let effective = scene.now + -Scene.hour
        // Thirty days from 2024-03-04 end on 2024-04-03, a Wednesday.
        let filed = EventBody.judicialConfirmationRecorded(JudicialConfirmationRecorded(phase: .filed, jointly: true))
        let confirmed = EventBody.judicialConfirmationRecorded(
            JudicialConfirmationRecorded(phase: .confirmed, jointly: true))
        func confirm(after days: Int64) throws -> Refusal? {
            var copy = scene
            try copy.when(filed, at: effective + days * Scene.day)
            return copy.refusal(confirmed)
        }
        #expect(try confirm(after: 30) == nil)
        #expect(try confirm(after: 31)?.code == .deadlinePassed)
        // Where day 30 rests, the next working day still counts (Civil Code art. 203).
        var calendar = CalendarPublished(
            jurisdiction: "CN", version: 2, from: LocalDate(year: 2024, month: 4, day: 3),
            through: LocalDate(year: 2024, month: 4, day: 3), businessHours: [])
        calendar.offDays = [LocalDate(year: 2024, month: 4, day: 3)]
        calendar.businessHours = [BusinessHours(from: 480, until: 720)]
        var holiday = try Scene()
        try holiday.tell(.calendarPublished(calendar))
        try holiday.given(Self.inHand + [Scene.mediated, Scene.agreed])
        try holiday.when(filed, at: Scene.start + 31 * Scene.day)
        #expect(holiday.refusal(confirmed) == nil)
        // One party alone does not ask for it.
        var alone = scene
        try alone.when(.judicialConfirmationRecorded(JudicialConfirmationRecorded(phase: .filed, jointly: false)))
        #expect(alone.refusal(confirmed)?.code == .deadlinePassed)
        // A breach is recorded after closing, and is a ground to open it again.
        try scene.given([Scene.completed, Scene.closing(.settledByAgreement)])
        let reopened = EventBody.matterReopened(MatterReopened(ground: .breach))
        #expect(scene.refusal(reopened)?.code == .invalidField)
        try scene.when(.performanceRecorded(PerformanceRecorded(item: 1, status: .breach)))
        #expect(try scene.phase(after: reopened) == .inHand)
    }

    @Test(
        "D4.21: a petition after closing stays with the matter; an upper body that declines one in process returns nothing"
    )
    func petitions() throws {
        var scene = try scene(Self.inHand)
        try scene.when(Scene.petition(.registered))
        let holder = scene.state?.holder
        try scene.when(Scene.petition(.declined))
        #expect(scene.state?.holder == holder && scene.state?.transfers.isEmpty == true)
        try scene.given([Scene.completed, Scene.closed])
        try scene.when(Scene.petition(.registered, "petition-2"))
        #expect(scene.state?.phase == .closed && scene.state?.petitions.count == 2)
    }
}
