public import FengqiaoModel

/// Everything that one matter's record says: its events, who had it, and its clocks.
public struct MatterHistory: Sendable {
    /// The matter.
    public var matter: MatterID
    /// Where it stands.
    public var phase: Phase
    /// Its events in order, each with the number of the atomic group that it was recorded in.
    public var events: [(event: Event, append: UInt64)]
    /// Who held it, in order.
    public var custody: [Custody]
    /// Its clocks, in the order in which they were started.
    public var clocks: [ClockRecord]
    /// The name of the log and its zone, for writing the events.
    public var origin: String
    /// The zone in which the log takes local dates.
    public var zone: Zone

    /// A stretch of time during which a unit held the matter.
    public struct Custody: Hashable, Sendable {
        /// The unit. Of one that ceased to be its successor, from that instant on and without a transfer.
        public var unit: UnitID
        /// Since when.
        public var from: Instant
        /// Until when; `nil` if it still does.
        public var to: Instant?

        /// Makes a stretch.
        public init(unit: UnitID, from: Instant, to: Instant?) { (self.unit, self.from, self.to) = (unit, from, to) }
    }

    /// One clock of the matter.
    public struct ClockRecord: Hashable, Sendable {
        /// Which clock.
        public var name: String
        /// What it belongs to: the round, or the number of the transfer, mediation, order or petition.
        public var number: Int64
        /// When its limit runs out, or ran out.
        public var deadline: Deadline
        /// When it was paused, and when it went on; `to` is `nil` while it is.
        public var pauses: [Pause]
        /// When it was stopped; `nil` while it runs.
        public var stoppedAt: Instant?
        /// In words: what was counted, from when, and under which rules.
        public var explanation: String
        /// Day by day: what was counted, what was not, and why.
        public var details: DeadlineExplanation
        /// When the limit would run out if the pause that goes on ended now; `nil` where none does.
        public var projected: Deadline?
    }

    /// A pause of a clock.
    public struct Pause: Hashable, Sendable {
        /// When it began.
        public var from: Instant
        /// When it ended.
        public var to: Instant?
    }
}

extension Ledger {
    /// One matter's events, custody and clocks.
    ///
    /// - Throws: `invalidArgument` where no such matter is known from the viewpoint.
    /// - Complexity: O(events of the matter + events of references), and a look at each segment's filter.
    public nonisolated func history(
        of matter: MatterID, _ view: Viewpoint = .now
    ) async throws(LedgerError) -> MatterHistory {
        let past = try await queries.past(of: matter, view)
        let (events, references, now) = (past.events, past.references, past.now)
        var custody: [MatterHistory.Custody] = []
        var state =
            if let whole = past.whole {
                MatterState(matter, partOf: whole, before: whole.phase)
            } else {
                MatterState(matter)
            }
        for event in Corrections.applied(to: events.map(\.event)) {
            state.evolve(event, references)
            let at = event.envelope.occurredAt
            let holder = state.isOver ? nil : state.holder
            if custody.last?.to != nil || custody.isEmpty || custody.last?.unit != holder {
                if let last = custody.indices.last, custody[last].to == nil { custody[last].to = at }
                if let holder { custody.append(.init(unit: holder, from: at, to: nil)) }
            }
        }
        return MatterHistory(
            matter: matter, phase: state.phase, events: events,
            custody: MatterHistory.Custody.passedOn(custody, references.units, until: now),
            clocks: state.clocks.map { Self.record($0, state, references, at: $0.stoppedAt ?? now) },
            origin: references.origin, zone: references.zone)
    }

    private static func record(
        _ record: ClockRecord, _ state: MatterState, _ references: References, at now: Instant
    ) -> MatterHistory.ClockRecord {
        var clock = record.clock
        clock.settle(at: now)
        let context = state.context(of: record, references)
        let zone = references.zone
        var pauses: [MatterHistory.Pause] = []
        for (index, stretch) in clock.stretches.enumerated() {
            let next = index + 1 < clock.stretches.count ? clock.stretches[index + 1].from : clock.anchor
            let isLast = index + 1 == clock.stretches.count
            pauses.append(.init(from: stretch.to, to: isLast && clock.pausedAt != nil ? nil : next))
        }
        let start = (clock.stretches.first?.from ?? clock.anchor).text(in: zone)
        var words: String
        if clock.stretches.isEmpty, let given = clock.givenDeadline {
            words = "the matter brought its deadline, \(given.text(in: zone))"
        } else if let limit = clock.limit {
            let units = limit / Clock.millisecondsPerUnit(clock.unit)
            words = "\(units) \(clock.unit.rawValue) from \(start)"
            if clock.extended > 0 {
                words += ", of which \(clock.extended / Clock.millisecondsPerUnit(clock.unit)) by extension"
            }
        } else {
            words = "no limit"
        }
        if let version = record.slaVersion {
            words += "; limits of version \(version), \(record.calendarCount) calendars known when it started"
        }
        if case .unknown(let year) = clock.deadline(context) {
            words += "; no calendar says which days of \(year) are worked"
        }
        return .init(
            name: record.name.rawValue, number: record.number, deadline: clock.deadline(context), pauses: pauses,
            stoppedAt: record.stoppedAt, explanation: words,
            details: clock.explain(context, policyVersion: record.slaVersion),
            projected: clock.pausedAt == nil ? nil : clock.projectedIfResumedNow(at: now, context))
    }
}
