import FengqiaoModel

extension NaiveScore {
    mutating func countClosings(_ matter: NaiveMatter) {
        for closing in matter.closings() {
            let day = log.date(closing.at)
            let workers = closing.body.creditedWorker.map { [$0] } ?? []
            // A reopening takes the credit back.
            add(
                "closures", closing.reopenedAt == nil ? .plus(1) : .out("reopened"), day, closing.body.creditedUnit,
                workers)
            if closing.round == 1 { countResponse(closing, matter, day) }
            countFixed(closing, matter, day)
        }
        // One matter counts once for a subject, however often that closed it.
        let all = matter.allClosings()
        for unit in Set(all.map(\.body.creditedUnit)) {
            countOpinions(matter, all.filter { $0.body.creditedUnit == unit }, unit, nil)
        }
        for worker in Set(all.compactMap(\.body.creditedWorker)) {
            countOpinions(matter, all.filter { $0.body.creditedWorker == worker }, nil, worker)
        }
    }

    private mutating func countOpinions(
        _ matter: NaiveMatter, _ closings: [NaiveMatter.Closing], _ unit: UnitID?, _ worker: WorkerID?
    ) {
        func add(_ name: String, _ isIn: Bool, _ closing: NaiveMatter.Closing) {
            self.add(
                name, judged(name, isIn, matter, closing.round), log.date(closing.at), unit,
                worker.map { [$0] } ?? [])
        }
        // Of all visits after any of these closings the last that was answered.
        let asked = closings.map { closing in (closing: closing, visits: visits(after: closing, matter)) }
        let answered = asked.last { $0.visits.contains(where: \.answered) }
        if let answered, let said = answered.visits.last(where: \.answered) {
            add("participation", true, answered.closing)
            add("solved", said.solved == true, answered.closing)
            add("satisfaction", (said.satisfaction ?? 0) >= 4, answered.closing)
        } else if let silent = asked.last(where: { !$0.visits.isEmpty }) {
            add("participation", false, silent.closing)
        }
        guard let last = closings.last else { return }
        // Who reported it, and who reported what was linked to it, one person once.
        var persons: Set<String> = []
        for reported in [matter] + log.attached(to: matter, by: last.at) {
            guard let reporter = reported.report?.body.reporter, reporter.reporterClass != .anonymous else { continue }
            let person = reporter.id?.string ?? "of \(reported.id)"
            guard persons.insert(person).inserted else { continue }
            let theirs = ([matter] + log.attached(to: matter, by: last.at)).filter {
                $0.id == matter.id || $0.id == reported.id
                    || (reporter.id != nil && $0.report?.body.reporter?.id == reporter.id)
            }
            add("feedback", theirs.contains { isTold($0, last, matter) }, last)
        }
    }

    // Whether a stream has a reply that arrived in the round of a closing, or after it and before the next.
    private func isTold(_ stream: NaiveMatter, _ closing: NaiveMatter.Closing, _ matter: NaiveMatter) -> Bool {
        let isFirst = matter.allClosings().first?.at == closing.at
        return stream.events.contains { event in
            guard case .feedbackRecorded(let feedback) = event.body, feedback.kind == .reply, feedback.reached else {
                return false
            }
            let at = event.envelope.occurredAt
            return (isFirst || at >= closing.openedAt) && (closing.reopenedAt.map { at < $0 } ?? true)
        }
    }

    // The visits after a closing and before the next round, in order of time.
    private func visits(after closing: NaiveMatter.Closing, _ matter: NaiveMatter) -> [FeedbackRecorded] {
        var visits: [(at: Instant, body: FeedbackRecorded)] = []
        for event in matter.events {
            guard case .feedbackRecorded(let body) = event.body, body.kind == .visit else { continue }
            let at = event.envelope.occurredAt
            guard at >= closing.at, closing.reopenedAt.map({ at < $0 }) ?? true else { continue }
            visits.insert((at, body), at: visits.firstIndex { $0.at > at } ?? visits.count)
        }
        return visits.map(\.body)
    }

    private mutating func countFixed(_ closing: NaiveMatter.Closing, _ matter: NaiveMatter, _ day: LocalDate) {
        guard closing.body.isSettled,
            let horizon = log.references.policy(.containment, at: end)?.containment?.horizonDays
        else { return }
        // The h days end with the h-th date after the closing's; until then nothing is decided.
        let lastDay = day + horizon
        let workers = closing.body.creditedWorker.map { [$0] } ?? []
        let isBack = closing.reopenedAt.map { log.date($0) <= lastDay } ?? false
        var effect = judged("firstTimeFixed", !isBack, matter, closing.round)
        if log.date(log.asOf) <= lastDay, !matter.isAppealed("firstTimeFixed", round: closing.round) {
            effect = .pending
        }
        add("firstTimeFixed", effect, day, closing.body.creditedUnit, workers)
    }

    private mutating func countResponse(_ closing: NaiveMatter.Closing, _ matter: NaiveMatter, _ day: LocalDate) {
        guard let clock = matter.clocks.last(where: { $0.record.name == .firstResponse && $0.round == 1 }),
            case .at(let due, _) = log.deadline(clock, matter)
        else { return }
        let isInTime = matter.events.contains { event in
            if case .progressNoted(let note) = event.body {
                return note.kind == .firstContact && event.envelope.occurredAt <= due
            }
            return false
        }
        add(
            "response", judged("response", isInTime, matter, 1), day, closing.body.creditedUnit,
            closing.body.creditedWorker.map { [$0] } ?? [])
    }

    mutating func countMediations(_ matter: NaiveMatter) {
        for mediation in NaiveMediation.mediations(of: matter) {
            guard let accepted = mediation.acceptedAt else { continue }
            let effect: NaiveEffect
            if matter.isAppealed("mediationSuccess", round: mediation.round) {
                effect = .out("appeal")
            } else {
                effect = mediation.endedAt == nil ? .pending : mediation.isSettled ? .yes : .no
            }
            add(
                "mediationSuccess", effect, log.date(mediation.endedAt ?? accepted), mediation.body, mediation.mediators
            )
        }
    }

    mutating func countChecks(_ matter: NaiveMatter) {
        for index in matter.events.indices {
            if case .handlingCompleted = matter.events[index].body { countWait(matter, index) }
        }
        for (index, event) in matter.events.enumerated() {
            guard case .fieldCheckRecorded(let check) = event.body else { continue }
            let at = event.envelope.occurredAt
            if let due = check.due {
                let name = check.phase == .report ? "onTimeVerification" : "onTimeCheck"
                // A limit of 24:00 is the end of a date and not the beginning of the next.
                add(
                    name, judged(name, at <= due, matter, matter.states[index].round),
                    min(log.date(due + -1), log.date(at)), event.envelope.unit, [check.checker])
            }
            guard check.phase == .result, check.result != .unable else { continue }
            let was = matter.states[index]
            var completer: WorkerID?
            for earlier in matter.events[..<index] {
                if case .handlingCompleted = earlier.body { completer = earlier.envelope.actor }
            }
            add(
                "rework", judged("rework", check.result == .fail, matter, was.round), log.date(at),
                was.holder.map { log.references.units.successor(of: $0, at: at) },
                completer.map { [$0] } ?? [])
        }
    }

    // What was completed waits for a check: the verification clock, unless the check brings a due time of its own.
    private mutating func countWait(_ matter: NaiveMatter, _ index: Int) {
        let begun = matter.events[index].envelope.occurredAt
        let count = matter.states[index].clocks.count
        guard let place = matter.states[index + 1].clocks.indices.last, place >= count,
            matter.clocks[place].record.name == .verification
        else { return }
        let clock = matter.clocks[place]
        var checkedBy: (event: Event, body: FieldCheckRecorded)?
        var closedAt: Instant?
        waiting: for later in matter.events[(index + 1)...] {
            switch later.body {
            case .fieldCheckRecorded(let check) where check.phase == .result && check.result != .unable:
                checkedBy = (later, check)
                break waiting
            case .matterClosed:
                closedAt = later.envelope.occurredAt
                break waiting
            default: break
            }
        }
        if checkedBy?.body.due != nil { return }
        let unit = checkedBy?.event.envelope.unit ?? matter.acceptance?.body.competentUnit
        guard case .at(let due, let day) = log.deadline(clock, matter) else {
            if case .none = log.deadline(clock, matter) { return }
            let effect: NaiveEffect = matter.isAppealed("onTimeCheck", round: clock.round) ? .out("appeal") : .pending
            return add("onTimeCheck", effect, log.date(begun), unit)
        }
        if let closedAt, closedAt <= due { return }
        var effect: NaiveEffect = log.asOf > due ? .no : .pending
        if let at = checkedBy?.event.envelope.occurredAt { effect = at <= due ? .yes : .no }
        if matter.isAppealed("onTimeCheck", round: clock.round) { effect = .out("appeal") }
        let on = checkedBy.map { min(day, log.date($0.event.envelope.occurredAt)) } ?? day
        add("onTimeCheck", effect, on, unit, checkedBy.map { [$0.body.checker] } ?? [])
    }
}
