extension Decider {
    /// Decides on a command about a matter that exists: one row of the table of DOMAIN D2 for each kind.
    static func decideMatter(
        _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        switch command.body {
        case .matterReported:
            throw Refusal(
                .duplicateID, "matter \(state.matter) was already reported: choose another ID, or link the two")
        case .matterAccepted(let accepted): try accept(accepted, command, state, references)
        case .transferProposed(let proposal): try propose(proposal, command, state, references)
        case .transferAccepted(let signed): try sign(signed, command, state)
        case .transferReturned(let returned): try giveBack(returned, command, state, references)
        case .progressNoted: command.body
        case .clockPaused(let pause): try self.pause(pause, command, state)
        case .clockResumed: try resume(command, state)
        case .extensionRecorded(let record): try extend(record, command, state, references)
        case .handlingCompleted(let completion): try complete(completion, command, state)
        case .matterClosed(let closing): try close(closing, command, state, references)
        case .matterReopened(let reopening): try reopen(reopening, command, state, references)
        case .mediationOpened(let opening): try openMediation(opening, command, state, references)
        case .agreementReached(let agreement): try agree(agreement, command, state)
        case .mediationEnded(let ending): try endMediation(ending, command, state)
        case .calendarPublished, .policyPublished, .unitChanged, .dutyChanged, .logFounded:
            throw Refusal(.invalidField, "a \(command.body.kind.name) belongs to no matter: leave `subject` out")
        }
    }

    private static func accept(
        _ accepted: MatterAccepted, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        guard state.phase == .reported else {
            throw wrongState(command, state, "a matter is accepted once; reopen it, or report a new one")
        }
        try require(accepted.competentUnit, "competentUnit", command, references)
        if let holder = accepted.firstHolder { try require(holder, "firstHolder", command, references) }
        var bound = accepted
        bound.slaVersion = nil
        if let sla = references.policy(.sla, at: command.occurredAt), let rules = sla.sla {
            if accepted.dueAt == nil, rules.row(category: accepted.category, tier: accepted.tier) == nil {
                throw Refusal(
                    .missingPolicy,
                    "the limits of version \(sla.version) say nothing of category \(accepted.category), tier "
                        + "\(accepted.tier.rawValue): publish limits with a row for it, or give a `dueAt`")
            }
            bound.slaVersion = sla.version
        } else if accepted.dueAt == nil {
            throw Refusal(
                .missingPolicy,
                "no limits are in force: publish a PolicyPublished of kind sla, or give the matter a `dueAt`")
        }
        return .matterAccepted(bound)
    }

    private static func pause(
        _ pause: ClockPaused, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        try requireClockPhase(command, state)
        if isPaused(state, at: command.occurredAt) {
            throw Refusal(.paused, "the clock of matter \(state.matter) is already paused: resume it first")
        }
        if let until = pause.until, until <= command.occurredAt {
            throw Refusal(.invalidField, "`until` does not lie after the pause's beginning: choose a later time")
        }
        return command.body
    }

    private static func resume(_ command: Command, _ state: MatterState) throws(Refusal) -> EventBody {
        try requireClockPhase(command, state)
        guard isPaused(state, at: command.occurredAt) else {
            throw Refusal(.paused, "the clock of matter \(state.matter) is not paused: there is nothing to resume")
        }
        return command.body
    }

    private static func requireClockPhase(_ command: Command, _ state: MatterState) throws(Refusal) {
        switch state.phase {
        case .accepted, .inHand, .completed: return
        case .inTransit: throw transferPending(state)
        default: throw wrongState(command, state, "only an accepted matter that is not closed has a clock")
        }
    }

    static func isPaused(_ state: MatterState, at instant: Instant) -> Bool {
        var clock = state.clock
        clock?.settle(at: instant)
        return clock?.pausedAt != nil
    }

    static func transferPending(_ state: MatterState) -> Refusal {
        let to = state.pendingTransfer.map { " to \($0.to)" } ?? ""
        return Refusal(
            .transferPending, "a transfer\(to) is pending: it must be signed for or returned first")
    }

    private static func extend(
        _ record: ExtensionRecorded, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        guard state.phase == .inHand || state.phase == .inTransit else {
            throw wrongState(command, state, "only a matter in hand can be given more time")
        }
        if record.phase == .refused { return command.body }
        // Asking in time is enough: the decision may come after the deadline.
        let asked = record.phase == .granted ? state.extensionRequestedAt ?? command.occurredAt : command.occurredAt
        var clock = state.clock
        clock?.settle(at: asked)
        if let deadline = clock?.deadline(state.context(references)).instant, asked > deadline {
            throw Refusal(
                .deadlinePassed,
                "the deadline has passed, and more time must be asked for before it: record the reason as a note")
        }
        guard record.phase == .granted else { return command.body }
        guard record.amount != nil else {
            throw Refusal(.invalidField, "`amount` is missing: say how many units of the clock are granted")
        }
        guard clock?.limit != nil else {
            throw Refusal(.invalidField, "the matter has no limit that could be extended")
        }
        guard let sla = state.sla(references) ?? references.policy(.sla, at: command.occurredAt)?.sla else {
            throw Refusal(.missingPolicy, "no limits say how many extensions are allowed: publish a policy of kind sla")
        }
        guard Int64(state.extensionCount) < sla.extensionLimit else {
            throw Refusal(
                .overLimit,
                "\(state.extensionCount) extensions were granted and \(sla.extensionLimit) are allowed: record it as refused"
            )
        }
        return command.body
    }
}
