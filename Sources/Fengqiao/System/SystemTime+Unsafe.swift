import FengqiaoModel

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The machine's clock.
enum SystemTime {
    /// Milliseconds since 1970 UTC.
    ///
    /// Why it is safe: `clock_gettime` fills a structure that this function owns and nobody else sees, and cannot
    /// fail for the real-time clock.
    static func now() -> Instant {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
