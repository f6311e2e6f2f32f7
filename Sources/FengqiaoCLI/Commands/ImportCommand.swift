import ArgumentParser
import Fengqiao
import FengqiaoInterchange
import Foundation

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Record somebody else's cases, or restore an export.",
        discussion: """
            Each case is recorded whole or not at all. \
            A log that does not exist is made, as the mapping says. Running an import again is harmless: what was \
            recorded stays as it is. Cases that cannot be recorded are listed with their reason, the rest goes in, and \
            the exit code is 65.

            With --restore the file is an export of a log, in JSON Lines: a new log is made of it with every event at \
            its position, recorded when it was recorded, under the same Merkle root.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case xes, open311 }

    @Argument(help: "The folder of the log.")
    var log: String

    @Argument(help: "The file, plain or gzip, or - for standard input.")
    var file: String

    @Option(help: "The format of the file: xes or open311.")
    var format: Format?

    @Option(help: "The mapping: a JSON file that says which activity becomes which event.")
    var mapping: String?

    @Flag(help: "Make the log again of its export, with the same positions, times, keys and Merkle root.")
    var restore = false

    @Option(help: "With --restore: the root that the events must have, in hexadecimal.")
    var root: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if restore, format != nil || mapping != nil {
            throw ValidationError("--restore takes an export as it is: leave --format and --mapping out")
        }
        if !restore, format == nil || mapping == nil {
            throw ValidationError("name the --format and the --mapping of the cases, or --restore an export")
        }
        if !restore, root != nil { throw ValidationError("--root is for --restore") }
    }

    func run() async throws {
        try await reporting {
            if let format, let mapping { try await importCases(format, mapping) } else { try restoreExport() }
        }
    }

    private func restoreExport() throws {
        let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? nil
        let bar = Progress("restore", total: size ?? 0)
        defer { bar.finish() }
        let result = try Restorer.run(file, into: log, expecting: root) { bytes in
            if size != nil { bar.update(bytes) }
        }
        bar.finish()
        let events = Int64(clamping: result.events)
        if json {
            let value: JSONValue = [
                "read": .integer(events), "appended": .integer(events), "unchanged": 0, "rejected": [],
                "root": .string(result.root),
            ]
            Console.print(value.pretty)
        } else {
            Console.say("\(log): \(events) events restored, root \(result.root)")
        }
    }

    private func importCases(_ format: Format, _ path: String) async throws {
        let mapping = try Mapping(try InputFile.read(path), file: path)
        let name = file == "-" ? "standard input" : file
        let ledger = try await Self.open(log, mapping)
        // Whatever happens from here on, the log is closed as it stands.
        var outcome: Result<(ImportResult, InterchangeError?), any Error>
        do {
            let data = try InputFile.read(file)
            let input = format == .xes ? XESReader.read(data, file: name) : Open311Reader.read(data, file: name)
            if let attribute = mapping.attribute(missingIn: input.cases) {
                throw InterchangeError(
                    .badInput, file: path,
                    "the mapping names the attribute \"\(attribute)\", which no case in \(name) has")
            }
            let bar = Progress("import", total: input.cases.count)
            defer { bar.finish() }
            let result = try await Importer.run(input.cases, mapping, into: ledger) { bar.update($0) }
            outcome = .success((result, input.fault))
        } catch { outcome = .failure(error) }
        try await ledger.close()
        let (result, fault) = try outcome.get()
        print(result)
        if let fault { throw fault }
        if !result.rejected.isEmpty { throw ExitStatus.badInput }
    }

    private static func open(_ path: String, _ mapping: Mapping) async throws(LedgerError) -> Ledger {
        if FileManager.default.fileExists(atPath: path) { return try await Ledger.open(at: path) }
        return try await Ledger.create(at: path, mapping.founding)
    }

    private func print(_ result: ImportResult) {
        for rejection in result.rejected where !json {
            let line = rejection.line.map { " (line \($0))" } ?? ""
            Console.complain("case \(rejection.id)\(line): \(rejection.reason)")
        }
        if json {
            let value: JSONValue = [
                "read": .integer(Int64(result.read)), "appended": .integer(Int64(result.appended)),
                "unchanged": .integer(Int64(result.unchanged)),
                "rejected": .array(
                    result.rejected.map { rejection in
                        var members: [JSONValue.Member] = [.init("case", .string(rejection.id))]
                        if let line = rejection.line { members.append(.init("line", .integer(Int64(line)))) }
                        return .object(members + [.init("reason", .string(rejection.reason))])
                    }),
            ]
            Console.print(value.pretty)
        } else {
            Console.say(
                "\(result.read) cases read, \(result.appended) appended, \(result.unchanged) unchanged, "
                    + "\(result.rejected.count) rejected")
        }
    }
}
