// README:begin
import Fengqiao
import FengqiaoTesting
import Foundation
import Testing

func embed(at path: String, founding: Founding) async throws -> Int {
    let ledger = try await Ledger.create(at: path, founding)
    let report = MatterReported(channel: .hotline, originUnit: "grid-1", summary: "路灯连续三晚不亮")
    try await ledger.execute(
        Command(
            key: "12345/2024/000017", matter: "M-17", at: founding.at, actor: "w-3", unit: "grid-1",
            .matterReported(report)))
    let queue = try await ledger.overdue(limit: 20)
    try await ledger.close()
    return queue.open
}
// README:end

@Suite("The README")
struct ReadmeTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("its embedding code is the code that is compiled here, and it runs")
    func embedding() async throws {
        let folder = try TemporaryFolder()
        #expect(try await embed(at: folder.path("log"), founding: TestDistrict.founding) == 1)
        let source = try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8)
        let parts = source.components(separatedBy: "// README:begin\n")
        let code = try #require(parts.last?.components(separatedBy: "// README:end").first)
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(readme.contains("```swift\n\(code)```"))
    }

    @Test("its two commands are what continuous integration calls")
    func commands() throws {
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let run = try String(contentsOf: root.appendingPathComponent(".ci/run"), encoding: .utf8)
        let commands = readme.components(separatedBy: "```sh\n").dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }
            .filter { $0.hasPrefix("scripts/setup") }
        #expect(commands.count == 2)
        for command in commands {
            #expect(!command.contains("\n"), "one line: \(command)")
            #expect(run.contains(command), "called by .ci/run: \(command)")
        }
    }
}
