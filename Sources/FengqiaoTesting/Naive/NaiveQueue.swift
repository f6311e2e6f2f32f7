public import FengqiaoModel

/// One open matter, as the naive second implementation sees it.
public struct NaiveEntry: Hashable, Sendable {
    /// The matter.
    public var matter: MatterID
    /// Who answers for it.
    public var unit: UnitID
    /// red, yellow, green, paused or pending; `nil` without a light policy.
    public var light: String?
    /// Whether its own clock is overdue.
    public var isOverdue: Bool
    /// Who held it when its deadline passed.
    public var breachOwner: UnitID?

    /// Makes an entry.
    public init(matter: MatterID, unit: UnitID, light: String?, isOverdue: Bool, breachOwner: UnitID?) {
        (self.matter, self.unit, self.light) = (matter, unit, light)
        (self.isOverdue, self.breachOwner) = (isOverdue, breachOwner)
    }
}

/// The overdue queue by the matters' own clocks, under a light policy with limits.
struct NaiveQueue {
    let log: NaiveLog

    private struct Line {
        var entry: NaiveEntry
        var rank: Int
        var overdue: Int64
        var limit: Int64
        var tier: UInt8
        var scale: UInt8
        var filedAt: Instant
    }

    func entries() -> [NaiveEntry] {
        log.matters.compactMap(line).sorted { left, right in
            if left.rank != right.rank { return left.rank < right.rank }
            // o/n, compared as o·n of the other: days and milliseconds fit in 128 bits.
            let first = left.overdue.multipliedFullWidth(by: right.limit)
            let second = right.overdue.multipliedFullWidth(by: left.limit)
            if first.high != second.high { return first.high > second.high }
            if first.low != second.low { return first.low > second.low }
            if left.tier != right.tier { return left.tier > right.tier }
            if left.scale != right.scale { return left.scale > right.scale }
            if left.filedAt != right.filedAt { return left.filedAt < right.filedAt }
            return left.entry.matter < right.entry.matter
        }.map(\.entry)
    }

    private func line(_ matter: NaiveMatter) -> Line? {
        let open: Set<Phase> = [.reported, .accepted, .inTransit, .inHand, .completed]
        guard open.contains(matter.state.phase), let filing = matter.filing else { return nil }
        let answering =
            matter.state.pendingTransfer?.to ?? matter.state.holder ?? matter.acceptance?.body.competentUnit
            ?? filing.unit
        let unit = log.references.units.successor(of: answering, at: log.asOf)
        let clock = matter.clocks.last { $0.record.name == .matter && $0.record.isRunning }
        var (light, isOverdue, overdue, limit) = ("green", false, Int64(0), Int64(1))
        if let clock {
            var settled = clock.record.clock
            settled.settle(at: log.asOf)
            limit = max(1, settled.limit ?? 1)
            let context = matter.state.context(of: clock.record, log.references)
            switch settled.deadline(context) {
            case .paused: light = "paused"
            case .unknown: light = "pending"
            case .none: light = "green"
            case .at(let due, _):
                isOverdue = log.asOf > due
                if isOverdue {
                    overdue = (try? settled.overdue(at: log.asOf, context)) ?? 1
                    let rules = log.references.policy(.light, at: log.asOf)?.light
                    let cut = settled.unit.countsDays ? rules?.redAfterDays : rules.map { $0.redAfterHours * 3_600_000 }
                    light = overdue > cut ?? 0 ? "red" : "yellow"
                }
            }
        } else if matter.acceptance == nil {
            light = "pending"
        }
        let hasPolicy = log.references.policy(.light, at: log.asOf)?.light != nil
        let rank = ["red", "yellow", "blue", "pending", "green", "paused"].firstIndex(of: light) ?? 0
        return Line(
            entry: NaiveEntry(
                matter: matter.id, unit: unit, light: hasPolicy ? light : nil, isOverdue: isOverdue,
                breachOwner: breachOwner(matter)),
            rank: hasPolicy ? rank : 0, overdue: overdue, limit: limit, tier: matter.state.tier?.code ?? 0,
            scale: (matter.acceptance?.body.scale ?? .individual).code, filedAt: filedAt(matter, filing.at))
    }

    // The earliest of the reports that are linked, where the policy says so.
    private func filedAt(_ matter: NaiveMatter, _ own: Instant) -> Instant {
        guard log.references.policy(.intake, at: log.asOf)?.intake?.inheritsEarliestFiling == true else { return own }
        return matter.state.linked.compactMap { log[$0]?.filing?.at }.reduce(own, min)
    }

    /// Who answered for the matter at an instant: from the proposal on the receiver.
    private func custody(_ matter: NaiveMatter) -> [(unit: UnitID, from: Instant, to: Instant?)] {
        var spans: [(unit: UnitID, from: Instant, to: Instant?)] = []
        func end(_ at: Instant) { if let last = spans.indices.last, spans[last].to == nil { spans[last].to = at } }
        func begin(_ unit: UnitID?, _ at: Instant) {
            end(at)
            if let unit { spans.append((unit, at, nil)) }
        }
        let events = matter.all
        for ((index, event), now) in zip(events.enumerated(), matter.statesBefore + matter.states.dropFirst()) {
            let at = event.envelope.occurredAt
            switch event.body {
            case .matterAccepted(let accepted): begin(accepted.firstHolder, at)
            case .transferProposed(let proposal) where proposal.role == .main: begin(proposal.to, at)
            case .transferReturned(let returned):
                guard isMain(returned.transfer, events) else { continue }
                begin(now.holder, at)
            case .transferAdjudicated(let decision):
                if spans.last?.to != nil || spans.last?.unit != decision.unit { begin(decision.unit, at) }
            case .handlingCompleted, .matterClosed: end(at)
            case .fieldCheckRecorded(let check):
                if check.phase == .result, check.result == .fail, wasCompleted(index, events),
                    let last = spans.indices.last
                {
                    spans[last].to = nil
                }
            case .matterReopened: if let unit = now.holder { begin(unit, at) }
            default: break
            }
        }
        return spans
    }

    private func isMain(_ number: Int64?, _ events: [Event]) -> Bool {
        events.contains { event in
            if case .transferProposed(let proposal) = event.body {
                return proposal.role == .main && proposal.transfer == number
            }
            return false
        }
    }

    private func wasCompleted(_ index: Int, _ events: [Event]) -> Bool {
        for event in events[..<index].reversed() {
            switch event.body {
            case .handlingCompleted: return true
            case .matterClosed, .matterReopened, .transferProposed, .matterAccepted: return false
            case .fieldCheckRecorded(let check): if check.phase == .result, check.result == .fail { return false }
            default: break
            }
        }
        return false
    }

    private func breachOwner(_ matter: NaiveMatter) -> UnitID? {
        guard let clock = matter.clocks.last(where: { $0.record.name == .matter }),
            case .at(let due, _) = log.deadline(clock, matter), (clock.record.stoppedAt ?? log.asOf) > due
        else { return nil }
        let spans = custody(matter)
        guard let index = spans.lastIndex(where: { $0.from <= due && ($0.to.map { $0 > due } ?? true) }) else {
            return matter.acceptance?.body.competentUnit
        }
        let useful =
            clock.record.slaVersion.flatMap { log.references.policy(.sla, version: $0)?.clocks?.minimumUsefulMinutes }
            ?? 0
        if due - spans[index].from < useful * 60_000,
            let before = spans[..<index].last(where: { $0.unit != spans[index].unit })
        {
            return before.unit
        }
        return spans[index].unit
    }
}
