import FengqiaoModel

/// The containment figures of a whole log, row by row.
struct NaiveContainment {
    let log: NaiveLog
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

    /// Those of the matters linked to it, too.
    func petitions(about matter: NaiveMatter, depth: Int = 0) -> [(at: Instant, body: PetitionRecorded)] {
        var result = Self.petitions(of: matter)
        guard depth < 8 else { return result }
        for name in matter.state.linked {
            if let other = log[name] { result += petitions(about: other, depth: depth + 1) }
        }
        return result
    }

    private mutating func countVisit(_ petition: PetitionRecorded, _ at: Instant) {
        guard petition.channel == .visit else { return }
        guard let competent = petition.competentUnit else { return add("bypass", .pending) }
        let low = log.rung(competent, at)
        let high = log.rung(petition.visitedUnit, at)
        let isPast = inUse.filter { $0 > low && $0 <= high }.count > 1
        add("bypass", isPast ? .yes : .no)
        if isPast { add("bypassPerResidents", .plus(1)) }
    }

    /// The rungs on which units stand.
    var inUse: Set<Rung> { Set(log.references.units.all.compactMap { log.references.units.newest($0)?.rung }) }

    private mutating func countAccepted(_ matter: NaiveMatter, _ event: Event, _ accepted: MatterAccepted) {
        countRates(matter, accepted)
        countMovements(matter)
        countReturns(matter)
        let aside: NaiveEffect? =
            matter.state.phase == .declined
            ? .out("declined") : matter.state.phase == .merged ? .out("merged") : matter.isSplit ? .out("split") : nil
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
        if let name = accepted.repeatOf, let last = log[name]?.closings().last(where: { $0.at <= reportedAt }) {
            isRepeat = log.date(reportedAt).dayNumber - log.date(last.at).dayNumber <= cohort.repeatDays
        }
        add("repeatRate", isRepeat ? .yes : .no)
    }

    // MARK: Rates

    private mutating func countRates(_ matter: NaiveMatter, _ accepted: MatterAccepted) {
        guard let rules = policy?.containment, let filing = matter.filing else { return }
        let own =
            policy?.cohort?.tiers.map { ($0.tier, $0.rung) } ?? [(.small, .village), (.big, .town), (.hard, .district)]
        let origin = log.rung(filing.unit, filing.at)
        for (index, pair) in (own + [(.small, .grid), (.small, .household)]).enumerated()
        where pair.0 == accepted.tier && origin <= pair.1 {
            let name = "containment.\(pair.0.rawValue).\(pair.1.rawValue)"
            if matter.state.phase == .declined {
                add(name, .out("declined"))
            } else if matter.state.phase == .merged {
                add(name, .out("merged"))
            } else if matter.isSplit {
                add(name, .out("split"))
            } else if matter.final?.body.outcome == .movedOut {
                add(name, .out("movedOut"))
            } else if accepted.severity == .emergency {
                add(name, .out("emergency"))
            } else {
                let verdict = contained(matter, pair.1, rules)
                add(name, verdict.map { $0 ? .yes : .no } ?? .pending)
                if verdict == true, index < own.count { countAgainst(matter) }
            }
        }
    }

    /// Contained, not contained, or not decided.
    private func contained(_ matter: NaiveMatter, _ level: Rung, _ rules: ContainmentPolicy) -> Bool? {
        let first = matter.closings().first
        var until = log.asOf
        var frozenFrom: Instant?
        if let first {
            let from = zone.instant(of: log.date(first.at) + rules.horizonDays + 1)
            frozenFrom = from
            until = first.at
            if let back = first.reopenedAt, back < from { return false }
            if !first.body.isSettled { return false }
            let isBreached = NaiveMediation.mediations(of: matter).contains { one in
                one.performances.contains {
                    $0.body.status == .breach && $0.body.item <= Int64(one.items.count) && $0.at < from
                }
            }
            if isBreached { return false }
        }
        if matter.held().contains(where: { $0.at <= until && log.rung($0.unit, $0.at) > level }) { return false }
        if rules.countsAssists, isAssisted(matter, above: level, until) { return false }
        for petition in petitions(about: matter) where petition.body.channel != .leaderVisit {
            let counts = frozenFrom.map { petition.at < $0 } ?? (petition.at <= log.asOf)
            if counts, log.rung(petition.body.visitedUnit, petition.at) > level { return false }
        }
        guard let frozenFrom, log.asOf >= frozenFrom else { return nil }
        return true
    }

    private func isAssisted(_ matter: NaiveMatter, above level: Rung, _ until: Instant) -> Bool {
        for (index, event) in matter.events.enumerated() {
            guard case .transferProposed(let proposal) = event.body, proposal.role == .assist, !proposal.informOnly,
                let signed = matter.events[(index + 1)...].first(where: { other in
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
        for event in matter.events {
            guard case .feedbackRecorded(let body) = event.body, body.kind == .visit, body.answered,
                event.envelope.occurredAt >= last.at, last.reopenedAt.map({ event.envelope.occurredAt < $0 }) ?? true
            else { continue }
            if let known = opinion, known.at > event.envelope.occurredAt { continue }
            opinion = (event.envelope.occurredAt, body)
        }
        let isUnhappy = opinion.map { $0.body.solved == false || ($0.body.satisfaction ?? 5) <= 2 } ?? false
        add("dissatisfiedContained", isUnhappy ? .yes : .no)
        let isAfter = petitions(about: matter).contains { $0.body.channel != .leaderVisit && $0.at > last.at }
        add("petitionAfter", isAfter ? .yes : .no)
    }
}
