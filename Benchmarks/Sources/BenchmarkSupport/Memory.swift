import Foundation

#if canImport(Darwin)
    import Darwin
#endif

/// The memory of this process, in KiB; 0 where it cannot be told.
package struct Memory: Codable, Sendable {
    /// What it has now.
    package var resident: Int
    /// The most that it has had at once.
    package var peak: Int

    /// What it has at this moment.
    package static func now() -> Memory {
        #if canImport(Darwin)
            var usage = rusage()
            getrusage(RUSAGE_SELF, &usage)
            // There it is told in bytes, and only the most.
            return Memory(resident: 0, peak: usage.ru_maxrss / 1_024)
        #else
            // Not `getrusage`: its figure outlives `exec`, so that under `swift run` it would be that of the build.
            return Memory(resident: status("VmRSS:"), peak: status("VmHWM:"))
        #endif
    }

    private static func status(_ field: String) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        for line in status.split(separator: "\n") where line.hasPrefix(field) {
            return line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
        }
        return 0
    }
}
