import FengqiaoModel
import FengqiaoSchema

// What runs beside the handling: mediation and petitions, by the rules of `MatterState`.
extension Story {
    mutating func open(_ opening: Fact.Opening, _ record: FactRecord, _ teller: StoryTeller) {
        let index: Int
        if let known = mediations.firstIndex(where: { $0.number == opening.number }) {
            (index, mediations[known].body, mediations[known].mediators) = (known, opening.body, opening.mediators)
        } else {
            index = mediations.count
            mediations.append(
                Mediation(number: opening.number, body: opening.body, mediators: opening.mediators, round: round))
        }
        guard opening.phase == .accepted else {
            mediations[index].requestedAt = record.at
            return
        }
        mediations[index].acceptedAt = record.at
        start(.mediation, Int64(opening.number), record, teller, category: category, owner: opening.body)
    }

    mutating func agree(_ agreement: AgreedFact, _ record: FactRecord, _ teller: StoryTeller) {
        guard let index = mediations.firstIndex(where: { $0.number == agreement.number }) else { return }
        let body = mediations[index].body
        mediations[index].agreements.append(
            Agreement(
                at: record.at, form: agreement.form, isPartial: agreement.isPartial,
                effectiveAt: agreement.effectiveAt))
        let version = record.policyVersion == 0 ? nil : record.policyVersion
        let calendars = teller.lookup.calendarCount(version, before: record.position)
        for item in agreement.items {
            mediations[index].items.append(
                Item(due: item.due, isImmediate: item.due == agreement.effectiveAt, fen: item.fen))
            clocks.append(
                StoryClock(
                    name: .performance,
                    number: mediations[index].clockNumber(ofItem: mediations[index].items.count),
                    slaVersion: version, calendarCount: calendars,
                    clock: Clock(due: item.due, start: agreement.effectiveAt), owner: body, round: round))
        }
        let number = Int64(agreement.number)
        if !agreement.isPartial {
            mediations[index].endedAt = record.at
            stop(.mediation, record.at, number: number)
        }
        start(
            .judicialConfirmation, number, record, teller, category: category, at: agreement.effectiveAt, owner: body)
    }

    mutating func end(_ number: Int32, _ reason: MediationEndReason, _ toPolice: Bool, _ at: Instant) {
        guard let index = mediations.firstIndex(where: { $0.number == number }) else { return }
        (mediations[index].endedAt, mediations[index].endReason) = (at, reason)
        mediations[index].isReportedToPolice = toPolice
        stop(.mediation, at, number: Int64(number))
    }

    mutating func confirm(_ number: Int32, _ phase: ConfirmationPhase, _ at: Instant, _ teller: StoryTeller) {
        guard let index = mediations.firstIndex(where: { $0.number == number }) else { return }
        switch phase {
        case .filed:
            let limit = clocks.last { $0.name == .judicialConfirmation && $0.number == Int64(number) }
            let deadline = limit.flatMap { $0.clock.deadline(teller.lookup.context(of: $0)).instant }
            mediations[index].confirmation.filings.append((at, isLate: deadline.map { at > $0 } ?? false))
            stop(.judicialConfirmation, at, number: Int64(number))
        case .confirmed: mediations[index].confirmation.decisions.append((at, isConfirmed: true))
        case .refused: mediations[index].confirmation.decisions.append((at, isConfirmed: false))
        case .accepted, .withdrawn: break
        }
    }

    mutating func perform(_ number: Int32, _ item: Int32, _ status: PerformanceStatus, _ fen: Int64, _ at: Instant) {
        guard let index = mediations.firstIndex(where: { $0.number == number }), item >= 1,
            Int(item) <= mediations[index].items.count
        else { return }
        let place = Int(item) - 1
        if fen != FieldColumn.absentInteger { mediations[index].items[place].payments.append((at, fen)) }
        switch status {
        case .full: mediations[index].items[place].performedAt = mediations[index].items[place].performedAt ?? at
        case .breach: mediations[index].items[place].breachedAt = mediations[index].items[place].breachedAt ?? at
        case .part: break
        }
        // What was performed in part is still owed.
        if status != .part {
            stop(.performance, at, number: mediations[index].clockNumber(ofItem: Int(item)))
        }
    }

    mutating func evolve(_ petition: Fact.Petition, _ record: FactRecord, _ teller: StoryTeller) {
        let number: Int64
        if let index = petitions.firstIndex(where: { $0.name == petition.name }) {
            number = Int64(index) + 1
        } else {
            petitions.append(
                Petition(
                    name: petition.name, at: record.at, channel: PetitionChannel(code: petition.channel),
                    visitedUnit: petition.visitedUnit, competentUnit: petition.competentUnit))
            number = Int64(petitions.count)
        }
        let known = petitions[Int(number) - 1]
        let owner = known.competentUnit != NameTable.none ? known.competentUnit : known.visitedUnit
        func begin(_ name: ClockName, _ story: inout Story) { story.start(name, number, record, teller, owner: owner) }
        switch petition.stage {
        case .registered: begin(.petitionReceipt, &self)
        case .accepted:
            stop(.petitionReceipt, record.at, number: number)
            begin(.petitionHandling, &self)
        case .declined: stop(.petitionReceipt, record.at, number: number)
        case .answered: stop(.petitionHandling, record.at, number: number)
        case .reviewRequested: begin(.petitionReview, &self)
        case .reviewed: stop(.petitionReview, record.at, number: number)
        case .recheckRequested: begin(.petitionRecheck, &self)
        case .rechecked: stop(.petitionRecheck, record.at, number: number)
        case .persuaded, .withdrawn:
            for name in [ClockName.petitionReceipt, .petitionHandling, .petitionReview, .petitionRecheck] {
                stop(name, record.at, number: number)
            }
        }
    }
}
