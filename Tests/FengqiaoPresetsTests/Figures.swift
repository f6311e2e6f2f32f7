import FengqiaoModel
import FengqiaoPresets
import Testing

/// A figure that a document states, and how it is counted in what the preset expands to.
struct Figure: CustomTestStringConvertible {
    var preset: String
    var figure: String
    var value: Int
    var count: @Sendable (Expansion) -> Int

    init(_ preset: String, _ figure: String, _ value: Int, _ count: @escaping @Sendable (Expansion) -> Int) {
        (self.preset, self.figure, self.value, self.count) = (preset, figure, value, count)
    }

    var testDescription: String { "\(preset): \(figure) is \(value)" }

    static let all =
        kongtong + westCoast + microGrid + unitHeads + xikeng + fengqiao + policeGrids + others + luxing

    private static let january2021 = Zone.china.instant(of: LocalDate(year: 2021, month: 1, day: 1))

    static let kongtong = [
        Figure("kongtong", "levels", 4) { $0.depth($0.leaves) },
        Figure("kongtong", "steps", 6) { $0.policy(.score)?.score?.weights.count ?? 0 },
        Figure("kongtong", "socialOrganisationKinds", 10) { $0.units(.socialOrganisation).count },
        Figure("kongtong", "pilotCommunities", 3) {
            $0.units(.territory, .village).count { $0.effectiveFrom == january2021 }
        },
        Figure("kongtong", "furtherCommunities", 17) {
            $0.units(.territory, .village).count { $0.effectiveFrom > january2021 }
        },
        Figure("kongtong", "communities", 20) { $0.units(.territory, .village).count },
        Figure("kongtong", "phases", 3) { expansion in
            let dates = expansion.units.map(\.effectiveFrom) + expansion.policies.map(\.effectiveFrom)
            return Set(dates.filter { $0 < Expansion.start }).count
        },
    ]

    static let westCoast = [
        Figure("west-coast", "areas", 201) { $0.units(.territory, .area).count },
        Figure("west-coast", "grids", 1_549) { $0.units(.territory, .grid).count },
        Figure("west-coast", "residents", 1_710_000) { Int($0.registers.reduce(0) { $0 + $1.residents }) },
        Figure("west-coast", "staffPerGrid", 5) { expansion in
            let minimum = expansion.policy(.duty)?.duty?.staffing.first { $0.rung == .grid }?.minimum
            let crews = expansion.crews()
            let least = expansion.units(.territory, .grid).map { crews[$0.unit]?.count ?? 0 }.min() ?? 0
            return Int(minimum ?? 0) == least ? least : -1
        },
        Figure("west-coast", "staff", 7_745) { expansion in
            let grids = Set(expansion.units(.territory, .grid).map(\.unit))
            return Set(expansion.duties.filter { grids.contains($0.unit) }.map(\.worker)).count
        },
        Figure("west-coast", "roles", 5) { expansion in
            let crews = expansion.crews()
            return Expansion.common(
                expansion.units(.territory, .grid).map { Set((crews[$0.unit] ?? [:]).values.flatMap { $0 }).count })
        },
        Figure("west-coast", "levels", 5) { $0.depth($0.leaves) },
        Figure("west-coast", "platformLevels", 3) { Set($0.units(.platform).map(\.rung)).count },
        Figure("west-coast", "mechanisms", 5) { $0.policy(.score)?.score?.weights.count ?? 0 },
        Figure("west-coast", "workKinds", 4) { Set(($0.policy(.duty)?.duty?.rules ?? []).map(\.kind)).count },
        Figure("west-coast", "tiers", 3) { expansion in
            let tiers = expansion.policy(.containment)?.cohort?.tiers ?? []
            return min(Set(tiers.map(\.tier)).count, Set(tiers.map(\.rung)).count)
        },
        Figure("west-coast", "zeroConditions", 3) { Set($0.policy(.star)?.star?.zeroConditions ?? []).count },
        Figure("west-coast", "cadres", 176) { expansion in
            let areas = Set(expansion.units(.territory, .area).map(\.unit))
            return Set(expansion.duties.filter { areas.contains($0.unit) }.map(\.worker)).count
        },
    ]

    static let microGrid = [
        Figure("micro-grid", "gridSizes", 4) { expansion in
            let contacts = expansion.units(.territory, .household)
            return expansion.depth(contacts) - 1
        },
        Figure("micro-grid", "responsibilityLevels", 5) { expansion in
            let crews = expansion.crews()
            let contacts = expansion.units(.territory, .household)
            return contacts.isEmpty
                ? 0 : expansion.chain(contacts[contacts.count - 1].unit).count { crews[$0.unit] != nil }
        },
        Figure("micro-grid", "fixedThings", 4) { expansion in
            let crews = expansion.crews()
            let grids = expansion.units.filter { $0.unit.string.hasPrefix("micro/") }
            return [
                Set(grids.flatMap(\.ground)).count == grids.count && !grids.isEmpty,
                grids.allSatisfy { crews[$0.unit]?.count == 1 },
                expansion.policy(.responsibilityList)?.responsibilities?.isBinding == true,
                expansion.policy(.reward)?.reward?.paysStaff == true,
            ].count { $0 }
        },
        Figure("micro-grid", "microMeasures", 5) { expansion in
            let project: CategoryID = "微项目"
            return [
                expansion.policy(.responsibilityList) != nil,
                expansion.policy(.sla)?.sla?.rows.contains { $0.category == project } == true,
                expansion.duties.contains { $0.role == "网格员" },
                expansion.policy(.reward) != nil,
                !expansion.units(.microOrganisation).isEmpty,
            ].count { $0 }
        },
    ]

    static let unitHeads = [
        Figure("unit-heads", "fixedPosts", 4) { expansion in
            let crews = expansion.crews()
            let grids = expansion.units.filter { $0.unit.string.hasPrefix("grid/") }
            return Expansion.common(
                grids.map { grid in
                    let crew = crews[grid.unit] ?? [:]
                    return crew.values.allSatisfy { $0.count == 1 } ? Set(crew.values.flatMap { $0 }).count : -1
                })
        },
        Figure("unit-heads", "unitHeadRoles", 5) { expansion in
            Expansion.common(expansion.crews("单元长/").values.flatMap { $0.values.map(\.count) })
        },
        Figure("unit-heads", "liaisons", 400) { expansion in
            Set(expansion.duties.filter { $0.role == "楼道联络员" }.map(\.worker)).count
        },
    ]

    static let xikeng = [
        Figure("xikeng", "levels", 4) { $0.depth($0.leaves) },
        Figure("xikeng", "bigGrids", 1) { $0.units(.territory, .town).count },
        Figure("xikeng", "hoursPerDay", 8) { expansion in
            let rule = expansion.policy(.duty)?.duty?.rules.first { $0.pattern == .everyDay }
            return Int(rule?.minutes ?? 0) / 60
        },
        Figure("xikeng", "fixedDays", 2) { expansion in
            let rules = expansion.policy(.duty)?.duty?.rules ?? []
            return Expansion.common(
                (1...12).map { month in
                    Set(rules.compactMap { $0.fixedDay(year: 2024, month: Int64(month)) }).count
                })
        },
        Figure("xikeng", "checkDays", 1) { expansion in
            let stages = expansion.policy(.sla)?.clocks?.stages ?? []
            return Int(stages.first { $0.clock == .verification && $0.unit == .sameDay }?.limit ?? 0)
        },
    ]

    static let fengqiao = [
        Figure("fengqiao", "containmentRungs", 4) { expansion in
            Set(expansion.units(.territory).compactMap(\.rung).filter { $0 < .district }).count
        },
        Figure("fengqiao", "mediationKinds", 3) { expansion in
            let kinds = Set(expansion.units(.mediation).map { $0.unit.string.split(separator: "-")[0] })
            return kinds.intersection(["people", "administrative", "judicial"]).count
        },
        Figure("fengqiao", "industryBodies", 1_300) { expansion in
            expansion.units(.mediation).count { $0.unit.string.hasPrefix("industry-") }
        },
        Figure("fengqiao", "teamLevels", 4) { expansion in
            let teams = Set(expansion.duties.filter { $0.role == "服务团队" }.map(\.unit))
            return Set(expansion.units.filter { teams.contains($0.unit) }.map(\.rung)).count
        },
        Figure("fengqiao", "rooms", 3) { expansion in
            expansion.units(.mediation).count { $0.name?.hasSuffix("调解室") == true }
        },
        Figure("fengqiao", "boats", 20) { $0.units(.mediation, tree: "waterways").count },
        Figure("fengqiao", "hotlineHours", 24) { expansion in
            Int(expansion.policy(.duty)?.duty?.rules.first { $0.pattern == .everyDay }?.minutes ?? 0) / 60
        },
    ]

    private static func policeGrids(_ figure: String, _ area: String, _ value: Int) -> Figure {
        Figure("police-grids", figure, value) { expansion in
            let unit = expansion.units(.police, .village).first { $0.name?.hasPrefix(area) == true }?.unit
            return expansion.units(.police, .grid).count { $0.parent == unit && unit != nil }
        }
    }

    static let policeGrids = [
        Figure("police-grids", "patrolCategories", 5) { expansion in
            Set(expansion.policy(.patrolCategories)?.patrol?.categories ?? []).count
        },
        Figure("police-grids", "grids", 17) { $0.units(.police, .grid, tree: "police").count },
        policeGrids("gridsShibu", "石步", 4), policeGrids("gridsXialingbei", "下岭贝", 4),
        policeGrids("gridsQuantang", "泉塘", 4), policeGrids("gridsHengkeng", "横坑", 5),
        Figure("police-grids", "officersPerGrid", 1) { expansion in
            let crews = expansion.crews("责任民警")
            return Expansion.common(expansion.units(.police, .grid).map { crews[$0.unit]?.count ?? 0 })
        },
        Figure("police-grids", "roles", 5) { expansion in
            let crews = expansion.crews("五员/")
            return Expansion.common(
                expansion.units(.police, .grid).map { Set((crews[$0.unit] ?? [:]).values.flatMap { $0 }).count })
        },
    ]

    static let others = [
        Figure("taohua", "grids", 32) { $0.units(.territory, .grid, tree: "taohua").count },
        Figure("taohua", "communities", 58) { $0.units(.territory, .village, tree: "jiangdong").count },
        Figure("emergency-number", "numbers", 7) { expansion in
            Set((expansion.policy(.intake)?.intake?.sources ?? []).map(\.source)).count
        },
        Figure("emergency-number", "newNumbers", 1) { $0.units(.platform).count },
    ]

    static let luxing = [
        Figure("luxing", "grids", 35) { $0.units(.territory, .grid).count },
        Figure("luxing", "staffPerGrid", 2) { expansion in
            let crews = expansion.crews()
            return Expansion.common(expansion.units(.territory, .grid).map { crews[$0.unit]?.count ?? 0 })
        },
        Figure("luxing", "postsPerWorker", 10) { expansion in
            Expansion.common(expansion.crews("岗位/").values.flatMap { $0.values.map(\.count) })
        },
        Figure("luxing", "periods", 3) { expansion in
            let periods: Set<DutyPattern> = [.weekly, .monthly, .quarterly]
            return Set((expansion.policy(.duty)?.duty?.rules ?? []).map(\.pattern)).intersection(periods).count
        },
        Figure("luxing", "centreHours", 24) { expansion in
            Int(expansion.policy(.duty)?.duty?.rules.first { $0.pattern == .everyDay }?.minutes ?? 0) / 60
        },
        Figure("luxing", "volunteers", 100) { expansion in
            Set(expansion.duties.filter { $0.role == "志愿者" }.map(\.worker)).count
        },
    ]
}
