extension Decider {
    /// The stages of a petition (Petition Regulation 2022 art. 19 to 36).
    static func petition(
        _ petition: PetitionRecorded, _ command: Command, _ state: MatterState, _ references: References
    ) throws(Refusal) -> EventBody {
        let known = state.petitions.first { $0.name == petition.petition }
        if let competent = petition.competentUnit {
            try require(competent, "competentUnit", command, references)
            try requireImpartial(competent, "competentUnit", command, state, references)
        }
        guard petition.stage != .registered else {
            if known != nil {
                throw Refusal(
                    .duplicateID,
                    "petition \(petition.petition) is registered already: record its next stage, or choose another name"
                )
            }
            try checkRegistration(petition, command, references)
            return command.body
        }
        guard let known else {
            throw Refusal(
                .unknownReference, "petition \(petition.petition) was never registered: record that stage first")
        }
        guard known.allows(petition.stage) else {
            let remedy =
                known.stage == .rechecked
                ? "after the second review the same facts are closed (art. 36)"
                : "record the stages between, in their order"
            throw Refusal(
                .wrongState,
                "petition \(petition.petition) is \(known.stage.rawValue), not before \(petition.stage.rawValue): \(remedy)"
            )
        }
        guard command.occurredAt >= known.since else {
            throw Refusal(
                .timeBackwards,
                "petition \(petition.petition) was \(known.stage.rawValue) at \(known.since.text(in: .china)), which is later: correct the time"
            )
        }
        if petition.stage == .reviewRequested || petition.stage == .recheckRequested {
            let deadline = statutoryDeadline(Statutes.petitionReviewDays, from: known.since, command, references)
            guard command.occurredAt <= deadline else {
                throw Refusal(
                    .deadlinePassed,
                    "a review is asked for within 30 days of the answer (art. 35 and 36): record a new petition if there are new facts"
                )
            }
        }
        return command.body
    }

    private static func checkRegistration(
        _ petition: PetitionRecorded, _ command: Command, _ references: References
    ) throws(Refusal) {
        guard let channel = petition.channel, let visited = petition.visitedUnit, let persons = petition.persons else {
            throw Refusal(
                .invalidField,
                "`channel`, `visitedUnit` and `persons` are required to register a petition: give all three")
        }
        try require(visited, "visitedUnit", command, references)
        guard let delegates = petition.delegates else { return }
        guard delegates <= persons else {
            throw Refusal(
                .invalidField, "`delegates`: \(delegates) of \(persons) persons cannot have come: correct one")
        }
        if channel == .visit, delegates > Statutes.petitionDelegates {
            throw Refusal(
                .overLimit,
                "`delegates`: at most five come for a petition by several (art. 20): have them choose five, and record those"
            )
        }
    }

    /// The end of so many days after an instant, rolled on from a day of rest where a calendar says which rest.
    static func statutoryDeadline(
        _ days: Int64, from start: Instant, _ command: Command, _ references: References
    ) -> Instant {
        let sla = references.policy(.sla, at: command.occurredAt)?.sla
        let calendars = sla.flatMap { references.calendars[$0.jurisdiction]?.count } ?? 0
        var context = references.context(sla, knowing: calendars)
        (context.rollsRestDays, context.dayEnd) = (true, .midnight)
        let clock = Clock(unit: .calendarDay, units: days, start: start)
        if let rolled = clock.deadline(context).instant { return rolled }
        context.rollsRestDays = false
        return clock.deadline(context).instant ?? start + days * 86_400_000
    }

    /// A log of what a worker did on duty.
    static func checkDuty(
        _ duty: DutyLogged, _ command: Command, _ context: DecisionContext
    ) throws(Refusal) {
        guard command.worker != nil else {
            throw Refusal(.invalidField, "a DutyLogged belongs to a worker: name the worker in `subject`")
        }
        if let to = duty.to, to < duty.from {
            throw Refusal(.invalidField, "`to` lies before `from`: correct one of the two")
        }
        guard duty.from <= command.occurredAt else {
            throw Refusal(.invalidField, "`from` lies after the record's `time`: log a duty when it has begun")
        }
        if let passed = duty.passed {
            guard let total = duty.total, passed <= total else {
                throw Refusal(.invalidField, "`passed` needs a `total` that is not smaller: give both")
            }
        }
        if let matter = duty.matter, (context.state(matter)?.phase ?? .unreported) == .unreported {
            throw Refusal(.unknownReference, "`matter`: matter \(matter) was never reported: check its name")
        }
    }
}
