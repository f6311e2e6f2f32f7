import FengqiaoModel

extension MatterHistory.Custody {
    /// The stretches with whoever took the place of units that ceased to be meanwhile.
    ///
    /// - Parameter now: until when a stretch goes on that has no end.
    /// - Complexity: O(stretches · records of units).
    static func passedOn(_ stretches: [Self], _ units: UnitRegister, until now: Instant) -> [Self] {
        let changes = units.successions
        if changes.isEmpty { return stretches }
        var result: [Self] = []
        func add(_ part: Self) {
            // Who signs for what it has in another's place has it without a break.
            if let last = result.indices.last, result[last].unit == part.unit, result[last].to == part.from {
                result[last].to = part.to
            } else {
                result.append(part)
            }
        }
        for stretch in stretches {
            var part = stretch
            part.unit = units.successor(of: stretch.unit, at: stretch.from)
            for change in changes where change > stretch.from && stretch.to.map({ change < $0 }) ?? (change <= now) {
                let heir = units.successor(of: stretch.unit, at: change)
                if heir == part.unit { continue }
                part.to = change
                add(part)
                part = Self(unit: heir, from: change, to: stretch.to)
            }
            add(part)
        }
        return result
    }
}
