import Fengqiao

/// The reports that a simulated district makes public (通报): the containment figures of each of its first months, on
/// the fifth of the month that follows.
///
/// A publication holds the digest of figures, so the log is folded for it. Three months show what is restated later; for
/// more of them the state of all reports would stay in memory beside what commands need.
struct Publications {
    private static let months = 3

    private var due: [(at: Instant, period: String)] = []

    init(_ plan: SimulationPlan) {
        var (year, month, day) = plan.start.civil
        if day > 1 { (year, month, day) = month == 12 ? (year + 1, 1, 1) : (year, month + 1, 1) }
        for _ in 0..<Self.months {
            let period = "\(year)-\(month < 10 ? "0" : "")\(month)"
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
            let at = Zone.china.instant(
                of: LocalDate(year: year, month: month, day: 5), timeOfDay: 10 * WorkingDays.hour)
            if at < plan.end { due.append((at, period)) }
        }
    }

    /// When the next one is due.
    var next: Instant? { due.first?.at }

    /// Records the next one.
    mutating func publish(
        into ledger: Ledger, _ district: District, clock: SetClock
    ) async throws(LedgerError) {
        let (at, period) = due.removeFirst()
        guard let period = Period(period) else { return }
        clock.set(at)
        _ = try await ledger.publish(.containment, period, by: district.desk, of: district.root)
    }
}
