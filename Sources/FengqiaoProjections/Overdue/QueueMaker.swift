import FengqiaoModel
import FengqiaoSchema

/// Makes entries of the queue out of stories.
struct QueueMaker {
    /// Clocks that run on, or begin, when a matter is closed.
    static let outliving: Set<ClockName> = [
        .feedback, .performance, .judicialConfirmation, .petitionReceipt, .petitionHandling, .petitionReview,
        .petitionRecheck, .supervisionReply,
    ]

    let teller: StoryTeller
    let clocks: Set<ClockName>
    let lighting: Lighting?

    init(_ teller: StoryTeller, _ clocks: Set<ClockName>) {
        (self.teller, self.clocks) = (teller, clocks)
        lighting = Lighting(teller.lookup.references.policy(.light, at: teller.now))
    }

    /// Whether a matter is open, or one of the clocks runs on it.
    func isWaiting(_ story: Story) -> Bool {
        story.isOpen
            || (story.phase != .merged && story.clocks.contains { $0.isRunning && clocks.contains($0.name) })
    }

    func entry(_ story: Story) -> OverdueEntry? {
        let lookup = teller.lookup
        let responsible = lookup.successor(story.responsibleUnit, at: teller.now)
        guard let matter = try? MatterID(checking: lookup.names[.matter].string(of: story.matter)),
            let unit = lookup.id(responsible)
        else { return nil }
        var statuses = story.clocks.filter { $0.isRunning && clocks.contains($0.name) }.map(status)
        statuses.sort { left, right in
            let ranks = (left.light?.rank ?? 0, right.light?.rank ?? 0)
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            if left.isOverdue != right.isOverdue { return left.isOverdue }
            if left.isFurther(than: right) != right.isFurther(than: left) { return left.isFurther(than: right) }
            return (left.name.code, left.number) < (right.name.code, right.number)
        }
        // Accepted without a limit it cannot be late; not accepted, nobody has set a limit yet.
        let idle: Light = story.acceptance == nil ? .pending : .green
        let light = lighting.map { _ in statuses.first?.light ?? idle }
        return OverdueEntry(
            matter: matter, unit: unit, light: light, clocks: statuses, breachOwner: breachOwner(story),
            tier: story.tier, reportedAt: story.reportedAt,
            supervisionDue: light.flatMap { supervisionDue(story, $0) },
            scale: story.acceptance?.fact.scale ?? .individual)
    }

    func status(_ clock: StoryClock) -> ClockStatus {
        let context = teller.lookup.context(of: clock)
        let deadline = teller.deadline(clock)
        // What was stopped late is as late for ever as it was then.
        let end = clock.stoppedAt ?? teller.now
        var settled = clock.clock
        settled.settle(at: end)
        var overdue: OverdueBy?
        var isOverdue = false
        if let instant = deadline.instant {
            isOverdue = end > instant
            let value = (try? settled.overdue(at: end, context)) ?? (isOverdue ? 1 : 0)
            overdue = OverdueBy(value: value, clock: settled.unit)
        }
        return ClockStatus(
            name: clock.name, number: clock.number,
            light: lighting.map { $0.light(settled, deadline, at: end, context) }, deadline: deadline,
            isOverdue: isOverdue, overdueBy: overdue, limit: settled.limit ?? 1)
    }

    /// 督办: yellow asks for an order and red for the inspection of the whole district, where none of that level is open.
    private func supervisionDue(_ story: Story, _ light: Light) -> SupervisionLevel? {
        let level: SupervisionLevel
        switch light {
        case .red: level = .grand
        case .yellow: level = .supervise
        default: return nil
        }
        return story.orders.contains { $0.level == level && $0.liftedAt == nil } ? nil : level
    }

    /// Who answers for the breach of the matter's own clock (DOMAIN D3.1, Breach owner): who had it when the deadline
    /// passed, or checked it then; where that one was given it with less left than would be of use, who had it before.
    func breachOwner(_ story: Story) -> UnitID? {
        guard let clock = story.lastClock(.matter).map({ story.clocks[$0] }),
            let deadline = teller.deadline(clock).instant, (clock.stoppedAt ?? teller.now) > deadline
        else { return nil }
        let lookup = teller.lookup
        func named(_ unit: UInt32) -> UnitID? { lookup.id(lookup.successor(unit, at: deadline)) }
        let spans = story.custody
        guard let index = spans.lastIndex(where: { $0.from <= deadline && ($0.to.map { $0 > deadline } ?? true) })
        else {
            return named(story.acceptance?.fact.competentUnit ?? NameTable.none)
        }
        // Who got it back, or checks what another completed, did not get it too late from anybody.
        let useful = lookup.rules(clock.slaVersion).minimumUsefulMinutes * 60_000
        if spans[index].origin == .received, isLess(clock, from: spans[index].from, to: deadline, than: useful),
            let before = spans[..<index].last(where: { $0.origin != .checking && $0.unit != spans[index].unit })
        {
            return named(before.unit)
        }
        return named(spans[index].unit)
    }

    // What was left, as the clock counts it; where a calendar is missing nobody can say that it was too little.
    private func isLess(_ clock: StoryClock, from start: Instant, to end: Instant, than limit: Int64) -> Bool {
        let context = teller.lookup.context(of: clock)
        let left = try? clock.clock.countedMilliseconds(from: start, to: end, context)
        return left.map { $0 < limit } ?? false
    }
}
