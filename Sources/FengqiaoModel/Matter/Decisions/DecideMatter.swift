extension Decider {
    /// Decides on a command about a matter whose phase does not rule it out: what else stands against it.
    static func decideMatter(
        _ command: Command, _ state: MatterState, _ context: DecisionContext
    ) throws(Refusal) -> [ProposedEvent] {
        // These concern other matters too.
        switch command.body {
        case .matterDeclined: return try decline(command, state, context)
        case .duplicateLinked(let link): return try self.link(link, command, state, context)
        case .matterSplit(let split): return try self.split(split, command, state, context)
        case .matterClosed(let closing): return try close(closing, command, state, context)
        case .matterReopened(let reopening): return try reopen(reopening, command, state, context)
        default: return [event(try body(command, state, context), command, state, context)]
        }
    }

    // The event of a command that concerns its own matter alone: what it says, with the numbers that the ledger sets.
    private static func body(
        _ command: Command, _ state: MatterState, _ context: DecisionContext
    ) throws(Refusal) -> EventBody {
        let references = context.references
        switch command.body {
        case .matterReported(let report): return try self.report(report, command, references)
        case .fieldCheckRecorded(let check): return try self.check(check, command)
        case .matterAccepted(let accepted): return try accept(accepted, command, state, context)
        case .matterReclassified(let change): return try reclassify(change, command)
        case .transferProposed(let proposal): return try propose(proposal, command, state, references)
        case .transferAccepted(let signed): return try sign(signed, command, state, references)
        case .transferReturned(let returned): return try giveBack(returned, command, state, references)
        case .transferAdjudicated(let decision): return try adjudicate(decision, command, state, references)
        case .clockPaused(let pause): return try self.pause(pause, command, state, references)
        case .clockResumed(let resumption): return try resume(resumption, command, state)
        case .extensionRecorded(let record): return try extend(record, command, state, references)
        case .supervisionRecorded(let order): return try supervise(order, command, state)
        case .handlingCompleted(let completion): return try complete(completion, command, state, references)
        case .feedbackRecorded(let feedback): return try self.feedback(feedback, command, state)
        case .mediationOpened(let opening): return try openMediation(opening, command, state, references)
        case .mediationSessionHeld(let session): return try hold(session, command, state)
        case .agreementReached(let agreement): return try agree(agreement, command, state)
        case .mediationEnded(let ending): return try endMediation(ending, command, state)
        case .judicialConfirmationRecorded(let record): return try confirm(record, command, state)
        case .performanceRecorded(let record): return try perform(record, command, state)
        case .petitionRecorded(let petition): return try self.petition(petition, command, state, references)
        case .rewardDecided(let decision): return try reward(decision, command, state)
        case .appealDecided(let decision): return try appeal(decision, command, state)
        case .correctionRecorded(let correction): return try correct(correction, command, state, context)
        case .progressNoted: return command.body
        case .matterDeclined, .duplicateLinked, .matterSplit, .matterClosed, .matterReopened, .dutyLogged,
            .calendarPublished, .policyPublished, .unitChanged, .dutyChanged, .registerPublished, .reportPublished,
            .logFounded, .restoreRecorded:
            throw Refusal(.invalidField, "a \(command.body.kind.name) belongs to no matter: leave `subject` out")
        }
    }

    private static func report(
        _ report: MatterReported, _ command: Command, _ references: References
    ) throws(Refusal) -> EventBody {
        try require(report.originUnit, "originUnit", command, references)
        if report.reporter?.reporterClass == .anonymous, report.reporter?.id != nil {
            throw Refusal(.invalidField, "`reporter.id`: an anonymous reporter has no ID: leave it out")
        }
        return command.body
    }

    private static func check(
        _ check: FieldCheckRecorded, _ command: Command
    ) throws(Refusal) -> EventBody {
        let fits: Bool =
            switch (check.phase, check.result) {
            case (.report, .exists), (.report, .absent), (_, .unable), (.result, .pass), (.result, .fail): true
            default: false
            }
        guard fits else {
            throw Refusal(
                .invalidField,
                "`result`: of a report say exists, absent or unable, of a result pass, fail or unable")
        }
        return command.body
    }

    private static func accept(
        _ accepted: MatterAccepted, _ command: Command, _ state: MatterState, _ context: DecisionContext
    ) throws(Refusal) -> EventBody {
        let references = context.references
        for (unit, field) in [(accepted.competentUnit, "competentUnit"), (accepted.firstHolder, "firstHolder")] {
            guard let unit else { continue }
            try require(unit, field, command, references)
            try requireImpartial(
                unit, field, command, accused: accepted.accused, recused: accepted.recused, references)
        }
        for unit in accepted.accused { try requireKnown(unit, "accused", references) }
        for unit in accepted.recused { try requireKnown(unit, "recused", references) }
        if let repeated = accepted.repeatOf { try checkRepeat(repeated, state, context) }
        var bound = accepted
        bound.slaVersion = nil
        if let sla = references.policy(.sla, at: command.occurredAt), let rules = sla.sla {
            let isBound = accepted.dueAt != nil || accepted.severity == .emergency && sla.clocks?.emergencyHours != nil
            if !isBound, rules.row(category: accepted.category, tier: accepted.tier) == nil {
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

    private static func requireKnown(
        _ unit: UnitID, _ field: String, _ references: References
    ) throws(Refusal) {
        guard references.units.knows(unit) else {
            throw Refusal(.unitNotInForce, "`\(field)`: unit \(unit) was never defined: record its UnitChanged first")
        }
    }

    // A repeat is about a closed matter; about an open one it is a duplicate, and about the same one a reopening.
    private static func checkRepeat(
        _ repeated: MatterID, _ state: MatterState, _ context: DecisionContext
    ) throws(Refusal) {
        if repeated == state.matter {
            throw Refusal(.selfOrCycle, "`repeatOf`: a matter does not repeat itself: name the earlier one")
        }
        guard let earlier = context.state(repeated), earlier.phase != .unreported else {
            throw Refusal(.unknownReference, "`repeatOf`: matter \(repeated) was never reported: check its name")
        }
        guard earlier.phase == .closed || earlier.phase == .declined else {
            throw Refusal(
                .wrongState,
                "`repeatOf`: matter \(repeated) is \(earlier.phase.rawValue), not closed: link the two as duplicates")
        }
    }

    private static func reclassify(
        _ change: MatterReclassified, _ command: Command
    ) throws(Refusal) -> EventBody {
        guard change.category != nil || change.tier != nil else {
            throw Refusal(.invalidField, "`category` and `tier` are both missing: say what the matter is taken for now")
        }
        return command.body
    }

    private static func feedback(
        _ feedback: FeedbackRecorded, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        if feedback.answered, !feedback.reached {
            throw Refusal(.invalidField, "`answered`: who was not reached has not answered: set `reached`, or leave it")
        }
        if !feedback.answered, feedback.solved != nil || feedback.satisfaction != nil {
            throw Refusal(
                .invalidField, "`solved` and `satisfaction` are answers: set `answered`, or leave them out")
        }
        if feedback.reached, state.reporter?.canBeReached == false {
            throw Refusal(
                .invalidField, "`reached`: the reporter is anonymous and cannot be reached: record it as not reached")
        }
        return command.body
    }

    private static func reward(
        _ decision: RewardDecided, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        if state.phase == .unreported, decision.source != .star, decision.source != .other {
            throw Refusal(
                .unknownReference, "matter \(state.matter) was never reported: record its MatterReported first")
        }
        guard Period(decision.period.string) != nil else {
            throw Refusal(
                .invalidField, "`period`: \"\(decision.period)\" is no period: write it like 2024-03 or 2024-Q1")
        }
        let granted = state.rewards.first {
            $0.beneficiary == decision.beneficiary && $0.rule == decision.rule && $0.period == decision.period
        }
        switch (decision.operation, granted) {
        case (.grant, .some):
            throw Refusal(
                .duplicateID,
                "\(decision.beneficiary) was granted this by rule \(decision.rule) for \(decision.period): revoke that first"
            )
        case (.revoke, .none):
            throw Refusal(
                .unknownReference,
                "\(decision.beneficiary) was granted nothing by rule \(decision.rule) for \(decision.period): check the names"
            )
        case (.revoke, .some(let reward)) where reward.fen != decision.fen:
            throw Refusal(
                .invalidField, "`fen`: \(reward.fen) fen were granted: revoke that amount, and grant what is right")
        default: return command.body
        }
    }

    private static func appeal(
        _ decision: AppealDecided, _ command: Command, _ state: MatterState
    ) throws(Refusal) -> EventBody {
        var bound = decision
        bound.round = decision.round ?? state.round
        guard let round = bound.round, round <= state.round else {
            throw Refusal(.unknownReference, "`round`: the matter has \(state.round) rounds: name one of them")
        }
        guard !state.appeals.contains(.init(indicator: decision.indicator, round: round)) else {
            throw Refusal(
                .duplicateID,
                "an appeal about \(decision.indicator.rawValue) in round \(round) was decided: a decision stands; correct its record if that is wrong"
            )
        }
        return .appealDecided(bound)
    }
}
