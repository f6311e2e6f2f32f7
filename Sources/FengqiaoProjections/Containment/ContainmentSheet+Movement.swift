import FengqiaoModel
import FengqiaoSchema

// 上交, 下派, 回流, 推诿: which ways matters went.
extension ContainmentSheet {
    mutating func addMovements(_ story: Story) {
        if let aside = story.aside { return addAside(story, aside) }
        let lookup = teller.lookup
        // Signed main transfers, with the rungs that they went between.
        let moves = story.allTransfers.compactMap {
            transfer -> (transfer: Story.Handover, from: Rung, to: Rung, at: Instant)? in
            guard transfer.role == .main, let signedAt = transfer.signedAt else { return nil }
            return (
                transfer, lookup.rung(transfer.from, at: transfer.at), lookup.rung(transfer.to, at: signedAt), signedAt
            )
        }
        for rung in story.heldRungs {
            // Handed up for the first time: what had been above already comes back, and that is 回流.
            let rise = moves.first { move in
                move.transfer.direction == .up && move.from == rung && move.to > rung
                    && !story.holdings.contains { $0.rung > rung && $0.from < move.at }
            }
            add(rung, .escalation, .counted(rise != nil))
            add(rung, .skippedRungs, .counted(rise.map { isSkip($0.transfer, to: $0.to) } ?? false))
            let descent = moves.first { $0.transfer.direction == .down && $0.from == rung && $0.to < rung }
            add(rung, .dispatchDown, .counted(descent != nil))
            if let descent {
                let isBack = moves.contains { move in
                    move.transfer.direction == .up && move.at >= descent.at && move.to >= rung && move.from < rung
                }
                add(rung, .cameBack, .counted(isBack))
            }
        }
    }

    // Past a rung of those above the unit that handed it up.
    private func isSkip(_ transfer: Story.Handover, to rung: Rung) -> Bool {
        teller.lookup.steps(from: transfer.from, to: rung, at: transfer.at) > 1
    }

    private mutating func add(_ rung: Rung, _ figure: ByRung, _ row: Row) {
        byRung[rung, default: [:]][figure, default: Tally()].add(row)
        trace?.note(figure.rawValue, row, scope: rung.rawValue)
    }

    private mutating func addAside(_ story: Story, _ reason: ExclusionReason) {
        for rung in story.heldRungs {
            for figure in [ByRung.escalation, .skippedRungs, .dispatchDown] { add(rung, figure, .excluded(reason)) }
        }
    }

    mutating func addReturns(_ story: Story) {
        // A row has the past of its whole; what is counted by itself is counted where it happened.
        let main = story.allTransfers.filter { $0.role == .main }
        guard !main.isEmpty else { return }
        let own = story.transfers.filter { $0.role == .main }
        if let aside = story.aside {
            for figure in [ContainmentFigure.bouncesTwice, .bounces, .unowned] { add(figure, .excluded(aside)) }
            guard aside == .split else { return add(.revisits, .excluded(aside)) }
        } else {
            let count = Int64(main.count { $0.stage == .returned })
            add(.bouncesTwice, .counted(count >= 2))
            add(.bounces, .share(count, of: 1))
            returnCounts[count, default: 0] += 1
            add(.unowned, waited(story).map { .share($0, of: 1) } ?? .pending)
        }
        add(.revisits, .amount(Int64(own.count(where: \.isRevisit))))
        for transfer in own where transfer.stage == .returned {
            matrix[PairKey(from: transfer.from, to: transfer.to), default: 0] += 1
        }
    }

    /// Σ T-state μ: for how long nobody had signed for the matter, in milliseconds of the time that its own clock
    /// counts: business time, or time on the wall. What it was linked to another then is not its own. `nil` where a
    /// calendar is missing.
    private func waited(_ story: Story) -> Int64? {
        var sum: Int64 = 0
        for one in teller.lineage(of: story) {
            let links = one.links(until: teller.now)
            for transfer in one.transfers where transfer.role == .main {
                let end = transfer.answeredAt ?? teller.now
                var from = transfer.at
                for link in links where link.to > from && link.from < end {
                    guard let time = counted(one, from, link.from) else { return nil }
                    sum = sum.addingClamped(time)
                    from = max(from, link.to)
                }
                guard let time = counted(one, from, end) else { return nil }
                sum = sum.addingClamped(time)
            }
        }
        return sum
    }

    private func counted(_ story: Story, _ from: Instant, _ to: Instant) -> Int64? {
        guard from < to else { return 0 }
        guard let clock = story.clocks.last(where: { $0.name == .matter }), clock.clock.unit.countsBusiness else {
            return to - from
        }
        let context = teller.lookup.context(of: clock)
        return try? context.calendar.workingMilliseconds(from: from, to: to, in: context.zone)
    }

    /// The least number of returns that at least 90 of 100 dispatched matters do not exceed.
    var ninetieth: Int64 {
        let total = returnCounts.values.reduce(0, +)
        var seen: Int64 = 0
        for (count, matters) in returnCounts.sorted(by: { $0.key < $1.key }) {
            seen += matters
            if seen * 10 >= total * 9 { return count }
        }
        return 0
    }
}

extension Story {
    /// When it was linked to another matter, and until when.
    func links(until now: Instant) -> [(from: Instant, to: Instant)] {
        var result: [(from: Instant, to: Instant)] = []
        var since: Instant?
        for (at, standing) in standings {
            guard case .linked(let primary) = standing else { continue }
            if let from = since, primary == nil { result.append((from, at)) }
            since = primary == nil ? nil : at
        }
        if let since { result.append((since, now)) }
        return result
    }
}

extension ClockUnit {
    /// Whether it counts the time of business, and not that on the wall.
    var countsBusiness: Bool {
        switch self {
        case .workHour, .workDay, .workDayAsHours, .workMillisecond: true
        case .naturalHour, .calendarDay, .sameDay, .naturalMillisecond: false
        }
    }
}
