import Fengqiao
import FengqiaoTesting
import Foundation
import Testing

@Suite("The reference pages")
struct ReferenceDocsTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("the example of each command is recorded, one after the other, and no matter kind lacks one")
    func examples() async throws {
        let page = try String(contentsOf: root.appendingPathComponent("docs/reference/commands.md"), encoding: .utf8)
        let block = try #require(page.components(separatedBy: "```json\n").dropFirst().first)
        let lines = try #require(block.components(separatedBy: "```").first).split(separator: "\n")
        let folder = try TemporaryFolder()
        let clock = SetClock(TestDistrict.start + 80 * 86_400_000)
        let ledger = try await Ledger.create(
            at: folder.path("log"), TestDistrict.founding, durability: .none, clock: clock.clock)
        var kinds: Set<EventKind> = []
        for line in lines {
            let command = try Command(json: JSONParser.parse(line.utf8))
            try await ledger.execute(command)
            kinds.insert(command.body.kind)
        }
        #expect(kinds == Set(EventKind.allCases.filter { !$0.isReference }))
        try await ledger.close()
    }

    @Test("every refusal is on the page, and every event of the policy example can be read")
    func refusals() throws {
        let page = try String(contentsOf: root.appendingPathComponent("docs/reference/commands.md"), encoding: .utf8)
        for code in Refusal.Code.allCases {
            #expect(page.contains("`\(code.rawValue)`"), "\(code)")
            if let number = code.number { #expect(page.contains("`\(code.rawValue)` (\(number))"), "\(code)") }
        }
    }
}
