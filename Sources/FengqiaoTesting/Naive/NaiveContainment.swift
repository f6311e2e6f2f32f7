import FengqiaoModel

/// The containment figures of a whole log, row by row.
struct NaiveContainment {
    let log: NaiveLog
    /// All that is known, for looking at an earlier instant.
    let events: [Event]
    let period: Period
    var table = NaiveTable()

    var zone: Zone { log.references.zone }
    var policy: PolicyPublished? { log.references.policy(.containment, at: log.lastInstant(period)) }

    mutating func add(_ name: String, _ effect: NaiveEffect) { table.add("", name, effect) }

    mutating func count() {
        var closed: [Rung: Int64] = [:]
        for matter in log.matters {
            if let (event, _) = matter.report, period.contains(log.date(event.envelope.occurredAt)) {
                let phase = matter.state.phase
                add("declined", phase == .merged ? .out("merged") : phase == .declined ? .yes : .no)
            }
            if let final = matter.final, period.contains(log.date(final.at)) {
                closed[log.rung(final.holder, final.at), default: 0] += 1
            }
            for petition in Self.petitions(of: matter) where period.contains(log.date(petition.at)) {
                countVisit(petition.body, petition.at)
            }
            if let (event, body) = matter.acceptance, period.contains(log.date(event.envelope.occurredAt)) {
                countAccepted(matter, event, body)
            }
        }
        if policy?.containment == nil {
            for name in ["dissatisfiedContained", "petitionAfter"] { miss(name) }
        }
        if policy?.cohort == nil { for name in ["repeatRate", "escalatedLate"] { miss(name) } }
        let all = closed.values.reduce(0, +)
        for (rung, count) in closed { add("resolvedAt.\(rung.rawValue)", .part(count, all)) }
    }

    private mutating func miss(_ name: String) {
        var figure = NaiveFigure()
        figure.missing = "noContainmentPolicy"
        table.figures["", default: [:]][name] = figure
    }

    /// The petitions of a matter, each by its registration.
    static func petitions(of matter: NaiveMatter) -> [(at: Instant, body: PetitionRecorded)] {
        var names: Set<Token> = []
        var result: [(at: Instant, body: PetitionRecorded)] = []
        for event in matter.events {
            if case .petitionRecorded(let petition) = event.body, names.insert(petition.petition).inserted {
                result.append((event.envelope.occurredAt, petition))
            }
        }
        return result
    }

    private mutating func countVisit(_ petition: PetitionRecorded, _ at: Instant) {
        guard petition.channel == .visit else { return }
        guard let competent = petition.competentUnit else { return add("bypass", .pending) }
        let isPast = isPastNext(competent, log.rung(petition.visitedUnit, at), at)
        add("bypass", isPast ? .yes : .no)
        if isPast { add("bypassPerResidents", .plus(1)) }
    }

    /// Whether a rung lies above the next level: above the lowest rung of those over a unit that is higher than its
    /// own.
    func isPastNext(_ unit: UnitID, _ rung: Rung, _ at: Instant) -> Bool {
        let own = log.rung(unit, at)
        var next: Rung?
        var above = log.references.units.unit(unit, at: at)?.parent
        for _ in 0..<64 {
            guard let name = above, let record = log.references.units.unit(name, at: at) else { break }
            if record.rung > own { next = min(next ?? record.rung, record.rung) }
            above = record.parent
        }
        return next.map { rung > $0 } ?? false
    }

    private mutating func countAccepted(_ matter: NaiveMatter, _ event: Event, _ accepted: MatterAccepted) {
        countRates(matter, accepted)
        countMovements(matter)
        countReturns(matter)
        let aside = matter.aside
        func row(_ isIn: Bool) -> NaiveEffect { aside ?? (isIn ? .yes : .no) }
        let isRaised = matter.all.contains { other in
            if case .matterReclassified(let change) = other.body, let tier = change.tier,
                other.position > event.position
            {
                return tier.code > accepted.tier.code
            }
            return false
        }
        add("tierRaised", row(isRaised))
        add("withdrawn", row(matter.final?.body.outcome == .withdrawn))
        add("reopened", row(matter.closings().contains { $0.reopenedAt != nil }))
        guard let cohort = policy?.cohort else { return }
        countRepeat(matter, accepted, cohort)
        countHeldTooLong(matter, cohort)
    }

    private mutating func countRepeat(_ matter: NaiveMatter, _ accepted: MatterAccepted, _ cohort: CohortRules) {
        if matter.whole != nil { return }
        if matter.state.phase == .declined { return add("repeatRate", .out("declined")) }
        if matter.state.phase == .merged { return add("repeatRate", .out("merged")) }
        let reportedAt = matter.report?.event.envelope.occurredAt ?? Instant(milliseconds: 0)
        var isRepeat = false
        if let name = accepted.repeatOf, let last = log[name]?.allClosings().last(where: { $0.at <= reportedAt }) {
            isRepeat = log.date(reportedAt).dayNumber - log.date(last.at).dayNumber <= cohort.repeatDays
        }
        add("repeatRate", isRepeat ? .yes : .no)
    }

    // MARK: Rates

    private mutating func countRates(_ matter: NaiveMatter, _ accepted: MatterAccepted) {
        guard let rules = policy?.containment, let filing = matter.filing else { return }
        var own = policy?.cohort?.tiers.map { NaivePair(tier: $0.tier, rung: $0.rung) } ?? []
        // 小事不出村, 大事不出镇, 难事不出区, where nothing else is said.
        if own.isEmpty {
            own = [
                NaivePair(tier: .small, rung: .village), NaivePair(tier: .big, rung: .town),
                NaivePair(tier: .hard, rung: .district),
            ]
        }
        let lower = [NaivePair(tier: .small, rung: .grid), NaivePair(tier: .small, rung: .household)]
        let origin = log.rung(filing.unit, filing.at)
        for (index, pair) in (own + lower.filter { !own.contains($0) }).enumerated()
        where pair.tier == accepted.tier && origin <= pair.rung {
            let name = "containment.\(pair.tier.rawValue).\(pair.rung.rawValue)"
            guard let effect = row(matter, accepted, pair.rung, rules) else { continue }
            add(name, effect)
            if case .yes = effect, index < own.count { countAgainst(matter) }
        }
    }

    private struct NaivePair: Equatable {
        var tier: Tier
        var rung: Rung
    }

    // One matter on one rung. When h days have passed since the last closing, all is as it was at the end of those
    // days: it is asked of a log that ends there.
    private func row(
        _ matter: NaiveMatter, _ accepted: MatterAccepted, _ level: Rung, _ rules: ContainmentPolicy
    ) -> NaiveEffect? {
        func end(_ closing: NaiveMatter.Closing) -> Instant {
            zone.instant(of: log.date(closing.at) + rules.horizonDays + 1)
        }
        func isQuiet(_ closing: NaiveMatter.Closing) -> Bool { closing.reopenedAt.map { $0 >= end(closing) } ?? true }
        let before = log.wholes(of: matter).reversed().flatMap { $0.closings() }
        // Decided as a whole, it is no row as a part.
        if before.contains(where: isQuiet) { return nil }
        let own = matter.closings()
        let frozen = own.first { isQuiet($0) && end($0) <= log.asOf }
        let isBack = (before + own.prefix { !isQuiet($0) }).contains { !isQuiet($0) }
        if let frozen {
            let then = view(end(frozen) + -1, matter)
            return then[matter.id].map { verdict($0, then, accepted, level, rules, isBack, isOver: true) }
        }
        return verdict(matter, log, accepted, level, rules, isBack, isOver: false)
    }

    // The log as it was at an instant; where nothing of the matter or its kin can have changed since, the log itself.
    private func view(_ instant: Instant, _ matter: NaiveMatter) -> NaiveLog {
        let isAlone = matter.whole == nil && !matter.events.contains { $0.kind == .duplicateLinked }
        if isAlone, matter.events.allSatisfy({ $0.envelope.occurredAt <= instant }) { return log }
        return NaiveLog(events, asOf: instant)
    }

    private func verdict(
        _ matter: NaiveMatter, _ view: NaiveLog, _ accepted: MatterAccepted, _ level: Rung,
        _ rules: ContainmentPolicy, _ isBack: Bool, isOver: Bool
    ) -> NaiveEffect {
        if let aside = matter.aside { return aside }
        if matter.final?.body.outcome == .movedOut { return .out("movedOut") }
        if accepted.severity == .emergency { return .out("emergency") }
        if isBack { return .no }
        if let final = matter.final {
            if !final.body.isSettled { return .no }
            let all = [matter] + view.wholes(of: matter)
            let end = zone.instant(of: view.date(final.at) + rules.horizonDays + 1)
            for one in all.flatMap(NaiveMediation.mediations) {
                let isBroken = one.performances.contains {
                    $0.body.status == .breach && $0.body.item <= Int64(one.items.count) && $0.at >= final.at
                        && $0.at < end && !isEarlierBreach(one, $0.body.item, $0.at)
                }
                if isBroken { return .no }
            }
        }
        let until = matter.final?.at ?? view.asOf
        if matter.held().contains(where: { $0.at <= until && view.rung($0.unit, $0.at) > level }) { return .no }
        if rules.countsAssists, isAssisted(matter, above: level, until) { return .no }
        for petition in view.petitions(about: matter) where petition.body.channel != .leaderVisit {
            if petition.at <= view.asOf, view.rung(petition.body.visitedUnit, petition.at) > level { return .no }
        }
        return isOver ? .yes : .pending
    }

    // An item is breached once: when that is recorded first.
    private func isEarlierBreach(_ one: NaiveMediation.One, _ item: Int64, _ at: Instant) -> Bool {
        let first = one.performances.first { $0.body.status == .breach && $0.body.item == item }
        return first.map { $0.at != at } ?? false
    }

    private func isAssisted(_ matter: NaiveMatter, above level: Rung, _ until: Instant) -> Bool {
        // What the whole asked for before the split was asked for the part, too.
        let events = matter.all
        for (index, event) in events.enumerated() {
            guard case .transferProposed(let proposal) = event.body, proposal.role == .assist, !proposal.informOnly,
                let signed = matter.later(than: index).first(where: { other in
                    if case .transferAccepted(let body) = other.body { return body.transfer == proposal.transfer }
                    return false
                })
            else { continue }
            let at = signed.envelope.occurredAt
            if at <= until, log.rung(proposal.to, at) > level { return true }
        }
        return false
    }

    private mutating func countAgainst(_ matter: NaiveMatter) {
        guard let last = matter.closings().last else { return }
        var opinion: (at: Instant, body: FeedbackRecorded)?
        // The whole has the reporter of all of its parts.
        for event in log.wholes(of: matter).reversed().flatMap(\.events) + matter.events {
            guard case .feedbackRecorded(let body) = event.body, body.kind == .visit, body.answered,
                event.envelope.occurredAt >= last.at, last.reopenedAt.map({ event.envelope.occurredAt < $0 }) ?? true
            else { continue }
            if let known = opinion, known.at > event.envelope.occurredAt { continue }
            opinion = (event.envelope.occurredAt, body)
        }
        let isUnhappy = opinion.map { $0.body.solved == false || ($0.body.satisfaction ?? 5) <= 2 } ?? false
        add("dissatisfiedContained", isUnhappy ? .yes : .no)
        let isAfter = log.petitions(about: matter).contains { $0.body.channel != .leaderVisit && $0.at > last.at }
        add("petitionAfter", isAfter ? .yes : .no)
    }
}
