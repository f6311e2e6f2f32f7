import FengqiaoLog
import FengqiaoTesting
import Foundation
import SystemPackage
import Testing

@Suite("Several processes")
struct ProcessTests {
    /// The executable that was built with the tests, beside their bundle.
    private static let executable: URL = {
        var folder = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
        for _ in 0..<6 {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("fengqiao-stress")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        }
        return folder
    }()

    private static func start(_ arguments: [String]) throws -> (Process, Pipe) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = executable
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        return (process, pipe)
    }

    @Test("three readers see each of a million appends once, in order and only when durable, while writers are killed")
    func readersAndKilledWriters() async throws {
        // On a thread of its own: a killer that waits in line behind other tests would come too late.
        try await withCheckedThrowingContinuation { done in
            Thread.detachNewThread { done.resume(with: Result { try readAndKill() }) }
        }
    }

    private func readAndKill() throws {
        let folder = try TestFolder()
        let log = folder.log.string
        let isLong = ProcessInfo.processInfo.environment["FENGQIAO_LONG_TESTS"] != nil
        let total = isLong ? 10_000_000 : 1_000_000
        // Each is to be killed when an eighth more is there, and takes its time from half of the next eighth on.
        func write(_ part: Int) throws -> (Process, Pipe) {
            try Self.start(["write", log, "\(total)"] + (part < 8 ? ["\(total * (2 * part + 1) / 16)"] : []))
        }
        var writer = try write(1)
        while !FileManager.default.fileExists(atPath: log + "/PUBLISHED") {
            try #require(writer.0.isRunning, "\(Self.text(writer.1))")
            usleep(5_000)
        }
        let readers = try ["frames", "columns", "anew"].map { try Self.start([$0, log, "\(total)"]) }
        // Killed at seven places, wherever the writer then is: in a write, a sync, a rotation, a seal.
        var kills = 0
        for part in 1...7 {
            while writer.0.isRunning, try acknowledged(log) < UInt64(total * part / 8) {
                usleep(UInt32(part) * 1_000)
            }
            guard writer.0.isRunning else { break }
            kill(writer.0.processIdentifier, SIGKILL)
            writer.0.waitUntilExit()
            #expect(writer.0.terminationReason == .uncaughtSignal)
            kills += 1
            writer = try write(part + 1)
        }
        writer.0.waitUntilExit()
        #expect(writer.0.terminationStatus == 0, "\(Self.text(writer.1))")
        for reader in readers {
            reader.0.waitUntilExit()
            let text = Self.text(reader.1)
            #expect(reader.0.terminationStatus == 0, "\(text)")
            print(text, terminator: "")
        }
        #expect(kills == 7)
        let found = try LogReader.open(at: folder.log).verify()
        #expect(found.isWhole && found.events == UInt64(total) && found.root != nil, "\(found.faults)")
        print("\(kills) writers killed; \(found.events) events, \(found.faults.count) faults")
    }

    private func acknowledged(_ log: String) throws -> UInt64 {
        guard let handle = FileHandle(forReadingAtPath: log + ".witness") else { return 0 }
        defer { try? handle.close() }
        let bytes = try handle.read(upToCount: 16) ?? Data()
        return bytes.count < 16 ? 0 : bytes[8..<16].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func text(_ pipe: Pipe) -> String {
        String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
}
