public import FengqiaoModel
import Foundation

extension Zone {
    /// Finds a zone by its name: a fixed offset such as `+08:00` or `Z`, or a name of the machine's time zone
    /// database such as `Europe/Amsterdam`.
    ///
    /// The offsets of a named zone are read once, when a log is founded, and are then part of the log: neither
    /// another machine nor a later database changes a figure. They are read from 1970 to 2070, and the last holds on.
    ///
    /// - Returns: `nil` where no zone has that name.
    public static func named(_ name: String) -> Zone? {
        if let fixed = Zone(offset: name) { return fixed }
        // An abbreviation such as "CST" stands for several zones.
        guard name.contains("/") || name == "UTC", let zone = TimeZone(identifier: name) else { return nil }
        var offsets: [Offset] = []
        var at = Date(timeIntervalSince1970: 0)
        let end = Date(timeIntervalSince1970: 100 * 365.25 * 86_400)
        while at < end {
            let instant = Instant(milliseconds: Int64(at.timeIntervalSince1970) * 1_000)
            let seconds = Int64(zone.secondsFromGMT(for: at))
            if offsets.last?.seconds != seconds { offsets.append(Offset(from: instant, seconds: seconds)) }
            guard let next = zone.nextDaylightSavingTimeTransition(after: at), next > at else { break }
            at = next
        }
        return Zone(name: name, offsets: offsets)
    }
}
