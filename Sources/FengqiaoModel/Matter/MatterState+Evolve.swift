extension MatterState {
    /// Folds an event that the ledger recorded. It never fails: what cannot be was refused before.
    ///
    /// - Complexity: O(clocks, transfers and mediations of the matter).
    public mutating func evolve(_ event: Event, _ references: References) {
        let at = event.envelope.occurredAt
        sequence = event.envelope.sequence
        if changesState(event.body) { lastChangeAt = max(lastChangeAt, at) }
        // Looked up for those events alone that start a clock.
        var rules: Rules { Rules(event, references) }
        switch event.body {
        case .matterReported(let report): begin(report, at, rules)
        case .fieldCheckRecorded(let check): evolve(check, at)
        case .matterAccepted(let accepted): accept(accepted, at, event.position, references)
        case .matterDeclined: decline(at)
        case .matterReclassified(let change): reclassify(change, at, references)
        case .duplicateLinked(let link): evolve(link)
        case .matterSplit(let split) where split.parent == nil:
            (phase, children) = (.split, split.children)
            stopAll(at)
        case .transferProposed(let proposal): propose(proposal, at, references)
        case .transferAccepted(let signed): sign(signed, at, references)
        case .transferReturned(let returned): giveBack(returned, at)
        case .transferAdjudicated(let decision): adjudicate(decision, at, references)
        case .progressNoted(let note): if note.kind == .firstContact { contact(at) }
        case .clockPaused(let pause): self.pause(pause, at)
        case .clockResumed(let resumption): resume(resumption, at)
        case .extensionRecorded(let record): extend(record, at, references)
        case .supervisionRecorded(let order): evolve(order, at, rules)
        case .handlingCompleted: complete(at, references)
        case .matterClosed(let closing): close(closing, at, references)
        case .matterReopened(let reopening): reopen(reopening, at, references)
        case .feedbackRecorded(let feedback): evolve(feedback, at)
        case .mediationOpened(let opening): open(opening, at, rules)
        case .agreementReached(let agreement): agree(agreement, at, rules)
        case .mediationEnded(let ending): end(ending, at)
        case .judicialConfirmationRecorded(let record): confirm(record, at, references)
        case .performanceRecorded(let record): perform(record, at)
        case .petitionRecorded(let petition): evolve(petition, at, rules)
        case .rewardDecided(let decision): evolve(decision)
        case .appealDecided(let decision):
            appeals.insert(Appeal(indicator: decision.indicator, round: decision.round ?? round))
        case .matterSplit, .mediationSessionHeld, .dutyLogged, .correctionRecorded, .calendarPublished,
            .policyPublished, .unitChanged, .dutyChanged, .registerPublished, .reportPublished, .logFounded,
            .restoreRecorded:
            break
        }
    }

    /// Whether an event changes the state, so that time must not run backwards between two of them (e12).
    ///
    /// Notes, checks of a report, calls for help, feedback, petitions, orders, rewards and the like may carry any time
    /// since the report: handhelds send late.
    public func changesState(_ body: EventBody) -> Bool {
        switch body {
        case .matterAccepted, .matterDeclined, .matterReclassified, .duplicateLinked, .matterSplit,
            .transferAdjudicated, .clockPaused, .clockResumed, .handlingCompleted, .matterClosed, .matterReopened,
            .mediationOpened, .agreementReached, .mediationEnded:
            true
        case .fieldCheckRecorded(let check): check.phase == .result
        case .extensionRecorded(let record): record.phase == .granted
        case .transferProposed(let proposal): proposal.role == .main
        case .transferAccepted(let signed): transfer(signed.transfer)?.role != .assist
        case .transferReturned(let returned): transfer(returned.transfer)?.role != .assist
        default: false
        }
    }

    func transfer(_ number: Int64?) -> Transfer? { transfers.last { $0.number == number } }

    private mutating func begin(_ report: MatterReported, _ at: Instant, _ rules: Rules) {
        phase = .reported
        (reportedAt, lastChangeAt) = (at, max(at, lastChangeAt))
        (originUnit, reporter, source) = (report.originUnit, report.reporter, report.source)
        start(.acceptance, round, at, rules, category: report.category)
    }

    private mutating func evolve(_ check: FieldCheckRecorded, _ at: Instant) {
        guard check.phase == .result, phase == .completed, check.result != .unable else { return }
        stop(.verification, at)
        if check.result == .fail {
            phase = .inHand
            // Rework goes on with the same clock of the holder; the time of the check was not the holder's.
            if let custodyClock { clocks[custodyClock].goOn(at: at) }
        }
    }

    private mutating func accept(
        _ accepted: MatterAccepted, _ at: Instant, _ position: UInt64, _ references: References
    ) {
        stop(.acceptance, at)
        acceptance = accepted
        (category, tier) = (accepted.category, accepted.tier)
        holder = accepted.firstHolder
        phase = accepted.firstHolder == nil ? .accepted : .inHand
        custodyClock = nil
        let sla = sla(references)
        calendarCount = references.calendarCount(sla?.jurisdiction, before: position)
        let rules = Rules(bound: self, references)
        if let due = accepted.dueAt {
            add(.matter, 1, Clock(given: due, start: at, references.earlierContext(sla, knowing: calendarCount)))
        } else if accepted.severity == .emergency, let hours = rules.rules?.emergencyHours {
            add(.matter, 1, Clock(unit: .naturalHour, units: hours, start: at))
        } else if let row = sla?.row(category: accepted.category, tier: accepted.tier) {
            add(.matter, 1, Clock(unit: row.unit, units: row.limit, start: at))
        }
        start(.firstResponse, 1, at, rules, category: category)
        if holder == nil {
            start(.dispatch, 1, at, rules, category: category)
        } else {
            startCustody(0, allotment: nil, at, references)
        }
    }

    private mutating func decline(_ at: Instant) {
        phase = .declined
        stopAll(at, but: .petitionHandling)
        // A request asks for more time on a clock that runs. Taken up again, the matter has another.
        if extensionRequestedFor != .petitionHandling { extensionRequestedAt = nil }
    }

    private mutating func reclassify(_ change: MatterReclassified, _ at: Instant, _ references: References) {
        category = change.category ?? category
        tier = change.tier ?? tier
        guard acceptance?.dueAt == nil, acceptance?.severity != .emergency, let category, let tier,
            let index = clocks.lastIndex(where: { $0.name == .matter && $0.isRunning }),
            let row = sla(references)?.row(category: category, tier: tier)
        else { return }
        // What is overdue stays so: nobody cures a breach by calling the matter something else.
        var clock = clocks[index].clock
        clock.settle(at: at)
        let context = context(references)
        if let deadline = clock.deadline(context).instant, at > deadline { return }
        clocks[index].clock.relimit(unit: row.unit, units: row.limit)
    }

    private mutating func evolve(_ link: DuplicateLinked) {
        if let duplicate = link.duplicate {
            linked.removeAll { $0 == duplicate }
            if link.operation == .link { linked.append(duplicate) }
            return
        }
        switch link.operation {
        case .link: (phaseBeforeLink, phase, primary) = (phase, .merged, link.primary)
        case .unlink: (phase, primary) = (phaseBeforeLink, nil)
        }
    }

    private mutating func complete(_ at: Instant, _ references: References) {
        phase = .completed
        stop(.custody, at)
        stop(.returnWindow, at)
        start(.verification, round, at, Rules(bound: self, references), category: category)
    }

    private mutating func close(_ closing: MatterClosed, _ at: Instant, _ references: References) {
        phase = .closed
        (closedAt, outcome, creditedUnit) = (at, closing.outcome, closing.creditedUnit)
        for name in [ClockName.matter, .custody] { stop(name, at) }
        for name in [ClockName.returnWindow, .dispatch, .firstResponse, .verification] {
            stop(name, at, byClosing: true)
        }
        if reporter?.canBeReached == true, !isReporterTold {
            start(.feedback, round, at, Rules(bound: self, references), category: category)
        }
    }

    private mutating func reopen(_ reopening: MatterReopened, _ at: Instant, _ references: References) {
        if phase == .declined {
            phase = .reported
            return
        }
        isReporterTold = false
        (closedAt, outcome, creditedUnit, extensionCount, extensionRequestedAt) = (nil, nil, nil, 0, nil)
        pauseCounts = pauseCounts.map { _ in 0 }
        stop(.feedback, at)
        if !children.isEmpty {
            phase = .split
            return
        }
        phase = holder == nil ? .accepted : .inHand
        round = reopening.round ?? round + 1
        let rules = Rules(bound: self, references)
        if let last = clocks.last(where: { $0.name == .matter })?.clock {
            add(.matter, round, Clock(restarting: last, at: at, rules.rules?.reopenLimit ?? .full))
        }
        if holder != nil { startCustody(0, allotment: nil, at, references) }
    }

    private mutating func evolve(_ feedback: FeedbackRecorded, _ at: Instant) {
        guard feedback.kind == .reply, feedback.reached else { return }
        isReporterTold = true
        stop(.feedback, at)
    }

    private mutating func evolve(_ decision: RewardDecided) {
        if decision.operation == .grant {
            rewards.append(
                GrantedReward(
                    beneficiary: decision.beneficiary, rule: decision.rule, period: decision.period, fen: decision.fen))
        } else {
            rewards.removeAll {
                $0.beneficiary == decision.beneficiary && $0.rule == decision.rule && $0.period == decision.period
            }
        }
    }
}

extension Reporter {
    /// Whether somebody could be told: not where nobody knows who it was.
    public var canBeReached: Bool { reporterClass != .anonymous }
}
