import FengqiaoModel

/// Pay for first valid reports, month by month.
struct NaivePay {
    let log: NaiveLog

    private struct Line {
        var month: String
        var who: String
        var at: Instant
        var position: UInt64
        var rate: Int64
        var key: String
        var isBack: Bool
    }

    func earned() -> [String: Int64] {
        var lines = log.matters.flatMap(lines)
        lines.sort { left, right in
            if left.month != right.month { return left.month < right.month }
            return (left.at, left.position, left.isBack ? 1 : 0) < (right.at, right.position, right.isBack ? 1 : 0)
        }
        var earned: [String: Int64] = [:]
        var capped: [String: Int64] = [:]
        var pots: [String: Int64] = [:]
        var worth: [String: Int64] = [:]
        for line in lines {
            let person = "\(line.month) \(line.who)"
            if line.isBack {
                earned[person, default: 0] -= worth[line.key] ?? 0
                continue
            }
            let policy = policy(of: line.month)
            var fen = line.rate
            if let cap = policy?.monthlyCapFen { fen = min(fen, max(0, cap - (capped[person] ?? 0))) }
            capped[person, default: 0] += fen
            if let pot = policy?.monthlyPotFen { fen = min(fen, pots[line.month] ?? pot) }
            if let pot = policy?.monthlyPotFen { pots[line.month] = (pots[line.month] ?? pot) - fen }
            earned[person, default: 0] += fen
            worth[line.key] = fen
        }
        return earned
    }

    private func policy(of month: String) -> RewardPolicy? {
        let end = Period(month).map { log.references.zone.instant(of: $0.until) + -1 } ?? log.asOf
        return log.references.policy(.reward, at: min(log.asOf, end))?.reward
    }

    // When a month is closed for good: with the close day of the rules at its end.
    private func closing(of month: String) -> Instant? {
        guard let next = Period(month)?.until else { return nil }
        return log.references.zone.instant(of: next + (policy(of: month)?.closeDay ?? 1))
    }

    private func month(_ at: Instant) -> String { String(log.date(at).description.prefix(7)) }

    private func lines(_ matter: NaiveMatter) -> [Line] {
        guard let (event, report) = matter.report, let (_, accepted) = matter.acceptance,
            let policy = log.references.policy(.reward, at: event.envelope.occurredAt)?.reward
        else { return [] }
        let who: String
        if NaiveScore.isStaff(report) {
            guard policy.paysStaff else { return [] }
            who = NaiveScore.reporter(event, report).string
        } else {
            guard let reporter = report.reporter, [.resident, .organisation].contains(reporter.reporterClass),
                let id = reporter.id
            else { return [] }
            who = id.string
        }
        guard let rate = policy.rates.first(where: { $0.category == nil || $0.category == accepted.category })?.fen
        else {
            return []
        }
        let at = event.envelope.occurredAt
        let own = month(at)
        guard let closes = closing(of: own) else { return [] }
        // Every instant at which anything about links, acceptances or refusals happened anywhere.
        var times: Set<Instant> = []
        for other in log.matters {
            for event in other.events {
                switch event.body {
                case .matterAccepted, .matterDeclined, .matterReopened, .duplicateLinked:
                    times.insert(event.envelope.occurredAt)
                default: break
                }
            }
        }
        var result: [Line] = []
        var isPaid = false
        func put(_ month: String, _ isBack: Bool) {
            let key = "\(matter.id)/\(result.count { !$0.isBack } + (isBack ? 0 : 1))"
            result.append(
                Line(
                    month: month, who: who, at: at, position: event.position, rate: rate, key: key,
                    isBack: isBack))
            isPaid = !isBack
        }
        let before = times.filter { $0 < closes }.max()
        if let before, counts(matter, before) { put(own, false) }
        for time in times.filter({ $0 >= closes }).sorted() {
            let now = counts(matter, time)
            if now == isPaid { continue }
            // What falls away before its month is closed was never in it.
            if !now, let last = result.last, let end = closing(of: last.month), time < end {
                result.removeLast()
                isPaid = false
            } else {
                put(month(time), !now)
            }
        }
        return result
    }

    // Whether it counts as the first valid report of its matter, by what had happened by then.
    private func counts(_ matter: NaiveMatter, _ time: Instant) -> Bool {
        let stand = stand(matter, time)
        if stand.isDeclined { return false }
        guard let end = end(matter, time), self.stand(end, time).isAccepted, !self.stand(end, time).isDeclined else {
            return false
        }
        return !log.matters.contains { other in
            log.isBefore(other, matter) && self.end(other, time)?.id == end.id
        }
    }

    // The matter in which one went on at a time.
    private func end(_ matter: NaiveMatter, _ time: Instant) -> NaiveMatter? {
        var current = matter
        for _ in 0..<64 {
            guard let primary = stand(current, time).primary else { return current }
            guard let next = log[primary] else { return nil }
            current = next
        }
        return nil
    }

    private func stand(
        _ matter: NaiveMatter, _ time: Instant
    ) -> (isAccepted: Bool, isDeclined: Bool, primary: MatterID?) {
        var (isAccepted, isDeclined) = (matter.whole != nil, false)
        var primary: MatterID?
        for event in matter.events where event.envelope.occurredAt <= time {
            switch event.body {
            case .matterAccepted: isAccepted = true
            case .matterDeclined: isDeclined = true
            case .matterReopened: isDeclined = false
            case .duplicateLinked(let link) where link.duplicate == nil:
                primary = link.operation == .link ? link.primary : nil
            default: break
            }
        }
        return (isAccepted, isDeclined, primary)
    }
}
