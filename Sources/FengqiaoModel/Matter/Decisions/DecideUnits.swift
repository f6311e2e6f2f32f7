extension Decider {
    static func change(_ change: UnitChanged, _ references: References) throws(Refusal) {
        let units = references.units
        let newest = units.newest(change.unit)
        if let newest, change.effectiveFrom < newest.effectiveFrom {
            throw Refusal(
                .timeBackwards,
                "unit \(change.unit) changed later than that already: a change takes effect after the last one")
        }
        let exists = newest.map { !$0.isDissolved } ?? false
        if change.operation == .define {
            if exists {
                throw Refusal(.duplicateID, "unit \(change.unit) is already defined: move it, or choose another name")
            }
            guard change.rung != nil, change.kind != nil else {
                throw Refusal(.invalidField, "`rung` and `kind` are required to define a unit: give both")
            }
        } else {
            guard exists, let newest else {
                throw Refusal(.unitNotInForce, "unit \(change.unit) does not exist: define it first")
            }
            guard newest.tree == change.tree else {
                throw Refusal(
                    .invalidField, "`tree`: unit \(change.unit) stands in tree \(newest.tree): name that tree")
            }
        }
        if let parent = change.parent { try check(parent, of: change, units) }
        try checkSuccessors(change, units)
    }

    private static func check(
        _ parent: UnitID, of change: UnitChanged, _ units: UnitRegister
    ) throws(Refusal) {
        guard let record = units.unit(parent, at: change.effectiveFrom) else {
            throw Refusal(
                .unitNotInForce, "`parent`: unit \(parent) is not in force at `effectiveFrom`: define it first")
        }
        guard record.tree == change.tree else {
            throw Refusal(
                .invalidField,
                "`parent`: unit \(parent) stands in tree \(record.tree), not in \(change.tree): name a unit of that tree"
            )
        }
        if units.isWithin(parent, change.unit, at: change.effectiveFrom) {
            throw Refusal(.selfOrCycle, "`parent`: \(parent) stands below \(change.unit): a tree has no circles")
        }
    }

    // What a unit leaves behind goes to its successors, and nothing may hang below a unit that is gone.
    private static func checkSuccessors(_ change: UnitChanged, _ units: UnitRegister) throws(Refusal) {
        let count = change.successors.count
        let fits: Bool
        let rule: String
        switch change.operation {
        case .define, .move: (fits, rule) = (count == 0, "a unit that goes on has none")
        case .split: (fits, rule) = (count >= 2, "a unit is split into two or more")
        case .merge: (fits, rule) = (count == 1, "a unit is merged into one")
        case .dissolve: (fits, rule) = (count <= 1, "name one, or none where the unit above takes its matters over")
        }
        guard fits else {
            throw Refusal(.invalidField, "`successors` names \(count) units: \(rule)")
        }
        for successor in change.successors {
            if successor == change.unit {
                throw Refusal(.selfOrCycle, "`successors`: \(successor) is the unit itself: name others")
            }
            guard units.unit(successor, at: change.effectiveFrom) != nil else {
                throw Refusal(
                    .unitNotInForce,
                    "`successors`: unit \(successor) is not in force at `effectiveFrom`: define it first")
            }
        }
        guard change.operation == .split || change.operation == .merge || change.operation == .dissolve,
            let below = units.children(of: change.unit, at: change.effectiveFrom).first
        else { return }
        throw Refusal(
            .openChildOrMediation, "unit \(below) stands below \(change.unit): move or dissolve it first")
    }
}
