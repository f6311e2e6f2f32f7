import FengqiaoModel
import Testing

/// A small district and one matter: commands are given, one is tried, and the answer is looked at.
struct Scene {
    static let start = Zone.china.instant(of: LocalDate(year: 2024, month: 3, day: 4), timeOfDay: 9 * 3_600_000)
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 86_400_000

    private(set) var references = References()
    private(set) var state: MatterState?
    private(set) var events: [Event] = []
    private var referenceCount: UInt64 = 0
    var now = Scene.start

    init(sla: SLAPolicy? = Scene.sla) throws {
        let calendar = CalendarPublished(
            jurisdiction: "CN", version: 1, from: LocalDate(year: 2024, month: 1, day: 1),
            through: LocalDate(year: 2024, month: 12, day: 31),
            businessHours: [BusinessHours(from: 480, until: 720), BusinessHours(from: 840, until: 1_080)])
        let before = Scene.start + -30 * Scene.day
        try tell(.calendarPublished(calendar))
        for (unit, parent, rung) in [
            ("district", nil, .district), ("town", "district", .town), ("village", "town", .village),
            ("grid", "village", .grid), ("bureau", "district", .district),
        ] as [(UnitID, UnitID?, Rung)] {
            try tell(
                .unitChanged(
                    UnitChanged(
                        tree: "t", unit: unit, operation: .define, parent: parent, rung: rung, kind: .territory,
                        effectiveFrom: before)))
        }
        if let sla {
            try tell(.policyPublished(PolicyPublished(kind: .sla, version: 1, effectiveFrom: before, sla: sla)))
        }
    }

    static let sla = SLAPolicy(
        jurisdiction: "CN", rows: [SLARow(unit: .workDay, limit: 3)], dayEnd: .midnight, rollsRestDays: true,
        extensionLimit: 1, returnWindowHours: 24, reopenWindowDays: 10, selfSettleTiers: [.small],
        futureAllowance: 300_000)

    // The position of the next event.
    private var position: UInt64 { UInt64(events.count) + referenceCount }

    /// Records a reference event.
    mutating func tell(_ body: EventBody) throws {
        let command = Command(at: now, actor: "founder", unit: "district", body)
        let decided = try Decider.decide(command, nil, references, referenceCount: referenceCount, recordedAt: now)
        for event in decided { references.evolve(event.body, at: position) }
        referenceCount += 1
    }

    /// Decides on a command about the matter, records what is decided, and moves an hour on.
    mutating func when(_ body: EventBody, at time: Instant? = nil) throws(Refusal) {
        let command = Command(matter: "M-1", at: time ?? now, actor: "w", unit: "village", body)
        let decided = try Decider.decide(
            command, state, references, referenceCount: referenceCount, recordedAt: max(now, time ?? now))
        for proposed in decided {
            let event = Event(
                position: position, recordedAt: now, envelope: proposed.envelope, body: proposed.body)
            if state == nil { state = MatterState(event) } else { state?.evolve(event, references) }
            events.append(event)
        }
        now = now + Scene.hour
    }

    /// Why a command is refused; `nil` where it is recorded.
    func refusal(_ body: EventBody, at time: Instant? = nil) -> Refusal? {
        var copy = self
        do throws(Refusal) {
            try copy.when(body, at: time)
            return nil
        } catch { return error }
    }

    /// Where the matter stands after a command.
    func phase(after body: EventBody) throws(Refusal) -> Phase? {
        var copy = self
        try copy.when(body)
        return copy.state?.phase
    }

    // The commands that the tests speak of.
    static let reported = EventBody.matterReported(MatterReported(channel: .patrol, originUnit: "grid"))
    static let accepted = EventBody.matterAccepted(acceptance(nil))
    static let acceptedToHolder = EventBody.matterAccepted(acceptance("village"))
    static let proposed = transfer(.main, from: "village", to: "town")
    static let signed = EventBody.transferAccepted(TransferAccepted(by: "town"))
    static let returned = EventBody.transferReturned(TransferReturned(reason: .notOurs))
    static let noted = EventBody.progressNoted(ProgressNoted(kind: .progress))
    static let paused = EventBody.clockPaused(ClockPaused(reason: "papers"))
    static let resumed = EventBody.clockResumed(ClockResumed())
    static let extended = EventBody.extensionRecorded(ExtensionRecorded(phase: .granted, amount: 2))
    static let completed = EventBody.handlingCompleted(HandlingCompleted(by: "village"))
    static let closed = closing(.resolved)
    static let reopened = EventBody.matterReopened(MatterReopened(ground: .dissatisfied))
    static let mediated = EventBody.mediationOpened(
        MediationOpened(
            phase: .accepted, kind: .people, basis: .request, body: "town",
            parties: [Party(reference: "a", consents: true), Party(reference: "b", consents: true)]))
    static let agreed = EventBody.agreementReached(
        AgreementReached(form: .oral, effectiveAt: Scene.start, partial: false))
    static let endedMediation = EventBody.mediationEnded(MediationEnded(reason: .failed, remediesTold: true))

    static func acceptance(_ holder: UnitID?, tier: Tier = .big) -> MatterAccepted {
        MatterAccepted(
            category: "c", nature: .dispute, tier: tier, scale: .individual, competentUnit: "village",
            firstHolder: holder)
    }

    static func transfer(_ role: TransferRole, from: UnitID, to: UnitID) -> EventBody {
        .transferProposed(TransferProposed(from: from, to: to, role: role, direction: .up, informOnly: false))
    }

    static func closing(_ outcome: Outcome) -> EventBody {
        .matterClosed(MatterClosed(outcome: outcome, creditedUnit: "village"))
    }
}
