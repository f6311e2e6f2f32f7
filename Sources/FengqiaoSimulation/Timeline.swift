import Fengqiao

/// The commands of a plan in the order in which they are sent.
struct Timeline {
    /// Commands that are handed to the ledger at a time: enough that what each hand-over costs does not count, few
    /// enough that they stay in the cache. The events do not depend on it.
    static let batch = 2_048

    private let writer: StoryWriter
    private let end: Instant
    private var times: ReportTimes
    private var queue = CommandQueue()
    private var number = 0
    private let batch: Int

    init(_ district: District, batch: Int = Timeline.batch) {
        writer = StoryWriter(district)
        (end, self.batch) = (district.plan.end, batch)
        times = ReportTimes(district.plan, district.days)
        queue.add(district.later.map { Sent(at: $0.occurredAt, command: $0) }, story: -1)
    }

    /// The next commands that are sent before a time; none where none are left.
    mutating func next(before limit: Instant?) -> [AtomicGroup] {
        let limit = limit.map { min($0, end) } ?? end
        var groups: [AtomicGroup] = []
        groups.reserveCapacity(batch)
        while groups.count < batch {
            // A story is written when its report is due, so few lie in memory at a time.
            while let report = times.peek(), report <= queue.earliest ?? report {
                if !writer.follows(number) {
                    for (place, commands) in writer.write(number, at: report).enumerated() {
                        queue.add(commands, story: number * 2 + place)
                    }
                }
                times.take()
                number += 1
            }
            guard let earliest = queue.earliest, earliest < limit, let sent = queue.removeFirst() else { break }
            groups.append(AtomicGroup([sent.command], takenAt: sent.at))
        }
        return groups
    }
}
