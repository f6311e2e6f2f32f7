import FengqiaoModel

extension NaiveScore {
    /// What became of a transfer.
    enum Fate: Equatable {
        case pending
        case signed(Instant)
        /// Handed back, and what was decided on that: whether it was unfounded.
        case returned(Instant, unfounded: Bool?)
        case overruled(Instant)
    }

    /// Reads a transfer's fate off the events behind its proposal.
    static func fate(of proposal: TransferProposed, in events: some Sequence<Event>) -> Fate {
        var fate = Fate.pending
        for event in events {
            let at = event.envelope.occurredAt
            switch event.body {
            case .transferAccepted(let signed) where signed.transfer == proposal.transfer: fate = .signed(at)
            case .transferReturned(let returned) where returned.transfer == proposal.transfer:
                fate = .returned(at, unfounded: nil)
            case .transferAdjudicated(let decision):
                switch fate {
                case .pending where proposal.role == .main:
                    fate = decision.unit == proposal.to ? .signed(at) : .overruled(at)
                case .returned(let returnedAt, nil)
                where proposal.role == .main && decision.transfer == proposal.transfer:
                    fate = .returned(returnedAt, unfounded: decision.unit == proposal.to)
                default: break
                }
            default: break
            }
        }
        return fate
    }

    mutating func countTransfers(_ matter: NaiveMatter) {
        for (index, event) in matter.events.enumerated() {
            guard case .transferProposed(let proposal) = event.body else { continue }
            let day = log.date(event.envelope.occurredAt)
            let round = matter.states[index].round
            let fate = Self.fate(of: proposal, in: matter.events[(index + 1)...])
            if proposal.role == .assist {
                if proposal.informOnly { continue }
                let effect = attendance(proposal, index, fate, matter)
                add("assistAttendance", effect, day, proposal.to)
                add("assistCalls", effect, day, proposal.from)
                continue
            }
            countMain(proposal, event, fate, round, matter)
        }
        countRepeat(matter)
    }

    // Accepted on time ÷ called: the call counts from when it was made, whether or not somebody came.
    private func attendance(
        _ proposal: TransferProposed, _ index: Int, _ fate: Fate, _ matter: NaiveMatter
    ) -> NaiveEffect {
        let calledAt = matter.events[index].envelope.occurredAt
        let was = matter.states[index]
        if matter.state.phase == .declined { return .out("declined") }
        if matter.state.phase == .merged { return .out("merged") }
        let isAppealed = matter.isAppealed("assistAttendance", round: was.round)
        let closedAt = matter.closings().first { $0.at >= calledAt }?.at
        // Its own time, in the unit of the matter's clock as it was then.
        var own = Deadline.none
        if let units = proposal.allotment, let unit = was.clocks.last(where: { $0.name == .matter })?.clock.unit {
            own = Clock(unit: unit, units: units, start: calledAt).deadline(matter.state.context(log.references))
        }
        let limits = [own.instant, closedAt].compactMap { $0 }
        let isUnknown: Bool
        if case .unknown = own { isUnknown = true } else { isUnknown = false }
        var effect: NaiveEffect
        switch fate {
        case .returned: effect = .no
        case .signed(let at):
            effect = isUnknown ? .pending : limits.allSatisfy { at <= $0 } ? .yes : .no
        case .pending, .overruled:
            if closedAt != nil {
                effect = .no
            } else if isUnknown {
                effect = .pending
            } else if let splitAt = matter.splitAt {
                guard let due = own.instant, due < splitAt else { return .out("split") }
                effect = .no
            } else {
                effect = own.instant.map { log.asOf > $0 } ?? false ? .no : .pending
            }
        }
        if isAppealed { effect = .out("appeal") }
        return effect
    }

    private mutating func countMain(
        _ proposal: TransferProposed, _ event: Event, _ fate: Fate, _ round: Int64, _ matter: NaiveMatter
    ) {
        let day = log.date(event.envelope.occurredAt)
        var accurate: NaiveEffect
        var isReturned = false
        switch fate {
        case .pending: accurate = .pending
        case .signed: accurate = .yes
        case .overruled: accurate = .out("overruled")
        case .returned(let at, let unfounded):
            isReturned = true
            accurate = unfounded.map { $0 ? .yes : .no } ?? .pending
            var effect: NaiveEffect = unfounded.map { $0 ? .yes : .no } ?? .pending
            if matter.isAppealed("unfoundedReturns", round: round) { effect = .out("appeal") }
            add("unfoundedReturns", effect, log.date(at), proposal.to)
        }
        if case .overruled = fate {
        } else if matter.isAppealed("accurateDispatch", round: round) {
            accurate = .out("appeal")
        }
        add("accurateDispatch", accurate, day, event.envelope.unit, [event.envelope.actor])
        add("returned", judged("returned", isReturned, matter, round), day, proposal.to)
    }

    private mutating func countRepeat(_ matter: NaiveMatter) {
        guard matter.whole == nil, let (event, accepted) = matter.acceptance, let name = accepted.repeatOf,
            let closing = log[name]?.allClosings().last
        else { return }
        let effect: NaiveEffect =
            matter.state.phase == .declined
            ? .out("declined")
            : matter.state.phase == .merged ? .out("merged") : unlessAppealed("repeats", matter, .plus(1))
        add("repeats", effect, log.date(event.envelope.occurredAt), closing.body.creditedUnit)
    }

    mutating func countOrders(_ matter: NaiveMatter) {
        // An order that an appeal left aside is in none of the three figures.
        var rounds: [Int64: [(at: Instant, unit: UnitID?)]] = [:]
        for (index, event) in matter.events.enumerated() {
            guard case .supervisionRecorded(let order) = event.body, order.phase == .opened else { continue }
            let was = matter.states[index]
            let at = event.envelope.occurredAt
            let unit = (was.pendingTransfer?.to ?? was.holder ?? was.acceptance?.competentUnit ?? matter.filing?.unit)
                .map { log.references.units.successor(of: $0, at: at) }
            let isLifted = matter.events.contains { other in
                if case .supervisionRecorded(let later) = other.body {
                    return later.phase == .lifted && later.order == order.order
                }
                return false
            }
            let isOut = matter.isAppealed("supervised", round: was.round)
            add("supervised", isOut ? .out("appeal") : .plus(1), log.date(at), unit)
            add("lifted", isOut ? .out("appeal") : isLifted ? .yes : .no, log.date(at), unit)
            rounds[was.round, default: []].append((at, unit))
        }
        for (round, orders) in rounds {
            let isOut = matter.isAppealed("supervised", round: round)
            add(
                "supervisedAgain", isOut ? .out("appeal") : orders.count > 1 ? .yes : .no, log.date(orders[0].at),
                orders[0].unit)
        }
    }
}
