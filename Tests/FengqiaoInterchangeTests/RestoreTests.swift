import Fengqiao
import FengqiaoInterchange
import FengqiaoModel
import FengqiaoTesting
import Foundation
import Testing

@Suite("Export and restore")
struct RestoreTests {
    /// A log of a random history, with a key on every third command.
    private struct Written {
        var path: String
        var events: [Event]
        var keyed: Command?
        var root: String
        var lines: [Substring]
    }

    private static func write(_ seed: UInt64, _ folder: TemporaryFolder, commands: Int = 250) async throws -> Written {
        var history = try RandomHistory(seed: seed)
        let references = history.ledger.events.map(\.body)
        let path = folder.path("log-\(seed)")
        let time = SetClock(Scene.start)
        let founding = Founding(
            origin: "scene", actor: "w", unit: "village", at: Scene.start, references: Array(references.dropFirst()))
        let ledger = try await Ledger.create(at: path, founding, durability: .none, clock: time.clock)
        var keyed: Command?
        for number in 0..<commands {
            var (command, answer) = try history.step()
            guard case .recorded(let events) = answer else { continue }
            if number.isMultiple(of: 3) { command.key = "key/\(number)\u{1}" }
            time.set(events[0].recordedAt)
            try await ledger.execute(command)
            if command.key != nil { keyed = command }
        }
        try await ledger.close()
        if seed.isMultiple(of: 2) { _ = try Ledger.seal(at: path) }
        let root = try #require(try Ledger.verify(at: path).root)
        let file = folder.path("export-\(seed)")
        let reader = try await Ledger.read(at: path)
        try await Exporter.jsonLines(reader, to: file)
        try await reader.close()
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        return Written(path: path, events: history.ledger.events, keyed: keyed, root: root, lines: lines)
    }

    @Test("any legal history, exported and restored, has the same root, lines, events and keys", arguments: 1...40)
    func sameRoot(_ seed: Int) async throws {
        let folder = try TemporaryFolder()
        let written = try await Self.write(UInt64(seed), folder)
        #expect(written.lines.count == written.events.count)
        let copy = folder.path("copy")
        let result = try Restorer.run(folder.path("export-\(seed)"), into: copy, expecting: written.root)
        #expect(result.events == UInt64(written.events.count) && result.root == written.root)
        let found = try Ledger.verify(at: copy)
        #expect(found.isWhole && found.events == result.events + 1)
        // The ledger recorded what the model decided, and the copy holds the same.
        let ledger = try await Ledger.open(at: copy)
        let events = Events()
        try await ledger.forEachEvent { event, _ in events.all.append(event) }
        #expect(Array(events.all.dropLast()) == written.events, "seed \(seed)")
        #expect(
            events.all.last?.body
                == .restoreRecorded(
                    RestoreRecorded(events: Int64(result.events), root: try Token(checking: result.root)))
        )
        try await Exporter.jsonLines(ledger, to: folder.path("again"))
        let again = try String(contentsOfFile: folder.path("again"), encoding: .utf8).split(separator: "\n")
        #expect(again.dropLast() == written.lines[...])
        // A retry of what the first log took is a retry here too.
        if let keyed = written.keyed { #expect(try await ledger.execute(keyed).isRepeat) }
        try await ledger.close()
    }

    private final class Events: @unchecked Sendable {
        // Touched by one reading at a time.
        var all: [Event] = []
    }

    @Test("a restored log is exported and restored again, its RestoreRecorded with it")
    func twice() async throws {
        let folder = try TemporaryFolder()
        let written = try await Self.write(3, folder, commands: 40)
        _ = try Restorer.run(folder.path("export-3"), into: folder.path("b") + "/")
        let ledger = try await Ledger.read(at: folder.path("b"))
        try await Exporter.jsonLines(ledger, to: folder.path("b.jsonl"))
        try await ledger.close()
        let result = try Restorer.run(folder.path("b.jsonl"), into: folder.path("c"))
        #expect(result.events == UInt64(written.events.count) + 1)
        #expect(try Ledger.verify(at: folder.path("b")).root == result.root)
    }

    @Test("what is not a whole export is refused with its line, and leaves nothing behind")
    func refused() async throws {
        let folder = try TemporaryFolder()
        let lines = try await Self.write(5, folder, commands: 60).lines.map(String.init)
        func refusal(_ changed: [String]) throws -> String {
            let file = try folder.write("changed", changed.joined(separator: "\n"))
            let error = #expect(throws: InterchangeError.self) {
                try Restorer.run(file, into: folder.path("copy"))
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
            #expect(!names.contains { $0.hasPrefix("copy") }, "\(names)")
            return error?.description ?? ""
        }
        func changed(_ index: Int, _ from: String, _ to: String) -> [String] {
            var copy = lines
            copy[index] = copy[index].replacingOccurrences(of: from, with: to)
            #expect(copy[index] != lines[index], "\(from) is not in line \(index + 1)")
            return copy
        }
        let last = lines.count - 1
        var missing = lines
        missing.remove(at: 5)
        #expect(try refusal(missing).contains("position 5 should come here"))
        var swapped = lines
        swapped.swapAt(last, last - 1)
        #expect(try refusal(swapped).contains("line \(last): append"))
        #expect(try refusal(Array(lines.dropFirst())).contains("position 0 should come here"))
        #expect(try refusal(lines.dropLast() + [String(lines[last].dropLast(9))]).contains("line \(last + 1)"))
        #expect(try refusal(changed(last, "\"source\":\"scene\"", "\"source\":\"other\"")).contains("is of other"))
        #expect(try refusal(changed(last, "\"specversion\":\"1.0\"", "\"specversion\":\"2\"")).contains("specversion"))
        #expect(try refusal(changed(last, "\"streamsequence\":", "\"streamsequence\":7")).contains("of its stream"))
        #expect(try refusal(changed(1, "\"subject\":\"", "\"subject\":\"x")).contains("belongs to"))
        #expect(try refusal(changed(last, "\"type\":\"", "\"type\":\"X")).contains("which is no kind of event"))
        #expect(try refusal(changed(0, "\"zone\":", "\"zona\":")).contains("data.zon"))
        #expect(
            try refusal(changed(last, "\"recordedtime\":\"2024", "\"recordedtime\":\"2023")).contains("recorded at"))
        #expect(try refusal([]).contains("no events"))
        let keyed = try #require(lines.lastIndex { $0.contains("commandkey") })
        #expect(try refusal(changed(keyed, "\"commanddigest\":\"", "\"commanddigest\":\"0")).contains("commanddigest"))
        let first = try #require(lines.firstIndex { $0.contains("commandkey") })
        let key = try #require(lines[first].firstMatch(of: /"commandkey":"([^"]*)"/)?.1)
        let other = try #require(lines[keyed].firstMatch(of: /"commandkey":"([^"]*)"/)?.1)
        #expect(try refusal(changed(keyed, String(other), String(key))).contains("key"))
    }

    @Test("another root than the expected is refused, and so is a folder that holds something")
    func otherRoot() async throws {
        let folder = try TemporaryFolder()
        let written = try await Self.write(7, folder, commands: 40)
        let file = folder.path("export-7")
        let error = #expect(throws: LedgerError.self) {
            try Restorer.run(file, into: folder.path("copy"), expecting: String(repeating: "0", count: 64))
        }
        #expect(error?.code == .corrupted && error?.message.contains(written.root) == true)
        #expect(!FileManager.default.fileExists(atPath: folder.path("copy")))
        let taken = #expect(throws: LedgerError.self) { try Restorer.run(file, into: written.path) }
        #expect(taken?.code == .alreadyExists)
        #expect(try Ledger.verify(at: written.path).root == written.root)
    }

    @Test("local mean time, in an offset with seconds, is the same instant after an export")
    func oldOffsets() throws {
        let zone = try #require(
            Zone(name: "Asia/Shanghai", offsets: [Zone.Offset(from: Instant(milliseconds: .min / 4), seconds: 29_143)]))
        let instant = try #require(Instant("1911-10-10T00:00:01.007Z"))
        #expect(instant.text(in: zone) == "1911-10-10T08:05:01.007+08:05")
        #expect(Instant(instant.text(in: zone)) == instant)
    }
}
