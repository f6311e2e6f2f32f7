import Fengqiao
import FengqiaoCalendars
import FengqiaoPresets

/// The units and workers of a simulated district, and what its log is founded with.
///
/// Matters begin in the lowest units of the preset's first tree. Where a rung is missing, the next above stands in: in a
/// preset without villages the area takes up what a village would, else the town.
final class District: Sendable {
    /// The category that has hours and not days.
    static let danger: CategoryID = "险情/危险源"
    static let jurisdiction: Token = "CN"

    let plan: SimulationPlan
    let root: UnitID
    let desk: WorkerID = "desk-1"
    /// What the log is founded with.
    let references: [EventBody]
    /// What is published and changed later, in order of time.
    let later: [Command]
    let origins: [Origin]
    let rules: DistrictRules
    let days: WorkingDays
    private let departments: [Department]
    private let responsible: [CategoryID: [Department]]

    init(_ plan: SimulationPlan) throws(PresetError) {
        self.plan = plan
        let events = try plan.preset.references(at: plan.begin, inputs: plan.inputs)
        let notices = Notices(plan)
        references = notices.founding + events
        root = plan.preset.root
        days = WorkingDays(plan)
        rules = DistrictRules(events)
        let all = plan.preset.units.filter { $0.kind == .department }.map(\.unit)
        departments = all.map(Self.department)
        responsible = rules.responsibilities.mapValues { $0.map(Self.department) }
        var changes = DistrictChanges(plan, events)
        origins = Self.origins(plan, events, desk) { changes.change($0, $1) }
        later = (notices.later(desk, root) + changes.commands(desk, root))
            .enumerated().sorted { ($0.element.occurredAt, $0.offset) < ($1.element.occurredAt, $1.offset) }
            .map(\.element)
    }

    /// The departments to which a matter of a category may be handed.
    func departments(for category: CategoryID) -> [Department] { responsible[category] ?? departments }

    private static func department(_ unit: UnitID) -> Department {
        Department(unit: unit, worker: (try? WorkerID(checking: "staff/\(unit)")) ?? "staff")
    }

    private static func origins(
        _ plan: SimulationPlan, _ events: [EventBody], _ desk: WorkerID,
        _ change: (PresetUnit, [PresetUnit]) -> Origin.Change?
    ) -> [Origin] {
        var workers: [UnitID: [WorkerID]] = [:]
        for case .dutyChanged(let duty) in events {
            // A worker of ten posts is one worker.
            if workers[duty.unit]?.last != duty.worker { workers[duty.unit, default: []].append(duty.worker) }
        }
        let preset = plan.preset
        let byID = Dictionary(preset.units.map { ($0.unit, $0) }, uniquingKeysWith: { first, _ in first })
        let mediators = Dictionary(
            preset.units.filter { $0.kind == .mediation }.compactMap { unit in unit.parent.map { ($0, unit.unit) } },
            uniquingKeysWith: { first, _ in first })
        let tree = preset.units.filter { $0.tree == preset.trees.first?.tree && $0.kind == .territory }
        let parents = Set(tree.compactMap(\.parent))
        // Of the lowest rung, and with nothing below: a piece of micro-grids stands on their rung and above them.
        let rung = tree.map(\.rung).min()
        let lowest = tree.filter { $0.rung == rung && !parents.contains($0.unit) }
        // Only what nothing at all hangs below may be merged away.
        let above = Set(preset.units.compactMap(\.parent))
        let siblings = Dictionary(grouping: lowest.filter { !above.contains($0.unit) }) { $0.parent ?? $0.unit }
        return lowest.enumerated().map { number, unit in
            var chain = [unit]
            while let parent = chain.last?.parent, let next = byID[parent] { chain.append(next) }
            let top = chain[chain.count - 1]
            let town = (chain.first { $0.rung >= .town } ?? top).unit
            let crew = chain.lazy.compactMap { workers[$0.unit] }.first
            return Origin(
                unit: unit.unit, village: (chain.first { $0.rung >= .village } ?? top).unit, town: town,
                mediation: chain.lazy.compactMap { mediators[$0.unit] }.first ?? town, workers: crew ?? [desk],
                desk: (try? WorkerID(checking: "desk/\(town)")) ?? desk,
                place: Place(seed: SeededGenerator.mix(plan.seed, UInt64(number) + 1)),
                change: change(unit, siblings[unit.parent ?? unit.unit] ?? []))
        }
    }
}

/// What the policies of a preset leave to those who follow them.
struct DistrictRules: Sendable {
    /// Whether reporters are told before a matter is closed.
    var tellsReporters = false
    var responsibilities: [CategoryID: [UnitID]] = [:]
    /// For which tiers the holder closes a matter without a check.
    var selfSettled: [Tier] = []
    /// How long a signed transfer may be handed back, in milliseconds; `nil` for not at all.
    var returnWindow: Int64?
    /// How many days after closing a matter may be opened again.
    var reopenDays: Int64 = 10_000
    var extensions: Int64 = 0
    /// Causes for which clocks may be paused, where the limits name them.
    var pauses: [PauseRule] = []
    /// What a valid report of the public earns, in fen; `nil` where nothing is paid.
    var rewardFen: Int64?
    /// The limits, which are issued anew every year.
    var sla: PolicyPublished?

    init(_ events: [EventBody]) {
        for case .policyPublished(let policy) in events {
            if policy.intake?.feedbackBeforeClosing == true { tellsReporters = true }
            for entry in policy.responsibilities?.entries ?? [] { responsibilities[entry.category] = entry.units }
            if let reward = policy.reward { rewardFen = reward.rates.first?.fen }
            guard let limits = policy.sla else { continue }
            sla = policy
            selfSettled = limits.selfSettleTiers
            returnWindow = limits.returnWindowHours.map { $0 * WorkingDays.hour }
            reopenDays = limits.reopenWindowDays ?? reopenDays
            extensions = limits.extensionLimit
            pauses = policy.clocks?.pauses ?? []
        }
    }
}
