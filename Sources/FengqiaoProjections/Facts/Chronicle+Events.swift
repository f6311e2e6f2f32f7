public import FengqiaoModel
public import FengqiaoSchema

// Events become facts.
extension Chronicle {
    /// Folds an event in. The names must be those of the events before it.
    public mutating func evolve(_ event: Event, _ names: inout Names) {
        let envelope = event.envelope
        if event.kind.isReference {
            append(Reference(at: envelope.occurredAt, position: event.position, body: event.body))
            return
        }
        let worker = names[.worker].intern(envelope.actor.string)
        let unit = names[.unit].intern(envelope.unit.string)
        if case .dutyLogged(let duty) = event.body {
            append(
                DutyFact(
                    at: envelope.occurredAt, worker: names[.worker].intern(envelope.stream), unit: unit,
                    kind: duty.kind, from: duty.from, subjects: duty.subjects.map { people.intern($0.string) }))
            return
        }
        let matter = names[.matter].intern(envelope.stream)
        if case .correctionRecorded = event.body { markUncorrected(matter) }
        append(record(event, worker, unit, &names), to: matter)
    }

    /// Lays the corrections of a matter over its facts.
    ///
    /// - Parameter events: all of the matter's events that count, in order, with the corrections among them.
    public mutating func correct(_ events: [Event], _ names: inout Names) {
        guard let first = events.first else { return }
        let matter = names[.matter].intern(first.envelope.stream)
        let records = Corrections.applied(to: events).map { event in
            record(
                event, names[.worker].intern(event.envelope.actor.string),
                names[.unit].intern(event.envelope.unit.string), &names)
        }
        replace(matter, with: records)
    }

    private mutating func record(_ event: Event, _ actor: UInt32, _ unit: UInt32, _ names: inout Names) -> FactRecord {
        FactRecord(
            at: event.envelope.occurredAt, position: event.position, actor: actor, unit: unit,
            policyVersion: event.envelope.policyVersion ?? 0, fact: fact(event.body, &names))
    }

    private mutating func fact(_ body: EventBody, _ names: inout Names) -> Fact {
        switch body {
        case .matterReported(let report):
            return .reported(
                Fact.Report(report, person: report.reporter?.id.map { people.intern($0.string) }, &names))
        case .fieldCheckRecorded(let check):
            return .checked(
                Fact.Check(
                    phase: check.phase, result: check.result, checker: names.worker(check.checker),
                    due: check.due?.milliseconds ?? FieldColumn.absentInteger))
        case .matterAccepted(let accepted):
            acceptances.append(AcceptedFact(accepted, &names))
            return .accepted(UInt32(acceptances.count - 1))
        case .matterDeclined: return .declined
        case .matterReclassified(let change):
            return .reclassified(category: names.category(change.category), tier: change.tier?.code ?? 0)
        case .duplicateLinked(let link):
            if let duplicate = link.duplicate {
                return .duplicate(names.matter(duplicate), isLinked: link.operation == .link)
            }
            return link.operation == .link ? .linked(primary: names.matter(link.primary)) : .unlinked
        case .matterSplit(let split): return split.parent.map { .part(of: names.matter($0)) } ?? .split
        case .transferProposed, .transferAccepted, .transferReturned, .transferAdjudicated:
            return transfer(body, &names)
        case .progressNoted(let note): return .noted(note.kind)
        case .clockPaused(let pause):
            return .paused(
                clocks: ClockMask(pause.clocks), until: pause.until?.milliseconds ?? FieldColumn.absentInteger)
        case .clockResumed(let resumption): return .resumed(clocks: ClockMask(resumption.clocks))
        case .extensionRecorded(let record):
            return .extended(
                record.phase, clock: record.clock ?? .matter, amount: Int32(clamping: record.amount ?? 0))
        case .supervisionRecorded(let order):
            return .supervised(
                Fact.Order(
                    phase: order.phase, level: order.level?.code ?? 0, number: Int32(clamping: order.order ?? 0),
                    replyDue: order.replyDue?.milliseconds ?? FieldColumn.absentInteger))
        case .handlingCompleted(let completion): return .completed(by: names.unit(completion.by))
        case .matterClosed(let closing):
            return .closed(
                closing.outcome, unit: names.unit(closing.creditedUnit), worker: names.worker(closing.creditedWorker))
        case .matterReopened(let reopening): return .reopened(reopening.ground)
        case .feedbackRecorded(let feedback): return .feedback(Fact.Feedback(feedback))
        case .mediationOpened, .agreementReached, .mediationEnded, .judicialConfirmationRecorded, .performanceRecorded:
            return mediation(body, &names)
        case .petitionRecorded(let petition):
            return .petition(
                Fact.Petition(
                    name: petitions.intern(petition.petition.string), stage: petition.stage,
                    channel: petition.channel?.code ?? 0,
                    visitedUnit: names.unit(petition.visitedUnit), competentUnit: names.unit(petition.competentUnit)))
        case .appealDecided(let appeal):
            return .appealed(appeal.indicator, granted: appeal.granted, round: Int32(clamping: appeal.round ?? 0))
        case .rewardDecided(let reward):
            return .rewarded(
                Fact.Reward(
                    beneficiary: people.intern(reward.beneficiary.string), fen: reward.fen,
                    period: people.intern(reward.period.string), isGrant: reward.operation == .grant,
                    source: reward.source?.code ?? 0))
        default: return .other
        }
    }

    private func transfer(_ body: EventBody, _ names: inout Names) -> Fact {
        switch body {
        case .transferProposed(let proposal):
            return .proposed(
                Fact.Proposal(
                    number: Int32(clamping: proposal.transfer ?? 0), from: names.unit(proposal.from),
                    to: names.unit(proposal.to), allotment: Int32(clamping: proposal.allotment ?? 0),
                    role: proposal.role, direction: proposal.direction, informOnly: proposal.informOnly))
        case .transferAccepted(let signed):
            return .signed(number: Int32(clamping: signed.transfer ?? 0), by: names.unit(signed.by))
        case .transferReturned(let returned): return .returned(number: Int32(clamping: returned.transfer ?? 0))
        case .transferAdjudicated(let decision):
            return .adjudicated(
                number: Int32(clamping: decision.transfer ?? 0), unit: names.unit(decision.unit),
                isFinal: decision.final)
        default: return .other
        }
    }

    private mutating func mediation(_ body: EventBody, _ names: inout Names) -> Fact {
        switch body {
        case .mediationOpened(let opening):
            let start = UInt32(pool.count)
            for mediator in opening.mediators { pool.append(names.worker(mediator)) }
            return .mediationOpened(
                Fact.Opening(
                    number: Int32(clamping: opening.mediation ?? 0), phase: opening.phase,
                    body: names.unit(opening.body),
                    mediators: PoolRange(start: start, count: UInt32(opening.mediators.count))))
        case .agreementReached(let agreement):
            agreements.append(AgreedFact(agreement))
            return .agreed(UInt32(agreements.count - 1))
        case .mediationEnded(let ending):
            return .mediationEnded(
                number: Int32(clamping: ending.mediation ?? 0), ending.reason, toPolice: ending.reportedToPolice)
        case .judicialConfirmationRecorded(let record):
            return .confirmation(
                number: Int32(clamping: record.mediation ?? 0), record.phase, jointly: record.jointly)
        case .performanceRecorded(let record):
            return .performed(
                number: Int32(clamping: record.mediation ?? 0), item: Int32(clamping: record.item), record.status,
                fen: record.amountFen ?? FieldColumn.absentInteger)
        default: return .other
        }
    }
}

extension Fact.Report {
    init(_ report: MatterReported, person: UInt32?, _ names: inout Names) {
        originUnit = names.unit(report.originUnit)
        category = names.category(report.category)
        reporterClass = report.reporter?.reporterClass.code ?? 0
        self.person = person ?? NameTable.none
    }
}

extension Fact.Feedback {
    init(_ feedback: FeedbackRecorded) {
        (kind, isReached, isAnswered) = (feedback.kind, feedback.reached, feedback.answered)
        solved = feedback.solved.map { $0 ? 2 : 1 } ?? 0
        satisfaction = UInt8(clamping: feedback.satisfaction ?? 0)
    }
}

extension AcceptedFact {
    init(_ accepted: MatterAccepted, _ names: inout Names) {
        category = names.category(accepted.category)
        competentUnit = names.unit(accepted.competentUnit)
        firstHolder = names.unit(accepted.firstHolder)
        repeatOf = names.matter(accepted.repeatOf)
        (slaVersion, dueAt) = (accepted.slaVersion, accepted.dueAt)
        (tier, scale) = (accepted.tier, accepted.scale)
        isEmergency = accepted.severity == .emergency
    }
}

extension AgreedFact {
    init(_ agreement: AgreementReached) {
        number = Int32(clamping: agreement.mediation ?? 0)
        (form, isPartial, effectiveAt) = (agreement.form, agreement.partial, agreement.effectiveAt)
        // What is to be performed at once is due when the agreement takes effect.
        items = agreement.items.map { Item(due: $0.due ?? agreement.effectiveAt, fen: $0.amountFen) }
    }
}

extension Names {
    mutating func unit(_ id: UnitID?) -> UInt32 { id.map { self[.unit].intern($0.string) } ?? NameTable.none }
    mutating func worker(_ id: WorkerID?) -> UInt32 { id.map { self[.worker].intern($0.string) } ?? NameTable.none }
    mutating func matter(_ id: MatterID?) -> UInt32 { id.map { self[.matter].intern($0.string) } ?? NameTable.none }
    mutating func category(_ id: CategoryID?) -> UInt32 {
        id.map { self[.category].intern($0.string) } ?? NameTable.none
    }
}
