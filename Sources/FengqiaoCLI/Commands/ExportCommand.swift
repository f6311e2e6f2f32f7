import ArgumentParser
import Fengqiao
import FengqiaoInterchange
import Foundation

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write every event as a line of JSON: CloudEvents 1.0.")

    enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl }

    @Argument(help: "The folder of the log.")
    var log: String

    @Option(help: "The format: jsonl.")
    var format: Format = .jsonl

    @Option(help: "The file to write; standard output if not given.")
    var output: String?

    @Flag(help: "Accepted for symmetry; JSON Lines are JSON in any case.")
    var json = false

    func run() async throws {
        try await reporting {
            let ledger = try await Ledger.read(at: log)
            try await Exporter.jsonLines(ledger, to: output)
            try await ledger.close()
        }
    }
}
