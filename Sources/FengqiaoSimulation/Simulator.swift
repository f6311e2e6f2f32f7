public import Fengqiao
import FengqiaoCalendars

/// Writes a believable history of a district into a log: the same plan gives the same events, byte for byte.
public enum Simulator {
    /// What a log for the plan is founded with.
    ///
    /// - Throws: `PresetError` where the preset asks for inputs that neither the plan nor its file gives.
    public static func founding(_ plan: SimulationPlan) throws(PresetError) -> Founding {
        let district = try District(plan)
        return Founding(
            origin: "simulation", actor: district.desk, unit: district.root, at: plan.begin,
            references: district.references)
    }

    /// The units, duties and policies of a preset, with the calendars of 2024 and 2025.
    public static func references(
        _ preset: Preset, inputs: [String: Int64], at start: Instant
    ) throws(PresetError) -> [EventBody] {
        let calendars = StatutoryCalendars.china(2024...2025)
        return calendars.map { .calendarPublished($0.calendar(jurisdiction: District.jurisdiction)) }
            + (try preset.references(at: start, inputs: inputs))
    }

    /// The clock that the log's own times come from: it shows simulated time.
    public static func clock(_ plan: SimulationPlan) -> SetClock { SetClock(plan.begin) }

    /// Writes the history.
    ///
    /// - Parameters:
    ///   - ledger: a ledger that was founded with ``founding(_:)`` and reads `clock`.
    ///   - progress: called with the number of matters that have been reported so far.
    public static func run(
        _ plan: SimulationPlan, into ledger: Ledger, clock: SetClock, progress: (@Sendable (Int) -> Void)? = nil
    ) async throws(LedgerError) -> SimulationResult {
        try await run(plan, into: ledger, clock: clock, batch: Timeline.batch, progress: progress)
    }

    /// Writes the history, so many commands at a time.
    package static func run(
        _ plan: SimulationPlan, into ledger: Ledger, clock: SetClock, batch: Int,
        progress: (@Sendable (Int) -> Void)? = nil
    ) async throws(LedgerError) -> SimulationResult {
        let district: District
        do throws(PresetError) { district = try District(plan) } catch {
            throw LedgerError(.invalidArgument, error.description)
        }
        guard !district.origins.isEmpty else {
            throw LedgerError(
                .invalidArgument,
                "the first tree of the preset \(plan.preset.name) has no units of a territory: matters need a place")
        }
        // Some 45 days of reports: what is asked for again later is seldom.
        await ledger.keep(matters: plan.matters / max(1, plan.days) * 45)
        var result = SimulationResult()
        var timeline = Timeline(district, batch: batch)
        var publications = Publications(plan)
        var groups = timeline.next(before: publications.next)
        while !groups.isEmpty || publications.next != nil {
            if let last = groups.last?.takenAt {
                clock.set(last)
                // While the ledger decides on some, the next are written.
                let current = groups
                async let answers = ledger.execute(current)
                groups = timeline.next(before: publications.next)
                try result.count(current, await answers)
                progress?(result.matters)
            } else {
                try await publications.publish(into: ledger, district, clock: clock)
                result.recorded += 1
                result.events += 1
                groups = timeline.next(before: publications.next)
            }
        }
        clock.set(plan.end)
        return result
    }
}

extension SimulationResult {
    /// Counts what became of some groups.
    mutating func count(
        _ groups: [AtomicGroup], _ answers: [Result<Receipt, LedgerError>]
    ) throws(LedgerError) {
        for (group, answer) in zip(groups, answers) {
            do throws(LedgerError) {
                events += try answer.get().positions.count
                recorded += 1
                if case .matterReported = group.commands[0].body { matters += 1 }
            } catch {
                guard error.code == .refused else { throw error }
                refused += 1
                firstRefusal = firstRefusal ?? error.message
            }
        }
    }
}
