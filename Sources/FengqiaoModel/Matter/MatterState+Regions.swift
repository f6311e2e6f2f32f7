// What runs beside the handling: supervision, mediation, petitions.
extension MatterState {
    mutating func evolve(_ order: SupervisionRecorded, _ at: Instant, _ rules: Rules) {
        switch order.phase {
        case .opened:
            let number = order.order ?? Int64(orders.count) + 1
            orders.append(SupervisionOrder(number: number, level: order.level ?? .urge, openedAt: at))
            if let due = order.replyDue {
                clocks.append(
                    ClockRecord(
                        name: .supervisionReply, number: number, slaVersion: rules.slaVersion,
                        calendarCount: rules.calendarCount, clock: Clock(due: due, start: at)))
            } else {
                start(.supervisionReply, number, at, rules, category: category)
            }
        case .replied, .lifted:
            guard let index = orders.lastIndex(where: { $0.number == order.order }) else { return }
            if order.phase == .replied { orders[index].repliedAt = at } else { orders[index].liftedAt = at }
            stop(.supervisionReply, at, number: orders[index].number)
        }
    }

    mutating func open(_ opening: MediationOpened, _ at: Instant, _ rules: Rules) {
        let stage: Mediation.Stage = opening.phase == .accepted ? .active : .requested
        let number = opening.mediation ?? Int64(mediations.count) + 1
        if let index = mediations.firstIndex(where: { $0.number == number }) {
            mediations[index].stage = stage
        } else {
            mediations.append(Mediation(number: number, stage: stage))
        }
        if stage == .active { start(.mediation, number, at, rules, category: category) }
    }

    mutating func agree(_ agreement: AgreementReached, _ at: Instant, _ rules: Rules) {
        guard let index = mediations.firstIndex(where: { $0.number == agreement.mediation }) else { return }
        mediations[index].effectiveAt = agreement.effectiveAt
        for item in agreement.items {
            // What is to be performed at once is due when the agreement takes effect.
            let due = item.due ?? agreement.effectiveAt
            mediations[index].items.append(Mediation.Item(due: due, amountFen: item.amountFen))
            clocks.append(
                ClockRecord(
                    name: .performance,
                    number: mediations[index].clockNumber(ofItem: Int64(mediations[index].items.count)),
                    slaVersion: rules.slaVersion, calendarCount: rules.calendarCount,
                    clock: Clock(due: due, start: agreement.effectiveAt)))
        }
        if !agreement.partial {
            mediations[index].stage = .agreed
            stop(.mediation, at, number: mediations[index].number)
        }
        start(.judicialConfirmation, mediations[index].number, agreement.effectiveAt, rules, category: category)
    }

    mutating func end(_ ending: MediationEnded, _ at: Instant) {
        guard let index = mediations.firstIndex(where: { $0.number == ending.mediation }) else { return }
        mediations[index].stage = .ended
        stop(.mediation, at, number: mediations[index].number)
    }

    mutating func confirm(_ record: JudicialConfirmationRecorded, _ at: Instant, _ references: References) {
        guard let index = mediations.firstIndex(where: { $0.number == record.mediation }) else { return }
        mediations[index].confirmation = record.phase
        guard record.phase == .filed else { return }
        let limit = clocks.last { $0.name == .judicialConfirmation && $0.number == mediations[index].number }
        let deadline = limit?.clock.deadline(context(of: limit, references))
        mediations[index].isConfirmable = record.jointly && (deadline?.instant.map { at <= $0 } ?? true)
        stop(.judicialConfirmation, at, number: mediations[index].number)
    }

    /// What one of the clocks needs, under the rules that it was started under.
    public func context(of record: ClockRecord?, _ references: References) -> ClockContext {
        let sla = record?.slaVersion.flatMap { references.issued(.sla, version: $0)?.policy.sla }
        var context = references.context(sla, knowing: record?.calendarCount ?? calendarCount)
        // A last day of rest rolls on (Civil Code art. 203), whatever a policy says of limits that it sets itself. Where
        // no policy names a jurisdiction, nobody can say which days rest.
        if let name = record?.name, Statutes.days(name) != nil { context.rollsRestDays = sla != nil }
        return context
    }

    mutating func perform(_ record: PerformanceRecorded, _ at: Instant) {
        guard let index = mediations.firstIndex(where: { $0.number == record.mediation }),
            record.item >= 1, record.item <= Int64(mediations[index].items.count)
        else { return }
        mediations[index].items[Int(record.item) - 1].status = record.status
        // What was performed in part is still owed.
        if record.status != .part { stop(.performance, at, number: mediations[index].clockNumber(ofItem: record.item)) }
    }

    mutating func evolve(_ petition: PetitionRecorded, _ at: Instant, _ rules: Rules) {
        let number: Int64
        if let index = petitions.firstIndex(where: { $0.name == petition.petition }) {
            petitions[index].stage = petition.stage
            petitions[index].since = at
            number = Int64(index) + 1
        } else {
            petitions.append(PetitionRecord(name: petition.petition, stage: petition.stage, since: at))
            number = Int64(petitions.count)
        }
        switch petition.stage {
        case .registered: start(.petitionReceipt, number, at, rules)
        case .accepted:
            stop(.petitionReceipt, at, number: number)
            start(.petitionHandling, number, at, rules)
        case .declined: stop(.petitionReceipt, at, number: number)
        case .answered: stop(.petitionHandling, at, number: number)
        case .reviewRequested: start(.petitionReview, number, at, rules)
        case .reviewed: stop(.petitionReview, at, number: number)
        case .recheckRequested: start(.petitionRecheck, number, at, rules)
        case .rechecked: stop(.petitionRecheck, at, number: number)
        case .persuaded, .withdrawn:
            for name in [ClockName.petitionReceipt, .petitionHandling, .petitionReview, .petitionRecheck] {
                stop(name, at, number: number)
            }
        }
    }
}
