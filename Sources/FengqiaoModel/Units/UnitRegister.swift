/// What is known of a unit since a certain time.
public struct UnitRecord: Hashable, Sendable {
    /// The unit.
    public var unit: UnitID
    /// The tree that it belongs to.
    public var tree: Token
    /// The unit above; `nil` for a root.
    public var parent: UnitID?
    /// The rung on which it stands, or is attached at.
    public var rung: Rung
    /// What sort of unit it is.
    public var kind: UnitKind
    /// What people call it.
    public var name: String?
    /// Since when this holds.
    public var effectiveFrom: Instant
    /// Whether the unit has ceased to be.
    public var isDissolved: Bool
    /// Who took its matters over.
    public var successors: [UnitID]
    /// References to the ground that it answers for: units of two trees with the same reference share it.
    public var ground: [Token]
}

/// The units of a log, with what held when: the grid of last year is still the grid of last year's figures.
public struct UnitRegister: Sendable {
    private var records: [UnitID: [UnitRecord]] = [:]
    // Who ever stood below a unit, in the order in which they came there.
    private var below: [UnitID: [UnitID]] = [:]
    // The units that ever ceased to be.
    private var dissolved: Set<UnitID> = []

    /// When units ceased to be, or came to be again: then others answer for what they held. In order, each once; empty where
    /// no unit ever did. Kept, since each history of a matter asks for it.
    public private(set) var successions: [Instant] = []

    /// An empty register.
    public init() {}

    /// Whether the unit was ever defined.
    public func knows(_ unit: UnitID) -> Bool { records[unit] != nil }

    /// All that was ever recorded of a unit, in order; nothing where it was never defined.
    public func records(of unit: UnitID) -> [UnitRecord] { records[unit] ?? [] }

    /// What is in force of a unit at an instant, or `nil` where it does not exist then.
    public func unit(_ unit: UnitID, at instant: Instant) -> UnitRecord? {
        guard let record = records[unit]?.last(where: { $0.effectiveFrom <= instant }), !record.isDissolved else {
            return nil
        }
        return record
    }

    /// The unit and those above it at an instant, from the unit upwards.
    public func ancestors(of unit: UnitID, at instant: Instant) -> [UnitRecord] {
        var chain: [UnitRecord] = []
        var next: UnitID? = unit
        // A circle cannot be entered, see `decide`; the bound keeps a damaged history from hanging a report.
        while let id = next, chain.count < 64, let record = self.unit(id, at: instant) {
            chain.append(record)
            next = record.parent
        }
        return chain
    }

    /// Whether a unit is another, or stands below it, at an instant.
    public func isWithin(_ unit: UnitID, _ ancestor: UnitID, at instant: Instant) -> Bool {
        unit == ancestor || ancestors(of: unit, at: instant).contains { $0.unit == ancestor }
    }

    /// Who answers at an instant for what a unit held: the unit itself while it is in force, else its first successor,
    /// else the unit above it, and so on from there. Custody passes on without a transfer.
    public func successor(of unit: UnitID, at instant: Instant) -> UnitID {
        var unit = unit
        // Successors are in force when they are named, so no circle arises; the bound is for damaged histories.
        for _ in 0..<64 {
            guard let record = records[unit]?.last(where: { $0.effectiveFrom <= instant }), record.isDissolved,
                let next = record.successors.first ?? record.parent
            else { return unit }
            unit = next
        }
        return unit
    }

    /// The units directly below a unit at an instant, in the order in which they came there.
    public func children(of unit: UnitID, at instant: Instant) -> [UnitID] {
        (below[unit] ?? []).filter { self.unit($0, at: instant)?.parent == unit }
    }

    /// The units of other trees that share ground with a unit at an instant, in order of name: the grid of one tree and
    /// the police grid of another over the same houses.
    ///
    /// - Complexity: O(units).
    public func sharingGround(with unit: UnitID, at instant: Instant) -> [UnitID] {
        guard let record = self.unit(unit, at: instant), !record.ground.isEmpty else { return [] }
        let ground = Set(record.ground)
        return all.filter { other in
            guard let found = self.unit(other, at: instant), found.tree != record.tree else { return false }
            return !ground.isDisjoint(with: found.ground)
        }
    }

    /// The trees, in order of name.
    public var trees: [Token] { Set(records.values.compactMap { $0.first?.tree }).sorted() }

    /// All units ever defined, in order of name.
    public var all: [UnitID] { records.keys.sorted() }

    /// The newest record of a unit, whenever it holds.
    public func newest(_ unit: UnitID) -> UnitRecord? { records[unit]?.last }

    /// Folds a change in.
    public mutating func evolve(_ change: UnitChanged) {
        let last = records[change.unit]?.last
        let record = UnitRecord(
            unit: change.unit, tree: change.tree,
            parent: change.operation == .define || change.operation == .move ? change.parent : last?.parent,
            rung: change.rung ?? last?.rung ?? .grid, kind: change.kind ?? last?.kind ?? .territory,
            name: change.name ?? last?.name, effectiveFrom: change.effectiveFrom,
            isDissolved: change.operation == .dissolve || change.operation == .merge || change.operation == .split,
            successors: change.successors, ground: change.ground.isEmpty ? last?.ground ?? [] : change.ground)
        records[change.unit, default: []].append(record)
        if let parent = record.parent, below[parent]?.contains(change.unit) != true {
            below[parent, default: []].append(change.unit)
        }
        if dissolved.contains(change.unit) {
            addSuccession(record.effectiveFrom)
        } else if record.isDissolved {
            dissolved.insert(change.unit)
            for record in records(of: change.unit) { addSuccession(record.effectiveFrom) }
        }
    }

    private mutating func addSuccession(_ instant: Instant) {
        let place = successions.firstIndex { $0 >= instant } ?? successions.count
        if place < successions.count, successions[place] == instant { return }
        successions.insert(instant, at: place)
    }
}
