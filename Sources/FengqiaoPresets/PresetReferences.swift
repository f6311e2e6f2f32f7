public import FengqiaoModel

extension Preset {
    /// The reference events that the preset stands for: units, duties, registers and policies, in an order in which they
    /// can be recorded.
    ///
    /// - Parameters:
    ///   - start: when the log is founded. Units whose preset gives an earlier date are in force since then, all others
    ///     from the founding on.
    ///   - inputs: a number for each of ``inputs``.
    /// - Throws: ``PresetError`` with the names of the inputs that are missing, unknown or out of range.
    /// - Complexity: O(units + duties).
    public func references(at start: Instant, inputs: [String: Int64] = [:]) throws(PresetError) -> [EventBody] {
        try check(inputs)
        var events: [EventBody] = []
        for unit in units {
            events.append(
                .unitChanged(
                    UnitChanged(
                        tree: unit.tree, unit: unit.unit, operation: .define, parent: unit.parent, rung: unit.rung,
                        kind: unit.kind, effectiveFrom: unit.start(start), name: unit.name, ground: unit.ground)))
        }
        try events.append(contentsOf: dutyEvents(at: start))
        for index in registers.indices { try events.append(contentsOf: registerEvents(index, at: start, inputs)) }
        for index in policies.indices { events.append(.policyPublished(try policy(index, at: start, inputs))) }
        return events
    }

    private func check(_ given: [String: Int64]) throws(PresetError) {
        let missing = inputs.filter { given[$0.name] == nil }
        guard missing.isEmpty else {
            let list = missing.map { "`\($0.name)` (\($0.meaning.en); \($0.fields.joined(separator: ", ")))" }
            throw PresetError(
                .missingInput, fields: missing.map(\.name),
                "the documents of the preset \(name) leave values open, which have no default: give a number for "
                    + list.joined(separator: ", "))
        }
        let unknown = given.keys.filter { key in !inputs.contains { $0.name == key } }.sorted()
        guard unknown.isEmpty else {
            let asked =
                inputs.isEmpty ? "it asks for none" : "it asks for \(inputs.map(\.name).joined(separator: ", "))"
            throw PresetError(
                .unknownInput, fields: unknown,
                "the preset \(name) has no input \(unknown.map { "`\($0)`" }.joined(separator: ", ")): \(asked)")
        }
    }

    private func dutyEvents(at start: Instant) throws(PresetError) -> [EventBody] {
        var events: [EventBody] = []
        var workers: [UnitID: Int] = [:]
        let levels = Dictionary(grouping: units, by: \.level)
        for (index, duty) in duties.enumerated() {
            let places = levels[duty.level] ?? []
            let others = duty.also.map { also in
                Dictionary((levels[also.level] ?? []).map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
            }
            for (place, unit) in places.enumerated() {
                let count = duty.each ?? Spread.share(of: duty.total ?? 0, among: places.count, at: place)
                for _ in 0..<count {
                    workers[unit.unit, default: 0] += 1
                    let text = "w/\(unit.unit)/\(workers[unit.unit] ?? 1)"
                    let worker: WorkerID
                    do throws(NameError) { worker = try WorkerID(checking: text) } catch {
                        throw .malformed("duties[\(index)].level", "makes a worker's name that \(error.reason)")
                    }
                    for role in duty.roles { events.append(Self.duty(worker, role, unit, start)) }
                    for (also, units) in zip(duty.also, others) {
                        guard let other = units[unit.number] else { continue }
                        for role in also.roles { events.append(Self.duty(worker, role, other, start)) }
                    }
                }
            }
        }
        return events
    }

    private static func duty(_ worker: WorkerID, _ role: Token, _ unit: PresetUnit, _ start: Instant) -> EventBody {
        .dutyChanged(DutyChanged(worker: worker, role: role, unit: unit.unit, from: unit.start(start)))
    }

    private func registerEvents(
        _ index: Int, at start: Instant, _ inputs: [String: Int64]
    ) throws(PresetError) -> [EventBody] {
        let register = registers[index]
        let households = try number(register.households, "registers[\(index)].households", inputs)
        let residents = try number(register.residents, "registers[\(index)].residents", inputs)
        let places = units.filter { $0.level == register.level }
        return places.enumerated().map { place, unit in
            .registerPublished(
                RegisterPublished(
                    unit: unit.unit, households: Spread.share(of: households, among: places.count, at: place),
                    residents: Spread.share(of: residents, among: places.count, at: place), from: start))
        }
    }

    private func number(
        _ number: PresetNumber, _ field: String, _ inputs: [String: Int64]
    ) throws(PresetError) -> Int64 {
        switch number {
        case .value(let value): return value
        case .input(let name):
            let value = inputs[name] ?? 0
            guard FieldLimits.count.contains(value) else {
                throw PresetError(
                    .badInput, fields: [name],
                    "`\(name)` is \(value); \(field) must lie from 0 to \(FieldLimits.count.upperBound)")
            }
            return value
        }
    }

    /// A policy with the inputs in their places.
    func policy(_ index: Int, at start: Instant, _ inputs: [String: Int64]) throws(PresetError) -> PolicyPublished {
        let asked = Placeholder.all(in: policies[index])
        var value = Placeholder.filled(policies[index], inputs)
        let isDated = value["effectiveFrom"] != nil
        if !isDated, case .object(let members) = value {
            value = .object(members + [.init("effectiveFrom", "2000-01-01T00:00:00Z")])
        }
        do throws(FieldError) {
            var policy = try JSONFieldReader.read(PolicyPublished.self, value)
            if !isDated { policy.effectiveFrom = start }
            return policy
        } catch {
            if let input = asked.first(where: { $0.field == error.field }), inputs[input.name] != nil {
                throw PresetError(
                    .badInput, fields: [input.name],
                    "`\(input.name)`: policies[\(index)].\(error.field) \(error.reason)")
            }
            throw .malformed("policies[\(index)]" + (error.field.isEmpty ? "" : ".\(error.field)"), error.reason)
        }
    }

    /// Refuses a preset whose parts do not fit together.
    func check() throws(PresetError) {
        let levels = Dictionary(grouping: units, by: \.level)
        var count: Int64 = 0
        for (index, duty) in duties.enumerated() {
            guard let places = levels[duty.level] else {
                throw .malformed("duties[\(index)].level", "is \(duty.level), which no level of the trees is called")
            }
            for (other, also) in duty.also.enumerated() {
                let numbers = Set((levels[also.level] ?? []).map(\.number))
                guard places.allSatisfy({ numbers.contains($0.number) }) else {
                    throw .malformed(
                        "duties[\(index)].also[\(other)].level",
                        "is \(also.level), which has no unit for each of the level \(duty.level)")
                }
            }
            let roles = Int64(duty.roles.count + duty.also.reduce(0) { $0 + $1.roles.count })
            count += (duty.total ?? (duty.each ?? 0) * Int64(places.count)) * roles
            guard count <= PresetLimits.units else {
                throw .malformed("duties[\(index)]", "makes more than \(PresetLimits.units) duties: make it smaller")
            }
        }
        for (index, register) in registers.enumerated() where levels[register.level] == nil {
            throw .malformed("registers[\(index)].level", "is \(register.level), which no level of the trees is called")
        }
        // Policies are read with a number in each place, so that what else is wrong shows before a log is founded.
        var standIns: [String: Int64] = [:]
        for input in inputs { standIns[input.name] = input.simulated ?? 1 }
        for index in policies.indices { _ = try policy(index, at: Instant(milliseconds: 0), standIns) }
    }
}

extension PresetUnit {
    /// Since when it is in force in a log that is founded at an instant: a founding lists what there is.
    func start(_ founding: Instant) -> Instant {
        guard let from else { return founding }
        return min(Zone.china.instant(of: from), founding)
    }
}
