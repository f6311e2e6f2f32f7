import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema
import FengqiaoTesting
import Testing

/// A log in memory: commands are decided on, their events become rows, and the rows are folded in blocks.
struct Town {
    static let day: Int64 = 86_400_000
    static let hour: Int64 = 3_600_000

    private(set) var ledger = ModelLedger()

    var references: References { ledger.references }
    var states: [MatterID: MatterState] { ledger.states }
    var events: [Event] { ledger.events }

    /// 9 o'clock on a day of 2024.
    static func at(_ month: Int64, _ day: Int64, hour: Int64 = 9) -> Instant {
        Zone.china.instant(of: LocalDate(year: 2024, month: month, day: day), timeOfDay: hour * Town.hour)
    }

    init(light: Bool = true, countsAssists: Bool = false, _ more: [EventBody] = []) throws {
        let start = Town.at(1, 1, hour: 0)
        let calendar = CalendarPublished(
            jurisdiction: "CN", version: 1, from: LocalDate(year: 2024, month: 1, day: 1),
            through: LocalDate(year: 2024, month: 12, day: 31),
            businessHours: [BusinessHours(from: 480, until: 720), BusinessHours(from: 840, until: 1_080)])
        let sla = SLAPolicy(
            jurisdiction: "CN",
            rows: [
                SLARow(category: "endless", unit: .workDay), SLARow(tier: .small, unit: .workDay, limit: 3),
                SLARow(unit: .workDay, limit: 10),
            ],
            dayEnd: .midnight, rollsRestDays: true, extensionLimit: 2, selfSettleTiers: [.small, .big, .hard],
            futureAllowance: 0)
        var bodies: [EventBody] = [
            .calendarPublished(calendar),
            .policyPublished(PolicyPublished(kind: .sla, version: 1, effectiveFrom: start, sla: sla)),
            .policyPublished(
                PolicyPublished(
                    kind: .containment, version: 1, effectiveFrom: start,
                    containment: ContainmentPolicy(horizonDays: 15, countsAssists: countsAssists))),
        ]
        if light {
            bodies.append(
                .policyPublished(
                    PolicyPublished(
                        kind: .light, version: 1, effectiveFrom: start,
                        light: LightPolicy(redAfterDays: 2, redAfterHours: 24))))
        }
        for (unit, parent, rung) in [
            ("district", nil, .district), ("town", "district", .town), ("village", "town", .village),
            ("grid", "village", .grid), ("other", "town", .village),
        ] as [(UnitID, UnitID?, Rung)] {
            bodies.append(
                .unitChanged(
                    UnitChanged(
                        tree: "t", unit: unit, operation: .define, parent: parent, rung: rung, kind: .territory,
                        effectiveFrom: start)))
        }
        for body in bodies + more { try tell(nil, body, start) }
    }

    /// A policy from the beginning on.
    static func policy(_ kind: PolicyKind, _ set: (inout PolicyPublished) -> Void) -> EventBody {
        var policy = PolicyPublished(kind: kind, version: 1, effectiveFrom: Town.at(1, 1, hour: 0))
        set(&policy)
        return .policyPublished(policy)
    }

    /// Records an event, or fails with the refusal.
    mutating func tell(_ matter: MatterID?, _ body: EventBody, _ at: Instant, by unit: UnitID = "grid") throws {
        try ledger.record(Command(matter: matter, at: at, actor: "w", unit: unit, body))
    }

    /// Reports and accepts a matter that the village holds.
    mutating func open(
        _ matter: MatterID, _ at: Instant, tier: Tier = .small, holder: UnitID? = "village", category: CategoryID = "c"
    ) throws {
        try tell(matter, .matterReported(MatterReported(channel: .patrol, originUnit: "grid")), at)
        try tell(
            matter,
            .matterAccepted(
                MatterAccepted(
                    category: category, nature: .request, tier: tier, scale: .individual, competentUnit: "village",
                    firstHolder: holder)), at)
    }

    mutating func close(_ matter: MatterID, _ at: Instant, _ outcome: Outcome = .resolved, by unit: UnitID = "village")
        throws
    {
        try tell(matter, .matterClosed(MatterClosed(outcome: outcome, creditedUnit: unit, creditedWorker: "w-9")), at)
    }

    /// Hands a matter on, and has it signed for.
    mutating func hand(
        _ matter: MatterID, _ from: UnitID, _ to: UnitID, _ at: Instant, role: TransferRole = .main,
        informOnly: Bool = false
    ) throws {
        try tell(
            matter,
            .transferProposed(
                TransferProposed(from: from, to: to, role: role, direction: .up, informOnly: informOnly)), at)
        try tell(matter, .transferAccepted(TransferAccepted(by: to)), at)
    }

    /// Folds the events in blocks of a size.
    func fold(block size: Int = 16_384) throws -> (chronicle: Chronicle, names: Names) {
        try Folding.chronicle(of: events, block: size)
    }

    func queue(_ now: Instant, unit: UnitID? = nil, light: Light? = nil, limit: Int? = nil) throws -> OverdueReport {
        let (chronicle, names) = try fold()
        return OverdueQueue.report(chronicle, names, at: now, unit: unit, light: light, limit: limit)
    }

    /// The report, from what the log had recorded by a time.
    func report(_ period: String, _ now: Instant, knownAt: Instant? = nil) throws -> ScorecardReport {
        let known = events.filter { event in knownAt.map { event.recordedAt <= $0 } ?? true }
        let (chronicle, names) = try Folding.chronicle(of: known)
        return Scorecard.report(chronicle, names, period: try #require(Period(period)), at: now)
    }

    func scorecard(
        _ period: String, _ now: Instant, knownAt: Instant? = nil
    ) throws -> [String: [String: Figure]] {
        let report = try report(period, now, knownAt: knownAt)
        var result: [String: [String: Figure]] = [:]
        for subject in report.subjects {
            for indicator in subject.indicators {
                result[subject.subject, default: [:]][indicator.name] = indicator.figure
            }
        }
        return result
    }

    func containment(_ period: String, _ now: Instant) throws -> ContainmentReport {
        let (chronicle, names) = try fold()
        return Containment.report(chronicle, names, period: try #require(Period(period)), at: now)
    }
}
