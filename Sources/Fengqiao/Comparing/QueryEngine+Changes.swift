import FengqiaoModel

extension Viewpoint {
    /// Whether an event counts from here. A correction counts from its target's time on.
    func sees(_ event: Event, at occurredAt: Instant) -> Bool {
        (knownAt.map { event.recordedAt <= $0 } ?? true) && (asOf.map { occurredAt <= $0 } ?? true)
    }
}

extension QueryEngine {
    /// The events of a matter that only one of two viewpoints sees.
    func changes(
        of matter: MatterID, _ before: Viewpoint, _ after: Viewpoint
    ) throws(LedgerError) -> [ReportDifference.EventChange] {
        var events: [Event] = []
        try LogScan.events(of: matter, reader) { event, _ in events.append(event) }
        return events.compactMap { event in
            var occurredAt = event.envelope.occurredAt
            if case .correctionRecorded(let correction) = event.body,
                let target = events.first(where: { $0.id == correction.target.string })
            {
                occurredAt = target.envelope.occurredAt
            }
            return change(event, before.sees(event, at: occurredAt), after.sees(event, at: occurredAt))
        }
    }

    /// The events of units, calendars, policies and duties that only one of two viewpoints sees.
    func referenceChanges(
        _ before: Viewpoint, _ after: Viewpoint
    ) throws(LedgerError) -> [ReportDifference.EventChange] {
        var changes: [ReportDifference.EventChange] = []
        try LogScan.events(reader, ofKinds: EventKind.allCases.filter(\.isReference)) { event in
            let at = event.envelope.occurredAt
            if let change = change(event, before.sees(event, at: at), after.sees(event, at: at)) {
                changes.append(change)
            }
        }
        return changes
    }

    private func change(_ event: Event, _ wasSeen: Bool, _ isSeen: Bool) -> ReportDifference.EventChange? {
        if wasSeen == isSeen { return nil }
        return ReportDifference.EventChange(
            position: event.position, id: event.id, kind: event.kind, occurredAt: event.envelope.occurredAt,
            recordedAt: event.recordedAt, isAdded: isSeen)
    }
}
