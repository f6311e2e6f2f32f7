/// Under what else a clock can be looked at than under the rules that bind it.
public enum Reevaluation: Hashable, Sendable {
    /// Under all calendars that are known by now, later amendments included.
    case newestCalendars
    /// Under the limits of another version, for the matter's own clock; its pauses and extensions stay.
    case limits(version: Int64)
}

extension MatterState {
    /// When a clock of the matter runs out, under what has bound it since it was started: the calendars that were known
    /// then, and that version of the limits.
    public func deadline(of record: ClockRecord, _ references: References) -> Deadline {
        record.clock.deadline(context(of: record, references))
    }

    /// When a clock would run out under other rules. Verdicts never change by themselves when a calendar is amended or a
    /// limit is changed; who wants to know what would be asks here, and nothing is recorded.
    ///
    /// - Returns: `nil` where there is no such version, or none of its limits fits the clock.
    public func reevaluate(
        _ record: ClockRecord, with other: Reevaluation, _ references: References
    ) -> Deadline? {
        var record = record
        switch other {
        case .newestCalendars:
            let sla = record.slaVersion.flatMap { references.policy(.sla, version: $0)?.sla } ?? sla(references)
            record.calendarCount = sla.flatMap { references.calendars[$0.jurisdiction]?.count } ?? 0
        case .limits(let version):
            guard record.name == .matter, let category, let tier,
                let row = references.policy(.sla, version: version)?.sla?.row(category: category, tier: tier)
            else { return nil }
            record.slaVersion = version
            record.clock.relimit(unit: row.unit, units: row.limit)
            record.clock.givenDeadline = nil
        }
        return deadline(of: record, references)
    }
}
