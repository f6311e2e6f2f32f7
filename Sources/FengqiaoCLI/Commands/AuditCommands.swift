import ArgumentParser
import Fengqiao

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read a log whole and hold everything in it against everything else; exit 2 where something is wrong."
    )

    @Argument(help: "The folder of the log.")
    var log: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reporting {
            let bar = Progress("verify", total: 1)
            defer { bar.finish() }
            let found = try Ledger.verify(at: log) { progress in
                bar.update(Int(clamping: progress.events), of: Int(clamping: progress.total))
            }
            bar.finish()
            Console.print(json ? AuditOutput.json(found).pretty : AuditOutput.text(found, log))
            if !found.isWhole { throw ExitStatus.damage }
        }
    }
}

struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show a log's files, and how many bytes each column takes.")

    @Argument(help: "The folder of the log.")
    var log: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reporting {
            let found = try Ledger.inspect(at: log)
            Console.print(json ? AuditOutput.json(found).pretty : AuditOutput.text(found))
        }
    }
}

struct SealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "Store all events of a log as compressed columns, the latest too.")

    @Argument(help: "The folder of the log.")
    var log: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reporting {
            let bar = Progress("seal", total: 1)
            defer { bar.finish() }
            let done = try Ledger.seal(at: log) { progress in
                bar.update(Int(clamping: progress.events), of: Int(clamping: progress.total))
            }
            bar.finish()
            if json {
                let value: JSONValue = [
                    "sealed": .integer(Int64(done.sealed)), "events": .integer(Int64(clamping: done.events)),
                ]
                Console.print(value.pretty)
            } else {
                Console.say("\(log): \(done.sealed) tails sealed, \(done.events) events in all")
            }
        }
    }
}

struct SnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Store the state that reports rest on, so that they begin at once.",
        discussion: """
            The file lies in the log's folder under derived/ and holds what is sealed. It is disposable: where it is missing, \
            damaged or out of date, the log is read from its first event.
            """)

    @Argument(help: "The folder of the log.")
    var log: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reporting {
            let ledger = try await Ledger.read(at: log)
            let position = try await ledger.takeSnapshot()
            try await ledger.close()
            if json {
                let value: JSONValue = ["position": position.map { .integer(Int64(clamping: $0)) } ?? .null]
                Console.print(value.pretty)
            } else if let position {
                Console.say("\(log): the state after \(position) events is stored")
            } else {
                Console.say("\(log): nothing is sealed yet, so nothing is stored: fengqiao seal \(log) does it")
            }
        }
    }
}

struct RepairCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "Put a log right whose manifest is lost or damaged.")

    @Argument(help: "The folder of the log.")
    var log: String

    @Flag(help: "Rebuild the manifest from the other files' headers and footers.")
    var manifest = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if !manifest { throw ValidationError("say what to repair: --manifest") }
    }

    func run() async throws {
        try await reporting {
            let done = try Ledger.repairManifest(at: log)
            if json {
                let value: JSONValue = [
                    "wasWhole": .bool(done.wasWhole), "files": .array(done.files.map { .string($0) }),
                    "end": .integer(Int64(clamping: done.end)),
                ]
                Console.print(value.pretty)
            } else if done.wasWhole {
                Console.say("\(log): the manifest is whole; nothing was changed")
            } else {
                Console.say(
                    "\(log): a new manifest lists \(done.files.count) files with \(done.end) events; verify the log next"
                )
            }
        }
    }
}

/// What the auditor's commands print.
enum AuditOutput {
    static func json(_ found: LedgerVerification) -> JSONValue {
        [
            "ok": .bool(found.isWhole),
            "events": .integer(Int64(clamping: found.events)),
            "root": found.root.map { .string($0) } ?? .null,
            "faults": .array(found.faults.map(json)),
            "notes": .array(found.notes.map(json)),
        ]
    }

    private static func json(_ finding: LedgerVerification.Finding) -> JSONValue {
        [
            "file": .string(finding.file), "offset": .integer(Int64(clamping: finding.offset)),
            "what": .string(finding.what),
        ]
    }

    static func text(_ found: LedgerVerification, _ log: String) -> String {
        var lines: [String] = []
        if let root = found.root { lines.append("\(log): \(found.events) events, root \(root)") }
        for fault in found.faults { lines.append("fault: \(fault.what) [\(fault.file) at byte \(fault.offset)]") }
        for note in found.notes { lines.append("note: \(note.what) [\(note.file) at byte \(note.offset)]") }
        lines.append(found.isWhole ? "whole 完好" : "damaged 损坏: restore the files named above from a copy")
        return lines.joined(separator: "\n")
    }

    static func json(_ found: LedgerInspection) -> JSONValue {
        [
            "events": .integer(Int64(clamping: found.events)),
            "bytes": .integer(Int64(clamping: found.bytes)),
            "columns": columns(total(found)),
            "segments": .array(
                found.files.map { file in
                    [
                        "file": .string(file.file), "form": .string(file.form),
                        "events": .integer(Int64(clamping: file.positions.count)),
                        "bytes": .integer(Int64(clamping: file.bytes)), "blocks": .integer(Int64(file.blocks)),
                        "columns": columns(file.columns),
                    ]
                }),
        ]
    }

    private static func columns(_ columns: [(name: String, bytes: UInt64)]) -> JSONValue {
        .object(columns.map { .init($0.name, .integer(Int64(clamping: $0.bytes))) })
    }

    /// The columns of all sealed segments together, largest first.
    private static func total(_ found: LedgerInspection) -> [(name: String, bytes: UInt64)] {
        var sums: [String: UInt64] = [:]
        for file in found.files where file.form == "sealed" {
            for column in file.columns { sums[column.name, default: 0] += column.bytes }
        }
        return sums.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    static func text(_ found: LedgerInspection) -> String {
        var files = Table(["file 文件", "form 形式", "events 事件", "bytes 字节", "blocks 块"], right: [2, 3, 4])
        for file in found.files {
            let name = file.file.split(separator: "/").last.map(String.init) ?? file.file
            files.add([name, file.form, "\(file.positions.count)", "\(file.bytes)", "\(file.blocks)"])
        }
        let sealed = found.files.filter { $0.form == "sealed" }
        let events = max(1, sealed.reduce(0) { $0 + $1.positions.count })
        var columns = Table(["column 列", "bytes 字节", "per 1,000 events 每千事件"], right: [1, 2])
        for (name, bytes) in total(found) where bytes > 0 {
            columns.add([name, "\(bytes)", "\(bytes * 1_000 / UInt64(events))"])
        }
        let head = "\(found.events) events, \(found.bytes) bytes"
        return sealed.isEmpty ? "\(head)\n\n\(files.text)" : "\(head)\n\n\(files.text)\n\n\(columns.text)"
    }
}
