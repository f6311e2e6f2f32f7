import Foundation

/// The machine, as far as figures depend on it.
package struct Machine: Codable, Sendable {
    package var processor: String
    package var cores: Int
    /// In KiB.
    package var memory: UInt64
    package var system: String
    package var kernel: String
    /// The file system of the disk that was written to or read from.
    package var fileSystem: String

    /// - Parameter disk: a folder on the disk in question.
    package init(disk: URL) {
        let process = ProcessInfo.processInfo
        cores = process.activeProcessorCount
        memory = process.physicalMemory / 1_024
        system = process.operatingSystemVersionString
        processor = Self.field("model name", "/proc/cpuinfo") ?? "unknown"
        kernel = Self.lines("/proc/sys/kernel/osrelease").first ?? "unknown"
        fileSystem = Self.mounted(disk)
    }

    /// The processor and the number of cores, as a part of a file's name.
    package var name: String {
        let words = processor.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        return (words + ["\(cores)"]).joined(separator: "-")
    }

    private static func lines(_ path: String) -> [String] {
        (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n").map(String.init) ?? []
    }

    private static func field(_ name: String, _ path: String) -> String? {
        for line in lines(path) where line.hasPrefix(name) {
            return line.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
        }
        return nil
    }

    /// The type of the file system with the longest mount point above a folder.
    private static func mounted(_ folder: URL) -> String {
        let path = folder.resolvingSymlinksInPath().path + "/"
        var found = (point: "", type: "unknown")
        for line in lines("/proc/self/mounts") {
            // Device, mount point, type, options.
            let parts = line.split(separator: " ").map(String.init)
            guard parts.count > 2, parts[1].count >= found.point.count else { continue }
            if path.hasPrefix(parts[1] == "/" ? "/" : parts[1] + "/") { found = (parts[1], parts[2]) }
        }
        return found.type
    }
}
