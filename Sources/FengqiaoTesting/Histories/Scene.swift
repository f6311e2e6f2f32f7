package import FengqiaoModel

/// A small district and one matter: commands are given, one is tried, and the answer is looked at.
package struct Scene {
    package static let start = Zone.china.instant(of: LocalDate(year: 2024, month: 3, day: 4), timeOfDay: 9 * 3_600_000)
    package static let hour: Int64 = 3_600_000
    package static let day: Int64 = 86_400_000

    package private(set) var ledger = ModelLedger()
    package var now = Scene.start

    package var references: References { ledger.references }
    package var state: MatterState? { ledger.states["M-1"] }

    package init(sla: SLAPolicy? = Scene.sla, clocks: ClockRules? = nil) throws {
        let calendar = CalendarPublished(
            jurisdiction: "CN", version: 1, from: LocalDate(year: 2024, month: 1, day: 1),
            through: LocalDate(year: 2024, month: 12, day: 31),
            businessHours: [BusinessHours(from: 480, until: 720), BusinessHours(from: 840, until: 1_080)])
        let before = Scene.start + -30 * Scene.day
        try tell(
            .logFounded(
                LogFounded(
                    origin: "scene", zone: "+08:00",
                    offsets: Zone.china.offsets.map { ZoneOffset(from: $0.from, seconds: $0.seconds) })))
        try tell(.calendarPublished(calendar))
        for (unit, parent, rung, kind) in [
            ("district", nil, .district, .territory), ("town", "district", .town, .territory),
            ("village", "town", .village, .territory), ("grid", "village", .grid, .territory),
            ("bureau", "district", .district, .department), ("office", "bureau", .district, .department),
            ("panel", "town", .town, .mediation),
        ] as [(UnitID, UnitID?, Rung, UnitKind)] {
            try tell(
                .unitChanged(
                    UnitChanged(
                        tree: "t", unit: unit, operation: .define, parent: parent, rung: rung, kind: kind,
                        effectiveFrom: before)))
        }
        if let sla {
            try tell(
                .policyPublished(
                    PolicyPublished(kind: .sla, version: 1, effectiveFrom: before, sla: sla, clocks: clocks)))
        }
    }

    package static let sla = SLAPolicy(
        jurisdiction: "CN", rows: [SLARow(unit: .workDay, limit: 3)], dayEnd: .midnight, rollsRestDays: true,
        extensionLimit: 1, returnWindowHours: 24, reopenWindowDays: 10, selfSettleTiers: [.small],
        futureAllowance: 300_000)

    private func command(_ body: EventBody, _ matter: MatterID, at time: Instant) -> Command {
        if case .dutyLogged(let duty) = body {
            return Command(worker: "w", at: time, actor: "w", unit: "village", duty)
        }
        // The report of the matter in question has an id, for corrections to name.
        let isFirst = body.kind == .matterReported && matter == "M-1"
        return Command(
            eventID: isFirst ? "r-1" : nil, matter: body.kind.isOfMatter ? matter : nil, at: time, actor: "w",
            unit: "village", body)
    }

    /// Records an event of the log itself.
    package mutating func tell(_ body: EventBody) throws { try ledger.record(command(body, "M-1", at: now)) }

    /// Decides on a command about a matter, records what is decided, and moves an hour on.
    package mutating func when(_ body: EventBody, _ matter: MatterID = "M-1", at time: Instant? = nil) throws(Refusal) {
        try ledger.record(command(body, matter, at: time ?? now), recordedAt: max(now, time ?? now))
        now = now + Scene.hour
    }

    /// Records several commands.
    package mutating func given(_ bodies: [EventBody], _ matter: MatterID = "M-1") throws(Refusal) {
        for body in bodies { try when(body, matter) }
    }

    /// Why a command is refused; `nil` where it is recorded.
    package func refusal(_ body: EventBody, _ matter: MatterID = "M-1", at time: Instant? = nil) -> Refusal? {
        ledger.refusal(of: command(body, matter, at: time ?? now), recordedAt: max(now, time ?? now))
    }

    /// Where the matter stands after a command.
    package func phase(after body: EventBody, _ matter: MatterID = "M-1") throws(Refusal) -> Phase? {
        var copy = self
        try copy.when(body, matter)
        return copy.ledger.states[matter]?.phase
    }

    // The commands that the tests speak of.
    package static let reported = EventBody.matterReported(MatterReported(channel: .patrol, originUnit: "grid"))
    package static let accepted = EventBody.matterAccepted(acceptance(nil))
    package static let acceptedToHolder = EventBody.matterAccepted(acceptance("village"))
    package static let proposed = transfer(.main, from: "village", to: "town")
    package static let signed = EventBody.transferAccepted(TransferAccepted(by: "town"))
    package static let returned = EventBody.transferReturned(TransferReturned(reason: .notOurs))
    package static let noted = EventBody.progressNoted(ProgressNoted(kind: .progress))
    package static let paused = EventBody.clockPaused(ClockPaused(reason: "papers"))
    package static let resumed = EventBody.clockResumed(ClockResumed())
    package static let extended = EventBody.extensionRecorded(ExtensionRecorded(phase: .granted, amount: 2))
    package static let completed = EventBody.handlingCompleted(HandlingCompleted(by: "village"))
    package static let closed = closing(.resolved)
    package static let reopened = EventBody.matterReopened(MatterReopened(ground: .dissatisfied))
    package static let mediated = EventBody.mediationOpened(
        MediationOpened(
            phase: .accepted, kind: .people, basis: .request, body: "town",
            parties: [Party(reference: "a", consents: true), Party(reference: "b", consents: true)]))
    package static let agreed = EventBody.agreementReached(
        AgreementReached(form: .oral, effectiveAt: Scene.start, partial: false))
    package static let declined = EventBody.matterDeclined(MatterDeclined(ground: .notExist, told: true))
    package static let reclassified = EventBody.matterReclassified(
        MatterReclassified(category: "d", ground: "seen on the spot", approvedBy: "w"))
    package static let linked = EventBody.duplicateLinked(
        DuplicateLinked(primary: "M-2", operation: .link, ground: "the same lamp"))
    package static let unlinked = EventBody.duplicateLinked(DuplicateLinked(operation: .unlink, ground: "another lamp"))
    package static let told = EventBody.feedbackRecorded(FeedbackRecorded(kind: .reply, reached: true, answered: false))
    package static let rewarded = EventBody.rewardDecided(
        RewardDecided(
            beneficiary: "p-1", fen: 2_000, rule: "first-report", period: "2024-03", operation: .grant, source: .report)
    )
    package static let corrected = EventBody.correctionRecorded(
        CorrectionRecorded(target: "r-1", field: "summary", newValue: "\"lamp 7\"", ground: "typo"))
    package static let endedMediation = EventBody.mediationEnded(MediationEnded(reason: .failed, remediesTold: true))

    package static func linkedTo(_ primary: MatterID) -> EventBody {
        .duplicateLinked(DuplicateLinked(primary: primary, operation: .link, ground: "the same lamp"))
    }

    package static func split(_ children: MatterID...) -> EventBody {
        .matterSplit(MatterSplit(children: children, ground: "two causes"))
    }

    package static func petition(_ stage: PetitionStage, _ name: Token = "petition-1") -> EventBody {
        stage == .registered
            ? .petitionRecorded(
                PetitionRecorded(petition: name, stage: stage, channel: .letter, visitedUnit: "town", persons: 1))
            : .petitionRecorded(PetitionRecorded(petition: name, stage: stage))
    }

    package static func acceptance(_ holder: UnitID?, tier: Tier = .big) -> MatterAccepted {
        MatterAccepted(
            category: "c", nature: .dispute, tier: tier, scale: .individual, competentUnit: "village",
            firstHolder: holder)
    }

    package static func transfer(_ role: TransferRole, from: UnitID, to: UnitID) -> EventBody {
        .transferProposed(TransferProposed(from: from, to: to, role: role, direction: .up, informOnly: false))
    }

    package static func closing(_ outcome: Outcome) -> EventBody {
        .matterClosed(MatterClosed(outcome: outcome, creditedUnit: "village"))
    }
}
