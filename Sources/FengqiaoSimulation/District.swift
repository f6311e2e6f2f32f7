import Fengqiao
import FengqiaoCalendars
import FengqiaoPresets

/// The units and workers of a simulated district, and what its log is founded with.
///
/// Matters begin in the lowest units of the preset's first tree. Where a rung is missing, the next above stands in: in a
/// preset without villages the area takes up what a village would, else the town.
struct District {
    /// Where matters begin.
    struct Origin {
        var unit: UnitID
        /// Who takes them up.
        var village: UnitID
        /// Who gets what that unit cannot settle.
        var town: UnitID
        /// Who mediates.
        var mediation: UnitID
        var place: String
        var workers: [WorkerID]
    }

    /// The category that has hours and not days.
    static let danger: CategoryID = "险情/危险源"

    let root: UnitID
    let desk: WorkerID = "desk-1"
    static let jurisdiction: Token = "CN"
    let references: [EventBody]
    private(set) var origins: [Origin] = []
    private var departments: [UnitID] = []
    private var responsibilities: [CategoryID: [UnitID]] = [:]
    /// Whether reporters are told before a matter is closed.
    private(set) var tellsReporters = false

    init(_ preset: Preset, _ inputs: [String: Int64], at start: Instant) throws(PresetError) {
        let events = try preset.references(at: start, inputs: inputs)
        let calendars = StatutoryCalendars.china(2024...2025)
        references = calendars.map { .calendarPublished($0.calendar(jurisdiction: Self.jurisdiction)) } + events
        root = preset.root
        var workers: [UnitID: [WorkerID]] = [:]
        for event in events {
            switch event {
            case .dutyChanged(let duty):
                // A worker of ten posts is one worker.
                if workers[duty.unit]?.last != duty.worker { workers[duty.unit, default: []].append(duty.worker) }
            case .policyPublished(let policy):
                if policy.intake?.feedbackBeforeClosing == true { tellsReporters = true }
                for entry in policy.responsibilities?.entries ?? [] { responsibilities[entry.category] = entry.units }
            default: break
            }
        }
        departments = preset.units.filter { $0.kind == .department }.map(\.unit)
        addOrigins(preset, workers)
    }

    private mutating func addOrigins(_ preset: Preset, _ workers: [UnitID: [WorkerID]]) {
        let byID = Dictionary(preset.units.map { ($0.unit, $0) }, uniquingKeysWith: { first, _ in first })
        let mediators = Dictionary(
            preset.units.filter { $0.kind == .mediation }.compactMap { unit in unit.parent.map { ($0, unit.unit) } },
            uniquingKeysWith: { first, _ in first })
        let tree = preset.units.filter { $0.tree == preset.trees.first?.tree && $0.kind == .territory }
        let parents = Set(tree.compactMap(\.parent))
        // Of the lowest rung, and with nothing below: a piece of micro-grids stands on their rung and above them.
        let lowest = tree.map(\.rung).min()
        for unit in tree where unit.rung == lowest && !parents.contains(unit.unit) {
            var chain = [unit]
            while let parent = chain.last?.parent, let above = byID[parent] { chain.append(above) }
            let top = chain[chain.count - 1]
            let village = chain.first { $0.rung >= .village } ?? top
            let town = chain.first { $0.rung >= .town } ?? top
            let crew = chain.lazy.compactMap { workers[$0.unit] }.first
            let names = village.unit == town.unit ? [town.name] : [town.name, village.name]
            origins.append(
                Origin(
                    unit: unit.unit, village: village.unit, town: town.unit,
                    mediation: chain.lazy.compactMap { mediators[$0.unit] }.first ?? town.unit,
                    place: names.compactMap { $0 }.joined(), workers: crew ?? [desk]))
        }
    }

    /// The departments to which a matter of a category may be handed.
    func departments(for category: CategoryID) -> [UnitID] { responsibilities[category] ?? departments }
}
