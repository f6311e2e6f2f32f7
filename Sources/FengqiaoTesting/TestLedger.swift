public import Fengqiao

/// A small district to test with: one district, one town, one village, two grids; limits of 3 working days for small
/// matters; red after 5 days; a horizon of 15 days. Its calendar covers 2024, with no holidays beside weekends.
public enum TestDistrict {
    /// 2024-03-01T00:00:00+08:00, a Friday: when everything is in force.
    public static let start = Zone.china.instant(of: LocalDate(year: 2024, month: 3, day: 1))

    /// The units, calendar and policies.
    public static var references: [EventBody] {
        let calendar = CalendarPublished(
            jurisdiction: "CN", version: 2024, from: LocalDate(year: 2024, month: 1, day: 1),
            through: LocalDate(year: 2024, month: 12, day: 31),
            businessHours: [BusinessHours(from: 480, until: 720), BusinessHours(from: 840, until: 1_080)])
        let sla = SLAPolicy(
            jurisdiction: "CN",
            rows: [SLARow(tier: .small, unit: .workDay, limit: 3), SLARow(unit: .workDay, limit: 10)],
            dayEnd: .midnight, rollsRestDays: true, extensionLimit: 1, returnWindowHours: 24, reopenWindowDays: 30,
            selfSettleTiers: [.small], futureAllowance: 300_000)
        return [
            .calendarPublished(calendar),
            .policyPublished(PolicyPublished(kind: .sla, version: 1, effectiveFrom: start, sla: sla)),
            .policyPublished(
                PolicyPublished(
                    kind: .light, version: 1, effectiveFrom: start,
                    light: LightPolicy(redAfterDays: 5, redAfterHours: 24))),
            .policyPublished(
                PolicyPublished(
                    kind: .containment, version: 1, effectiveFrom: start,
                    containment: ContainmentPolicy(horizonDays: 15, countsAssists: false))),
            unit("district", nil, .district), unit("town", "district", .town), unit("village", "town", .village),
            unit("grid-1", "village", .grid), unit("grid-2", "village", .grid),
        ]
    }

    /// What a log for the district is founded with.
    public static var founding: Founding {
        Founding(origin: "test", actor: "founder", unit: "district", at: start, references: references)
    }

    private static func unit(_ name: UnitID, _ parent: UnitID?, _ rung: Rung) -> EventBody {
        .unitChanged(
            UnitChanged(
                tree: "t", unit: name, operation: .define, parent: parent, rung: rung, kind: .territory,
                effectiveFrom: start))
    }

    /// A report of a matter in grid 1.
    public static func report(_ matter: MatterID, at: Instant, key: String? = nil) -> Command {
        Command(
            key: key, matter: matter, at: at, actor: "w-1", unit: "grid-1",
            .matterReported(MatterReported(channel: .patrol, originUnit: "grid-1")))
    }

    /// The acceptance of a small matter, held by the village.
    public static func acceptance(_ matter: MatterID, at: Instant, tier: Tier = .small) -> Command {
        Command(
            matter: matter, at: at, actor: "desk", unit: "town",
            .matterAccepted(
                MatterAccepted(
                    category: "c", nature: .request, tier: tier, scale: .individual, competentUnit: "village",
                    firstHolder: "village")))
    }

    /// The village closes a small matter itself.
    public static func closing(_ matter: MatterID, at: Instant, outcome: Outcome = .resolved) -> Command {
        Command(
            matter: matter, at: at, actor: "w-1", unit: "village",
            .matterClosed(MatterClosed(outcome: outcome, creditedUnit: "village", creditedWorker: "w-1")))
    }
}
