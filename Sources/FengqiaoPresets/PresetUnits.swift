import FengqiaoModel

/// Makes the units of a preset out of its levels.
struct UnitExpansion {
    private(set) var units: [PresetUnit] = []
    private var levels: [Token: [Int]] = [:]
    private var named: [Int: NamedUnit] = [:]

    init(_ trees: [PresetTree]) throws(PresetError) {
        for (tree, value) in trees.enumerated() {
            for (level, shape) in value.levels.enumerated() {
                try add(shape, of: value, "trees[\(tree)].levels[\(level)]")
            }
        }
        var known: Set<UnitID> = []
        for unit in units where !known.insert(unit.unit).inserted {
            throw .malformed("trees", "gives two units the id \(unit.unit): ids are unique over all trees")
        }
    }

    private mutating func add(_ level: PresetLevel, of tree: PresetTree, _ field: String) throws(PresetError) {
        guard levels[level.id] == nil else {
            throw .malformed("\(field).id", "is \(level.id), which another level has: ids are unique over all trees")
        }
        let parents = try parents(of: level, in: tree, field)
        levels[level.id] = []
        var from = level.from
        if let parent = parents.first ?? nil {
            let above = units[parent].from
            if let since = level.from, above == nil || above.map({ $0 > since }) == true {
                throw .malformed("\(field).from", "lies before that of the level above, or that states none: state one")
            }
            from = level.from ?? above
        }
        let groups = try groups(level, parents, field)
        guard units.count + groups.reduce(0, { $0 + $1.count }) <= Int(PresetLimits.units) else {
            throw .malformed(field, "would bring the preset beyond \(PresetLimits.units) units: make it smaller")
        }
        for (parent, group) in zip(parents, groups) {
            for (index, listed) in group.enumerated() {
                var unit = try make(level, tree, parent, index + 1, listed, groups.count, field)
                unit.from = from
                levels[level.id, default: []].append(units.count)
                if let listed { named[units.count] = listed }
                units.append(unit)
            }
        }
    }

    private func parents(
        of level: PresetLevel, in tree: PresetTree, _ field: String
    ) throws(PresetError) -> [Int?] {
        guard let parent = level.parent else { return [nil] }
        guard let found = levels[parent], found.first.map({ units[$0].tree == tree.tree }) != false else {
            throw .malformed("\(field).parent", "is \(parent), and no level before it in this tree has that id")
        }
        if let first = found.first, units[first].rung < level.rung {
            throw .malformed("\(field).rung", "is \(level.rung.rawValue), above that of the level \(parent) over it")
        }
        return found
    }

    // The units below each parent, in order; named where they are listed.
    private func groups(
        _ level: PresetLevel, _ parents: [Int?], _ field: String
    ) throws(PresetError) -> [[NamedUnit?]] {
        switch level.count {
        case .each(let count):
            guard count * Int64(parents.count) <= PresetLimits.units else {
                throw .malformed("\(field).each", "makes more than \(PresetLimits.units) units: make it smaller")
            }
            return parents.map { _ in Array(repeating: nil, count: Int(count)) }
        case .total(let total):
            return parents.indices.map {
                Array(repeating: nil, count: Int(Spread.share(of: total, among: parents.count, at: $0)))
            }
        case .below:
            var result: [[NamedUnit?]] = []
            var count: Int64 = 0
            for parent in parents {
                let below = parent.flatMap { named[$0] }?.below.first { $0.level == level.id }
                guard let below else {
                    throw .malformed(
                        "\(field).below", "takes its counts from named units above, and one of them states none")
                }
                count += below.count
                guard count <= PresetLimits.units else {
                    throw .malformed(
                        "\(field).below", "makes more than \(PresetLimits.units) units: make its counts smaller")
                }
                result.append(Array(repeating: nil, count: Int(below.count)))
            }
            return result
        case .named(let list): return try listed(list, parents, field)
        }
    }

    private func listed(
        _ list: [NamedUnit], _ parents: [Int?], _ field: String
    ) throws(PresetError) -> [[NamedUnit?]] {
        var result: [[NamedUnit?]] = parents.map { _ in [] }
        let free = list.filter { $0.parent == nil }
        var next = 0
        for index in parents.indices {
            let count = Int(Spread.share(of: Int64(free.count), among: parents.count, at: index))
            result[index] = free[next..<next + count].map { $0 }
            next += count
        }
        for (number, unit) in list.enumerated() {
            guard let parent = unit.parent else { continue }
            let place = parents.firstIndex { $0.map { units[$0].name == parent } ?? false }
            guard let place else {
                throw .malformed("\(field).named[\(number)].parent", "is \"\(parent)\", and no unit above is called so")
            }
            result[place].append(unit)
        }
        return result
    }

    private func make(
        _ level: PresetLevel, _ tree: PresetTree, _ parent: Int?, _ number: Int, _ listed: NamedUnit?, _ parents: Int,
        _ field: String
    ) throws(PresetError) -> PresetUnit {
        let above = parent.map { units[$0] }
        // A level with one unit for each of its parents takes over their numbers, and so does a single root.
        let isSingle: Bool =
            switch level.count {
            case .each(1): true
            case .named(let list): above == nil && list.count == 1
            default: false
            }
        let own = isSingle ? [] : [String(number)]
        let path = ([above?.number ?? ""].filter { !$0.isEmpty } + own).joined(separator: "-")
        let id: UnitID
        var ground = listed?.ground ?? []
        do throws(NameError) {
            if let listed = listed?.id {
                id = listed
            } else {
                id = try UnitID(checking: path.isEmpty ? level.id.string : "\(level.id)/\(path)")
            }
            if let series = level.ground {
                ground.insert(try Token(checking: path.isEmpty ? series.string : "\(series)/\(path)"), at: 0)
            }
        } catch { throw .malformed("\(field).id", error.reason) }
        let name = listed?.name ?? name(level, number, above?.name)
        // A form that repeats its parent's name doubles with each level.
        if let name, name.utf8.count > PresetLimits.text {
            throw .malformed("\(field).name", "makes a name of more than \(PresetLimits.text) bytes: make it shorter")
        }
        return PresetUnit(
            unit: id, tree: tree.tree, level: level.id, number: path, parent: above?.unit, rung: level.rung,
            kind: level.kind, name: name, from: nil, ground: ground)
    }

    private func name(_ level: PresetLevel, _ number: Int, _ parent: String?) -> String? {
        let plain = level.names.isEmpty ? nil : level.names[(number - 1) % level.names.count]
        guard let form = level.name ?? plain else { return nil }
        return Template.filled(form, ["n": String(number), "parent": parent ?? ""])
    }
}

/// Divides a number into shares that differ by one at most; the first are the larger ones.
enum Spread {
    static func share(of total: Int64, among parts: Int, at index: Int) -> Int64 {
        guard parts > 0 else { return 0 }
        return total / Int64(parts) + (Int64(index) < total % Int64(parts) ? 1 : 0)
    }
}

/// Puts values into `{braces}`; braces of other names stay.
enum Template {
    static func filled(_ form: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = form[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let key = String(rest[rest.index(after: open)..<close])
            result += values[key] ?? "{\(key)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
