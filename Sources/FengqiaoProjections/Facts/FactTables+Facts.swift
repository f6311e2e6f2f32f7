import FengqiaoModel
import FengqiaoSchema

extension FactTables {
    /// What an event says, by its kind and its place in the kind's table.
    ///
    /// A code that the model does not know says nothing: what was appended passed the model, which knows its own codes.
    ///
    /// Compiled into whoever asks: the tables are a hundred columns side by side, and a call would copy all of them.
    @inline(__always)
    func fact(_ kind: EventKind, _ place: UInt32) -> Fact {
        switch kind {
        case .matterReported:
            return .reported(
                Fact.Report(
                    originUnit: reported.origin[place], category: reported.category[place],
                    person: reported.person[place], reporterClass: reported.reporterClass.code(place)))
        case .fieldCheckRecorded:
            guard let phase = CheckPhase(code: checked.phase[place]),
                let result = CheckResult(code: checked.result[place])
            else { return .other }
            return .checked(
                Fact.Check(phase: phase, result: result, checker: checked.checker[place], due: checked.due[place]))
        case .matterAccepted: return .accepted(place)
        case .matterDeclined: return .declined
        case .matterReclassified:
            return .reclassified(category: reclassified.category[place], tier: reclassified.tier.code(place))
        case .duplicateLinked:
            let isLinked = links.operation[place] == LinkOperation.link.code
            let duplicate = links.duplicate[place]
            if duplicate != NameTable.none { return .duplicate(duplicate, isLinked: isLinked) }
            return isLinked ? .linked(primary: links.primary[place]) : .unlinked
        case .matterSplit:
            let whole = splits[place]
            return whole == NameTable.none ? .split : .part(of: whole)
        case .transferProposed, .transferAccepted, .transferReturned, .transferAdjudicated:
            return transfer(kind, place)
        case .progressNoted: return ProgressKind(code: noted[place]).map(Fact.noted) ?? .other
        case .clockPaused:
            return .paused(clocks: ClockMask(bits: paused.clocks[place]), until: paused.until[place])
        case .clockResumed: return .resumed(clocks: ClockMask(bits: resumed[place]))
        case .extensionRecorded:
            guard let phase = ExtensionPhase(code: extended.phase[place]) else { return .other }
            return .extended(
                phase, clock: ClockName(code: extended.clock[place]) ?? .matter, amount: extended.amount.small(place))
        case .supervisionRecorded:
            guard let phase = SupervisionPhase(code: orders.phase[place]) else { return .other }
            return .supervised(
                Fact.Order(
                    phase: phase, level: orders.level.code(place), number: orders.number.small(place),
                    replyDue: orders.replyDue[place]))
        case .handlingCompleted: return .completed(by: completed[place])
        case .matterClosed:
            guard let outcome = Outcome(code: closed.outcome[place]) else { return .other }
            return .closed(outcome, unit: closed.unit[place], worker: closed.worker[place])
        case .matterReopened: return ReopenGround(code: reopened[place]).map(Fact.reopened) ?? .other
        case .feedbackRecorded:
            guard let kind = FeedbackKind(code: feedback.kind[place]) else { return .other }
            // A flag is 0 or 1, and a fact knows "not said" as 0, "no" as 1 and "yes" as 2.
            let solved = feedback.solved[place]
            return .feedback(
                Fact.Feedback(
                    kind: kind, isReached: feedback.reached.flag(place), isAnswered: feedback.answered.flag(place),
                    solved: solved == FieldColumn.absentCode ? 0 : solved + 1,
                    satisfaction: UInt8(clamping: feedback.satisfaction.small(place))))
        case .mediationOpened, .agreementReached, .mediationEnded, .judicialConfirmationRecorded,
            .performanceRecorded:
            return mediation(kind, place)
        case .petitionRecorded:
            guard let stage = PetitionStage(code: petitions.stage[place]) else { return .other }
            return .petition(
                Fact.Petition(
                    name: petitions.name[place], stage: stage, channel: petitions.channel.code(place),
                    visitedUnit: petitions.visited[place], competentUnit: petitions.competent[place]))
        case .appealDecided:
            guard let indicator = Indicator(code: appeals.indicator[place]) else { return .other }
            return .appealed(indicator, granted: appeals.granted.flag(place), round: appeals.round.small(place))
        case .rewardDecided:
            return .rewarded(
                Fact.Reward(
                    beneficiary: rewards.beneficiary[place], fen: rewards.fen[place], period: rewards.period[place],
                    isGrant: rewards.operation[place] == RewardOperation.grant.code,
                    source: rewards.source.code(place)))
        default: return .other
        }
    }

    @inline(__always)
    private func transfer(_ kind: EventKind, _ place: UInt32) -> Fact {
        switch kind {
        case .transferProposed:
            guard let role = TransferRole(code: proposed.role[place]),
                let direction = Direction(code: proposed.direction[place])
            else { return .other }
            return .proposed(
                Fact.Proposal(
                    number: proposed.number.small(place), from: proposed.from[place], to: proposed.to[place],
                    allotment: proposed.allotment.small(place), role: role, direction: direction,
                    informOnly: proposed.informOnly.flag(place)))
        case .transferAccepted: return .signed(number: signed.number.small(place), by: signed.by[place])
        case .transferReturned: return .returned(number: returned.small(place))
        default:
            return .adjudicated(
                number: adjudicated.number.small(place), unit: adjudicated.unit[place],
                isFinal: adjudicated.isFinal.flag(place))
        }
    }

    @inline(__always)
    private func mediation(_ kind: EventKind, _ place: UInt32) -> Fact {
        switch kind {
        case .mediationOpened:
            guard let phase = MediationPhase(code: opened.phase[place]) else { return .other }
            let start = place == 0 ? 0 : opened.ends[place - 1]
            return .mediationOpened(
                Fact.Opening(
                    number: opened.number.small(place), phase: phase, body: opened.body[place],
                    mediators: PoolRange(start: start, count: opened.ends[place] - start)))
        case .agreementReached: return .agreed(place)
        case .mediationEnded:
            guard let reason = MediationEndReason(code: ended.reason[place]) else { return .other }
            return .mediationEnded(number: ended.number.small(place), reason, toPolice: ended.toPolice.flag(place))
        case .judicialConfirmationRecorded:
            guard let phase = ConfirmationPhase(code: confirmed.phase[place]) else { return .other }
            return .confirmation(
                number: confirmed.number.small(place), phase, jointly: confirmed.jointly.flag(place))
        default:
            guard let status = PerformanceStatus(code: performed.status[place]) else { return .other }
            return .performed(
                number: performed.number.small(place), item: performed.item.small(place), status,
                fen: performed.fen[place])
        }
    }

    /// What an acceptance says; compiled into whoever asks, as all facts are.
    @inline(__always)
    func acceptance(_ place: UInt32) -> AcceptedFact {
        func number(_ value: Int64) -> Int64? { value == FieldColumn.absentInteger ? nil : value }
        return AcceptedFact(
            category: accepted.category[place], competentUnit: accepted.competent[place],
            firstHolder: accepted.holder[place], repeatOf: accepted.repeatOf[place],
            slaVersion: number(accepted.sla[place]),
            dueAt: number(accepted.due[place]).map(Instant.init(milliseconds:)),
            tier: Tier(code: accepted.tier[place]) ?? .small, scale: Scale(code: accepted.scale[place]) ?? .individual,
            isEmergency: accepted.severity[place] == Severity.emergency.code)
    }

    /// What an agreement says; compiled into whoever asks. What is to be performed at once is due when the agreement takes effect.
    @inline(__always)
    func agreement(_ place: UInt32) -> AgreedFact {
        let effectiveAt = Instant(milliseconds: agreed.effective[place])
        let items = items(ofAgreement: place).map { item in
            let (due, fen) = (agreed.due[item], agreed.fen[item])
            return AgreedFact.Item(
                due: due == FieldColumn.absentInteger ? effectiveAt : Instant(milliseconds: due),
                fen: fen == FieldColumn.absentInteger ? nil : fen, isDueAtOnce: due == FieldColumn.absentInteger)
        }
        return AgreedFact(
            number: agreed.number.small(place), form: AgreementForm(code: agreed.form[place]) ?? .written,
            isPartial: agreed.partial.flag(place), effectiveAt: effectiveAt, items: items)
    }

    /// Where the items of an agreement stand.
    func items(ofAgreement place: UInt32) -> Range<UInt32> {
        (place == 0 ? 0 : agreed.ends[place - 1])..<agreed.ends[place]
    }
}
