/// What decisions and figures rest on beside the matters: the zone, the units, the calendars, the policies and
/// the duties, folded from the log's reference events.
public struct References: Sendable {
    /// The log's zone.
    public private(set) var zone = Zone.china
    /// The name of the log.
    public private(set) var origin = ""
    /// The units.
    public private(set) var units = UnitRegister()
    /// The calendars of each jurisdiction.
    public private(set) var calendars: [Token: CalendarBook] = [:]
    /// The duties, in the order in which they were recorded.
    public private(set) var duties: [DutyChanged] = []
    /// The registers of households and residents, in the order in which they were recorded.
    public private(set) var registers: [RegisterPublished] = []
    /// The reports that were published, in order.
    public private(set) var reports: [ReportPublished] = []
    // By the place of their kind, in the order in which they were published.
    private var policies = [[IssuedPolicy]](repeating: [], count: PolicyKind.allCases.count)

    /// Nothing yet.
    public init() {}

    /// Folds a reference event in that stands at a position of the log; other events change nothing.
    public mutating func evolve(_ body: EventBody, at position: UInt64) {
        switch body {
        case .logFounded(let founded):
            origin = founded.origin.string
            let offsets = founded.offsets.map { Zone.Offset(from: $0.from, seconds: $0.seconds) }
            zone = Zone(name: founded.zone.string, offsets: offsets) ?? .china
        case .calendarPublished(let calendar):
            calendars[calendar.jurisdiction, default: CalendarBook()].publish(calendar, at: position)
        case .policyPublished(let policy): policies[Int(policy.kind.code) - 1].append(IssuedPolicy(policy))
        case .unitChanged(let change): units.evolve(change)
        case .dutyChanged(let duty): duties.append(duty)
        case .registerPublished(let register): registers.append(register)
        case .reportPublished(let report): reports.append(report)
        default: break
        }
    }

    /// The policy of a kind that is in force at an instant: the one that came into force last, and of two that
    /// came into force together, the one that was published last.
    public func policy(_ kind: PolicyKind, at instant: Instant) -> PolicyPublished? {
        issued(kind, at: instant)?.policy
    }

    /// A version of a policy.
    public func policy(_ kind: PolicyKind, version: Int64) -> PolicyPublished? {
        issued(kind, version: version)?.policy
    }

    /// The policy of a kind that is in force at an instant, without a copy of it.
    package func issued(_ kind: PolicyKind, at instant: Instant) -> IssuedPolicy? {
        var best: IssuedPolicy?
        for issued in policies[Int(kind.code) - 1] where issued.policy.effectiveFrom <= instant {
            if let known = best, known.policy.effectiveFrom > issued.policy.effectiveFrom { continue }
            best = issued
        }
        return best
    }

    /// A version of a policy, without a copy of it.
    func issued(_ kind: PolicyKind, version: Int64) -> IssuedPolicy? {
        policies[Int(kind.code) - 1].first { $0.policy.version == version }
    }

    /// The versions of the policies in force at an instant, as reports print them.
    public func policyVersions(at instant: Instant) -> [(kind: PolicyKind, version: Int64)] {
        PolicyKind.allCases.compactMap { kind in policy(kind, at: instant).map { (kind, $0.version) } }
    }

    /// How many households and residents a unit has at an instant, by the last register; `nil` where none says.
    public func register(of unit: UnitID, at instant: Instant) -> RegisterPublished? {
        var best: RegisterPublished?
        for register in registers where register.unit == unit && register.from <= instant {
            if let known = best, known.from > register.from { continue }
            best = register
        }
        return best
    }

    /// How many calendars a jurisdiction has published before a position of the log: what a matter remembers at its
    /// acceptance.
    public func calendarCount(_ jurisdiction: Token?, before position: UInt64) -> Int {
        jurisdiction.flatMap { calendars[$0]?.count(before: position) } ?? 0
    }

    /// Where in the log the calendars of a jurisdiction stand, rising: who counts those before many events asks once.
    package func calendarPositions(_ jurisdiction: Token?) -> [UInt64] {
        jurisdiction.flatMap { calendars[$0]?.positions } ?? []
    }

    /// What a matter's clock needs, under the limits and the calendars that bind it.
    public func context(_ sla: SLAPolicy?, knowing calendars: Int) -> ClockContext {
        context(sla, sla.flatMap { self.calendars[$0.jurisdiction] }?.view(knowing: calendars))
    }

    /// What a matter's clock needed when so many calendars were known and no others yet: what was settled then stays
    /// so, whenever it is folded.
    public func earlierContext(_ sla: SLAPolicy?, knowing calendars: Int) -> ClockContext {
        context(sla, sla.flatMap { self.calendars[$0.jurisdiction] }?.earlierView(knowing: calendars))
    }

    private func context(_ sla: SLAPolicy?, _ calendar: WorkingCalendar?) -> ClockContext {
        ClockContext(
            calendar: calendar ?? .empty, zone: zone, dayEnd: sla?.dayEnd ?? .midnight,
            rollsRestDays: sla?.rollsRestDays ?? false)
    }
}

/// A policy that was published: held once, since it is large and looked at with every event.
package final class IssuedPolicy: Sendable {
    package let policy: PolicyPublished

    init(_ policy: PolicyPublished) { self.policy = policy }
}

extension SLAPolicy {
    /// The first row that fits a matter.
    public func row(category: CategoryID, tier: Tier) -> SLARow? {
        rows.first { ($0.category == nil || $0.category == category) && ($0.tier == nil || $0.tier == tier) }
    }
}
