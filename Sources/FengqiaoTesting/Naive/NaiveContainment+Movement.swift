import FengqiaoModel

extension NaiveContainment {
    /// A main transfer that was signed.
    private struct Move {
        var proposal: TransferProposed
        var from: Rung
        var to: Rung
        var at: Instant
    }

    private func moves(_ matter: NaiveMatter) -> [Move] {
        let events = matter.all
        return events.enumerated().compactMap { index, event in
            guard case .transferProposed(let proposal) = event.body, proposal.role == .main else { return nil }
            var signedAt: Instant?
            for later in events[(index + 1)...] {
                switch later.body {
                case .transferAccepted(let signed) where signed.transfer == proposal.transfer:
                    signedAt = signedAt ?? later.envelope.occurredAt
                case .transferReturned(let returned) where returned.transfer == proposal.transfer && signedAt == nil:
                    return nil
                case .transferAdjudicated(let decision) where signedAt == nil:
                    guard decision.unit == proposal.to else { return nil }
                    signedAt = later.envelope.occurredAt
                default: break
                }
            }
            guard let signedAt else { return nil }
            return Move(
                proposal: proposal, from: log.rung(proposal.from, event.envelope.occurredAt),
                to: log.rung(proposal.to, signedAt), at: signedAt)
        }
    }

    mutating func countMovements(_ matter: NaiveMatter) {
        let held = matter.held().map { (unit: $0.unit, rung: log.rung($0.unit, $0.at), at: $0.at) }
        let moves = moves(matter)
        for rung in Set(held.map(\.rung)) {
            let aside: NaiveEffect? =
                matter.state.phase == .declined
                ? .out("declined")
                : matter.state.phase == .merged ? .out("merged") : matter.isSplit ? .out("split") : nil
            let rise = moves.first { move in
                move.proposal.direction == .up && move.from == rung && move.to > rung
                    && !held.contains { $0.rung > rung && $0.at < move.at }
            }
            let isSkip = rise.map { move in inUse.filter { $0 > move.from && $0 <= move.to }.count > 1 } ?? false
            let fall = moves.first { $0.proposal.direction == .down && $0.from == rung && $0.to < rung }
            add("escalation.\(rung.rawValue)", aside ?? (rise != nil ? .yes : .no))
            add("skippedRungs.\(rung.rawValue)", aside ?? (isSkip ? .yes : .no))
            add("dispatchDown.\(rung.rawValue)", aside ?? (fall != nil ? .yes : .no))
            guard aside == nil, let fall else { continue }
            let isBack = moves.contains {
                $0.proposal.direction == .up && $0.at >= fall.at && $0.from < rung && $0.to >= rung
            }
            add("cameBack.\(rung.rawValue)", isBack ? .yes : .no)
        }
    }

    mutating func countReturns(_ matter: NaiveMatter) {
        var dispatched = 0
        var returns: Int64 = 0
        var revisits: Int64 = 0
        var waited: Int64 = 0
        for (index, event) in matter.events.enumerated() {
            guard case .transferProposed(let proposal) = event.body, proposal.role == .main else { continue }
            dispatched += 1
            let at = event.envelope.occurredAt
            let earlier = matter.before + matter.events[..<index]
            if isKnown(proposal.to, earlier, at) { revisits += 1 }
            let rest = matter.events[(index + 1)...]
            let fate = NaiveScore.fate(of: proposal, in: rest)
            if case .returned = fate { returns += 1 }
            let answered = rest.first { later in
                switch later.body {
                case .transferAccepted(let signed): signed.transfer == proposal.transfer
                case .transferReturned(let returned): returned.transfer == proposal.transfer
                case .transferAdjudicated: true
                default: false
                }
            }
            waited += max(0, (answered?.envelope.occurredAt ?? log.asOf) - at)
        }
        if dispatched == 0 { return }
        add("bouncesTwice", returns >= 2 ? .yes : .no)
        add("bounces", .part(returns, 1))
        add("revisits", .plus(revisits))
        add("unowned", .part(waited, 1))
    }

    // Whether a unit held the matter, or handed it back, before.
    private func isKnown(_ unit: UnitID, _ earlier: [Event], _ at: Instant) -> Bool {
        var copy = NaiveMatter(id: "x", events: earlier, before: [], states: [], clocks: [])
        (copy.before, copy.units, copy.asOf) = ([], log.references.units, at)
        if copy.held().contains(where: { $0.unit == unit }) { return true }
        return earlier.enumerated().contains { index, event in
            guard case .transferProposed(let proposal) = event.body, proposal.role == .main, proposal.to == unit else {
                return false
            }
            if case .returned = NaiveScore.fate(of: proposal, in: earlier[(index + 1)...]) { return true }
            return false
        }
    }

    mutating func countHeldTooLong(_ matter: NaiveMatter, _ cohort: CohortRules) {
        let held = matter.held().map { (unit: $0.unit, rung: log.rung($0.unit, $0.at), at: $0.at) }
        guard held.contains(where: { $0.rung <= .village }) else { return }
        let ups = moves(matter).filter { $0.proposal.direction == .up }
        var isLate = false
        var since: Instant?
        for one in held {
            if one.rung <= .village {
                since = since ?? one.at
            } else {
                if let from = since, ups.contains(where: { $0.proposal.to == one.unit && $0.at == one.at }),
                    log.date(one.at).dayNumber - log.date(from).dayNumber > cohort.heldTooLongDays
                {
                    isLate = true
                }
                since = nil
            }
        }
        add("escalatedLate", isLate ? .yes : .no)
    }
}
