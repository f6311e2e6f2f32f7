import FengqiaoModel
import FengqiaoPresets

/// What a preset expands to, and counts over it. Nothing here looks at what the preset says that its documents state.
struct Expansion {
    static let start = Zone.china.instant(of: LocalDate(year: 2024, month: 3, day: 1))

    var events: [EventBody]
    var units: [UnitChanged] = []
    var duties: [DutyChanged] = []
    var policies: [PolicyPublished] = []
    var registers: [RegisterPublished] = []

    init(_ preset: Preset) throws {
        events = try preset.references(at: Self.start, inputs: preset.simulationInputs)
        for event in events {
            switch event {
            case .unitChanged(let unit): units.append(unit)
            case .dutyChanged(let duty): duties.append(duty)
            case .policyPublished(let policy): policies.append(policy)
            case .registerPublished(let register): registers.append(register)
            default: break
            }
        }
    }

    func units(_ kind: UnitKind, _ rung: Rung? = nil, tree: Token? = nil) -> [UnitChanged] {
        units.filter { $0.kind == kind && (rung == nil || $0.rung == rung) && (tree == nil || $0.tree == tree) }
    }

    func policy(_ kind: PolicyKind) -> PolicyPublished? { policies.first { $0.kind == kind } }

    /// The workers of each unit, with the roles of each; only roles that begin so.
    func crews(_ prefix: String = "") -> [UnitID: [WorkerID: Set<Token>]] {
        var result: [UnitID: [WorkerID: Set<Token>]] = [:]
        for duty in duties where duty.role.string.hasPrefix(prefix) {
            result[duty.unit, default: [:]][duty.worker, default: []].insert(duty.role)
        }
        return result
    }

    /// The one value that all elements have; -1 where they differ or there are none.
    static func common(_ values: some Sequence<Int>) -> Int {
        let all = Set(values)
        return all.count == 1 ? all.first ?? -1 : -1
    }

    /// The unit and those above it.
    func chain(_ unit: UnitID) -> [UnitChanged] {
        let byID = Dictionary(units.map { ($0.unit, $0) }, uniquingKeysWith: { first, _ in first })
        var result: [UnitChanged] = []
        var next: UnitID? = unit
        while let id = next, let found = byID[id] {
            result.append(found)
            next = found.parent
        }
        return result
    }

    /// How many units stand above and including each of these; -1 where they differ.
    func depth(_ units: [UnitChanged]) -> Int {
        let parents = Dictionary(self.units.map { ($0.unit, $0.parent) }, uniquingKeysWith: { first, _ in first })
        return Self.common(
            units.map { unit in
                var count = 1
                var next = unit.parent
                while let id = next {
                    count += 1
                    next = parents[id] ?? nil
                }
                return count
            })
    }

    /// The territory's units that have none of the territory below.
    var leaves: [UnitChanged] {
        let territory = units(.territory)
        let parents = Set(territory.compactMap(\.parent))
        return territory.filter { !parents.contains($0.unit) }
    }
}
