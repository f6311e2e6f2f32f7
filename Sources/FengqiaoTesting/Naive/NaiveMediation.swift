import FengqiaoModel

/// The mediation figures, row by row.
struct NaiveMediation {
    let log: NaiveLog
    let period: Period
    var table = NaiveTable()

    /// One mediation, read off the events that name it.
    struct One {
        var number: Int64
        var round: Int64
        var body: UnitID
        var mediators: [WorkerID]
        var requestedAt: Instant?
        var acceptedAt: Instant?
        var agreements: [(at: Instant, body: AgreementReached)] = []
        var ending: (at: Instant, body: MediationEnded)?
        var performances: [(at: Instant, body: PerformanceRecorded)] = []
        /// With the state of the matter just before.
        var court: [(at: Instant, body: JudicialConfirmationRecorded, was: MatterState)] = []

        var isSettled: Bool { !agreements.isEmpty }
        var endedAt: Instant? { ending?.at ?? agreements.first { !$0.body.partial }?.at }
        var begunAt: Instant? { requestedAt ?? acceptedAt }
        var items: [(number: Int64, due: Instant, fen: Int64?, isAtOnce: Bool)] {
            var result: [(number: Int64, due: Instant, fen: Int64?, isAtOnce: Bool)] = []
            for (_, agreement) in agreements {
                for item in agreement.items {
                    let due = item.due ?? agreement.effectiveAt
                    result.append((Int64(result.count) + 1, due, item.amountFen, due == agreement.effectiveAt))
                }
            }
            return result
        }
    }

    static func mediations(of matter: NaiveMatter) -> [One] {
        var result: [One] = []
        for (index, event) in matter.events.enumerated() {
            let at = event.envelope.occurredAt
            func change(_ number: Int64?, _ body: (inout One) -> Void) {
                if let place = result.firstIndex(where: { $0.number == number }) { body(&result[place]) }
            }
            switch event.body {
            case .mediationOpened(let opening):
                if !result.contains(where: { $0.number == opening.mediation }) {
                    result.append(
                        One(
                            number: opening.mediation ?? 0, round: matter.states[index].round, body: opening.body,
                            mediators: []))
                }
                change(opening.mediation) {
                    ($0.body, $0.mediators) = (opening.body, opening.mediators)
                    if opening.phase == .accepted { $0.acceptedAt = at } else { $0.requestedAt = at }
                }
            case .agreementReached(let agreement): change(agreement.mediation) { $0.agreements.append((at, agreement)) }
            case .mediationEnded(let ending): change(ending.mediation) { $0.ending = (at, ending) }
            case .performanceRecorded(let done): change(done.mediation) { $0.performances.append((at, done)) }
            case .judicialConfirmationRecorded(let record):
                change(record.mediation) { $0.court.append((at, record, matter.states[index])) }
            default: break
            }
        }
        return result
    }

    private mutating func add(_ name: String, _ effect: NaiveEffect, _ at: Instant, _ body: UnitID) {
        add(name, effect, on: log.date(at), body)
    }

    private mutating func add(_ name: String, _ effect: NaiveEffect, on day: LocalDate, _ body: UnitID) {
        guard period.contains(day) else { return }
        table.add("unit:\(body)", name, effect)
        table.add("", name, effect)
    }

    mutating func count() {
        for matter in log.matters {
            let all = Self.mediations(of: matter)
            for one in all {
                if let begun = one.begunAt {
                    add("successAll", one.isSettled && one.endedAt != nil ? .yes : .no, begun, one.body)
                }
                if let accepted = one.acceptedAt {
                    add(
                        "successStrict", one.endedAt == nil ? .pending : one.isSettled ? .yes : .no,
                        one.endedAt ?? accepted, one.body)
                    if one.endedAt == nil { add("successConcluded", .pending, accepted, one.body) }
                }
                countItems(one)
                countCourt(one, matter)
                if let ended = one.endedAt { countEnded(one, ended, all, matter) }
            }
        }
    }

    private mutating func countEnded(_ one: One, _ ended: Instant, _ all: [One], _ matter: NaiveMatter) {
        if one.isSettled {
            add("successConcluded", .yes, ended, one.body)
        } else if let reason = one.ending?.body.reason {
            let isConcluded = reason == .failed || reason == .expired
            add("successConcluded", isConcluded ? .no : .out(reason.rawValue), ended, one.body)
        }
        if one.acceptedAt != nil {
            add("police", one.ending?.body.reportedToPolice == true ? .yes : .no, ended, one.body)
        }
        if let begun = one.begunAt {
            let paused =
                matter.state.clocks.last { $0.name == .mediation && $0.number == one.number }.map {
                    pauses($0.clock, ended)
                } ?? 0
            add("duration", .part(max(0, ended - begun - paused), 1), ended, one.body)
        }
        guard one.isSettled else { return }
        add("written", one.agreements.contains { $0.body.form == .written } ? .yes : .no, ended, one.body)
        add("partial", one.ending != nil ? .yes : .no, ended, one.body)
        add("amount", .plus(one.items.reduce(0) { $0 + ($1.fen ?? 0) }), ended, one.body)
        add("confirmationFiled", one.court.contains { $0.body.phase == .filed } ? .yes : .no, ended, one.body)
        let agreed = one.agreements[0].at
        let isBreached = one.performances.contains {
            $0.body.status == .breach && $0.body.item <= Int64(one.items.count)
        }
        let isReopened = matter.events.contains { event in
            if case .matterReopened(let reopening) = event.body {
                return reopening.ground == .breach && event.envelope.occurredAt >= agreed
            }
            return false
        }
        let isDisputed = all.contains { $0.number > one.number && ($0.begunAt.map { $0 >= agreed } ?? false) }
        add("breached", isBreached || isReopened || isDisputed ? .yes : .no, ended, one.body)
    }

    // How long a clock stood still up to an instant: what lies between its stretches of counting.
    private func pauses(_ clock: Clock, _ end: Instant) -> Int64 {
        var clock = clock
        clock.settle(at: end)
        var sum: Int64 = 0
        var paused: Instant?
        for stretch in clock.stretches {
            if let from = paused { sum += max(0, min(stretch.from, end) - min(from, end)) }
            paused = stretch.to
        }
        if let from = paused { sum += max(0, (clock.pausedAt == nil ? min(clock.anchor, end) : end) - min(from, end)) }
        return sum
    }

    private mutating func countItems(_ one: One) {
        for item in one.items {
            let records = one.performances.filter { $0.body.item == item.number }
            // At once means on the day of the agreement; any other limit is an instant, and 24:00 is the end of a day.
            let last = item.isAtOnce ? log.date(item.due) : log.date(item.due + -1)
            func isInTime(_ at: Instant) -> Bool { item.isAtOnce ? log.date(at) <= last : at <= item.due }
            // The first record of full performance says when it was performed.
            let full = records.first { $0.body.status == .full }
            let isFull = full.map { isInTime($0.at) } ?? false
            if item.isAtOnce ? !isFull && isInTime(log.asOf) : item.due > log.asOf {
                add("performed", .pending, on: last, one.body)
                if item.fen != nil { add("performedAmount", .pending, on: last, one.body) }
                continue
            }
            add("performed", isFull ? .yes : .no, on: last, one.body)
            guard let fen = item.fen else { continue }
            let paid = records.filter { isInTime($0.at) }.reduce(Int64(0)) { $0 + ($1.body.amountFen ?? 0) }
            add("performedAmount", .part(isFull ? fen : min(paid, fen), fen), on: last, one.body)
        }
    }

    private mutating func countCourt(_ one: One, _ matter: NaiveMatter) {
        for (at, record, was) in one.court {
            switch record.phase {
            case .filed:
                // The thirty days run from the day on which the last agreement before the filing took effect.
                let clock = was.clocks.last { $0.name == .judicialConfirmation && $0.number == one.number }
                var isLate = false
                if let clock, case .at(let due, _) = clock.clock.deadline(was.context(of: clock, log.references)) {
                    isLate = at > due
                }
                add("filedLate", isLate ? .yes : .no, at, one.body)
            case .confirmed: add("confirmed", .yes, at, one.body)
            case .refused: add("confirmed", .no, at, one.body)
            case .accepted, .withdrawn: break
            }
        }
    }
}
