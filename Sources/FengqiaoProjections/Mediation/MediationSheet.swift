import FengqiaoModel
import FengqiaoSchema

/// Adds up the mediation figures of a period, by mediating body.
struct MediationSheet {
    let teller: StoryTeller
    let period: Period
    /// Where somebody wants to see the rows.
    var trace: RowTrace?
    private(set) var total: [String: Tally] = [:]
    private(set) var bodies: [UInt32: [String: Tally]] = [:]
    private(set) var courses: [MediationCourse: Int64] = [:]

    init(_ teller: StoryTeller, _ period: Period) { (self.teller, self.period) = (teller, period) }

    private mutating func add(_ name: String, _ row: Row, at instant: Instant, _ body: UInt32) {
        add(name, row, on: teller.lookup.zone.date(of: instant), body)
    }

    private mutating func add(_ name: String, _ row: Row, on day: LocalDate, _ body: UInt32) {
        guard period.contains(day) else { return }
        total[name, default: Tally()].add(row)
        bodies[body, default: [:]][name, default: Tally()].add(row)
        trace?.note(name, row, unit: body)
    }

    mutating func add(_ mediation: Story.Mediation, _ story: Story) {
        let body = mediation.body
        if let begun = mediation.requestedAt ?? mediation.acceptedAt {
            add("successAll", .counted(mediation.isSettled && mediation.isEnded), at: begun, body)
        }
        if let acceptedAt = mediation.acceptedAt, !mediation.isEnded {
            add("successStrict", .pending, at: acceptedAt, body)
            add("successConcluded", .pending, at: acceptedAt, body)
        }
        for item in mediation.items { add(item, body) }
        for filing in mediation.confirmation.filings {
            add("filedLate", .counted(filing.isLate), at: filing.at, body)
        }
        for decision in mediation.confirmation.decisions {
            add("confirmed", .counted(decision.isConfirmed), at: decision.at, body)
        }
        if let endedAt = mediation.endedAt { addEnded(mediation, story, endedAt) }
    }

    private mutating func addEnded(_ mediation: Story.Mediation, _ story: Story, _ endedAt: Instant) {
        let body = mediation.body
        let course = mediation.course
        if period.contains(teller.lookup.zone.date(of: endedAt)) { courses[course, default: 0] += 1 }
        if mediation.acceptedAt != nil {
            add("successStrict", .counted(mediation.isSettled), at: endedAt, body)
            add("police", .counted(mediation.isReportedToPolice), at: endedAt, body)
        }
        let concluded: Row
        switch course {
        case .settledInFull, .settledInPart: concluded = .counted(true)
        case .failed, .expired: concluded = .counted(false)
        case .refused: concluded = .excluded(.refused)
        case .withdrawn: concluded = .excluded(.withdrawn)
        case .collusion: concluded = .excluded(.collusion)
        case .outOfScope: concluded = .excluded(.outOfScope)
        }
        add("successConcluded", concluded, at: endedAt, body)
        if let begun = mediation.requestedAt ?? mediation.acceptedAt {
            let paused =
                story.clocks.last { $0.name == .mediation && $0.number == Int64(mediation.number) }
                .map { $0.clock.paused(until: endedAt) } ?? 0
            add("duration", .share(max(0, endedAt - begun - paused), of: 1), at: endedAt, body)
        }
        guard mediation.isSettled else { return }
        add("written", .counted(mediation.agreements.contains { $0.form == .written }), at: endedAt, body)
        add("partial", .counted(course == .settledInPart), at: endedAt, body)
        let amount = mediation.items.reduce(Int64(0)) { $0.addingClamped($1.fen ?? 0) }
        add("amount", .amount(amount), at: endedAt, body)
        add("confirmationFiled", .counted(!mediation.confirmation.filings.isEmpty), at: endedAt, body)
        add("breached", .counted(isBroken(mediation, story)), at: endedAt, body)
    }

    // 反悔: an item was breached, or the matter came back for it, or the parties went to mediation again.
    private func isBroken(_ mediation: Story.Mediation, _ story: Story) -> Bool {
        guard let agreedAt = mediation.agreements.first?.at else { return false }
        return mediation.items.contains { $0.breachedAt != nil }
            || story.reopenings.contains { $0.ground == .breach && $0.at >= agreedAt }
            || story.mediations.contains { other in
                other.number > mediation.number
                    && ((other.requestedAt ?? other.acceptedAt).map { $0 >= agreedAt } ?? false)
            }
    }

    // What is due at once is due on the date of the agreement, and 24:00 belongs to the date that it ends.
    private func day(of item: Story.Item) -> LocalDate {
        teller.lookup.zone.date(of: item.isImmediate ? item.due : item.due + -1)
    }

    private func isInTime(_ instant: Instant, _ item: Story.Item) -> Bool {
        item.isImmediate ? teller.lookup.zone.date(of: instant) <= day(of: item) : instant <= item.due
    }

    // A row is an item, on the day on which it is due.
    private mutating func add(_ item: Story.Item, _ body: UInt32) {
        let day = day(of: item)
        let isPerformed = item.performedAt.map { isInTime($0, item) } ?? false
        let isDue = item.isImmediate ? isPerformed || !isInTime(teller.now, item) : item.due <= teller.now
        guard isDue else {
            add("performed", .pending, on: day, body)
            if item.fen != nil { add("performedAmount", .pending, on: day, body) }
            return
        }
        add("performed", .counted(isPerformed), on: day, body)
        guard let fen = item.fen else { return }
        let paid = item.payments.filter { isInTime($0.at, item) }.reduce(Int64(0)) { $0.addingClamped($1.fen) }
        add("performedAmount", .share(isPerformed ? fen : min(paid, fen), of: fen), on: day, body)
    }
}

extension Story.Mediation {
    /// How it went, once it has ended. Whoever settled a part has settled, whatever ended the rest.
    var course: MediationCourse {
        switch endReason {
        case nil: .settledInFull
        case _? where isSettled: .settledInPart
        case .refused: .refused
        case .failed: .failed
        case .expired: .expired
        case .withdrawn: .withdrawn
        case .collusion: .collusion
        case .outOfScope: .outOfScope
        }
    }
}

extension Clock {
    /// For how many milliseconds on the wall it stood still, up to an instant.
    func paused(until end: Instant) -> Int64 {
        var sum: Int64 = 0
        for (index, stretch) in stretches.enumerated() {
            let next = index + 1 < stretches.count ? stretches[index + 1].from : pausedAt == nil ? anchor : end
            sum = sum.addingClamped(max(0, min(next, end) - min(stretch.to, end)))
        }
        return sum
    }
}
