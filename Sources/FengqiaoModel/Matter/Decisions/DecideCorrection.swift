extension Decider {
    /// A correction is recorded where the target has such a field, the value fits it, and the matter's history is still
    /// possible with it: no event of it that was allowed is now ruled out.
    static func correct(
        _ correction: CorrectionRecorded, _ command: Command, _ state: MatterState, _ context: DecisionContext
    ) throws(Refusal) -> EventBody {
        guard let target = context.events.first(where: { $0.id == correction.target.string }) else {
            throw Refusal(
                .unknownReference,
                "`target`: event \(correction.target) does not belong to \(state.matter): look at the history for its id"
            )
        }
        let fields = target.kind.correctableFields
        guard fields.contains(correction.field.string) else {
            let remedy =
                fields.isEmpty
                ? "record what is right as a new event" : "of this kind: \(fields.joined(separator: ", "))"
            throw Refusal(
                .invalidField, "`field`: \(correction.field) of a \(target.kind.name) cannot be corrected: \(remedy)")
        }
        let corrected: Event
        do throws(FieldError) { corrected = try target.correcting(correction) } catch {
            throw Refusal(
                .invalidField, "`newValue` does not fit: \(error.description): write it as it stands in an export")
        }
        let allowance = context.references.policy(.sla, at: context.recordedAt)?.sla?.futureAllowance
        guard corrected.envelope.occurredAt - context.recordedAt <= allowance ?? defaultFutureAllowance else {
            throw Refusal(.inFuture, "`newValue`: nothing has happened after the log's clock: give an earlier time")
        }
        var after = context.events
        after.append(
            Event(
                position: .max, recordedAt: context.recordedAt,
                envelope: Envelope(
                    stream: state.matter.string, sequence: state.sequence + 1, occurredAt: command.occurredAt,
                    actor: command.actor, unit: command.unit), body: command.body))
        try revalidate(state.matter, before: context.events, after: after, context)
        return command.body
    }

    private static func revalidate(
        _ matter: MatterID, before: [Event], after: [Event], _ context: DecisionContext
    ) throws(Refusal) {
        let old = refusals(matter, Corrections.applied(to: before), context)
        let new = refusals(matter, Corrections.applied(to: after), context)
        // What was possible before must be possible now. Events that the ledger added by itself, and what rests on
        // other matters as they were then, are ruled out both times and so do not count.
        for (index, event) in before.enumerated() where old[index] == nil {
            if let refusal = new[index] {
                throw Refusal(
                    refusal.code,
                    "with this value event \(event.id) (\(event.kind.name)) would not have been possible: \(refusal.message)"
                )
            }
        }
    }

    // Why each event would be refused now that came after those before it; `nil` where it would not be.
    private static func refusals(
        _ matter: MatterID, _ events: [Event], _ context: DecisionContext
    ) -> [Refusal?] {
        var state = context.whole.map { MatterState(matter, partOf: $0, before: $0.phase) } ?? MatterState(matter)
        return events.map { event in
            defer { state.evolve(event, context.references) }
            if case .correctionRecorded = event.body { return nil }
            let command = Command(
                matter: matter, at: event.envelope.occurredAt, actor: event.envelope.actor,
                unit: event.envelope.unit, event.body)
            do throws(Refusal) {
                try checkTable(command, state)
                try checkOrder(command, state)
                _ = try decideMatter(command, state, context)
                return nil
            } catch { return error }
        }
    }
}
