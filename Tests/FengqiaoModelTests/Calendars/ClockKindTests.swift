import FengqiaoModel
import FengqiaoTesting
import Testing

/// Each clock of DOMAIN D3.1: what starts it, what stops it, and nothing else beside it.
@Suite("The kinds of clocks")
struct ClockKindTests {
    private struct Life: Sendable {
        var clock: ClockName
        /// What comes before, and what starts it: the last of these.
        var start: [EventBody]
        var stop: EventBody
    }

    private static let inHand = [Scene.reported, Scene.acceptedToHolder]
    private static let rules = ClockRules(
        stages: [
            StageLimit(clock: .acceptance, unit: .workHour, limit: 4),
            StageLimit(clock: .dispatch, unit: .workHour, limit: 4),
            StageLimit(clock: .firstResponse, unit: .workHour, limit: 4),
            StageLimit(clock: .verification, unit: .workDay, limit: 1),
            StageLimit(clock: .feedback, unit: .workDay, limit: 3),
            StageLimit(clock: .mediation, unit: .calendarDay, limit: 30),
            StageLimit(clock: .supervisionReply, unit: .workDay, limit: 2),
        ], reopenLimit: .full, minimumUsefulMinutes: 60)

    private static let known = EventBody.matterReported(
        MatterReported(channel: .hotline, originUnit: "grid", reporter: Reporter(reporterClass: .resident, id: "p")))
    private static let agreed = EventBody.agreementReached(
        AgreementReached(
            form: .oral, effectiveAt: Scene.start, partial: false,
            items: [AgreementItem(amountFen: 100, due: Scene.start + 5 * Scene.day)]))
    private static let answered: [EventBody] = [
        Scene.petition(.registered), Scene.petition(.accepted), Scene.petition(.answered),
    ]
    private static let reviewed = answered + [Scene.petition(.reviewRequested), Scene.petition(.reviewed)]

    private static let lives: [Life] = [
        Life(clock: .acceptance, start: [Scene.reported], stop: Scene.accepted),
        Life(clock: .dispatch, start: [Scene.reported, Scene.accepted], stop: Scene.proposed),
        Life(
            clock: .firstResponse, start: inHand, stop: .progressNoted(ProgressNoted(kind: .firstContact))),
        Life(clock: .matter, start: inHand + [Scene.completed], stop: Scene.closed),
        Life(clock: .custody, start: inHand, stop: Scene.completed),
        Life(clock: .returnWindow, start: inHand + [Scene.proposed, Scene.signed], stop: Scene.returned),
        Life(
            clock: .verification, start: inHand + [Scene.completed],
            stop: .fieldCheckRecorded(FieldCheckRecorded(phase: .result, checker: "w", result: .pass))),
        Life(
            clock: .feedback, start: [known, Scene.acceptedToHolder, Scene.completed, Scene.closed], stop: Scene.told),
        Life(clock: .mediation, start: inHand + [Scene.mediated], stop: Scene.endedMediation),
        Life(
            clock: .performance, start: inHand + [Scene.mediated, agreed],
            stop: .performanceRecorded(PerformanceRecorded(item: 1, status: .full))),
        Life(
            clock: .judicialConfirmation, start: inHand + [Scene.mediated, agreed],
            stop: .judicialConfirmationRecorded(JudicialConfirmationRecorded(phase: .filed, jointly: true))),
        Life(clock: .petitionReceipt, start: [Scene.petition(.registered)], stop: Scene.petition(.accepted)),
        Life(
            clock: .petitionHandling, start: [Scene.petition(.registered), Scene.petition(.accepted)],
            stop: Scene.petition(.answered)),
        Life(
            clock: .petitionReview, start: answered + [Scene.petition(.reviewRequested)],
            stop: Scene.petition(.reviewed)),
        Life(
            clock: .petitionRecheck, start: reviewed + [Scene.petition(.recheckRequested)],
            stop: Scene.petition(.rechecked)),
        Life(
            clock: .supervisionReply,
            start: inHand + [
                .supervisionRecorded(SupervisionRecorded(phase: .opened, level: .supervise, reason: "late"))
            ],
            stop: .supervisionRecorded(SupervisionRecorded(order: 1, phase: .replied))),
    ]

    @Test("every clock is started by its event, has a deadline, and is stopped by what stops it")
    func lives() throws {
        for life in Self.lives {
            var scene = try Scene(clocks: Self.rules)
            try scene.given(Array(life.start.dropLast()))
            func running(_ scene: Scene) -> [ClockRecord] {
                scene.state?.clocks.filter { $0.name == life.clock && $0.isRunning } ?? []
            }
            let isEarlier = life.clock == .matter
            #expect(running(scene).isEmpty != isEarlier, "\(life.clock) runs before its start")
            try scene.when(try #require(life.start.last))
            let record = try #require(running(scene).last, "\(life.clock) was not started")
            #expect(running(scene).count == 1)
            let deadline = scene.state?.deadline(of: record, scene.references)
            #expect(deadline?.instant.map { $0 > scene.now } == true, "\(life.clock): \(String(describing: deadline))")
            let at = scene.now
            try scene.when(life.stop)
            #expect(running(scene).isEmpty, "\(life.clock) was not stopped")
            let stopped = scene.state?.clocks.last { $0.name == life.clock }
            #expect(stopped?.stoppedAt == at && stopped?.clock == record.clock)
        }
        #expect(Set(Self.lives.map(\.clock)) == Set(ClockName.allCases))
    }

    @Test("what was performed in part is still owed; two mediations of a matter have clocks of their own")
    func performance() throws {
        var scene = try Scene(clocks: Self.rules)
        try scene.given(Self.inHand + [Scene.mediated, Self.agreed])
        try scene.when(.performanceRecorded(PerformanceRecorded(item: 1, amountFen: 40, status: .part)))
        #expect(scene.state?.clocks.contains { $0.name == .performance && $0.isRunning } == true)
        try scene.given([Scene.mediated, Self.agreed])
        try scene.when(.performanceRecorded(PerformanceRecorded(mediation: 2, item: 1, status: .breach)))
        let clocks = scene.state?.clocks.filter { $0.name == .performance } ?? []
        #expect(clocks.map(\.number) == [1, 10_001] && clocks.map(\.isRunning) == [true, false])
    }
}
