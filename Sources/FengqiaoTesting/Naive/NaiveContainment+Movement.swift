import FengqiaoModel

extension NaiveContainment {
    /// A main transfer that was signed.
    private struct Move {
        var proposal: TransferProposed
        var from: Rung
        var to: Rung
        var at: Instant
        var proposedAt: Instant
    }

    private func moves(_ matter: NaiveMatter) -> [Move] {
        let events = matter.all
        return events.enumerated().compactMap { index, event in
            guard case .transferProposed(let proposal) = event.body, proposal.role == .main else { return nil }
            var signedAt: Instant?
            for later in matter.later(than: index) {
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
                to: log.rung(proposal.to, signedAt), at: signedAt, proposedAt: event.envelope.occurredAt)
        }
    }

    mutating func countMovements(_ matter: NaiveMatter) {
        let held = matter.held().map { (unit: $0.unit, rung: log.rung($0.unit, $0.at), at: $0.at) }
        let moves = moves(matter)
        for rung in Set(held.map(\.rung)) {
            let aside = matter.aside
            let rise = moves.first { move in
                move.proposal.direction == .up && move.from == rung && move.to > rung
                    && !held.contains { $0.rung > rung && $0.at < move.at }
            }
            let isSkip = rise.map { isPastNext($0.proposal.from, $0.to, $0.proposedAt) } ?? false
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
        // A part has been where its whole has been; how often something happened is counted where it did.
        let all = matter.all
        let proposals = all.enumerated().compactMap { index, event -> (index: Int, body: TransferProposed)? in
            guard case .transferProposed(let proposal) = event.body, proposal.role == .main else { return nil }
            return (index, proposal)
        }
        if proposals.isEmpty { return }
        let again = proposals.filter { proposal in
            proposal.index >= matter.before.count
                && isKnown(proposal.body.to, Array(all[..<proposal.index]), all[proposal.index].envelope.occurredAt)
        }
        if let aside = matter.aside {
            for name in ["bouncesTwice", "bounces", "unowned"] { add(name, aside) }
            // Of a split matter the parts are the rows, and what was done before the split was done once.
            let isOut = matter.state.phase == .declined || matter.state.phase == .merged
            return add("revisits", isOut ? aside : .plus(Int64(again.count)))
        }
        let returns = proposals.count { index, proposal in
            if case .returned = NaiveScore.fate(of: proposal, in: matter.later(than: index)) { return true }
            return false
        }
        add("bouncesTwice", returns >= 2 ? .yes : .no)
        add("bounces", .part(Int64(returns), 1))
        add("revisits", .plus(Int64(again.count)))
        add("unowned", waited(matter).map { .part($0, 1) } ?? .pending)
    }

    // Σ T-state μ: walks through the states, and measures each stretch in which the matter was in transit.
    private func waited(_ matter: NaiveMatter) -> Int64? {
        var sum: Int64 = 0
        for one in [matter] + log.wholes(of: matter) {
            var since: Instant?
            for (index, event) in one.events.enumerated() {
                let isWaiting = one.states[index + 1].phase == .inTransit
                let at = event.envelope.occurredAt
                if isWaiting { since = since ?? at }
                guard !isWaiting, let from = since else { continue }
                guard let time = counted(one, from, at) else { return nil }
                (sum, since) = (sum + time, nil)
            }
            guard let from = since else { continue }
            guard let time = counted(one, from, log.asOf) else { return nil }
            sum += time
        }
        return sum
    }

    private func counted(_ matter: NaiveMatter, _ from: Instant, _ to: Instant) -> Int64? {
        guard from < to else { return 0 }
        guard let clock = matter.clocks.last(where: { $0.record.name == .matter })?.record else { return to - from }
        switch clock.clock.unit {
        case .naturalHour, .naturalMillisecond, .calendarDay, .sameDay: return to - from
        case .workHour, .workDay, .workDayAsHours, .workMillisecond:
            let context = matter.state.context(of: clock, log.references)
            return try? context.calendar.workingMilliseconds(from: from, to: to, in: context.zone)
        }
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
            if case .returned = NaiveScore.fate(of: proposal, in: copy.later(than: index)) { return true }
            return false
        }
    }

    mutating func countHeldTooLong(_ matter: NaiveMatter, _ cohort: CohortRules) {
        let held = matter.held().map { (unit: $0.unit, rung: log.rung($0.unit, $0.at), at: $0.at) }
        guard held.contains(where: { $0.rung <= .village }) else { return }
        if let aside = matter.aside { return add("escalatedLate", aside) }
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
