import Fengqiao
import FengqiaoPresets

/// What changes in a district while a simulation lasts: grids are renamed, merged, split and dissolved (拆分合并, as in
/// 崆峒区), workers come, the limits are issued anew, the numbers of households are counted again.
///
/// One grid changes in each stretch of time, and each grid at most once, so that whoever writes a matter's life knows
/// beforehand who answers for it at any time.
struct DistrictChanges {
    private let plan: SimulationPlan
    private let events: [EventBody]
    private var made: [Command] = []
    private var used: Set<UnitID> = []
    private var turn: Int64 = 0

    /// A grid changes every 45 days: eight a year, in a district where such a change needs a decision of the town. In
    /// a shorter simulation one in each sixth of it, so that every sort of change is there.
    private var stretch: Int64 { max(1, min(45, Int64(plan.days) / 6)) }

    init(_ plan: SimulationPlan, _ events: [EventBody]) {
        (self.plan, self.events) = (plan, events)
    }

    /// Whether it is a unit's turn, given the units beside it; then what becomes of it.
    mutating func change(_ unit: PresetUnit, _ siblings: [PresetUnit]) -> Origin.Change? {
        let day = stretch * turn + stretch / 2 + 1
        guard day < Int64(plan.days), !used.contains(unit.unit),
            let heir = siblings.first(where: { $0.unit != unit.unit && !used.contains($0.unit) })
        else { return nil }
        let from = Zone.china.instant(of: plan.start + day)
        var base = UnitChanged(tree: unit.tree, unit: unit.unit, operation: .merge, effectiveFrom: from)
        // Told on the day before, at ten.
        let told = from + -14 * WorkingDays.hour
        used.formUnion([unit.unit, heir.unit])
        turn += 1
        var successors = [heir.unit]
        switch turn % 4 {
        case 1:
            (base.operation, base.parent) = (.move, unit.parent)
            base.name = (unit.name ?? unit.unit.string) + "（示范）"
            successors = [unit.unit]
        case 2: base.successors = successors
        case 3:
            successors = ["a", "b"].compactMap { try? UnitID(checking: "\(unit.unit)-\($0)") }
            for (part, side) in zip(successors, ["东", "西"]) {
                let definition = UnitChanged(
                    tree: unit.tree, unit: part, operation: .define, parent: unit.parent, rung: unit.rung,
                    kind: unit.kind, effectiveFrom: from, name: (unit.name ?? unit.unit.string) + side,
                    ground: unit.ground)
                add(.unitChanged(definition), told)
            }
            (base.operation, base.successors) = (.split, successors)
        default: (base.operation, base.successors) = (.dissolve, successors)
        }
        add(.unitChanged(base), told + 60_000)
        staff(successors, from)
        return Origin.Change(from: from, successors: successors)
    }

    // Who goes on in the grid that is there now.
    private mutating func staff(_ units: [UnitID], _ from: Instant) {
        for unit in units {
            guard let worker = try? WorkerID(checking: "w/\(unit)/new-\(turn)") else { continue }
            // Told when the grid is there.
            let told = from + 9 * WorkingDays.hour
            add(.dutyChanged(DutyChanged(worker: worker, role: "网格员", unit: unit, from: from)), told)
        }
    }

    private mutating func add(_ body: EventBody, _ at: Instant) {
        made.append(Command(at: at, actor: "desk-1", unit: plan.preset.root, body))
    }

    /// All commands, those of policies and registers with them.
    func commands(_ desk: WorkerID, _ root: UnitID) -> [Command] {
        var result = made
        for (number, date) in reissues.enumerated() {
            let at = Zone.china.instant(of: date, timeOfDay: 9 * WorkingDays.hour)
            for case .policyPublished(var policy) in events where policy.sla != nil {
                policy.version += Int64(number) + 1
                policy.effectiveFrom = Zone.china.instant(of: date + 1)
                result.append(Command(at: at, actor: desk, unit: root, .policyPublished(policy)))
            }
            for case .registerPublished(var register) in events {
                // 0.3 % a year more households, as where a town grows slowly.
                register.households += register.households * (Int64(number) + 1) * 3 / 1_000
                register.from = Zone.china.instant(of: date + 1)
                result.append(Command(at: at, actor: desk, unit: root, .registerPublished(register)))
            }
        }
        return result
    }

    // Half-way through, and on the second of January of every year from then on: rules are issued year by year.
    private var reissues: [LocalDate] {
        let half = plan.start + Int64(plan.days) / 2
        let end = plan.start + Int64(plan.days)
        let years = (half.year + 1)...max(half.year + 1, end.year)
        return [half] + years.map { LocalDate(year: $0, month: 1, day: 2) }.filter { $0 < end }
    }
}
