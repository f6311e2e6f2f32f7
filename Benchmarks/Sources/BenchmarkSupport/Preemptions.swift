#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How often others were given a processor that this process wanted, since it began. A long time among many short
/// ones is often nothing else.
package func preemptions() -> Int {
    var usage = rusage()
    #if canImport(Glibc)
        // There the name is of a type of its own, and the call wants a number.
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
        getrusage(RUSAGE_SELF, &usage)
    #endif
    return usage.ru_nivcsw
}
