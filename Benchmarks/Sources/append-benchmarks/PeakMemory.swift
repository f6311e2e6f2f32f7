#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The most memory that this process has had at once, in KiB.
func peakMemory() -> Int {
    var usage = rusage()
    #if canImport(Glibc)
        // There alone it is an enumeration.
        getrusage(RUSAGE_SELF.rawValue, &usage)
    #else
        getrusage(RUSAGE_SELF, &usage)
    #endif
    #if canImport(Darwin)
        // There it is told in bytes.
        return usage.ru_maxrss / 1_024
    #else
        return usage.ru_maxrss
    #endif
}
