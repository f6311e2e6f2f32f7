import FengqiaoLog
import FengqiaoTesting
import Foundation
import SystemPackage
import Testing

/// The readers that use nothing but what the documents say.
@Suite("Format: scripts", .enabled(if: Script.python != nil, "python3 is missing"))
struct FormatScriptTests {
    @Test("it reads the fixtures", arguments: FormatLog.allCases)
    func fixtures(_ log: FormatLog) throws {
        let (output, status) = try Script.run(FormatFixture.folder.appendingPathComponent(log.rawValue).path)
        #expect(status == 0)
        #expect(output == (try FormatFixture.lines(log.rawValue + ".txt")))
        #expect(
            try Script.run("check-segments.py", FormatFixture.folder.appendingPathComponent(log.rawValue).path).status
                == 0)
    }

    @Test("it reads a simulated log of many blocks, vectors and pages, in tails and in segments")
    func large() async throws {
        let folder = try TestFolder()
        var options = try await SealTests.simulated(folder.log, matters: 3_000)
        options.tailLimit = 16 << 20
        let expected = try FormatLog.lines(of: LogReader.open(at: folder.log))
        #expect(expected.count > 17_000)
        #expect(try Script.run(folder.log.string).lines == expected)
        let log = try EventLog.open(at: folder.log, options: options)
        try log.freeze()
        try log.seal()
        try log.close()
        #expect(try Script.run(folder.log.string).lines == expected)
        let told = try Script.run("check-segments.py", folder.log.string)
        #expect(told.status == 0 && told.lines.count > 10)
        // The same in one segment of two blocks.
        let whole = folder.path.appending("whole")
        let copy = try EventLog.create(at: whole, options: options)
        try log.reader().forEachFrame(from: 0) { (frame) throws(LogError) in
            var group = AppendGroup(
                recordedAt: frame.recordedAt, commandKey: copyBytes(frame.commandKey),
                commandDigest: copyBytes(frame.commandDigest))
            for row in 0..<frame.count { group.append(row: frame.row(row)) }
            _ = try copy.append([group])
            return true
        }
        try copy.freeze()
        #expect(try copy.seal() == 1)
        try copy.close()
        #expect(try Script.run(whole.string).lines == expected)
        #expect(try Script.run("check-segments.py", whole.string).status == 0)
    }

    // In the last tail, damage to an append that no later one names looks like one that never returned.
    @Test("it notices a flipped bit in any file but the last tail")
    func damage() throws {
        let folder = try TemporaryFolder()
        let files = try FormatFixture.files(.sealed)
        for name in files.keys.sorted().dropLast() where name != "LOCK" && name != "PUBLISHED" {
            var damaged = files
            damaged[name]?[70] ^= 1
            try FormatFixture.renew(damaged, in: folder.url)
            #expect(try Script.run(folder.url.path).status == 2, "\(name)")
        }
    }
}

private enum Script {
    static let python = ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    static func run(_ log: String) throws -> (lines: [String], status: Int32) { try run("read-log.py", log) }

    static func run(_ script: String, _ log: String) throws -> (lines: [String], status: Int32) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(python))
        process.arguments = [FormatFixture.project.appendingPathComponent("scripts/\(script)").path, log]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (
            String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init), process.terminationStatus
        )
    }
}
