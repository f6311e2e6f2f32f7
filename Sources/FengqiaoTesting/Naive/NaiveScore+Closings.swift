import FengqiaoModel

extension NaiveScore {
    mutating func countClosings(_ matter: NaiveMatter) {
        for closing in matter.closings() {
            let day = log.date(closing.at)
            let unit = closing.body.creditedUnit
            let workers = closing.body.creditedWorker.map { [$0] } ?? []
            add("closures", .plus(1), day, unit, workers)
            if closing.round == 1 {
                countFixed(closing, matter, day)
                countResponse(closing, matter, day)
            }
            countVisits(closing, matter, day)
            guard let reporter = matter.report?.body.reporter, reporter.reporterClass != .anonymous else { continue }
            let told = matter.events.contains { event in
                guard case .feedbackRecorded(let feedback) = event.body, feedback.kind == .reply, feedback.reached
                else {
                    return false
                }
                let at = event.envelope.occurredAt
                return (closing.round == 1 || at >= closing.openedAt) && (closing.reopenedAt.map { at < $0 } ?? true)
            }
            add("feedback", judged("feedback", told, matter, closing.round), day, unit, workers)
        }
    }

    private mutating func countFixed(_ closing: NaiveMatter.Closing, _ matter: NaiveMatter, _ day: LocalDate) {
        guard closing.body.isSettled,
            let horizon = log.references.policy(.containment, at: end)?.containment?.horizonDays
        else { return }
        // The h days end with the h-th date after the closing's.
        let lastDay = day + horizon
        let workers = closing.body.creditedWorker.map { [$0] } ?? []
        let back = closing.reopenedAt.map { log.date($0) <= lastDay } ?? false
        let passed = log.date(log.asOf) > lastDay
        var effect = judged("firstTimeFixed", !back, matter, 1)
        if !back, closing.reopenedAt == nil, !passed, !matter.isAppealed("firstTimeFixed", round: 1) {
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

    private mutating func countVisits(_ closing: NaiveMatter.Closing, _ matter: NaiveMatter, _ day: LocalDate) {
        var visits: [(at: Instant, body: FeedbackRecorded)] = []
        for event in matter.events {
            if case .feedbackRecorded(let body) = event.body, body.kind == .visit,
                event.envelope.occurredAt >= closing.at,
                closing.reopenedAt.map({ event.envelope.occurredAt < $0 }) ?? true
            {
                visits.append((event.envelope.occurredAt, body))
            }
        }
        if visits.isEmpty { return }
        var last: (at: Instant, body: FeedbackRecorded)?
        for visit in visits where visit.body.answered {
            if let known = last, known.at > visit.at { continue }
            last = visit
        }
        let unit = closing.body.creditedUnit
        let workers = closing.body.creditedWorker.map { [$0] } ?? []
        add("participation", judged("participation", last != nil, matter, closing.round), day, unit, workers)
        guard let last else { return }
        add("solved", judged("solved", last.body.solved == true, matter, closing.round), day, unit, workers)
        add(
            "satisfaction", judged("satisfaction", (last.body.satisfaction ?? 0) >= 4, matter, closing.round), day,
            unit,
            workers)
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
        for (index, event) in matter.events.enumerated() {
            guard case .fieldCheckRecorded(let check) = event.body else { continue }
            let at = event.envelope.occurredAt
            if let due = check.due {
                add(
                    check.phase == .report ? "onTimeVerification" : "onTimeCheck", at <= due ? .yes : .no,
                    log.date(due),
                    event.envelope.unit, [check.checker])
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
}
