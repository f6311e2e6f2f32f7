import Foundation
import Testing

/// The numbered sentences of the format's documents.
@Suite("Format: tags")
struct FormatTagTests {
    private static func tags(_ text: String) throws -> [Int] {
        // A range such as "FMT-80 to FMT-86" names all of its tags.
        let tag = try Regex("FMT-([0-9]+)( to FMT-([0-9]+))?", as: (Substring, Substring, Substring?, Substring?).self)
        return text.matches(of: tag).flatMap { match -> [Int] in
            guard let first = Int(match.output.1) else { return [] }
            return Array(first...max(first, match.output.3.flatMap { Int($0) } ?? first))
        }
    }

    private static func text(_ folder: String, _ endings: Set<String>) throws -> String {
        let url = FormatFixture.project.appendingPathComponent(folder)
        let files = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)
        return try (files?.allObjects as? [URL] ?? []).filter { endings.contains($0.pathExtension) }
            .map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
    }

    /// The sentences: each tag as it stands at the head of one.
    private static func sentences() throws -> [Int] {
        let lines = try text("docs", ["md"]).split(separator: "\n").filter { $0.hasPrefix("- [FMT-") }
        return try lines.flatMap { try tags(String($0.prefix { $0 != "]" })) }
    }

    @Test("each sentence has a tag of its own, and each tag is named where the code keeps it or a test holds it")
    func complete() throws {
        let sentences = try Self.sentences()
        #expect(sentences.count > 80)
        let twice = Dictionary(grouping: sentences) { $0 }.filter { $0.value.count > 1 }.keys
        #expect(twice.isEmpty, "used twice: \(twice.sorted())")
        let named = Set(try Self.tags(Self.text("Sources", ["swift", "c", "h"]) + Self.text("Tests", ["swift"])))
        let forgotten = Set(sentences).subtracting(named)
        #expect(forgotten.isEmpty, "named by no source and no test: \(forgotten.sorted())")
    }

    @Test("whatever names a tag names one that there is")
    func known() throws {
        let named = try ["Sources", "Tests", "docs", "scripts", "Fixtures", "Benchmarks/Sources"].flatMap {
            try Self.tags(Self.text($0, ["swift", "c", "h", "md", "py", "txt"]))
        }
        let unknown = Set(named).subtracting(try Self.sentences())
        #expect(unknown.isEmpty, "no such sentence: \(unknown.sorted())")
    }
}
