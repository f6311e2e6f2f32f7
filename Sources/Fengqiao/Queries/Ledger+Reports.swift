public import FengqiaoModel
public import FengqiaoProjections

extension Ledger {
    /// The overdue queue: the open matters, worst first.
    ///
    /// - Parameters:
    ///   - view: which facts count, and for which instant; the present by default.
    ///   - unit: only matters that this unit or one below it answers for.
    ///   - clocks: which clocks give a matter its colour; its own alone by default.
    ///   - ageing: from how many calendar days since the filing on each bucket begins.
    ///   - light: lists only matters of this colour; the counts ignore it.
    ///   - limit: lists at most so many; the counts ignore it.
    /// - Throws: `invalidArgument` where the unit was never defined.
    public nonisolated func overdue(
        _ view: Viewpoint = .now, unit: UnitID? = nil, clocks: Set<ClockName> = [.matter], ageing: [Int64] = [],
        light: Light? = nil, limit: Int? = nil
    ) async throws(LedgerError) -> OverdueReport {
        try await queries.report(view, isOfOpenMatters: OverdueQueue.isOfOpenMatters(clocks)) {
            (chronicle, names, now) throws(LedgerError) in
            try Self.check(unit, chronicle, now)
            return OverdueQueue.report(
                chronicle, names, at: now, unit: unit, clocks: clocks, ageing: ageing, light: light, limit: limit)
        }
    }

    /// Why a matter stands in the queue where it does: its clocks, who had it when, and who answers for a breach.
    ///
    /// - Throws: `invalidArgument` where no such matter is known from the viewpoint.
    public nonisolated func explain(
        _ matter: MatterID, _ view: Viewpoint = .now
    ) async throws(LedgerError) -> MatterExplanation {
        try await queries.report(view) { (chronicle, names, now) throws(LedgerError) in
            if let found = OverdueQueue.explain(matter, chronicle, names, at: now) { return found }
            throw LedgerError(
                .invalidArgument, "matter \(matter) is not in this log, seen from there: check its name")
        }
    }

    /// The scorecards of a period.
    ///
    /// - Parameter threads: on how many threads matters are counted, 1 to 64; the figures are the same. With rows it is one,
    ///   since these have an order.
    /// - Throws: `invalidArgument` where the unit was never defined, or for a number of threads that nobody has.
    public nonisolated func scorecard(
        _ period: Period, _ view: Viewpoint = .now, unit: UnitID? = nil, worker: WorkerID? = nil,
        withRows: Bool = false, threads: Int = 1
    ) async throws(LedgerError) -> ScorecardReport {
        try SharedCounting.check(threads: threads)
        return try await queries.report(view) { (chronicle, names, now) throws(LedgerError) in
            try Self.check(unit, chronicle, now)
            if threads > 1, !withRows {
                return chronicle.scorecard(names, period, at: now, unit, worker, threads: threads)
            }
            return Scorecard.report(
                chronicle, names, period: period, at: now, unit: unit, worker: worker,
                withRows: withRows)
        }
    }

    /// 小事不出村: the containment rates of a period, with their bounds and counter-indicators.
    ///
    /// - Parameters:
    ///   - grouping: gives the same figures by month, unit or category too.
    ///   - threads: on how many threads matters are counted, 1 to 64; the figures are the same. With rows it is one, since these
    ///     have an order.
    /// - Throws: `invalidArgument` where the unit was never defined, or for a number of threads that nobody has.
    public nonisolated func containment(
        _ period: Period, _ view: Viewpoint = .now, unit: UnitID? = nil, by grouping: ContainmentGrouping? = nil,
        withRows: Bool = false, threads: Int = 1
    ) async throws(LedgerError) -> ContainmentReport {
        try SharedCounting.check(threads: threads)
        return try await queries.report(view) { (chronicle, names, now) throws(LedgerError) in
            try Self.check(unit, chronicle, now)
            if threads > 1, !withRows {
                return chronicle.containment(names, period, at: now, unit, grouping, threads: threads)
            }
            return Containment.report(
                chronicle, names, period: period, at: now, unit: unit, by: grouping,
                withRows: withRows)
        }
    }

    /// 调解: the mediation figures of a period, over all bodies and for each.
    ///
    /// - Parameter unit: counts only mediations by this unit or one below it.
    /// - Throws: `invalidArgument` where the unit was never defined.
    public nonisolated func mediation(
        _ period: Period, _ view: Viewpoint = .now, unit: UnitID? = nil, withRows: Bool = false
    ) async throws(LedgerError) -> MediationReport {
        try await queries.report(view) { (chronicle, names, now) throws(LedgerError) in
            try Self.check(unit, chronicle, now)
            return Mediations.report(
                chronicle, names, period: period, at: now, unit: unit, withRows: withRows)
        }
    }

    /// 积案化解: of the matters that were open at a snapshot and had been filed at least so many calendar days before, how many
    /// are resolved by now. The set is what was known at the snapshot, and stays the same for ever.
    ///
    /// - Throws: `invalidArgument` where the unit was never defined.
    /// - Complexity: O(events up to the snapshot), and O(matters of the set).
    public nonisolated func backlog(
        openAt snapshot: Instant, atLeast days: Int64, _ view: Viewpoint = .now, unit: UnitID? = nil
    ) async throws(LedgerError) -> BacklogReport {
        let then = Viewpoint(asOf: snapshot, knownAt: snapshot)
        let matters = try await queries.report(then) { (chronicle, names, _) throws(LedgerError) in
            try Self.check(unit, chronicle, snapshot)
            return Backlog.open(chronicle, names, at: snapshot, days: days, unit: unit)
        }
        return try await queries.report(view) { (chronicle, names, now) throws(LedgerError) in
            BacklogReport(
                snapshot: snapshot, days: days, asOf: now, matters: matters,
                figure: Backlog.figure(of: matters, chronicle, names, at: now))
        }
    }

    /// 计酬: what first valid reports earn by the reward policy, month by month, beside what was paid.
    public nonisolated func pay(
        _ period: Period, _ view: Viewpoint = .now
    ) async throws(LedgerError) -> PayReport {
        try await queries.report(view) { (chronicle, names, now) throws(LedgerError) in
            Pay.report(chronicle, names, period: period, at: now)
        }
    }

    /// Folds the whole log anew from its first event, and proves what it ends in with a digest for each report.
    ///
    /// - Parameters:
    ///   - upTo: stops before this position.
    ///   - knownAt: stops before what the log took later.
    ///   - threads: how many unpack the log side by side, 1 to 64; what it ends in is the same whatever their number.
    ///   - resuming: goes on where a rebuild of this ledger was cancelled, if one was.
    ///   - progress: called every few thousand events, with the speed and the time that is left.
    /// - Throws: `invalidArgument` where the number of threads is out of range, `cancelled` where the task was: reports are
    ///   then answered by what answered before.
    public nonisolated func rebuild(
        upTo position: UInt64? = nil, knownAt: Instant? = nil, threads: Int = 1,
        resuming: Bool = false, progress: (@Sendable (ReplayProgress) -> Void)? = nil
    ) async throws(LedgerError) -> RebuildResult {
        try await queries.rebuild(
            end: position ?? .max, knownAt: knownAt, threads: threads, resuming: resuming, progress: progress)
    }

    /// The units, calendars, policies and the zone as the log has them now.
    public nonisolated func references() async throws(LedgerError) -> References {
        try await queries.references(.now).0
    }

    /// Lends every event of the log in order, with the number of the atomic group that it was recorded in, from 1.
    ///
    /// The body runs on the thread that reads; what it takes long for, the next report waits for.
    public nonisolated func forEachEvent(
        _ body: @Sendable (Event, _ append: UInt64) throws(LedgerError) -> Void
    ) async throws(LedgerError) {
        try await queries.forEachEvent(body)
    }

    /// Lends everything that the log holds in order, one atomic group after the other, numbered from 1: what a
    /// ``LedgerRestore`` makes the same log of again.
    public nonisolated func forEachAppend(
        _ body: @Sendable (RecordedAppend, _ number: UInt64) throws(LedgerError) -> Void
    ) async throws(LedgerError) {
        try await queries.forEachAppend(body)
    }

    private static func check(_ unit: UnitID?, _ chronicle: Chronicle, _ now: Instant) throws(LedgerError) {
        guard let unit, !chronicle.references(at: now).units.knows(unit) else { return }
        throw LedgerError(.invalidArgument, "unit \(unit) was never defined in this log: check its name")
    }
}

/// 积案化解: what became of the matters that were open at a snapshot.
public struct BacklogReport: Sendable {
    /// The instant at which they were open.
    public var snapshot: Instant
    /// Since how many calendar days, at least.
    public var days: Int64
    /// The instant up to which facts count, in business time.
    public var asOf: Instant
    /// Which ones, in order of name.
    public var matters: [MatterID]
    /// How many of them are resolved.
    public var figure: Figure
}
