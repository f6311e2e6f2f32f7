import Foundation

#if canImport(Darwin)
    import Darwin

    /// The most memory that this process has had at once, in KiB.
    func peakMemory() -> Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        // There it is told in bytes.
        return usage.ru_maxrss / 1_024
    }
#else
    /// The most memory that this process has had at once, in KiB; 0 where it cannot be told.
    ///
    /// Not `getrusage`: its figure outlives `exec`, so that under `swift run` it would be that of the build.
    func peakMemory() -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            return line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
        }
        return 0
    }
#endif
