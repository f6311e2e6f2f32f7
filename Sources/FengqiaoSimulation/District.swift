import Fengqiao
import FengqiaoCalendars

/// The shape of a simulated district: how many units on each rung.
public struct DistrictPreset: Hashable, Sendable {
    /// The name by which it is chosen.
    public var name: String
    /// What the district is called.
    public var title: String
    /// Towns and streets (镇街).
    public var towns: Int
    /// Villages and neighbourhoods (村居) in each town.
    public var villagesPerTown: Int
    /// Grids in each village.
    public var gridsPerVillage: Int
    /// Workers in each grid.
    public var workersPerGrid: Int
    /// Line departments (条) at the district.
    public var departments: [String]

    /// A small district for a first look: 3 towns, 12 villages, 48 grids, 96 workers.
    public static let demo = DistrictPreset(
        name: "demo", title: "枫桥区", towns: 3, villagesPerTown: 4, gridsPerVillage: 4, workersPerGrid: 2,
        departments: ["城管局", "人社局", "自然资源局", "生态环境局", "市场监管局"])

    /// The order of size of Qingdao West Coast: 23 towns, 207 villages, 1,449 grids, 7,245 workers.
    ///
    /// The new area itself reports 1,549 grids in 201 areas; grids here are as many in each village.
    public static let westCoast = DistrictPreset(
        name: "west-coast", title: "西海岸", towns: 23, villagesPerTown: 9, gridsPerVillage: 7, workersPerGrid: 5,
        departments: ["城管局", "人社局", "自然资源局", "生态环境局", "市场监管局", "应急局", "交通局", "卫健局"])

    /// All presets.
    public static let all = [demo, westCoast]
}

/// The units and workers of a simulated district, and what its log is founded with.
struct District {
    struct Grid {
        var unit: UnitID
        var village: UnitID
        var town: UnitID
        var place: String
        var workers: [WorkerID]
    }

    /// The category that has hours and not days.
    static let danger: CategoryID = "险情/危险源"

    let root: UnitID = "district"
    let desk: WorkerID = "desk-1"
    let jurisdiction: Token = "CN"
    private(set) var grids: [Grid] = []
    private(set) var departments: [UnitID] = []
    private(set) var mediation: [UnitID: UnitID] = [:]
    private(set) var references: [EventBody] = []

    private static let townNames = ["枫桥", "石步", "泉塘", "横坑", "桃花", "江东", "铝兴", "细坑", "浬浦", "同山"]
    private static let villageNames = ["下岭", "柳湖", "新桥", "南岸", "杏园", "东塘", "西溪", "望江", "长宁"]

    init(_ preset: DistrictPreset, at start: Instant) {
        let calendars = StatutoryCalendars.china(2024...2025)
        references =
            calendars.map { .calendarPublished($0.calendar(jurisdiction: jurisdiction)) }
            + Self.policies(jurisdiction, start)
        define(root, nil, .district, .territory, preset.title, start)
        for (index, name) in preset.departments.enumerated() {
            let unit = Self.unit("dept/\(index + 1)")
            define(unit, root, .district, .department, name, start)
            departments.append(unit)
        }
        for town in 1...preset.towns {
            let townUnit = Self.unit("town/\(town)")
            let townName = Self.townNames[(town - 1) % Self.townNames.count] + "镇"
            define(townUnit, root, .town, .territory, townName, start)
            let body = Self.unit("mediation/\(town)")
            define(body, townUnit, .town, .mediation, townName + "调委会", start)
            mediation[townUnit] = body
            for village in 1...preset.villagesPerTown {
                let villageUnit = Self.unit("village/\(town)-\(village)")
                let villageName = Self.villageNames[(village - 1) % Self.villageNames.count] + "村"
                define(villageUnit, townUnit, .village, .territory, villageName, start)
                for grid in 1...preset.gridsPerVillage {
                    addGrid(preset, (town, village, grid), villageUnit, townUnit, townName + villageName, start)
                }
            }
        }
    }

    private mutating func addGrid(
        _ preset: DistrictPreset, _ number: (Int, Int, Int), _ village: UnitID, _ town: UnitID, _ place: String,
        _ start: Instant
    ) {
        let unit = Self.unit("grid/\(number.0)-\(number.1)-\(number.2)")
        define(unit, village, .grid, .territory, "\(place)第\(number.2)网格", start)
        var workers: [WorkerID] = []
        for worker in 1...preset.workersPerGrid {
            let name = "w-\(number.0)-\(number.1)-\(number.2)-\(worker)"
            let id = (try? WorkerID(checking: name)) ?? desk
            workers.append(id)
            references.append(
                .dutyChanged(DutyChanged(worker: id, role: worker == 1 ? "网格长" : "网格员", unit: unit, from: start)))
        }
        grids.append(Grid(unit: unit, village: village, town: town, place: place, workers: workers))
    }

    private mutating func define(
        _ unit: UnitID, _ parent: UnitID?, _ rung: Rung, _ kind: UnitKind, _ name: String, _ start: Instant
    ) {
        references.append(
            .unitChanged(
                UnitChanged(
                    tree: "governance", unit: unit, operation: .define, parent: parent, rung: rung, kind: kind,
                    effectiveFrom: start, name: name)))
    }

    private static func unit(_ name: String) -> UnitID { (try? UnitID(checking: name)) ?? "district" }

    // What the source documents leave open is a choice of this simulation, not a rule of anybody's.
    private static func policies(_ jurisdiction: Token, _ start: Instant) -> [EventBody] {
        let sla = SLAPolicy(
            jurisdiction: jurisdiction,
            rows: [
                SLARow(category: danger, unit: .naturalHour, limit: 24),
                SLARow(tier: .small, unit: .workDay, limit: 3),
                SLARow(tier: .big, unit: .workDay, limit: 7),
                SLARow(tier: .hard, unit: .workDay, limit: 15),
            ], dayEnd: .midnight, rollsRestDays: true, extensionLimit: 2, returnWindowHours: 24,
            reopenWindowDays: 30, selfSettleTiers: [.small], futureAllowance: 300_000)
        return [
            .policyPublished(PolicyPublished(kind: .sla, version: 1, effectiveFrom: start, sla: sla)),
            .policyPublished(
                PolicyPublished(
                    kind: .light, version: 1, effectiveFrom: start,
                    light: LightPolicy(redAfterDays: 5, redAfterHours: 24))),
            .policyPublished(
                PolicyPublished(
                    kind: .containment, version: 1, effectiveFrom: start,
                    containment: ContainmentPolicy(horizonDays: 15, countsAssists: false))),
        ]
    }
}
