import Foundation

/// What one run of a program measured, with everything that its figures depend on: a file beside those of other days and
/// machines.
package struct Results: Codable, Sendable {
    /// The raw figures of one side.
    package struct Row: Codable, Sendable {
        package var name: String
        /// `µs`, `bytes`, or what else was counted.
        package var unit: String
        /// One figure for each run, in the order of the runs.
        package var runs: [Int64]
        /// How many events each run went through, where they are its measure.
        package var events: Int?
        /// What was computed: the same for every run.
        package var digest: String?
    }

    /// A figure that is wanted, or that stands beside those.
    package struct Target: Codable, Sendable, CustomStringConvertible {
        package var what: String
        package var figure: Int64
        package var unit: String
        package var atLeast: Int64?
        package var atMost: Int64?

        package var isReached: Bool { figure >= (atLeast ?? .min) && figure <= (atMost ?? .max) }

        package var description: String {
            let wanted = atLeast.map { "at least \($0)" } ?? atMost.map { "at most \($0)" } ?? "nothing"
            return "\(what): \(figure) \(unit), \(wanted): \(isReached ? "reached" : "MISSED")"
        }
    }

    /// Sides that are compared with each other.
    package struct Section: Codable, Sendable {
        package var id: String
        package var title: String
        package var rows: [Row] = []
        package var targets: [Target] = []
    }

    package var program: String
    /// Whether it was a check that the program works: such figures say nothing.
    package var isSmall: Bool
    /// When it ended, in UTC.
    package var date: String
    package var command: [String]
    /// What was checked out, with `+` where files differed from it.
    package var commit: String
    package var swift: String
    /// The libraries of others, with their versions.
    package var libraries: [String: String]
    package var machine: Machine
    package var sections: [Section]

    /// Writes what was reported so far into a folder of this day and machine.
    ///
    /// - Parameters:
    ///   - folder: where such folders lie; nothing is written where there is none.
    ///   - name: the program and its task: the file's name.
    ///   - disk: where the program's files lay.
    package static func save(
        in folder: URL?, _ name: String, isSmall: Bool, disk: URL, libraries: [String: String] = [:]
    ) throws {
        guard let folder else { return }
        let machine = Machine(disk: disk)
        // Where the program lies says nothing about what it measured.
        let command = [Bundle.main.executableURL?.lastPathComponent ?? name] + CommandLine.arguments.dropFirst()
        let now = Date().formatted(.iso8601)
        let results = Results(
            program: name, isSmall: isSmall, date: now, command: command, commit: commit(),
            swift: output(["swift", "--version"])?.split(separator: "\n").first.map(String.init) ?? "unknown",
            libraries: libraries, machine: machine, sections: Report.recorded)
        let target = folder.appendingPathComponent("\(now.prefix(10))-\(machine.name)", isDirectory: true)
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let file = target.appendingPathComponent("\(name).json")
        try (encoder.encode(results) + Data("\n".utf8)).write(to: file)
        print("\nresults in \(file.path)")
    }

    private static func commit() -> String {
        guard let folder = Bundle.main.executableURL?.deletingLastPathComponent().path,
            let commit = output(["git", "-C", folder, "rev-parse", "HEAD"])
        else { return "unknown" }
        let changes = output(["git", "-C", folder, "status", "--porcelain", "--untracked-files=no"])
        return commit + (changes == "" ? "" : "+")
    }

    /// What a command prints; `nil` where it is not installed, or fails.
    private static func output(_ command: [String]) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
