import FengqiaoModel
import FengqiaoTesting
import Testing

/// Whose time it is: which holder's clock runs, and what it leaves out.
@Suite("Clocks of holders")
struct CustodyClockTests {
    private static let rules = ClockRules(
        stages: [StageLimit(clock: .custody, unit: .workDay, limit: 2)], reopenLimit: .full, minimumUsefulMinutes: 60)
    private static let inHand = [Scene.reported, Scene.acceptedToHolder]

    private func custody(_ scene: Scene) -> [ClockRecord] { scene.state?.clocks.filter { $0.name == .custody } ?? [] }

    private func due(_ record: ClockRecord?, _ scene: Scene) -> String? {
        record.flatMap { scene.state?.deadline(of: $0, scene.references).instant?.text(in: .china) }
    }

    private func day(_ number: Int64) -> Instant { Scene.start + (number - 4) * Scene.day }

    @Test("handed back unsigned by one and then by another, it is the holder's clock that goes on, and no other")
    func twoReturns() throws {
        var scene = try Scene(clocks: Self.rules)
        try scene.given(Self.inHand)
        try scene.given([Scene.transfer(.main, from: "village", to: "town"), Scene.returned])
        try scene.given([Scene.transfer(.main, from: "village", to: "bureau"), Scene.returned])
        #expect(custody(scene).map(\.number) == [0, 1, 2])
        #expect(custody(scene).map(\.isRunning) == [true, false, false])
        #expect(scene.state?.holder == "village")
        // And a failed check gives it back to the clock that the completion stopped.
        try scene.given([
            Scene.completed, .fieldCheckRecorded(FieldCheckRecorded(phase: .result, checker: "w", result: .fail)),
        ])
        #expect(custody(scene).map(\.isRunning) == [true, false, false])
    }

    @Test("while a receiver has not signed, the time is not the holder's")
    func transit() throws {
        var scene = try Scene(clocks: Self.rules)
        try scene.given(Self.inHand)
        // Two working days from Monday the 4th; the 5th is gone when it is proposed, and one day is left on the 12th.
        try scene.when(Scene.proposed, at: day(5))
        try scene.when(Scene.returned, at: day(12))
        #expect(due(custody(scene).first, scene) == "2024-03-14T00:00:00+08:00")
        #expect(custody(scene)[1].stoppedAt == day(12))
        // An overruled proposal leaves out the same.
        try scene.when(Scene.transfer(.main, from: "village", to: "bureau"), at: day(13))
        try scene.when(.transferAdjudicated(TransferAdjudicated(unit: "village", final: false)), at: day(19))
        #expect(custody(scene).map(\.isRunning) == [true, false, false])
        #expect(custody(scene)[0].clock.stretches.count == 2)
    }

    @Test("an unfounded return: the returner's clock goes on as if nothing had stopped it, the other's ended there")
    func unfounded() throws {
        for isSigned in [false, true] {
            var scene = try Scene(clocks: Self.rules)
            try scene.given(Self.inHand)
            try scene.when(Scene.proposed, at: day(5))
            if isSigned { try scene.when(Scene.signed, at: day(5) + Scene.hour) }
            try scene.when(Scene.returned, at: day(5) + 2 * Scene.hour)
            // Meanwhile a pause: it would have been the returner's.
            try scene.when(Scene.paused, at: day(6))
            try scene.when(Scene.resumed, at: day(7))
            try scene.when(.transferAdjudicated(TransferAdjudicated(unit: "town", final: true)), at: day(11))
            #expect(custody(scene).map(\.number) == [0, 1] && custody(scene).map(\.isRunning) == [false, true])
            #expect(custody(scene)[0].stoppedAt == (isSigned ? day(5) : day(5) + 2 * Scene.hour))
            #expect(due(custody(scene)[0], scene).map { $0 > "2024-03-06" } == true)
            // The 6th counts, the pause takes the 7th out, so the 8th is the second day.
            #expect(due(custody(scene)[1], scene) == "2024-03-09T00:00:00+08:00")
            #expect(scene.state?.holder == "town" && scene.state?.isDesignated == true)
        }
    }

    @Test("a founded return, or one that nobody decides on, leaves the returner's clock where it ended")
    func founded() throws {
        var scene = try Scene(clocks: Self.rules)
        try scene.given(Self.inHand)
        try scene.when(Scene.proposed, at: day(5))
        try scene.when(Scene.returned, at: day(6))
        try scene.when(.transferAdjudicated(TransferAdjudicated(unit: "village", final: false)), at: day(7))
        #expect(custody(scene).map(\.isRunning) == [true, false] && custody(scene)[1].stoppedAt == day(6))
        // Decided once, and then for the other: that is a new decision, with a clock of its own.
        try scene.when(.transferAdjudicated(TransferAdjudicated(unit: "town", final: false)), at: day(8))
        #expect(custody(scene).map(\.isRunning) == [false, false, true])
        #expect(custody(scene)[2].clock.anchor == day(8))
    }

    @Test("what stops a paused clock ends its pause: its deadline is known, and in time unless it was late before")
    func stoppedWhilePaused() throws {
        let pause = EventBody.clockPaused(ClockPaused(reason: "papers", clocks: [.custody]))
        for (pausedOn, isLate) in [(5, false), (8, true)] as [(Int64, Bool)] {
            var scene = try Scene(clocks: Self.rules)
            try scene.given(Self.inHand)
            try scene.when(pause, at: day(pausedOn))
            try scene.when(Scene.proposed, at: day(20))
            let record = try #require(custody(scene).first)
            let deadline = try #require(scene.state?.deadline(of: record, scene.references).instant)
            #expect((record.stoppedAt.map { $0 > deadline } == true) == isLate)
        }
        // The matter's own, paused during its check and then closed.
        var scene = try Scene(clocks: Self.rules)
        try scene.given(Self.inHand + [Scene.completed, Scene.paused])
        try scene.when(Scene.closed, at: day(25))
        let matter = try #require(scene.state?.clocks.first { $0.name == .matter })
        #expect(due(matter, scene).map { $0 > "2024-03-25" } == true && matter.clock.pausedAt == nil)
        // What stopped it may have come into the log after the pause, and have happened before it.
        var clock = Clock(unit: .naturalHour, units: 10, start: day(4))
        clock.pause(at: day(4) + 8 * Scene.hour)
        clock.stop(at: day(4) + 4 * Scene.hour)
        #expect(clock == Clock(unit: .naturalHour, units: 10, start: day(4)))
    }

    @Test("an allotment or a holder's own limit counts where the matter has no limit")
    func withoutLimit() throws {
        var sla = Scene.sla
        sla.rows = [SLARow(category: "c", unit: .workHour), SLARow(category: "e", unit: .workHour, limit: 4)]
        var proposal = TransferProposed(from: "village", to: "town", role: .main, direction: .up, informOnly: false)
        proposal.allotment = 3
        for clocks in [Self.rules, nil] {
            var scene = try Scene(sla: sla, clocks: clocks)
            try scene.given(Self.inHand)
            #expect(custody(scene).map(\.clock.limit) == (clocks == nil ? [] : [2]))
            try scene.when(.transferProposed(proposal))
            // In units of the matter's clock, of which the matter has no number.
            let given = try #require(custody(scene).last?.clock)
            #expect(given.unit == .workHour && given.limit == 3 * Scene.hour)
            // Nobody had a clock before, so none goes on.
            try scene.when(Scene.returned)
            #expect(custody(scene).last?.isRunning == false)
            #expect(custody(scene).first?.isRunning == (clocks != nil))
        }
        // Who returned it without reason had no clock; the one that ran meanwhile is over all the same.
        var without = try Scene(sla: sla)
        try without.given(Self.inHand)
        try without.when(.transferProposed(proposal))
        try without.given([Scene.signed, Scene.transfer(.main, from: "town", to: "bureau"), Scene.returned])
        let returnedAt = without.now + -Scene.hour
        #expect(custody(without).map(\.isRunning) == [true])
        try without.when(.transferAdjudicated(TransferAdjudicated(unit: "bureau", final: false)))
        #expect(custody(without).map(\.stoppedAt) == [returnedAt])
        // The matter brought its deadline, in milliseconds: an allotment counts in working days.
        var bare = try Scene()
        var accepted = Scene.acceptance("village")
        accepted.dueAt = day(29)
        try bare.given([Scene.reported, .matterAccepted(accepted)])
        try bare.when(.transferProposed(proposal))
        #expect(due(custody(bare).last, bare) == "2024-03-08T00:00:00+08:00")
    }

    @Test("more time that was asked for in time counts though it was granted late; what was late by then stays late")
    func lateGrant() throws {
        let asked = EventBody.extensionRecorded(ExtensionRecorded(phase: .requested))
        // The holder's two days end with the 6th, the matter's three with the 7th; asked for on the 7th, granted on the 8th.
        var scene = try Scene(clocks: Self.rules)
        try scene.given(Self.inHand)
        try scene.when(asked, at: day(7))
        try scene.when(Scene.extended, at: day(8))
        #expect(due(scene.state?.clocks.first { $0.name == .matter }, scene) == "2024-03-12T00:00:00+08:00")
        #expect(due(custody(scene).first, scene) == "2024-03-07T00:00:00+08:00")
        // Asked for on the 6th, the holder had not missed anything yet.
        var early = try Scene(clocks: Self.rules)
        try early.given(Self.inHand)
        try early.when(asked, at: day(6))
        try early.when(Scene.extended, at: day(8))
        #expect(due(custody(early).first, early) == "2024-03-09T00:00:00+08:00")
        // A request for another clock asks nothing of this one.
        var other = try Scene(clocks: Self.rules)
        try other.given(Self.inHand)
        try other.when(.extensionRecorded(ExtensionRecorded(phase: .requested, clock: .custody)), at: day(5))
        #expect(other.refusal(Scene.extended, at: day(8))?.code == .deadlinePassed)
        #expect(other.refusal(asked, at: day(8))?.code == .deadlinePassed)
    }

    @Test("who signs in the place of a unit that has ceased to be holds the matter, and may hand it back")
    func successor() throws {
        var scene = try Scene(clocks: Self.rules)
        try scene.given(Self.inHand)
        try scene.when(Scene.transfer(.main, from: "village", to: "office"))
        try scene.tell(
            .unitChanged(
                UnitChanged(
                    tree: "t", unit: "office", operation: .dissolve, successors: ["bureau"], effectiveFrom: scene.now)))
        try scene.when(.transferAccepted(TransferAccepted(by: "bureau")))
        #expect(scene.state?.holder == "bureau" && scene.state?.transfers.last?.signedBy == "bureau")
        #expect(try scene.phase(after: Scene.returned) == .accepted)
        #expect(try scene.phase(after: .handlingCompleted(HandlingCompleted(by: "bureau"))) == .completed)
    }

    @Test("a closing answers nobody: the clocks that waited for an answer were ended by it")
    func endedByClosing() throws {
        var rules = Self.rules
        rules.stages += [
            StageLimit(clock: .firstResponse, unit: .workHour, limit: 4),
            StageLimit(clock: .dispatch, unit: .workHour, limit: 4),
        ]
        func flags(_ bodies: [EventBody]) throws -> [Bool?] {
            var scene = try Scene(clocks: rules)
            try scene.given(bodies)
            return [ClockName.firstResponse, .dispatch].map { name in
                scene.state?.clocks.first { $0.name == name }?.isEndedByClosing
            }
        }
        #expect(try flags([Scene.reported, Scene.accepted, Scene.closing(.withdrawn)]) == [true, true])
        let contact = EventBody.progressNoted(ProgressNoted(kind: .firstContact))
        #expect(try flags(Self.inHand + [contact, Scene.completed, Scene.closed]) == [false, nil])
        // A contact that had happened, and came into the log after the closing.
        var late = try Scene(clocks: rules)
        try late.given(Self.inHand + [Scene.completed, Scene.closed])
        try late.when(contact, at: Scene.start + 2 * Scene.hour)
        let response = late.state?.clocks.first { $0.name == .firstResponse }
        #expect(response?.isEndedByClosing == false && response?.stoppedAt == Scene.start + 2 * Scene.hour)
    }
}
