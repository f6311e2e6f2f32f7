extension Decider {
    static func pause(
        _ pause: ClockPaused, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        let at = command.occurredAt
        if state.acceptance?.severity == .emergency {
            throw Refusal(.overLimit, "an emergency is never paused: extend its clock, or reclassify a new matter")
        }
        let names = pause.clocks.isEmpty ? [.matter] : pause.clocks
        for name in names {
            // A matter may have no limit, and so no clock; its pause is on record all the same.
            let isRunning = state.clocks.contains { $0.name == name && $0.isRunning }
            guard isRunning || pause.clocks.isEmpty else {
                throw Refusal(.unknownReference, "`clocks`: the \(name.rawValue) clock is not running: leave it out")
            }
            if state.isPaused(name, at: at) {
                throw Refusal(
                    .paused,
                    "the \(name.rawValue) clock of matter \(state.matter) is already paused: resume it first")
            }
        }
        if let until = pause.until, until <= at {
            throw Refusal(.invalidField, "`until` does not lie after the pause's beginning: choose a later time")
        }
        if let rules = state.rules(references), !rules.pauses.isEmpty {
            try check(pause, rules, command, state, references)
        }
        return command.body
    }

    // What the policy says of the cause.
    private static func check(
        _ pause: ClockPaused, _ rules: ClockRules, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) {
        guard let cause = pause.cause, let rule = rules.pauses.first(where: { $0.cause == cause }) else {
            let known = rules.pauses.map(\.cause.rawValue).joined(separator: ", ")
            throw Refusal(.invalidField, "`cause`: the limits allow pauses for \(known): name one of them")
        }
        if rule.needsApproval, pause.approvedBy == nil {
            throw Refusal(
                .invalidField, "`approvedBy`: a pause for \(cause.rawValue) needs approval: say who approved")
        }
        if let cap = rule.capDays {
            guard let until = pause.until else {
                throw Refusal(
                    .invalidField,
                    "`until`: a pause for \(cause.rawValue) lasts at most \(cap) days: say when it ends")
            }
            let zone = references.zone
            let days = zone.date(of: until).dayNumber - zone.date(of: command.occurredAt).dayNumber
            guard days <= cap else {
                throw Refusal(
                    .overLimit, "the pause would last \(days) days and \(cap) are allowed: choose an earlier `until`")
            }
        }
        if let limit = rule.limit, state.pauseCounts[Int(cause.code) - 1] >= limit {
            throw Refusal(
                .overLimit,
                "the round has had \(limit) pauses for \(cause.rawValue), as many as allowed: ask for an extension")
        }
    }

    static func resume(
        _ resumption: ClockResumed, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        let names = resumption.clocks.isEmpty ? state.clocks.map(\.name) : resumption.clocks
        let paused = names.filter { state.isPaused($0, at: command.occurredAt) }
        guard resumption.clocks.isEmpty ? !paused.isEmpty : paused.count == names.count else {
            throw Refusal(
                .paused, "the clock of matter \(state.matter) is not paused: there is nothing to resume")
        }
        return command.body
    }

    static func extend(
        _ record: ExtensionRecorded, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        if record.phase == .refused { return command.body }
        let name = record.clock ?? .matter
        let found = state.clocks.last { $0.name == name && $0.isRunning }
        if found == nil, record.clock != nil {
            throw Refusal(.unknownReference, "`clock`: the \(name.rawValue) clock is not running: leave it out")
        }
        // Asking in time is enough, for this clock: the decision may come after the deadline.
        let asked =
            record.phase == .granted ? state.extensionAsked(for: name, command.occurredAt) : command.occurredAt
        var clock = found?.clock
        clock?.settle(at: asked)
        if let deadline = clock?.deadline(state.context(of: found, references)).instant, asked > deadline {
            throw Refusal(
                .deadlinePassed,
                "the deadline has passed, and more time must be asked for before it: record the reason as a note")
        }
        guard record.phase == .granted else { return command.body }
        guard let amount = record.amount else {
            throw Refusal(.invalidField, "`amount` is missing: say how many units of the clock are granted")
        }
        guard let clock, clock.limit != nil else {
            throw Refusal(.invalidField, "the matter has no limit that could be extended: leave it as it is")
        }
        if name == .petitionHandling {
            guard clock.extended == 0, amount <= Statutes.petitionExtensionDays else {
                throw Refusal(
                    .overLimit,
                    "a petition's answer is put off once, by at most 30 days (Petition Regulation 2022 art. 34): record it as refused"
                )
            }
            return command.body
        }
        try checkExtension(amount, clock, command, state, references)
        return command.body
    }

    private static func checkExtension(
        _ amount: Int64, _ clock: Clock, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) {
        guard let sla = state.sla(references) ?? references.policy(.sla, at: command.occurredAt)?.sla else {
            throw Refusal(
                .missingPolicy, "no limits say how many extensions are allowed: publish a policy of kind sla")
        }
        guard Int64(state.extensionCount) < sla.extensionLimit else {
            throw Refusal(
                .overLimit,
                "\(state.extensionCount) extensions were granted and \(sla.extensionLimit) are allowed: record it as refused"
            )
        }
        if let most = state.rules(references)?.extensionUnits {
            let granted = clock.extended / Clock.millisecondsPerUnit(clock.unit)
            guard granted + amount <= most else {
                throw Refusal(
                    .overLimit,
                    "\(granted) units were granted and \(most) are allowed in all: grant at most \(max(0, most - granted))"
                )
            }
        }
    }

    static func supervise(
        _ order: SupervisionRecorded, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        var bound = order
        guard order.phase != .opened else {
            guard order.level != nil, order.reason != nil else {
                throw Refusal(
                    .invalidField, "`level` and `reason` are required to open an order: say how high, and why")
            }
            if let due = order.replyDue, due <= command.occurredAt {
                throw Refusal(.invalidField, "`replyDue` does not lie after the order: choose a later time")
            }
            guard state.orders.count < 1_000 else {
                throw Refusal(.overLimit, "the matter has 1,000 orders: lift those that are open")
            }
            bound.order = Int64(state.orders.count) + 1
            return .supervisionRecorded(bound)
        }
        let found = state.orders.last {
            order.order == nil ? $0.liftedAt == nil : $0.number == order.order
        }
        guard let found else {
            throw Refusal(.unknownReference, "matter \(state.matter) has no such open order: open one first")
        }
        guard found.liftedAt == nil else {
            throw Refusal(.wrongState, "order \(found.number) was lifted: open another")
        }
        bound.order = found.number
        return .supervisionRecorded(bound)
    }
}
