import FengqiaoModel
import FengqiaoSchema

/// Counts the units in which nothing happened that the star policy's zero conditions name (三无): the share of units that
/// meet a standard.
struct Standards {
    let lookup: StoryLookup
    let conditions: Set<VetoEvent>
    let end: Instant

    init?(_ lookup: StoryLookup, _ policy: StarPolicy?, at end: Instant) {
        guard let policy, !policy.zeroConditions.isEmpty else { return nil }
        (self.lookup, self.end) = (lookup, end)
        conditions = Set(policy.zeroConditions)
    }

    /// For each rung, the units of a territory in force at the end of the period. What happened in a unit happened in
    /// those above it too.
    func figures(_ events: [UInt32: [VetoEvent]], within root: UnitID?) -> [(level: Rung, figure: Figure)] {
        let units = lookup.references.units
        var touched: Set<UnitID> = []
        for (ordinal, happened) in events where !conditions.isDisjoint(with: happened) {
            guard let unit = lookup.id(ordinal) else { continue }
            touched.insert(unit)
            for above in units.ancestors(of: unit, at: end) { touched.insert(above.unit) }
        }
        var tallies: [Rung: Tally] = [:]
        for unit in units.all {
            guard let record = units.unit(unit, at: end), record.kind == .territory,
                root.map({ units.isWithin(unit, $0, at: end) }) ?? true
            else { continue }
            tallies[record.rung, default: Tally()].add(.counted(!touched.contains(unit)))
        }
        return Rung.allCases.compactMap { rung in
            tallies[rung].map { (rung, $0.figure(Definitions["standard"])) }
        }
    }
}
