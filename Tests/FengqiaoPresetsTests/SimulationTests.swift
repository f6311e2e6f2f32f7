import Fengqiao
import FengqiaoPresets
import FengqiaoSimulation
import FengqiaoTesting
import Testing

@Suite("Simulated presets")
struct SimulationTests {
    private func simulate(_ preset: Preset, _ path: String) async throws -> (SimulationResult, [String]) {
        let plan = SimulationPlan(preset: preset, matters: 250, days: 20, seed: 9)
        let clock = Simulator.clock(plan)
        let ledger = try await Ledger.create(at: path, Simulator.founding(plan), durability: .none, clock: clock.clock)
        let result = try await Simulator.run(plan, into: ledger, clock: clock)
        let digests = try await ledger.rebuild().digests.map(\.digest)
        try await ledger.close()
        return (result, digests)
    }

    @Test("a history of every preset is legal to its last command, and the same twice", arguments: Preset.all)
    func legal(_ preset: Preset) async throws {
        let folder = try TemporaryFolder()
        let (first, digests) = try await simulate(preset, folder.path("a"))
        #expect(first.refused == 0, "\(first.firstRefusal ?? "")")
        #expect(first.matters == 250 && first.recorded > 1_200 && first.events >= first.recorded)
        let (second, again) = try await simulate(preset, folder.path("b"))
        #expect(second == first && again == digests)
    }

    @Test("a preset without a rung begins on the next above, and one without a place is refused")
    func rungs() async throws {
        // Household by household in Fengqiao; in Taohua the town takes up what begins in its grids.
        for (name, unit) in [("fengqiao", "household/1-1-1-1"), ("taohua", "grid/1"), ("luxing", "grid/1")] {
            let preset = try #require(Preset.named(name))
            #expect(preset.units.contains { $0.unit.string == unit })
        }
        let text = """
            {"name": "empty", "title": {"zh": "空", "en": "Empty"},
             "trees": [{"tree": "t", "levels": [{"id": "d", "rung": "district", "kind": "department", "each": 1}]}]}
            """
        let folder = try TemporaryFolder()
        let error = try await #require(throws: LedgerError.self) {
            try await simulate(Preset(text: Array(text.utf8)), folder.path("log"))
        }
        #expect(error.code == .invalidArgument)
    }

    @Test("inputs of a plan take the place of the simulation's own; missing ones are refused")
    func inputs() throws {
        var plan = SimulationPlan(preset: .westCoast, inputs: ["redAfterDays": 9])
        let policies = try Simulator.founding(plan).references.compactMap { event -> LightPolicy? in
            if case .policyPublished(let policy) = event { return policy.light }
            return nil
        }
        #expect(policies.map(\.redAfterDays) == [9])
        plan.inputs["redAfterDays"] = nil
        let error = try #require(throws: PresetError.self) { try Simulator.founding(plan) }
        #expect(error.fields == ["redAfterDays"])
    }
}
