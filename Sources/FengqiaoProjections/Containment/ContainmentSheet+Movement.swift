import FengqiaoModel
import FengqiaoSchema

// 上交, 下派, 回流, 推诿: which ways matters went.
extension ContainmentSheet {
    mutating func addMovements(_ story: Story) {
        if story.phase == .declined { return addAside(story, .declined) }
        if story.phase == .merged { return addAside(story, .merged) }
        if story.isSplit { return addAside(story, .split) }
        let lookup = teller.lookup
        // Signed main transfers, with the rungs that they went between.
        let moves = (story.earlierTransfers + story.transfers).compactMap {
            transfer -> (transfer: Story.Handover, from: Rung, to: Rung, at: Instant)? in
            guard transfer.role == .main, let signedAt = transfer.signedAt else { return nil }
            return (
                transfer, lookup.rung(transfer.from, at: transfer.at), lookup.rung(transfer.to, at: signedAt), signedAt
            )
        }
        for rung in Set(story.holdings.map(\.rung)).sorted() {
            // Handed up for the first time: what had been above already comes back, and that is 回流.
            let rise = moves.first { move in
                move.transfer.direction == .up && move.from == rung && move.to > rung
                    && !story.holdings.contains { $0.rung > rung && $0.from < move.at }
            }
            add(rung, .escalation, .counted(rise != nil))
            add(rung, .skippedRungs, .counted(rise.map { lookup.steps(from: $0.from, to: $0.to) > 1 } ?? false))
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

    private mutating func add(_ rung: Rung, _ figure: ByRung, _ row: Row) {
        byRung[rung, default: [:]][figure, default: Tally()].add(row)
        trace?.note(figure.rawValue, row, scope: rung.rawValue)
    }

    private mutating func addAside(_ story: Story, _ reason: ExclusionReason) {
        for rung in Set(story.holdings.map(\.rung)).sorted() {
            for figure in [ByRung.escalation, .skippedRungs, .dispatchDown] { add(rung, figure, .excluded(reason)) }
        }
    }

    mutating func addReturns(_ story: Story) {
        let main = story.transfers.filter { $0.role == .main }
        guard !main.isEmpty else { return }
        let returns = main.filter { $0.stage == .returned }
        let count = Int64(returns.count)
        add("bouncesTwice", .counted(count >= 2))
        add("bounces", .share(count, of: 1))
        returnCounts[count, default: 0] += 1
        add("revisits", .amount(Int64(main.count(where: \.isRevisit))))
        var waited: Int64 = 0
        for transfer in main {
            waited = waited.addingClamped(max(0, (transfer.answeredAt ?? teller.now) - transfer.at))
        }
        add("unowned", .share(waited, of: 1))
        for transfer in returns { matrix[PairKey(from: transfer.from, to: transfer.to), default: 0] += 1 }
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
