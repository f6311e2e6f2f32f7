import FengqiaoModel
public import FengqiaoSchema

extension Chronicle {
    /// The facts of the matters that are not over alone, with those that these are linked to or parts of, with their names: all
    /// that the overdue queue rests on from ``latest`` on, and a small part of the whole.
    ///
    /// What is left out was over by its last fact, so it is not open at any later time unless something new is recorded of it;
    /// whoever goes on from here has to bring the facts of such a matter first.
    ///
    /// - Precondition: no corrections are unresolved.
    /// - Complexity: O(matters + facts of those that are kept).
    public func openPart(_ names: Names) -> (chronicle: Chronicle, names: Names) {
        var picker = OpenPicker(self, names)
        return picker.pick()
    }

    /// Whether it is such a part.
    public var isOpenPart: Bool { log.positions != nil }

    /// Whether any fact of a matter is here.
    public func hasFacts(of matter: UInt32) -> Bool { matter < matterCount && chains[Int(matter)].last != 0 }

    /// The matters that facts from a place on name as linked, as a whole or as a part, and of which no fact is here.
    public func missingKin(from place: Int, _ names: Names) -> [UInt32] {
        var missing: Set<UInt32> = []
        for place in place..<log.count {
            for other in kin(at: UInt32(place)) where !hasFacts(of: other) { missing.insert(other) }
        }
        return missing.sorted()
    }

    // Whom a fact ties its matter to.
    fileprivate func kin(at place: UInt32) -> [UInt32] {
        switch record(at: place).fact {
        case .linked(let primary): primary == NameTable.none ? [] : [primary]
        case .duplicate(let duplicate, _): [duplicate]
        case .part(let whole): [whole]
        default: []
        }
    }
}

/// Picks the facts of some matters out of a chronicle, and numbers what they name anew.
private struct OpenPicker {
    private let whole: Chronicle
    private let names: Names
    private var result: Chronicle
    private var newNames: Names
    // The places of the facts that are kept, rising, and whose they are.
    private var kept: [(place: UInt32, matter: UInt32)] = []
    private var matters: [UInt32: UInt32] = [:]

    init(_ whole: Chronicle, _ names: Names) {
        (self.whole, self.names) = (whole, names)
        result = whole
        newNames = names
        // Of units, workers and categories there are few, and they keep their numbers.
        newNames[.matter] = NameTable()
        newNames[.reference] = NameTable()
    }

    mutating func pick() -> (chronicle: Chronicle, names: Names) {
        choose()
        result.log = FactLog()
        result.chains = []
        (result.duties, result.dutySubjects, result.parts, result.ties) = ([], [], [], [])
        result.tables.reporters = NameList()
        (result.tables.people, result.tables.petitionNames) = (NameTable(), NameTable())
        pickLog()
        pickTables()
        result.corrections = FactCorrections()
        for correction in whole.corrections.inOrder {
            guard let matter = matters[correction.matter] else { continue }
            result.corrections.add(
                matter, target: correction.target, field: correction.field,
                value: correction.value.isEmpty ? nil : correction.value)
        }
        return (result, newNames)
    }

    // What is not over; what a correction of a time may have ended elsewhen; and the kin of both, and theirs.
    private mutating func choose() {
        var next = (0..<whole.matterCount).filter { matter in
            let chain = whole.chains[Int(matter)]
            if chain.last == 0 { return false }
            if !chain.isOver { return true }
            return chain.isCorrected && whole.corrections[matter]?.contains { $0.field == "time" } ?? false
        }
        var seen = Set(next)
        var path: [UInt32] = []
        while let matter = next.popLast() {
            whole.path(of: matter, &path)
            for place in path {
                kept.append((place, matter))
                for other in whole.kin(at: place) where seen.insert(other).inserted { next.append(other) }
            }
        }
        kept.sort { $0.place < $1.place }
    }

    private mutating func pickLog() {
        let log = whole.log
        var counts = [UInt32](repeating: 0, count: KindSchema.kindLimit)
        var versions: [Int64] = []
        var picked = FactLog()
        var positions: [UInt64] = []
        picked.extend(by: kept.count)
        for (index, fact) in kept.enumerated() {
            let place = Int(fact.place)
            let kind = log.kinds[place]
            picked.times[index] = log.times[place]
            picked.kinds[index] = kind
            picked.actors[index] = log.actors[place]
            picked.units[index] = log.units[place]
            if EventKind(rawValue: kind).flatMap({ whole.tables.count(of: $0) }) != nil {
                picked.places[index] = counts[Int(kind)]
                counts[Int(kind)] += 1
            }
            positions.append(log.position(of: place))
            versions.append(log.policyVersion(place))
            let matter = number(fact.matter)
            let old = whole.chains[Int(fact.matter)]
            picked.previous[index] = result.chains[Int(matter)].last
            result.chains[Int(matter)] = Chronicle.Chain(
                last: UInt32(index + 1), first: old.first, latest: old.latest, isOver: old.isOver,
                isMerged: old.isMerged, hasKin: old.hasKin, isCorrected: old.isCorrected)
        }
        picked.positions = positions
        picked.append(versions: versions.span)
        result.log = picked
    }

    // The new number of a matter, in order of first use.
    private mutating func number(_ matter: UInt32) -> UInt32 {
        if matter == NameTable.none { return matter }
        if let known = matters[matter] { return known }
        let new = newNames[.matter].intern(Array(names[.matter].bytes(of: matter)))
        matters[matter] = new
        result.chains.append(Chronicle.Chain())
        return new
    }

    private mutating func pickTables() {
        var places = [[UInt32]](repeating: [], count: KindSchema.kindLimit)
        for fact in kept {
            places[Int(whole.log.kinds[Int(fact.place)] & 63)].append(whole.log.places[Int(fact.place)])
        }
        var selector = ColumnSelector(picker: self, places: places, old: whole.tables)
        var tables = result.tables
        for part in Chronicle.Part.allCases { tables.visit(part, &selector) }
        self = selector.picker
        (tables.reporters, tables.people, tables.petitionNames) = (
            selector.reporters, selector.people, selector.petitionNames
        )
        result.tables = tables
    }

    /// Leaves of each column what stands at some places, with what it names numbered anew.
    private struct ColumnSelector: FactVisitor {
        var picker: OpenPicker
        let places: [[UInt32]]
        let old: FactTables
        var reporters = NameList()
        var people = NameTable()
        var petitionNames = NameTable()
        // Which elements belong to the entries that were chosen last.
        private var elements: [UInt32] = []

        init(picker: OpenPicker, places: [[UInt32]], old: FactTables) {
            (self.picker, self.places, self.old) = (picker, places, old)
        }

        mutating func visit<Value>(_ column: inout FactColumn<Value>, _ content: FactContent, _ kind: EventKind?) {
            let chosen = kind.map { places[Int($0.rawValue & 63)] } ?? elements
            if case .ends = content { return column = ends(column, chosen) }
            var values = FactColumn<Value>()
            for place in chosen { values.append(number(column[place], content)) }
            column = values
        }

        private mutating func ends<Value>(_ column: FactColumn<Value>, _ chosen: [UInt32]) -> FactColumn<Value> {
            var values = FactColumn<Value>()
            elements.removeAll()
            for place in chosen {
                let start = place == 0 ? 0 : UInt32(truncatingIfNeeded: column[place - 1])
                elements += start..<UInt32(truncatingIfNeeded: column[place])
                values.append(Value(elements.count))
            }
            return values
        }

        private mutating func number<Value: FixedWidthInteger>(_ value: Value, _ content: FactContent) -> Value {
            let ordinal = UInt32(truncatingIfNeeded: value)
            switch content {
            case .plain, .instant, .ends: return value
            case .name(let space): return space == .matter ? Value(picker.number(ordinal)) : value
            case .reporter:
                return ordinal == NameTable.none ? value : Value(reporters.append(old.reporters.string(of: ordinal)))
            case .person:
                return ordinal == NameTable.none
                    ? value : Value(people.intern(Array(old.people.bytes(of: ordinal))))
            case .petition: return Value(petitionNames.intern(Array(old.petitionNames.bytes(of: ordinal))))
            }
        }
    }
}
