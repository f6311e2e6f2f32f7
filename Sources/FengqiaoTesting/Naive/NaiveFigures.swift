public import FengqiaoModel

/// A second implementation of every figure, naive and slow: it reads lists of events again and again, straight from the
/// definitions, and shares nothing with the projections.
///
/// ```swift
/// let figures = NaiveFigures(events: ledger.events, asOf: now)
/// figures.scorecard(march)["unit:village"]?["rework"]
/// ```
public struct NaiveFigures {
    let log: NaiveLog
    private let events: [Event]

    /// - Parameters:
    ///   - events: all that is known.
    ///   - asOf: what happened later does not count.
    public init(events: [Event], asOf: Instant) {
        log = NaiveLog(events, asOf: asOf)
        self.events = events
    }

    /// The scorecard's figures by subject (`unit:village`, `worker:w-1`) and name; those without any row are left out.
    public func scorecard(_ period: Period) -> [String: [String: NaiveFigure]] {
        var score = NaiveScore(log: log, period: period)
        score.count()
        return score.table.figures
    }

    /// The containment figures by name: `containment.small.village`, `escalation.town`, `resolvedAt.village`, `bypass`…
    public func containment(_ period: Period) -> [String: NaiveFigure] {
        var containment = NaiveContainment(log: log, events: events, period: period)
        containment.count()
        return containment.table.figures[""] ?? [:]
    }

    /// The open matters by their own clocks, worst first: the matter, who answers for it, its colour (or nothing), whether
    /// it is overdue, and who answers for the breach.
    public func queue() -> [NaiveEntry] { NaiveQueue(log: log).entries() }

    /// What each person earned in each month: `2024-03 p-1` and fen.
    public func pay() -> [String: Int64] { NaivePay(log: log).earned() }

    /// The backlog: of the matters that were open so many days at an instant, by what was known then, those that are
    /// resolved.
    public func backlog(openAt: Instant, knownAt: Instant, days: Int64) -> NaiveFigure {
        let then = NaiveLog(events.filter { $0.recordedAt <= knownAt }, asOf: openAt)
        return NaiveBacklog(log: log).figure(then, days)
    }

    /// The mediation figures by body (`unit:panel`) and name; under the empty name those of all.
    public func mediation(_ period: Period) -> [String: [String: NaiveFigure]] {
        var mediation = NaiveMediation(log: log, period: period)
        mediation.count()
        return mediation.table.figures
    }
}

/// The end of a period, or now if that is earlier: the policies in force then rule the period.
extension NaiveLog {
    func lastInstant(_ period: Period) -> Instant { min(asOf, references.zone.instant(of: period.until) + -1) }
}
