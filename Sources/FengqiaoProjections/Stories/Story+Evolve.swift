import FengqiaoModel
import FengqiaoSchema

// The fold of facts into a story. It never fails: what cannot be was refused when it was recorded.
extension Story {
    mutating func evolve(_ record: FactRecord, _ teller: StoryTeller) {
        let at = record.at
        switch record.fact {
        case .reported(let report): begin(report, record, teller)
        case .checked(let check): evolve(check, record, teller)
        case .accepted(let index): accept(teller.lookup.acceptance(index, teller.chronicle.tables), record, teller)
        case .declined: decline(at)
        case .reclassified(let category, let tier): reclassify(category, Tier(code: tier), at, teller)
        case .linked(let primary):
            (phaseBeforeLink, phase, self.primary) = (phase, .merged, primary)
            standings.append((at, .linked(primary)))
        case .unlinked:
            (phase, primary) = (phaseBeforeLink, nil)
            standings.append((at, .linked(nil)))
        case .duplicate(let matter, let isLinked):
            standings.append((at, .duplicate(matter, isLinked)))
            linked.removeAll { $0 == matter }
            if isLinked { linked.append(matter) }
        case .split: split(at)
        case .part: break
        case .proposed(let proposal): propose(proposal, record, teller)
        case .signed(let number, let by): sign(number, by, at, teller)
        case .returned(let number): giveBack(number, at, teller)
        case .adjudicated(let number, let unit, _): adjudicate(number, unit, at, teller)
        case .noted(let kind):
            if kind == .firstContact { contact(at) }
        case .paused(let mask, let until): pause(mask, until, at)
        case .resumed(let mask): resume(mask, at)
        case .extended(let phase, let clock, let amount): extend(phase, clock, Int64(amount), at, teller)
        case .supervised(let order): evolve(order, record, teller)
        case .completed: complete(record, teller)
        case .closed(let outcome, let unit, let worker): close(outcome, unit, worker, at, teller)
        case .reopened(let ground): reopen(ground, at, teller)
        case .feedback(let feedback):
            feedbacks.append((at, feedback))
            if feedback.kind == .reply, feedback.isReached {
                isReporterTold = true
                stop(.feedback, at)
            }
        case .mediationOpened(let opening): open(opening, record, teller)
        case .agreed(let index): agree(teller.lookup.agreement(index, teller.chronicle.tables), record, teller)
        case .mediationEnded(let number, let reason, let toPolice): end(number, reason, toPolice, at)
        case .confirmation(let number, let phase, _): confirm(number, phase, at, teller)
        case .performed(let number, let item, let status, let fen): perform(number, item, status, fen, at)
        case .petition(let petition): evolve(petition, record, teller)
        case .appealed(let indicator, let granted, let number):
            appeals.append(
                Appeal(indicator: indicator, round: number == 0 ? round : Int(number), isGranted: granted))
        case .rewarded(let reward): rewards.append((at, reward))
        case .other: break
        }
    }

    private mutating func begin(_ fact: Fact.Report, _ record: FactRecord, _ teller: StoryTeller) {
        phase = .reported
        (reportedAt, ownReportedAt) = (record.at, record.at)
        originUnit = fact.originUnit
        originRung = teller.lookup.rung(fact.originUnit, at: record.at)
        report = Report(
            at: record.at, position: record.position, recorder: record.actor, person: fact.person, unit: record.unit,
            category: fact.category, reporterClass: ReporterClass(code: fact.reporterClass))
        start(.acceptance, Int64(round), record, teller, category: fact.category, owner: record.unit)
    }

    private mutating func evolve(_ check: Fact.Check, _ record: FactRecord, _ teller: StoryTeller) {
        checks.append(
            CheckDone(
                at: record.at, fact: check, unit: record.unit, round: round,
                holder: teller.lookup.successor(holder, at: record.at), completer: completer))
        guard check.phase == .result, phase == .completed, check.result != .unable else { return }
        stop(.verification, record.at)
        checkedBy(record.unit)
        guard check.result == .fail else { return }
        phase = .inHand
        // Rework goes on with the same clock of the holder; the time of the check was not the holder's.
        rework(record.at)
    }

    private mutating func accept(_ fact: AcceptedFact, _ record: FactRecord, _ teller: StoryTeller) {
        let (at, lookup) = (record.at, teller.lookup)
        stop(.acceptance, at)
        standings.append((at, .accepted))
        let calendars = lookup.calendarCount(fact.slaVersion, before: record.position)
        acceptance = Acceptance(
            at: at, position: record.position, unit: record.unit, calendarCount: calendars, fact: fact)
        (category, tier, isTierRaised) = (fact.category, fact.tier, false)
        let rules = lookup.rules(fact.slaVersion)
        phase = fact.firstHolder == NameTable.none ? .accepted : .inHand
        if let due = fact.dueAt {
            let context = lookup.earlierContext(fact.slaVersion, calendars)
            add(.matter, 1, Clock(given: due, start: at, context), owner: fact.competentUnit)
        } else if fact.isEmergency, let hours = rules.emergencyHours {
            add(.matter, 1, Clock(unit: .naturalHour, units: hours, start: at), owner: fact.competentUnit)
        } else if let row = rules.row(fact.category, fact.tier) {
            add(.matter, 1, Clock(unit: row.unit, units: row.limit, start: at), owner: fact.competentUnit)
        }
        // Declined after an acceptance and taken up again, it begins anew: the acceptance that holds is the last.
        var openedAt = at
        if let last = rounds.last, last.closing == nil { openedAt = rounds.removeLast().openedAt }
        let own = lastClock(.matter)
        rounds.append(Round(number: round, openedAt: openedAt, clock: own == clocks.count - 1 ? own : nil))
        startBound(.firstResponse, 1, at, teller, owner: fact.competentUnit)
        if fact.firstHolder == NameTable.none {
            startBound(.dispatch, 1, at, teller, owner: record.unit)
        } else {
            hold(fact.firstHolder, at, teller)
            startCustody(0, of: fact.firstHolder, .kept, allotment: 0, at, teller)
        }
    }

    private mutating func decline(_ at: Instant) {
        phase = .declined
        declinedAt = at
        standings.append((at, .declined(true)))
        for index in clocks.indices where clocks[index].isRunning && clocks[index].name != .petitionHandling {
            clocks[index].stop(at: at)
        }
        // A request for more time ends with the clock that it asked it for.
        (contested, extensionRequest) = (nil, nil)
    }

    private mutating func split(_ at: Instant) {
        (phase, splitAt) = (.split, at)
        for index in clocks.indices where clocks[index].isRunning {
            clocks[index].stop(at: at)
            clocks[index].isCutOff = true
        }
        contested = nil
        letGo(at)
    }

    private mutating func reclassify(_ newCategory: UInt32, _ newTier: Tier?, _ at: Instant, _ teller: StoryTeller) {
        if newCategory != NameTable.none { category = newCategory }
        if let newTier { tier = newTier }
        guard let acceptance, let tier else { return }
        if tier.code > acceptance.fact.tier.code { isTierRaised = true }
        guard acceptance.fact.dueAt == nil, !acceptance.fact.isEmergency,
            let index = lastClock(.matter, isRunning: true),
            let row = teller.lookup.rules(acceptance.fact.slaVersion).row(category, tier)
        else { return }
        // What is overdue stays so: nobody cures a breach by calling the matter something else.
        var clock = clocks[index].clock
        clock.settle(at: at)
        let context = teller.lookup.context(acceptance.fact.slaVersion, acceptance.calendarCount)
        if let deadline = clock.deadline(context).instant, at > deadline { return }
        clocks[index].clock.relimit(unit: row.unit, units: row.limit)
    }

    private mutating func complete(_ record: FactRecord, _ teller: StoryTeller) {
        phase = .completed
        completer = record.actor
        stop(.custody, record.at, worker: record.actor)
        stop(.returnWindow, record.at)
        startBound(.verification, Int64(round), record.at, teller, owner: acceptance?.unit ?? NameTable.none)
        awaitCheck(record.at)
    }

    private mutating func close(
        _ outcome: Outcome, _ unit: UInt32, _ worker: UInt32, _ at: Instant, _ teller: StoryTeller
    ) {
        phase = .closed
        for index in clocks.indices where clocks[index].isRunning {
            switch clocks[index].name {
            case .matter, .custody:
                clocks[index].stop(at: at)
                clocks[index].isEndedByClosing = false
            case .returnWindow, .dispatch, .firstResponse, .verification:
                clocks[index].stop(at: at)
                clocks[index].isEndedByClosing = true
            default: break
            }
        }
        contested = nil
        if report?.canBeReached == true, !isReporterTold {
            startBound(.feedback, Int64(round), at, teller, owner: unit)
        }
        // A whole is closed when all of its parts are: they are counted in its place.
        if isSplit {
            wholeClosings.append(Closing(at: at, outcome: outcome, unit: unit, worker: worker, rung: .household))
        }
        guard !isSplit, let last = rounds.indices.last else { return }
        let handler = holder != NameTable.none ? holder : acceptance?.fact.competentUnit ?? NameTable.none
        rounds[last].closing = Closing(
            at: at, outcome: outcome, unit: unit, worker: worker,
            rung: teller.lookup.rung(teller.lookup.successor(handler, at: at), at: at))
        letGo(at)
    }

    private mutating func reopen(_ ground: ReopenGround, _ at: Instant, _ teller: StoryTeller) {
        reopenings.append((at, ground))
        if phase == .declined {
            (phase, declinedAt) = (.reported, nil)
            standings.append((at, .declined(false)))
            return
        }
        (isReporterTold, extensionRequest) = (false, nil)
        stop(.feedback, at)
        if isSplit {
            phase = .split
            return
        }
        phase = holder == NameTable.none ? .accepted : .inHand
        round += 1
        if let last = rounds.indices.last { (rounds[last].reopenedAt, rounds[last].reopenGround) = (at, ground) }
        let rules = teller.lookup.rules(acceptance?.fact.slaVersion)
        var clock: Int?
        if let last = lastClock(.matter).map({ clocks[$0].clock }) {
            add(
                .matter, Int64(round), Clock(restarting: last, at: at, rules.reopenLimit),
                owner: acceptance?.fact.competentUnit ?? NameTable.none)
            clock = clocks.count - 1
        }
        rounds.append(Round(number: round, openedAt: at, clock: clock))
        if holder != NameTable.none {
            hold(holder, at, teller)
            startCustody(0, of: holder, .kept, allotment: 0, at, teller)
        }
    }
}
