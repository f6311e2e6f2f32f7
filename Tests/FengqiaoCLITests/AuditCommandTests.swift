import Fengqiao
import FengqiaoTesting
import Foundation
import Testing

@Suite("Looking after a log from the command line")
struct AuditCommandTests {
    private let folder: TemporaryFolder
    private var log: String { folder.path("log") }
    private var segments: URL { folder.url.appendingPathComponent("log/segments") }

    init() throws {
        folder = try TemporaryFolder()
        let made = try CommandLine.run(["simulate", log, "--matters", "200", "--days", "20", "--seed", "3"])
        try #require(made.code == 0, "\(made.errors)")
    }

    private func json(_ arguments: [String], code: Int32 = 0) throws -> JSONValue {
        let outcome = try CommandLine.run(arguments + ["--json"])
        #expect(outcome.code == code, "\(arguments): \(outcome.errors)")
        return try outcome.json
    }

    private func flip(_ file: URL, at offset: Int) throws {
        var bytes = try Data(contentsOf: file)
        bytes[offset] ^= 0x20
        try bytes.write(to: file)
    }

    @Test("seal leaves the same events and root, inspect counts every byte of them by column")
    func sealing() throws {
        let before = try json(["verify", log])
        #expect(before["ok"] == .bool(true) && before["root"]?.string?.count == 64)
        #expect(try json(["inspect", log])["segments"]?.array?.first?["form"]?.string == "active")
        let sealed = try json(["seal", log])
        #expect(sealed["sealed"]?.integer == 1 && sealed["events"] == before["events"])
        #expect(try json(["verify", log]) == before)
        #expect(try json(["seal", log])["sealed"]?.integer == 0)

        let found = try json(["inspect", log])
        let files = try #require(found["segments"]?.array)
        #expect(files.map { $0["form"]?.string } == ["sealed", "active"])
        #expect(found["events"] == before["events"])
        let columns = try #require(files[0]["columns"]?.object)
        // The columns and the parts around them are all that there is, but for some padding.
        let sum = columns.reduce(0) { $0 + ($1.value.integer ?? 0) }
        #expect(sum == files[0]["bytes"]?.integer)
        #expect(columns.contains { $0.key == "MatterReported.summary" || $0.key.contains("summary") })
        let text = try CommandLine.run(["inspect", log])
        #expect(text.code == 0 && text.output.contains("sealed") && text.output.contains("recordedAt"))
        #expect(try CommandLine.run(["verify", log]).output.contains("whole 完好"))
    }

    @Test("verify names the damaged file and byte and ends in 2; reports refuse the damage too")
    func damage() throws {
        #expect(try CommandLine.run(["seal", log]).code == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: segments.path).filter { $0.hasSuffix(".seg") }
        let file = segments.appendingPathComponent(try #require(names.first))
        let length = try Data(contentsOf: file).count
        for offset in [0, 8, 100, length / 2, length - 30, length - 1] {
            try flip(file, at: offset)
            let found = try json(["verify", log], code: 2)
            #expect(found["ok"] == .bool(false) && found["root"] == .null)
            #expect(found["faults"]?.array?.first?["file"]?.string?.hasSuffix(file.lastPathComponent) == true)
            let text = try CommandLine.run(["verify", log])
            #expect(text.code == 2 && text.output.contains("fault: ") && text.output.contains("damaged 损坏"))
            try flip(file, at: offset)
        }
        #expect(try CommandLine.run(["verify", log]).code == 0)
        #expect(try CommandLine.run(["verify", folder.path("nowhere")]).code == 74)
    }

    @Test("repair --manifest: a lost or damaged one is made again, a whole one stays, a gap is refused")
    func repairing() throws {
        #expect(try CommandLine.run(["seal", log]).code == 0)
        let manifest = folder.url.appendingPathComponent("log/MANIFEST")
        let whole = try Data(contentsOf: manifest)
        let before = try json(["verify", log])
        #expect(try json(["repair", log, "--manifest"])["wasWhole"] == .bool(true))
        #expect(try Data(contentsOf: manifest) == whole)

        try flip(manifest, at: 20)
        let refusal = try CommandLine.run(["overdue", log])
        #expect(refusal.code == 2 && refusal.errors.contains("repair"), "\(refusal.errors)")
        #expect(try json(["verify", log], code: 2)["faults"]?.array?.count == 1)
        let repaired = try json(["repair", log, "--manifest"])
        #expect(repaired["wasWhole"] == .bool(false) && repaired["end"] == before["events"])
        #expect(try json(["verify", log]) == before)
        #expect(FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("log/MANIFEST.damaged").path))

        try FileManager.default.removeItem(at: manifest)
        #expect(try json(["repair", log, "--manifest"])["end"] == before["events"])
        #expect(try json(["verify", log]) == before)
        // The log goes on from there.
        #expect(try CommandLine.run(["append", log, "-"], input: "").code == 0)

        try FileManager.default.removeItem(at: manifest)
        let names = try FileManager.default.contentsOfDirectory(atPath: segments.path).filter { $0.hasSuffix(".seg") }
        try FileManager.default.removeItem(at: segments.appendingPathComponent(try #require(names.first)))
        let gap = try CommandLine.run(["repair", log, "--manifest"])
        #expect(gap.code == 2 && gap.errors.contains("position 0"), "\(gap.errors)")
        #expect(!FileManager.default.fileExists(atPath: manifest.path))
        #expect(try CommandLine.run(["repair", log]).code == 64)
        #expect(try CommandLine.run(["repair", folder.path("nowhere"), "--manifest"]).code == 74)
    }
}
