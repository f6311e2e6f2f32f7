import FengqiaoModel
import FengqiaoPresets
import FengqiaoTesting
import Foundation
import Testing

@Suite("Presets")
struct PresetTests {
    @Test("each file of the library is read, and is there by its name")
    func files() throws {
        let folder = FigureTests.root.appendingPathComponent("Sources/FengqiaoPresets/Data")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for file in files {
            let preset = try Preset(text: Data(contentsOf: folder.appendingPathComponent(file)))
            #expect(file == preset.name + ".json" && Preset.named(preset.name) == preset)
        }
        #expect(Preset.all.map(\.name) == Preset.names && files.count == Preset.names.count && files.count == 11)
        #expect(Preset.named("nowhere") == nil)
        #expect(Preset.demo.name == "demo" && Preset.westCoast.units.count > 2_000)
    }

    @Test("the model accepts every event in its order, and makes the units of it", arguments: Preset.all)
    func accepted(_ preset: Preset) throws {
        for start in [Expansion.start, Zone.china.instant(of: LocalDate(year: 2000, month: 1, day: 1))] {
            var ledger = ModelLedger()
            let events = try preset.references(at: start, inputs: preset.simulationInputs)
            for event in events {
                try ledger.record(Command(at: start, actor: "founder", unit: preset.root, event))
            }
            let units = ledger.references.units
            #expect(units.all == preset.units.map(\.unit).sorted())
            for unit in preset.units {
                let record = try #require(units.unit(unit.unit, at: start))
                #expect(record.parent == unit.parent && record.rung == unit.rung && record.kind == unit.kind)
            }
            #expect(ledger.references.policy(.sla, at: start + 1) != nil)
        }
    }

    @Test("an expansion is the same twice, and from the same text read again", arguments: Preset.all)
    func repeatable(_ preset: Preset) throws {
        let first = try preset.references(at: Expansion.start, inputs: preset.simulationInputs)
        #expect(try preset.references(at: Expansion.start, inputs: preset.simulationInputs) == first)
        let file = FigureTests.root.appendingPathComponent("Sources/FengqiaoPresets/Data/\(preset.name).json")
        let again = try Preset(text: Data(contentsOf: file))
        #expect(try again.references(at: Expansion.start, inputs: again.simulationInputs) == first)
    }

    @Test("what the documents leave open is refused by its name where it is missing", arguments: Preset.all)
    func missing(_ preset: Preset) throws {
        #expect(preset.inputs.isEmpty == (preset.name == "demo"))
        for input in preset.inputs {
            var inputs = preset.simulationInputs
            inputs[input.name] = nil
            let error = try #require(throws: PresetError.self) {
                try preset.references(at: Expansion.start, inputs: inputs)
            }
            #expect(error.code == .missingInput && error.fields == [input.name])
            #expect(error.description.contains("`\(input.name)`") && error.description.contains(input.meaning.en))
            for field in input.fields { #expect(error.description.contains(field)) }
        }
        if !preset.inputs.isEmpty {
            let error = try #require(throws: PresetError.self) { try preset.references(at: Expansion.start) }
            #expect(error.fields == preset.inputs.map(\.name))
        }
    }

    @Test("no limit, red threshold, rate or star cut of a document's preset stands in its file as a number")
    func open() throws {
        for preset in Preset.all where preset.name != "demo" {
            // Other inputs make other limits: what stayed would be a default.
            var inputs = preset.simulationInputs
            for (name, value) in inputs { inputs[name] = value + 1 }
            let first = try Expansion(preset)
            let other = try preset.references(at: Expansion.start, inputs: inputs)
            for (before, after) in zip(first.events, other) {
                guard case .policyPublished(let old) = before, case .policyPublished(let new) = after else { continue }
                if let old = old.sla, let new = new.sla {
                    #expect(zip(old.rows, new.rows).allSatisfy { $0.limit.map { $0 + 1 } == $1.limit })
                }
                if let old = old.light, let new = new.light {
                    #expect(old.redAfterDays + 1 == new.redAfterDays && old.redAfterHours + 1 == new.redAfterHours)
                }
                if let old = old.reward, let new = new.reward {
                    #expect(zip(old.rates, new.rates).allSatisfy { $0.fen + 1 == $1.fen })
                }
                if let old = old.star, let new = new.star {
                    #expect(zip(old.cuts, new.cuts).allSatisfy { $0.from + 1 == $1.from })
                }
                if let old = old.containment, let new = new.containment {
                    #expect(old.horizonDays + 1 == new.horizonDays)
                }
            }
        }
    }

    @Test("an input that nobody asks for, and one that its field cannot hold, are refused by name")
    func wrong() throws {
        var inputs = Preset.westCoast.simulationInputs
        inputs["rate"] = 3
        var error = try #require(throws: PresetError.self) {
            try Preset.westCoast.references(at: Expansion.start, inputs: inputs)
        }
        #expect(error.code == .unknownInput && error.fields == ["rate"])
        for (name, value) in [("redAfterDays", Int64(0)), ("smallDays", -1), ("households", -5), ("rewardFen", .max)] {
            inputs = Preset.westCoast.simulationInputs
            inputs[name] = value
            error = try #require(throws: PresetError.self) {
                try Preset.westCoast.references(at: Expansion.start, inputs: inputs)
            }
            #expect(error.code == .badInput && error.fields == [name], "\(error)")
        }
    }

    @Test("units are spread as evenly as whole numbers allow, the first parents with one more")
    func spread() throws {
        let units = Preset.westCoast.units
        for level in ["area", "grid"] as [Token] {
            let below = Dictionary(grouping: units.filter { $0.level == level }, by: \.parent)
            let parents = units.filter { $0.level == (level == "area" ? "town" : "area") }
            let counts = parents.map { below[$0.unit]?.count ?? 0 }
            #expect(counts == counts.sorted(by: >) && (counts.max() ?? 0) - (counts.min() ?? 0) == 1)
        }
        #expect(units.last?.unit == "grid/23-8-7" && units.first?.unit == "district")
    }

    @Test("a log that is founded before a preset's dates has its units from its founding, a later one from their dates")
    func dates() throws {
        let preset = try #require(Preset.named("kongtong"))
        func dates(_ year: Int64, _ month: Int64) throws -> [String] {
            let start = Zone.china.instant(of: LocalDate(year: year, month: month, day: 1))
            let events = try preset.references(at: start, inputs: preset.simulationInputs)
            let dates = events.compactMap { event -> Instant? in
                if case .unitChanged(let unit) = event { return unit.effectiveFrom }
                return nil
            }
            return Set(dates).sorted().map { Zone.china.date(of: $0).description }
        }
        #expect(try dates(2000, 1) == ["2000-01-01"])
        #expect(try dates(2021, 2) == ["2021-01-01", "2021-02-01"])
        #expect(try dates(2024, 3) == ["2021-01-01", "2021-04-01"])
    }
}
