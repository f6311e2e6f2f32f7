extension Decider {
    static func complete(
        _ completion: HandlingCompleted, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        guard state.holder(at: command.occurredAt, references) == completion.by else {
            throw notHolder(state, "`by` must be the holder")
        }
        try requireNothingOpen(command, state)
        return command.body
    }

    private static func requireNothingOpen(_ command: Command, _ state: MatterState) throws(Refusal) {
        if state.isPaused(at: command.occurredAt) {
            throw Refusal(.paused, "the clock is paused: resume it before the matter is finished")
        }
        try requireNoMediation(state)
    }

    static func requireNoMediation(_ state: MatterState) throws(Refusal) {
        if let open = state.mediations.first(where: \.isOpen) {
            throw Refusal(
                .openChildOrMediation,
                "mediation \(open.number) is open: record its agreement or its end before the matter is finished")
        }
    }

    static func decline(
        _ command: Command, _ state: MatterState, _ context: DecisionContext
    ) throws(Refusal) -> [ProposedEvent] {
        // Each report that was linked has somebody who waits for an answer of its own.
        if let linked = state.linked.first {
            throw Refusal(
                .openChildOrMediation, "matter \(linked) is linked to it: unlink it before its primary is declined")
        }
        try requireNoMediation(state)
        return [event(command.body, command, state, context)]
            + closeWholes(of: state, as: nil, command, context)
    }

    static func close(
        _ closing: MatterClosed, _ command: Command, _ state: MatterState, _ context: DecisionContext
    ) throws(Refusal) -> [ProposedEvent] {
        let references = context.references
        switch state.phase {
        case .accepted: try requireNoMediation(state)
        case .inHand:
            try requireNothingOpen(command, state)
            let tier = state.tier ?? .small
            guard state.sla(references)?.selfSettleTiers.contains(tier) == true else {
                throw wrongState(
                    command, state, "its holder may not close it without a check: record HandlingCompleted first")
            }
        default: break
        }
        try require(closing.creditedUnit, "creditedUnit", command, references)
        if closing.outcome == .settledByAgreement, !state.mediations.contains(where: { $0.effectiveAt != nil }) {
            throw Refusal(
                .invalidField, "`outcome`: nothing was agreed on: record AgreementReached first, or another outcome")
        }
        let intake = references.issued(.intake, at: command.occurredAt)
        if intake?.policy.intake?.feedbackBeforeClosing == true, closing.outcome != .withdrawn,
            state.reporter?.canBeReached == true, !state.isReporterTold
        {
            throw wrongState(
                command, state, "the reporter has not been told yet: record a FeedbackRecorded of kind reply first")
        }
        return [event(command.body, command, state, context)]
            + closeWholes(of: state, as: closing, command, context)
    }

    /// A split matter closes by itself with the last of its parts. Nobody closes it by hand, so that what it was split
    /// into cannot be left behind.
    ///
    /// - Parameter closing: how the part was closed; `nil` where it was declined or linked to another matter.
    static func closeWholes(
        of part: MatterState, as closing: MatterClosed?, _ command: Command, _ context: DecisionContext
    ) -> [ProposedEvent] {
        var events: [ProposedEvent] = []
        var (part, outcome, credited) = (part, closing?.outcome, closing?.creditedUnit)
        while let name = part.parent, let whole = context.state(name), whole.phase == .split {
            let others = whole.children.filter { $0 != part.matter }.compactMap(context.state)
            guard others.allSatisfy(\.isEnded) else { break }
            let outcomes = others.compactMap(\.outcome) + [outcome].compactMap { $0 }
            let worst = outcomes.max { $0.severity < $1.severity } ?? .unresolvable
            let unit = credited ?? others.compactMap(\.creditedUnit).last ?? command.unit
            events.append(
                consequence(
                    .matterClosed(MatterClosed(outcome: worst, creditedUnit: unit)), command, whole, context))
            (part, outcome, credited) = (whole, worst, unit)
        }
        return events
    }

    /// Where a part comes back, so does the whole.
    static func reopenWholes(
        of part: MatterState, _ ground: ReopenGround, _ command: Command, _ context: DecisionContext
    ) -> [ProposedEvent] {
        var events: [ProposedEvent] = []
        var part = part
        while let name = part.parent, let whole = context.state(name), whole.phase == .closed {
            events.append(
                consequence(.matterReopened(MatterReopened(ground: ground)), command, whole, context))
            part = whole
        }
        return events
    }

    static func reopen(
        _ reopening: MatterReopened, _ command: Command, _ state: MatterState, _ context: DecisionContext
    ) throws(Refusal) -> [ProposedEvent] {
        var bound = reopening
        bound.round = nil
        if state.phase == .closed {
            if let child = state.children.first {
                throw Refusal(
                    .openChildOrMediation, "the matter was split: reopen the part that is concerned, such as \(child)")
            }
            try checkWindow(command, state, context.references)
            let isBroken = state.mediations.contains { $0.items.contains { $0.status == .breach } }
            if reopening.ground == .breach, !isBroken {
                throw Refusal(
                    .invalidField, "`ground`: no breach of an agreement is on record: record PerformanceRecorded first")
            }
            guard state.round < 1_000 else {
                throw Refusal(.overLimit, "the matter has had 1,000 rounds: report a new one and name this in it")
            }
            bound.round = state.round + 1
        }
        return [event(.matterReopened(bound), command, state, context)]
            + reopenWholes(of: state, reopening.ground, command, context)
    }

    private static func checkWindow(
        _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) {
        guard let closedAt = state.closedAt, let days = state.sla(references)?.reopenWindowDays else { return }
        let zone = references.zone
        let passed = zone.date(of: command.occurredAt).dayNumber - zone.date(of: closedAt).dayNumber
        guard passed <= days else {
            throw Refusal(
                .deadlinePassed,
                "it was closed \(passed) days ago and can be reopened for \(days): report a new matter, and accept it as a repeat of this one"
            )
        }
    }
}

extension MatterState {
    /// Whether nothing more is to be done about it here: closed, declined, or merged into what goes on.
    var isEnded: Bool { phase == .closed || phase == .declined || phase == .merged }
}

extension Outcome {
    /// How far from solved: a split matter ends as the worst of its parts.
    var severity: Int {
        switch self {
        case .resolved: 0
        case .settledByAgreement: 1
        case .explained: 2
        case .withdrawn: 3
        case .movedOut: 4
        case .unresolvable: 5
        case .forced: 6
        }
    }
}
