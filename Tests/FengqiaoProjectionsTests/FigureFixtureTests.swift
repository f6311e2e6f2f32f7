import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema
import FengqiaoTesting
import Foundation
import Testing

/// Stories that were computed by hand before the code was asked: `Fixtures/figures`. Each says which row of the
/// specification it is about, and why its figures are what they are.
@Suite("Hand-computed figures")
struct FigureFixtureTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/figures")

    static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".json") && $0 != "common.json" }.sorted()

    private static func read(_ name: String) throws -> JSONValue {
        try JSONParser.parse(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    /// One story, told to a ledger.
    struct Told {
        let story: JSONValue
        var ledger = ModelLedger()

        init(_ name: String) throws {
            story = try FigureFixtureTests.read(name)
            for file in [try FigureFixtureTests.read("common.json"), story] {
                for line in try #require(file["commands"]?.array) {
                    let command = try Command(json: line)
                    try ledger.record(command)
                }
            }
        }
    }

    @Test("every row of the specification has a story")
    func rows() throws {
        let rows = try Self.names.compactMap { try Self.read($0)["row"]?.string }.joined(separator: "\n")
        let wanted = [
            "Clock kinds", "Units", "Work measure", "Pause", "Extension", "Transfer", "Rework", "Reopen", "Overdue by",
            "Calendar version", "Imported dueAt", "Light (xihaian)", "Light (earlyWarning)", "Breach owner",
            "Queue order", "Supervision due", "上报数", "有效上报率", "漏报率", "自办率", "按期处置率", "超期未处置",
            "按时受理/派遣/响应率", "准确派遣率", "退回率", "无理退回率", "返工率", "首次解决率", "核实/核查 按时率",
            "巡查/值守完成率", "走访覆盖率", "调解成功率", "响应率/解决率/满意率", "参评率", "重复诉求", "督办数", "反馈率",
            "计酬", "Score", "Rank / star", "Attribution", "Peak rung", "Petition rung", "Contained", "Rate", "Bounds",
            "Resolved-at", "Escalation rate", "Dispatch-down", "回流", "越级 rate", "推诿", "积案化解率", "重复率",
            "Counter-indicators", "D3.4",
        ]
        for row in wanted { #expect(rows.contains(row), "\(row) has no story") }
        #expect(Self.names.count >= 40)
    }

    @Test("the figures are those that were computed by hand", arguments: names)
    func figures(_ name: String) throws {
        let told = try Told(name)
        for expected in try #require(told.story["expect"]?.array) {
            let asOf = try #require(expected["asOf"]?.string.flatMap { Instant($0) })
            let knownAt = expected["knownAt"]?.string.flatMap { Instant($0) }
            let events = told.ledger.events.filter { event in knownAt.map { event.recordedAt <= $0 } ?? true }
            let (chronicle, names) = try Folding.chronicle(of: events)
            let view = View(
                chronicle: chronicle, names: names, now: asOf,
                period: expected["period"]?.string.flatMap { Period($0) },
                place: "\(name), as of \(asOf.text(in: .china))")
            try view.check(expected)
            if let backlog = expected["backlog"] { try check(backlog, told, view) }
        }
    }

    private func check(_ expected: JSONValue, _ told: Told, _ view: View) throws {
        let openAt = try #require(expected["openAt"]?.string.flatMap { Instant($0) })
        let (then, names) = try Folding.chronicle(of: told.ledger.events.filter { $0.recordedAt <= openAt })
        let matters = Backlog.open(then, names, at: openAt, days: try #require(expected["days"]?.integer))
        let figure = Backlog.figure(of: matters, view.chronicle, view.names, at: view.now)
        view.compare(figure, try #require(expected["figure"]), "backlog")
    }
}
