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
                var effect: NaiveEffect = .pending
                if case .signed = fate { effect = .yes }
                if case .returned = fate { effect = .no }
                if matter.isAppealed("assistAttendance", round: round) { effect = .out("appeal") }
                add("assistAttendance", effect, day, proposal.to)
                add("assistCalls", effect, day, proposal.from)
                continue
            }
            countMain(proposal, event, fate, round, matter)
        }
        countRepeat(matter)
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
            let closing = log[name]?.closings().last
        else { return }
        let effect: NaiveEffect =
            matter.state.phase == .declined
            ? .out("declined") : matter.state.phase == .merged ? .out("merged") : .plus(1)
        add("repeats", effect, log.date(event.envelope.occurredAt), closing.body.creditedUnit)
    }

    mutating func countOrders(_ matter: NaiveMatter) {
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
            add("supervised", .plus(1), log.date(at), unit)
            add("lifted", isLifted ? .yes : .no, log.date(at), unit)
            rounds[was.round, default: []].append((at, unit))
        }
        for orders in rounds.values {
            add("supervisedAgain", orders.count > 1 ? .yes : .no, log.date(orders[0].at), orders[0].unit)
        }
    }
}
