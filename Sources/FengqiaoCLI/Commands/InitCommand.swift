import ArgumentParser
import Fengqiao
import FengqiaoInterchange
import FengqiaoPresets
import FengqiaoSimulation

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "An empty log with its zone, calendars, units and policies.")

    @Argument(help: "The folder of the log; it is made.")
    var log: String

    @Option(help: "The zone of the log's local dates: an offset such as +08:00 or a name such as Asia/Shanghai.")
    var zone = "+08:00"

    @Option(help: "The name of the log outside, such as governance.example.cn/district-7.")
    var origin: Token = "local"

    @Option(
        help:
            "Begin with the units, duties, calendars and policies of a preset: \(PresetArguments.names), or a file in JSON."
    )
    var preset: String?

    @Option(
        name: .customLong("input"), help: "name=value: a number that the preset leaves open; repeat it for each.")
    var inputs: [String] = []

    @Option(parsing: .upToNextOption, help: "Begin with the reference events of these JSON files.")
    var policy: [String] = []

    @Option(help: "Who founds it.")
    var actor: WorkerID = "founder"

    @Option(help: "For which unit; the preset's topmost, or district, if not given.")
    var unit: UnitID?

    @Option(
        help:
            "Since when the references hold, where they do not say (RFC 3339); 2000-01-01 in the log's zone if not given."
    )
    var from: Instant?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        guard let zone = Zone.named(zone) else {
            throw ValidationError("--zone: \"\(zone)\" is no offset such as +08:00 and no name such as Asia/Shanghai")
        }
        let at = from ?? zone.instant(of: LocalDate(year: 2000, month: 1, day: 1))
        try await reporting {
            var references: [EventBody] = []
            let chosen = try preset.map { try PresetArguments.preset($0) }
            if let chosen {
                references = try PresetArguments.references(chosen, inputs, at: at)
            } else if !inputs.isEmpty {
                throw ValidationError("--input belongs to a preset: name one with --preset")
            }
            for file in policy {
                let text = try InputFile.read(file)
                references += try ReferenceFile.read(text, file: file, at: at)
            }
            let founding = Founding(
                origin: origin, zone: zone, actor: actor, unit: unit ?? chosen?.root ?? "district", at: at,
                references: references)
            let ledger = try await Ledger.create(at: log, founding)
            try await ledger.close()
            let events = Int64(references.count + 1)
            if json {
                let result: JSONValue = [
                    "log": .string(log), "origin": .string(origin.string), "zone": .string(zone.name),
                    "events": .integer(events),
                ]
                Console.print(result.pretty)
            } else {
                Console.say("\(log): founded as \(origin) in zone \(zone.name), with \(events) events")
            }
        }
    }
}
