import Fengqiao

/// When matters are reported: more on working days, and by day. Each day gets its share, so that nothing but that day's
/// times is in memory.
struct ReportTimes {
    // By hour: few at night, most in the morning, a second top in the afternoon, as in the hourly counts of desks for
    // citizens.
    private static let hours = Weighted<Int64>([
        (0, weight: 10), (1, weight: 6), (2, weight: 4), (3, weight: 4), (4, weight: 5), (5, weight: 12),
        (6, weight: 32), (7, weight: 80), (8, weight: 140), (9, weight: 160), (10, weight: 140), (11, weight: 85),
        (12, weight: 45), (13, weight: 62), (14, weight: 120), (15, weight: 130), (16, weight: 112), (17, weight: 72),
        (18, weight: 52), (19, weight: 50), (20, weight: 40), (21, weight: 30), (22, weight: 20), (23, weight: 13),
    ])
    // A day on which offices are closed brings half as much as another.
    private static let workedDay: Int64 = 10
    private static let restDay: Int64 = 5

    private let plan: SimulationPlan
    private let days: WorkingDays
    private let total: Int64
    private var day = 0
    private var given: Int64 = 0
    private var weight: Int64 = 0
    private var times: [Instant] = []
    private var place = 0

    init(_ plan: SimulationPlan, _ days: WorkingDays) {
        (self.plan, self.days) = (plan, days)
        total = (0..<plan.days).reduce(0) { $0 + Self.weight(plan, days, $1) }
    }

    private static func weight(_ plan: SimulationPlan, _ days: WorkingDays, _ day: Int) -> Int64 {
        days.rests(on: plan.start.dayNumber + Int64(day)) ? restDay : workedDay
    }

    /// The next time, without taking it; `nil` behind the last.
    mutating func peek() -> Instant? {
        while place == times.count {
            guard day < plan.days else { return nil }
            weight += Self.weight(plan, days, day)
            let due = Int64(plan.matters) * weight / total
            let midnight = Zone.china.instant(of: plan.start + Int64(day))
            var random = SeededGenerator(seed: plan.seed, stream: UInt64(day) | 1 << 62)
            times.removeAll(keepingCapacity: true)
            for _ in given..<due {
                times.append(
                    midnight + Self.hours.pick(&random) * WorkingDays.hour + random.below(WorkingDays.hour))
            }
            times.sort()
            (given, place, day) = (due, 0, day + 1)
        }
        return times[place]
    }

    /// Takes the next time.
    mutating func take() { place += 1 }
}
