import Foundation
import Testing

@Suite("The layers")
struct LayeringTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    // What each module may import. Names of platform modules are the same everywhere.
    private static let allowed: [String: Set<String>] = [
        "FengqiaoSchema": [],
        "FengqiaoLog": [
            "FengqiaoSchema", "CLZ4", "CFengqiaoSystem", "SystemPackage", "Crypto", "Synchronization", "Dispatch",
        ],
        "FengqiaoModel": ["FengqiaoSchema"],
        "FengqiaoProjections": ["FengqiaoSchema", "FengqiaoModel"],
        "Fengqiao": [
            "FengqiaoSchema", "FengqiaoLog", "FengqiaoModel", "FengqiaoProjections", "SystemPackage", "Crypto",
            "Synchronization", "Dispatch", "Foundation", "Glibc", "Darwin", "Musl",
        ],
        "FengqiaoInterchange": ["Fengqiao", "Foundation", "FoundationXML"],
        "FengqiaoCalendars": ["FengqiaoModel"],
        "FengqiaoPresets": ["FengqiaoModel"],
        "FengqiaoSimulation": ["Fengqiao", "FengqiaoCalendars", "FengqiaoPresets", "HeapModule"],
        "FengqiaoTesting": [
            "Fengqiao", "FengqiaoLog", "FengqiaoModel", "FengqiaoSimulation", "SystemPackage", "Foundation",
            "Synchronization", "CFengqiaoSystem",
        ],
        "FengqiaoCLI": [
            "Fengqiao", "FengqiaoInterchange", "FengqiaoPresets", "FengqiaoSimulation", "ArgumentParser", "Foundation",
            "Glibc", "Darwin", "Musl",
        ],
        "fengqiao": ["FengqiaoCLI"],
    ]

    private static func sources(_ folder: String) throws -> [(path: String, lines: [String])] {
        let url = root.appendingPathComponent("Sources/\(folder)")
        let files = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)
        return try (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }.map {
            ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8).components(separatedBy: "\n"))
        }
    }

    private static func imports(_ lines: [String]) -> [String] {
        lines.compactMap { line in
            let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
            guard let at = words.firstIndex(of: "import"), at <= 1, words.count > at + 1 else { return nil }
            if at == 1, !["public", "package", "internal", "private", "fileprivate"].contains(words[0]) { return nil }
            return String(words[at + 1])
        }
    }

    @Test("each module imports what its layer may know and nothing else", arguments: allowed.keys.sorted())
    func imports(_ module: String) throws {
        let files = try Self.sources(module)
        #expect(!files.isEmpty, "no sources of \(module) were found")
        for file in files {
            let extra = Set(Self.imports(file.lines)).subtracting(Self.allowed[module] ?? [])
            #expect(extra.isEmpty, "\(module)/\(file.path) imports \(extra.sorted())")
        }
    }

    @Test("every folder of Sources is a module that this test knows")
    func complete() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Self.root.appendingPathComponent("Sources").path)
        #expect(Set(folders).subtracting(["CLZ4", "CFengqiaoSystem"]) == Set(Self.allowed.keys))
    }

    @Test("Foundation is read by few: zones, files and XML, never by the log, the model or the projections")
    func foundation() throws {
        let files = try Self.sources("Fengqiao").filter { Self.imports($0.lines).contains("Foundation") }
        #expect(files.map(\.path) == ["ZoneDatabase.swift"])
    }

    // Files that only hand an executor over, where the language spells the hand-over `unsafe`.
    private static let executors: Set<String> = [
        "Ledger.swift", "QueryEngine.swift", "SnapshotKeeper.swift", "ThreadExecutor.swift",
    ]

    @Test("unsafe code stands in files that are named for it", arguments: allowed.keys.sorted())
    func unsafe(_ module: String) throws {
        for file in try Self.sources(module)
        where !file.path.hasSuffix("+Unsafe.swift") && !Self.executors.contains(file.path) {
            for (number, line) in file.lines.enumerated() {
                let code = line.components(separatedBy: "//")[0]
                let words = code.split { !($0.isLetter || $0.isNumber || $0 == "_") }
                #expect(!words.contains("unsafe"), "\(module)/\(file.path):\(number + 1)")
            }
        }
    }
}
