import FengqiaoModel
import FengqiaoPresets
import Testing

@Suite("Presets of one's own")
struct MalformedTests {
    /// A small preset, with pieces of its text replaced.
    static func text(_ replacements: [(String, String)] = []) -> [UInt8] {
        var text = """
            {"name": "own", "title": {"zh": "自有", "en": "One's own"},
             "trees": [{"tree": "t", "levels": [
               {"id": "town", "rung": "town", "kind": "territory", "named": [{"name": "镇"}]},
               {"id": "village", "rung": "village", "kind": "territory", "parent": "town",
                "named": [{"name": "甲", "below": [{"level": "grid", "count": 2}]}, {"name": "乙", "id": "yi", "below": [{"level": "grid", "count": 1}]}]},
               {"id": "grid", "rung": "grid", "kind": "territory", "parent": "village", "below": true, "name": "{parent}{n}"}]}],
             "duties": [{"level": "grid", "total": 4, "roles": ["网格员"]}],
             "registers": [{"level": "village", "households": 101, "residents": {"input": "residents"}}],
             "policies": [{"kind": "light", "version": 1, "light": {"redAfterDays": {"input": "red"}, "redAfterHours": 24}}],
             "inputs": [{"name": "red", "zh": "红灯", "en": "red"}, {"name": "residents", "zh": "居民", "en": "residents"}]}
            """
        for (old, new) in replacements { text = parts(text, old).joined(separator: new) }
        return Array(text.utf8)
    }

    private static func parts(_ text: String, _ separator: String) -> [String] {
        text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }

    @Test("a file of one's own: named units, counts of their own, totals over them")
    func own() throws {
        let preset = try Preset(text: Self.text())
        #expect(preset.units.map(\.unit) == ["town", "village/1", "yi", "grid/1-1", "grid/1-2", "grid/2-1"])
        #expect(preset.units.map(\.name) == ["镇", "甲", "乙", "甲1", "甲2", "乙1"])
        #expect(
            preset.root == "town" && preset.inputs.map(\.fields) == [["light.redAfterDays"], ["registers.residents"]])
        let start = Instant(milliseconds: 0)
        let events = try preset.references(at: start, inputs: ["red": 7, "residents": 301])
        let workers = events.compactMap { event -> String? in
            if case .dutyChanged(let duty) = event { return duty.worker.string }
            return nil
        }
        #expect(workers == ["w/grid/1-1/1", "w/grid/1-1/2", "w/grid/1-2/1", "w/grid/2-1/1"])
        let registers = events.compactMap { event -> [Int64]? in
            if case .registerPublished(let register) = event { return [register.households, register.residents] }
            return nil
        }
        #expect(registers == [[51, 151], [50, 150]])
        guard case .policyPublished(let policy) = events.last else { throw PresetError(.malformed, fields: [], "") }
        #expect(policy.light == LightPolicy(redAfterDays: 7, redAfterHours: 24) && policy.effectiveFrom == start)
    }

    static let faults: [(old: String, new: String, field: String)] = [
        ("\"name\": \"own\", ", "", "name"),
        ("\"title\": {\"zh\": \"自有\", \"en\": \"One's own\"},", "", "title"),
        ("\"zh\": \"自有\", ", "", "title.zh"),
        ("\"inputs\": [{", "\"extra\": 1, \"inputs\": [{", "extra"),
        ("\"rung\": \"town\"", "\"rung\": \"city\"", "trees[0].levels[0].rung"),
        ("\"rung\": \"town\", ", "", "trees[0].levels[0].rung"),
        ("\"rung\": \"town\"", "\"rung\": \"grid\"", "trees[0].levels[1].rung"),
        ("\"below\": true", "\"below\": true, \"each\": 2", "trees[0].levels[2].each"),
        ("\"below\": true", "\"each\": 0", "trees[0].levels[2].each"),
        ("\"below\": true", "\"each\": 60000", "trees[0].levels[2].each"),
        ("\"below\": true", "\"total\": 99999", "trees[0].levels[2]"),
        ("\"below\": true, ", "", "trees[0].levels[2].each"),
        ("\"count\": 1}", "\"count\": 99999}", "trees[0].levels[2].below"),
        ("\"count\": 1}", "\"count\": -1}", "trees[0].levels[1].named[1].below[0].count"),
        (", \"below\": [{\"level\": \"grid\", \"count\": 1}]", "", "trees[0].levels[2].below"),
        ("\"parent\": \"village\"", "\"parent\": \"hamlet\"", "trees[0].levels[2].parent"),
        ("\"id\": \"grid\"", "\"id\": \"town\"", "trees[0].levels[2].id"),
        ("\"id\": \"yi\"", "\"id\": \"grid/1-1\"", "trees"),
        ("\"id\": \"yi\"", "\"id\": \"\\u0007\"", "trees[0].levels[1].named[1].id"),
        ("\"name\": \"乙\"", "\"name\": \"乙\", \"parent\": \"丙\"", "trees[0].levels[1].named[1].parent"),
        ("\"below\": true", "\"below\": true, \"from\": \"2024-01-01\"", "trees[0].levels[2].from"),
        ("\"below\": true", "\"below\": true, \"from\": \"yesterday\"", "trees[0].levels[2].from"),
        ("\"level\": \"grid\", \"total\": 4", "\"level\": \"street\", \"total\": 4", "duties[0].level"),
        ("\"total\": 4", "\"total\": 4, \"each\": 1", "duties[0].each"),
        ("\"roles\": [\"网格员\"]", "\"roles\": []", "duties[0].roles"),
        ("\"roles\": [\"网格员\"]", "\"roles\": [\"a\", \"a\"]", "duties[0].roles[1]"),
        ("\"total\": 4", "\"each\": 40000", "duties[0]"),
        (
            "\"roles\": [\"网格员\"]", "\"roles\": [\"a\"], \"also\": [{\"level\": \"village\", \"roles\": [\"b\"]}]",
            "duties[0].also[0].level"
        ),
        ("\"level\": \"village\", \"households\"", "\"level\": \"hamlet\", \"households\"", "registers[0].level"),
        ("\"households\": 101", "\"households\": \"many\"", "registers[0].households"),
        ("\"input\": \"residents\"", "\"input\": \"people\"", "registers[0].residents"),
        ("\"input\": \"red\"", "\"input\": \"late\"", "policies[0].light.redAfterDays"),
        ("{\"input\": \"red\"}", "7", "inputs[0].name"),
        ("\"name\": \"residents\"", "\"name\": \"red\"", "registers[0].residents"),
        ("\"kind\": \"light\"", "\"kind\": \"lamp\"", "policies[0].kind"),
        ("\"redAfterHours\": 24", "\"redAfterHours\": 0", "policies[0].light.redAfterHours"),
        ("\"redAfterHours\": 24", "\"redAfterhours\": 24", "policies[0].light.redAfterHours"),
        ("\"version\": 1, ", "", "policies[0].version"),
        ("\"policies\": [{", "\"policies\": [3, {", "policies[0]"),
        ("\"trees\": [{", "\"trees\": [], \"other\": [{", "other"),
    ]

    @Test("what is wrong is refused with the field's name", arguments: faults.indices)
    func malformed(_ index: Int) throws {
        let fault = Self.faults[index]
        let text = Self.text([(fault.old, fault.new)])
        #expect(text != Self.text(), "the fault is in the text")
        let error = try #require(throws: PresetError.self) { try Preset(text: text) }
        #expect(error.code == .malformed && error.fields == [fault.field], "\(error)")
        #expect(error.description.contains("`\(fault.field)`"))
    }

    @Test("a text that is no JSON, or no object, is refused with its place")
    func notJSON() throws {
        var error = try #require(throws: PresetError.self) { try Preset(text: Array("{\"name\": ".utf8)) }
        #expect(error.description.contains("line 1"))
        error = try #require(throws: PresetError.self) { try Preset(text: Array("[]".utf8)) }
        #expect(error.description.contains("braces"))
    }

    @Test("names that grow with each level are refused before they fill the memory")
    func growing() throws {
        let levels = (1...60).map { level in
            "{\"id\": \"l\(level)\", \"rung\": \"grid\", \"kind\": \"territory\", "
                + (level > 1 ? "\"parent\": \"l\(level - 1)\", " : "")
                + "\"each\": 1, \"name\": \"{parent}{parent}ab\"}"
        }
        let text =
            "{\"name\": \"n\", \"title\": {\"zh\": \"n\", \"en\": \"n\"}, \"trees\": [{\"tree\": \"t\", \"levels\": ["
            + levels.joined(separator: ", ") + "]}]}"
        let error = try #require(throws: PresetError.self) { try Preset(text: Array(text.utf8)) }
        #expect(error.fields.first?.hasSuffix(".name") == true)
    }
}
