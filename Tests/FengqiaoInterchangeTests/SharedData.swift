import Foundation

/// The folder with logs that others wrote. It lies beside the project, not in it.
enum SharedData {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["FENGQIAO_SHARED_DATA"] { return URL(fileURLWithPath: path) }
        return root.deletingLastPathComponent().appendingPathComponent("shared/data")
    }()

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func has(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }

    static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    static func mapping(_ name: String) -> String {
        root.appendingPathComponent("Fixtures/mappings/\(name)").path
    }
}
