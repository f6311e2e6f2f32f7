import FengqiaoTesting
import Foundation
import Testing

@Suite("The README")
struct ReadmeTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("its embedding code is the code that is compiled here, and it runs")
    func embedding() async throws {
        let folder = try TemporaryFolder()
        #expect(try await embed(at: folder.path("log"), founding: TestDistrict.founding) == 1)
        let code = try String(
            contentsOf: root.appendingPathComponent("Tests/FengqiaoTests/Embedding.swift"), encoding: .utf8)
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
