import FengqiaoLog
import FengqiaoTesting
import Foundation
import SystemPackage
import Testing

/// The files under `Fixtures`, and how they are renewed.
enum FormatFixture {
    static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let folder = project.appendingPathComponent("Fixtures/format-v1")

    /// Set to write the fixtures anew from what the code does today.
    private static let variable = "FENGQIAO_RENEW_FIXTURES"
    static let isRenewing = ProcessInfo.processInfo.environment[variable] != nil
    static let howToRenew: Comment =
        """
        If the format is meant to change, give it a new version and keep these files. If not even that is needed, as \
        with a new encoding that older readers understand, run with \(FormatFixture.variable)=1 and look at what \
        `git diff Fixtures` shows.
        """

    /// The files of a log, by their path from its folder on: those that are kept, or that are about to be.
    static func files(_ log: FormatLog) throws -> [String: [UInt8]] {
        if !isRenewing { return try files(folder.appendingPathComponent(log.rawValue)) }
        let disk = MemoryDisk()
        try log.write(on: disk)
        return files(disk)
    }

    static func files(_ folder: URL) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let url = folder.appendingPathComponent(name)
            if url.hasDirectoryPath || name == "segments" { continue }
            files[name] = Array(try Data(contentsOf: url))
        }
        return files
    }

    /// The files of a disk that has a log at ``FormatLog/path``.
    static func files(_ disk: MemoryDisk) -> [String: [UInt8]] {
        let prefix = FormatLog.path.string + "/"
        return Dictionary(
            uniqueKeysWithValues: disk.contents.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }

    /// A disk with these files.
    static func disk(_ files: [String: [UInt8]]) throws -> MemoryDisk {
        let disk = MemoryDisk()
        try disk.createDirectory(FormatLog.path)
        try disk.createDirectory(FormatLog.path.appending("segments"))
        for (name, bytes) in files {
            let path = FormatLog.path.appending(name)
            try disk.create(path).close()
            disk.replace(path.string, bytes)
        }
        return disk
    }

    static func renew(_ files: [String: [UInt8]], in folder: URL) throws {
        try? FileManager.default.removeItem(at: folder)
        for (name, bytes) in files {
            let url = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
    }

    /// The lines of a text, without those that begin with `#`.
    static func lines(_ name: String) throws -> [String] {
        try text(name).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    /// Holds a text against the one that is kept, or keeps it.
    static func compare(_ lines: [String], with name: String, head: String) throws {
        if isRenewing {
            try (([head] + lines).joined(separator: "\n") + "\n").write(
                to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        let kept = try Self.lines(name)
        #expect(lines.count == kept.count, "\(name). \(howToRenew)")
        for (now, then) in zip(lines, kept) where now != then {
            Issue.record("\(name): \(now), and not \(then). \(howToRenew)")
            break
        }
    }

    /// The version of liblz4 that packed the fixtures' blocks: another one may pack otherwise.
    static func packer() throws -> Int? {
        try text("sealed.txt").split(separator: "\n").first { $0.hasPrefix("# liblz4 ") }
            .flatMap { Int($0.dropFirst("# liblz4 ".count)) }
    }
}
