import ArgumentParser
import Fengqiao
import FengqiaoPresets
import FengqiaoSimulation
import Foundation

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Write a believable history; the same seed gives the same events.")

    @Argument(help: "The folder of the log; it is made.")
    var log: String

    @Option(help: "The district: \(PresetArguments.names), or a file in JSON.")
    var preset = "demo"

    @Option(
        name: .customLong("input"),
        help:
            "name=value: a number that the preset leaves open, in place of the simulation's choice; repeat it for each."
    )
    var inputs: [String] = []

    @Option(help: "How many matters are reported.")
    var matters = 2_000

    @Option(help: "Over how many days.")
    var days = 90

    @Option(help: "The first day; all days must lie in 2007 to 2026, whose working days are known.")
    var start = "2024-03-01"

    @Option(help: "The seed.")
    var seed: UInt64 = 1

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if !preset.hasSuffix(".json") { _ = try PresetArguments.preset(preset) }
        _ = try PresetArguments.inputs(inputs)
        if matters < 1 || matters > 100_000_000 { throw ValidationError("--matters must lie from 1 to 100000000") }
        guard let first = LocalDate(start) else { throw ValidationError("--start must be a day such as 2024-03-01") }
        let years = SimulationPlan.years
        guard days >= 1, days <= 366 * years.count, years.contains(first.year),
            years.contains((first + Int64(days)).year)
        else {
            throw ValidationError(
                "--days must be 1 or more, and all of them from --start on must lie in \(years.lowerBound) to "
                    + "\(years.upperBound): of other years the days of rest are not known")
        }
    }

    func run() async throws {
        try await reporting {
            let plan = SimulationPlan(
                preset: try PresetArguments.preset(preset), inputs: try PresetArguments.inputs(inputs),
                matters: matters, days: days, seed: seed,
                start: LocalDate(start) ?? LocalDate(year: 2024, month: 3, day: 1))
            let result = try await Self.simulate(plan, log)
            if json {
                let value: JSONValue = [
                    "matters": .integer(Int64(result.matters)), "recorded": .integer(Int64(result.recorded)),
                    "events": .integer(Int64(result.events)),
                    "refused": .integer(Int64(result.refused)),
                ]
                Console.print(value.pretty)
            } else {
                Console.say("\(log): \(result.matters) matters, \(result.events) events, \(result.refused) refused")
                if let reason = result.firstRefusal { Console.complain("refused: \(reason)") }
            }
        }
    }

    /// Writes a plan's history into a new log.
    static func simulate(_ plan: SimulationPlan, _ path: String) async throws -> SimulationResult {
        let clock = Simulator.clock(plan)
        // A simulation can be repeated, so it need not wait for the disk.
        let ledger = try await Ledger.create(
            at: path, PresetArguments.founding(plan), durability: .none, clock: clock.clock)
        let bar = Progress("simulate", total: plan.matters)
        defer { bar.finish() }
        let result = try await Simulator.run(plan, into: ledger, clock: clock) { bar.update($0) }
        try await ledger.close()
        return result
    }
}

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Simulate a small district in a temporary folder, and print the three reports and the rebuild speed.")

    @Option(help: "The seed.")
    var seed: UInt64 = 1

    @Flag(help: "Keep the log, and say where it is.")
    var keep = false

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: "The language of the tables: en or zh.")
    var language = Language.en

    func run() async throws {
        try await reporting {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "fengqiao-demo-\(UUID().uuidString)")
            defer { if !keep { try? FileManager.default.removeItem(at: folder) } }
            let plan = SimulationPlan(seed: seed)
            let result = try await SimulateCommand.simulate(plan, folder.path)
            let ledger = try await Ledger.read(at: folder.path)
            let view = Viewpoint(asOf: plan.end)
            guard let period = Period("\(plan.start)..\(plan.start + Int64(plan.days - 1))") else { return }
            let zone = try await ledger.references().zone
            let queue = try await ledger.overdue(view, limit: 15)
            let scores = try await ledger.scorecard(period, view)
            let containment = try await ledger.containment(period, view)
            let rebuild = try await ledger.rebuild()
            try await ledger.close()
            if json {
                let value: JSONValue = [
                    "overdue": ReportJSON.overdue(queue, view, zone),
                    "scorecard": ReportJSON.scorecard(scores, view, zone),
                    "containment": ReportJSON.containment(containment, view, zone),
                    "rebuild": ReportJSON.rebuild(rebuild),
                ]
                Console.print(value.pretty)
            } else {
                Console.say(
                    "A simulated district: \(result.matters) matters, \(result.events) events, seed \(seed)\n")
                var units = scores
                // Towns and departments fill a screen; the rest is one command away.
                units.subjects = scores.subjects.filter { $0.subject.hasPrefix("town") || $0.subject.hasPrefix("dept") }
                let text = ReportText(zone, language)
                for part in [
                    text.overdue(queue), text.scorecard(units), text.containment(containment),
                    "Rebuild: " + ReportText.rebuild(rebuild),
                ] {
                    Console.print(part + "\n")
                }
            }
            if keep { Console.say("The log is kept: \(folder.path)") }
        }
    }
}
