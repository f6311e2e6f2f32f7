import Fengqiao
import FengqiaoInterchange
import FengqiaoTesting
import Foundation
import Testing

@Suite("Importing")
struct ImportTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func mapping() throws -> Mapping {
        try Mapping(try InputFile.read(SharedData.mapping("receipt.json")), file: "receipt.json")
    }

    private static func trace(_ id: String, _ times: [String], channel: String = "Desk") -> String {
        let events = times.map {
            """
            <event><string key="concept:name" value="Check"/><string key="org:group" value="G"/>
            <string key="org:resource" value="R"/><date key="time:timestamp" value="\($0)"/></event>
            """
        }
        return """
            <trace><string key="concept:name" value="\(id)"/><string key="responsible" value="R"/>
            <string key="department" value="General"/><string key="channel" value="\(channel)"/>
            <date key="startdate" value="2011-01-03T09:00:00.000+01:00"/>
            <date key="deadline" value="2011-02-03T09:00:00.000+01:00"/>
            \(events.joined(separator: "\n"))</trace>
            """
    }

    private static func xes(_ traces: [String]) -> String {
        "<?xml version=\"1.0\"?>\n<log>\n<global scope=\"trace\"><string key=\"concept:name\" value=\"x\"/></global>\n"
            + traces.joined(separator: "\n") + "\n</log>\n"
    }

    private func run(_ text: String) async throws -> (ImportFile, ImportResult, open: Int) {
        let mapping = try mapping()
        let ledger = try await Ledger.create(at: folder.path("log"), mapping.founding, durability: .none)
        let file = XESReader.read(Data(text.utf8), file: "t.xes")
        let result = try await Importer.run(file.cases, mapping, into: ledger)
        let open = try await ledger.overdue().open
        try await ledger.close()
        return (file, result, open)
    }

    @Test("an event before the one before it: its case is rejected with its name and line, the others go in")
    func backwards() async throws {
        let text = Self.xes([
            Self.trace("a", ["2011-01-04T09:00:00.000+01:00"]),
            Self.trace("b", ["2011-01-05T09:00:00.000+01:00", "2011-01-04T09:00:00.000+01:00"]),
            Self.trace("c", ["2011-01-04T09:00:00.000+01:00"]),
        ])
        let (file, result, open) = try await run(text)
        #expect(file.fault == nil && result.appended == 2 && open == 2)
        let rejection = try #require(result.rejected.first)
        #expect(rejection.id == "b" && rejection.line != nil && rejection.reason.contains("event 2"))
    }

    @Test("a file cut in half: what stood whole before the cut goes in, and the fault names file and line")
    func cut() async throws {
        let text = Self.xes([Self.trace("a", []), Self.trace("b", [])].map { $0 })
        let (file, result, open) = try await run(String(text.prefix(text.utf8.count - 40)))
        let fault = try #require(file.fault)
        #expect(fault.code == .badInput && fault.file == "t.xes" && fault.line != nil)
        #expect(result.appended + result.rejected.count == file.cases.count && open == result.appended)
        #expect(file.cases.first?.id == "a")
    }

    @Test("what is no XML, and XML that is no log, are one sentence each", arguments: ["not xml", "<other/>", "{}"])
    func notXML(_ text: String) throws {
        let file = XESReader.read(Data(text.utf8), file: "t.xes")
        #expect(file.cases.isEmpty && file.fault?.code == .badInput)
    }

    @Test("an empty file is an error, and so is a folder")
    func empty() throws {
        let path = try folder.write("empty.xes", "")
        let error = #expect(throws: InterchangeError.self) { try InputFile.read(path) }
        #expect(error?.code == .badInput)
        #expect(#expect(throws: InterchangeError.self) { try InputFile.read(folder.url.path) }?.code == .io)
        #expect(#expect(throws: InterchangeError.self) { try InputFile.read(folder.path("no")) }?.code == .io)
    }

    @Test("an attribute that a case lacks, and a value that the mapping does not translate, are named")
    func missing() async throws {
        let text = Self.xes([
            Self.trace("a", []).replacingOccurrences(of: "department", with: "dept"),
            Self.trace("b", [], channel: "Pigeon"), Self.trace("", []),
        ])
        let (_, result, open) = try await run(text)
        // The third has an empty name.
        #expect(result.rejected.count == 3 && open == 0)
        #expect(result.rejected[0].reason.contains("\"department\""))
        #expect(result.rejected[1].reason.contains("\"Pigeon\""))
    }

    @Test("a case that says something else the second time is left as it was, and reported")
    func changed() async throws {
        let mapping = try mapping()
        let ledger = try await Ledger.create(at: folder.path("log"), mapping.founding, durability: .none)
        let before = XESReader.read(Data(Self.xes([Self.trace("a", [])]).utf8), file: "t")
        let after = XESReader.read(
            Data(Self.xes([Self.trace("a", ["2011-01-05T09:00:00.000+01:00"])]).utf8), file: "t")
        #expect(try await Importer.run(before.cases, mapping, into: ledger).appended == 1)
        let result = try await Importer.run(after.cases, mapping, into: ledger)
        #expect(result.appended == 0 && result.rejected.first?.reason.contains("imported before") == true)
        #expect(try await ledger.history(of: "a").events.count == 2)
        try await ledger.close()
    }

    @Test(
        "a mapping that is wrong names the part that is",
        arguments: [
            ("{", "line 1"), ("{}", "source"), (#"{"source":"s","log":{"origin":"o","zone":"Mars/Base"}}"#, "zone"),
            (#"{"source":"s","log":{"origin":"o","zone":"Z","actor":"a","unit":"u","at":"2000"}}"#, "at"),
            (
                #"{"source":"s","extra":1,"rules":[{"activities":["x"],"command":{}}],"#
                    + #""log":{"origin":"o","zone":"Z","actor":"a","unit":"u","at":"2000-01-01T00:00:00Z"}}"#, "extra"
            ),
        ])
    func badMapping(_ text: String, _ part: String) throws {
        let error = #expect(throws: InterchangeError.self) { try Mapping(Data(text.utf8), file: "m.json") }
        #expect(error?.description.contains(part) == true)
    }

    @Test("hostile XML neither hangs nor reads other files")
    func hostile() throws {
        let bomb = """
            <?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
            <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/hostname">]>
            <log><trace><string key="concept:name" value="x"/><string key="d" value="&c;"/>&f;</trace></log>
            """
        let file = XESReader.read(Data(bomb.utf8), file: "t.xes")
        #expect(file.cases.allSatisfy { ($0.attributes["d"]?.utf8.count ?? 0) <= 1_000 })
    }
}
