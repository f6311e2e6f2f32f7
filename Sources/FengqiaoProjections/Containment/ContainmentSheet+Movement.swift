import FengqiaoModel
import FengqiaoSchema

// 上交, 下派, 回流, 推诿: which ways matters went.
extension ContainmentSheet {
    mutating func addMovements(_ story: Story) {
        if let aside = story.aside { return addAside(story, aside) }
        let held = story.heldRungs
        moves.removeAll(keepingCapacity: true)
        note(story.earlierTransfers)
        note(story.transfers)
        for rung in rungs where held >> UInt32(rung.code) & 1 == 1 {
            // Handed up for the first time: what had been above already comes back, and that is 回流.
            let rise = moves.first { move in
                move.direction == .up && move.from == rung && move.to > rung
                    && !story.holdings.contains { $0.rung > rung && $0.from < move.at }
            }
            add(rung, .escalation, .counted(rise != nil))
            add(rung, .skippedRungs, .counted(rise.map(isSkip) ?? false))
            let descent = moves.first { $0.direction == .down && $0.from == rung && $0.to < rung }
            add(rung, .dispatchDown, .counted(descent != nil))
            if let descent {
                let isBack = moves.contains { move in
                    move.direction == .up && move.at >= descent.at && move.to >= rung && move.from < rung
                }
                add(rung, .cameBack, .counted(isBack))
            }
        }
    }

    /// A signed main transfer, with the rungs that it went between.
    struct Move {
        var unit: UInt32
        var direction: Direction
        var proposedAt: Instant
        var at: Instant
        var from: Rung
        var to: Rung
    }

    private mutating func note(_ transfers: [Story.Handover]) {
        let lookup = teller.lookup
        for index in transfers.indices where transfers[index].role == .main {
            guard let signedAt = transfers[index].signedAt else { continue }
            let (from, at) = (transfers[index].from, transfers[index].at)
            moves.append(
                Move(
                    unit: from, direction: transfers[index].direction, proposedAt: at, at: signedAt,
                    from: lookup.rung(from, at: at), to: lookup.rung(transfers[index].to, at: signedAt)))
        }
    }

    // Past a rung of those above the unit that handed it up.
    private func isSkip(_ move: Move) -> Bool {
        teller.lookup.steps(from: move.unit, to: move.to, at: move.proposedAt) > 1
    }

    private mutating func add(_ rung: Rung, _ figure: ByRung, _ row: Row) {
        let level = rung.level
        if byRung[level].isEmpty {
            byRung[level] = Array(repeating: Tally(), count: ByRung.allCases.count)
        }
        byRung[level][figure.rawValue].add(row)
        trace?.note(figure.name, row, scope: rung.rawValue)
    }

    private mutating func addAside(_ story: Story, _ reason: ExclusionReason) {
        let held = story.heldRungs
        for rung in rungs where held >> UInt32(rung.code) & 1 == 1 {
            for figure in [ByRung.escalation, .skippedRungs, .dispatchDown] { add(rung, figure, .excluded(reason)) }
        }
    }

    mutating func addReturns(_ story: Story) {
        // A row has the past of its whole; what is counted by itself is counted where it happened.
        guard
            story.transfers.contains(where: { $0.role == .main })
                || story.earlierTransfers.contains(where: { $0.role == .main })
        else { return }
        if let aside = story.aside {
            for figure in [ContainmentFigure.bouncesTwice, .bounces, .unowned] { add(figure, .excluded(aside)) }
            guard aside == .split else { return add(.revisits, .excluded(aside)) }
        } else {
            let count = story.allTransfers.count { $0.role == .main && $0.stage == .returned }
            add(.bouncesTwice, .counted(count >= 2))
            add(.bounces, .share(Int64(count), of: 1))
            while returnCounts.count <= count { returnCounts.append(0) }
            returnCounts[count] += 1
            add(.unowned, waited(story).map { .share($0, of: 1) } ?? .pending)
        }
        add(.revisits, .amount(Int64(story.transfers.count { $0.role == .main && $0.isRevisit })))
        for transfer in story.transfers where transfer.role == .main && transfer.stage == .returned {
            matrix[PairKey(from: transfer.from, to: transfer.to), default: 0] += 1
        }
    }

    /// Σ T-state μ: for how long nobody had signed for the matter, in milliseconds of the time that its own clock
    /// counts: business time, or time on the wall. What it was linked to another then is not its own. `nil` where a
    /// calendar is missing.
    private func waited(_ story: Story) -> Int64? {
        guard var sum = ownWait(story) else { return nil }
        for whole in teller.wholes(of: story) {
            guard let time = ownWait(whole) else { return nil }
            sum = sum.addingClamped(time)
        }
        return sum
    }

    private func ownWait(_ story: Story) -> Int64? {
        var sum: Int64 = 0
        let links = story.links(until: teller.now)
        for index in story.transfers.indices where story.transfers[index].role == .main {
            let end = story.transfers[index].answeredAt ?? teller.now
            var from = story.transfers[index].at
            for link in links where link.to > from && link.from < end {
                guard let time = counted(story, from, link.from) else { return nil }
                sum = sum.addingClamped(time)
                from = max(from, link.to)
            }
            guard let time = counted(story, from, end) else { return nil }
            sum = sum.addingClamped(time)
        }
        return sum
    }

    private func counted(_ story: Story, _ from: Instant, _ to: Instant) -> Int64? {
        guard from < to else { return 0 }
        guard let index = story.lastClock(.matter),
            story.clocks[index].clock.unit.countsBusiness
        else { return to - from }
        let context = teller.lookup.context(of: story.clocks[index])
        return try? context.calendar.workingMilliseconds(from: from, to: to, in: context.zone)
    }

    /// The least number of returns that at least 90 of 100 dispatched matters do not exceed.
    var ninetieth: Int64 {
        let total = returnCounts.reduce(0, +)
        var seen: Int64 = 0
        for (count, matters) in returnCounts.enumerated() where matters > 0 {
            seen += matters
            if seen * 10 >= total * 9 { return Int64(count) }
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
