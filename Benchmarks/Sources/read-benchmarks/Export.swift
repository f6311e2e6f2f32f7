import BenchmarkLogs
import BenchmarkSupport
import Fengqiao
import Foundation

/// What the events take as compressed JSON Lines: a side figure, which nothing hangs on. Such a file answers nothing
/// until all of it is unpacked.
enum Export {
    private static let compressors = [["zstd", "-19", "-q", "-k"], ["xz", "-9", "-q", "-k"]]

    static func compress(_ log: MadeLog, _ limit: Int, in folder: URL) async throws {
        let file = folder.appendingPathComponent("events.jsonl")
        let events = try await write(log, limit, to: file)
        let raw = try size(file)
        print("the first \(events) events as JSON Lines")
        print("    raw         \(raw) bytes, \(Bytes.perEvent(raw, Int64(events))) an event")
        for command in compressors {
            let name = command.joined(separator: " ").padding(toLength: 14, withPad: " ", startingAt: 0)
            guard try run(command + [file.path]) else {
                print("    \(name) is not installed: skipped")
                continue
            }
            let bytes = try size(file.appendingPathExtension(command[0] == "zstd" ? "zst" : "xz"))
            print("    \(name) \(bytes) bytes, \(Bytes.perEvent(bytes, Int64(events))) an event")
        }
    }

    private static func write(_ log: MadeLog, _ limit: Int, to file: URL) async throws -> Int {
        let ledger = try await Ledger.read(at: log.path)
        let references = try await ledger.references()
        let lines = Lines(limit)
        do {
            try await ledger.forEachEvent { (event, append) throws(LedgerError) in
                guard event.position < lines.limit else { throw LedgerError(.closed, "enough") }
                lines.add(event.json(origin: references.origin, append: append, zone: references.zone).line)
            }
        } catch {
            // The only way to end the reading is an error.
            guard error.code == .closed else { throw error }
        }
        try await ledger.close()
        try lines.data.write(to: file)
        return lines.count
    }

    // Filled on the thread that reads the log, and looked at when it has ended.
    private final class Lines: @unchecked Sendable {
        let limit: Int
        private(set) var data = Data()
        private(set) var count = 0

        init(_ limit: Int) { self.limit = limit }

        func add(_ line: String) {
            data.append(contentsOf: line.utf8)
            data.append(0x0a)
            count += 1
        }
    }

    private static func size(_ file: URL) throws -> Int64 {
        Int64(try URL(fileURLWithPath: file.path).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
    }

    /// Runs a command; false where it is not installed.
    private static func run(_ command: [String]) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        try process.run()
        process.waitUntilExit()
        // What `env` answers for a command that it does not find.
        if process.terminationStatus == 127 { return false }
        guard process.terminationStatus == 0 else { throw Failure("\(command[0]) failed") }
        return true
    }
}
