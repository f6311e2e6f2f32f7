/// The time zone in which a log's local dates are taken: a name and the offsets that it stands for.
///
/// The offsets are in the log, as part of its first event. A figure then never depends on the time zone
/// database of the machine that computes it, nor on a later change to that database.
public struct Zone: Hashable, Sendable {
    /// The name as it was given: `+08:00`, or a name such as `Europe/Amsterdam`.
    public var name: String
    /// When each offset begins, in order; the first holds for all time before it too. At least one.
    public var offsets: [Offset]

    /// An offset and when it begins.
    public struct Offset: Hashable, Sendable {
        /// When it begins.
        public var from: Instant
        /// Seconds east of Greenwich.
        public var seconds: Int64

        /// Makes an offset.
        public init(from: Instant, seconds: Int64) {
            self.from = from
            self.seconds = seconds
        }
    }

    /// China Standard Time, UTC+8, which every log has unless it names another.
    public static let china = Zone(name: "+08:00", fixedSeconds: 8 * 3_600)

    /// A zone of one offset.
    public init(name: String, fixedSeconds: Int64) {
        self.name = name
        offsets = [Offset(from: Instant(milliseconds: Instant.range.lowerBound), seconds: fixedSeconds)]
    }

    /// A zone with its offsets in order of time, or `nil` where there is none, they are out of order, or one is
    /// larger than 18 hours.
    public init?(name: String, offsets: [Offset]) {
        guard !offsets.isEmpty, offsets.allSatisfy({ abs($0.seconds) <= 18 * 3_600 }),
            zip(offsets, offsets.dropFirst()).allSatisfy({ $0.from < $1.from })
        else { return nil }
        self.name = name
        self.offsets = offsets
    }

    /// Reads a fixed offset, `+08:00` or `Z`; `nil` for anything else.
    public init?(offset text: String) {
        guard let seconds = Instant.offset(ArraySlice(text.utf8)) else { return nil }
        self.init(name: Zone.text(ofOffset: seconds), fixedSeconds: seconds)
    }

    /// The offset at an instant, in seconds. O(log offsets).
    public func offset(at instant: Instant) -> Int64 {
        if offsets.count == 1 { return offsets[0].seconds }
        var low = 0
        var high = offsets.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if offsets[middle].from <= instant { low = middle } else { high = middle }
        }
        return offsets[low].seconds
    }

    /// The local date of an instant.
    public func date(of instant: Instant) -> LocalDate {
        let local = instant.milliseconds + offset(at: instant) * 1_000
        return LocalDate(dayNumber: local.quotientRoundedDown(by: 86_400_000))
    }

    /// Milliseconds since local midnight.
    public func timeOfDay(of instant: Instant) -> Int64 {
        let local = instant.milliseconds + offset(at: instant) * 1_000
        return local - local.quotientRoundedDown(by: 86_400_000) * 86_400_000
    }

    /// The instant at which a local time of a day is reached.
    ///
    /// Where the clocks are put forward over that time, the instant an hour's gap later; where they are put
    /// back, the first of the two.
    public func instant(of date: LocalDate, timeOfDay: Int64 = 0) -> Instant {
        let local = date.dayNumber * 86_400_000 + timeOfDay
        // The offset before the day begins and the one after it: at most one change lies between.
        let before = offset(at: Instant(milliseconds: local - 86_400_000))
        let first = Instant(milliseconds: local - before * 1_000)
        if offset(at: first) == before { return first }
        let after = offset(at: Instant(milliseconds: local + 86_400_000))
        let second = Instant(milliseconds: local - after * 1_000)
        return offset(at: second) == after ? second : first
    }

    static func text(ofOffset seconds: Int64) -> String {
        let minutes = abs(seconds) / 60
        return (seconds < 0 ? "-" : "+") + Digits.text(minutes / 60, 2) + ":" + Digits.text(minutes % 60, 2)
    }
}
