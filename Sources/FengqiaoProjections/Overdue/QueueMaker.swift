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

    /// What the queue says of a matter; `nil` where the names of it or of its unit are none.
    func entry(_ story: Story) -> OverdueEntry? { line(story).flatMap(entry) }

    /// The same with names.
    func entry(_ line: QueueLine) -> OverdueEntry? {
        let lookup = teller.lookup
        guard let matter = try? MatterID(checking: lookup.names[.matter].string(of: line.matter)),
            let unit = lookup.id(line.unit)
        else { return nil }
        return OverdueEntry(
            matter: matter, unit: unit, light: line.light, clocks: line.clocks,
            breachOwner: lookup.id(line.breachOwner), tier: line.tier, reportedAt: line.reportedAt,
            supervisionDue: line.supervisionDue)
    }

    /// What the queue's order and counts need of a matter; `nil` where the names of it or of its unit are none.
    func line(_ story: borrowing Story) -> QueueLine? {
        let lookup = teller.lookup
        let responsible = lookup.successor(story.responsibleUnit, at: teller.now)
        guard lookup.isNamed(responsible), lookup.isMatter(story.matter) else { return nil }
        let own = story.lastClock(.matter)
        var (statuses, ownDeadline): ([ClockStatus], Deadline?) = ([], nil)
        for (index, clock) in story.clocks.enumerated() where clock.isRunning && clocks.contains(clock.name) {
            let status = status(clock)
            if index == own { ownDeadline = status.deadline }
            statuses.append(status)
        }
        if statuses.count > 1 { statuses.sort(by: isWorse) }
        // Accepted without a limit it cannot be late; not accepted, nobody has set a limit yet.
        let idle: Light = story.acceptance == nil ? .pending : .green
        let light = lighting.map { _ in statuses.first?.light ?? idle }
        let due = light.flatMap { supervisionDue(story, $0) }
        return QueueLine(
            matter: story.matter, unit: responsible, light: light, clocks: statuses,
            breachOwner: own.map { breachOwner(story, $0, ownDeadline ?? teller.deadline(story.clocks[$0])) }
                ?? NameTable.none, tier: story.tier, scale: story.acceptance?.fact.scale ?? .individual,
            reportedAt: story.reportedAt, supervisionDue: due)
    }

    private func isWorse(_ left: ClockStatus, _ right: ClockStatus) -> Bool {
        let ranks = (left.light?.rank ?? 0, right.light?.rank ?? 0)
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        if left.isOverdue != right.isOverdue { return left.isOverdue }
        if left.isFurther(than: right) != right.isFurther(than: left) { return left.isFurther(than: right) }
        return (left.name.code, left.number) < (right.name.code, right.number)
    }

    func status(_ clock: StoryClock) -> ClockStatus {
        let context = teller.lookup.context(of: clock)
        // What was stopped late is as late for ever as it was then.
        let end = clock.stoppedAt ?? teller.now
        var settled = clock.clock
        settled.settle(at: end)
        let deadline = settled.deadline(context)
        let isOverdue = deadline.instant.map { end > $0 } ?? false
        // In time it is overdue by nothing. The end may lie in a year without a calendar: there it is by at least a unit.
        let overdue = isOverdue ? (try? settled.overdue(at: end, behind: deadline, context)) ?? 1 : 0
        return ClockStatus(
            name: clock.name, number: clock.number,
            light: lighting.map { $0.light(settled, deadline, overdue: overdue, at: end, context) },
            deadline: deadline, isOverdue: isOverdue,
            overdueBy: deadline.instant.map { _ in OverdueBy(value: overdue, clock: settled.unit) },
            limit: settled.limit ?? 1)
    }

    /// 督办: yellow asks for an order and red for the inspection of the whole district, where none of that level is open.
    private func supervisionDue(_ story: borrowing Story, _ light: Light) -> SupervisionLevel? {
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
        guard let own = story.lastClock(.matter) else { return nil }
        return teller.lookup.id(breachOwner(story, own, teller.deadline(story.clocks[own])))
    }

    // The same for the matter's own clock with its deadline; ``NameTable/none`` for nobody.
    private func breachOwner(_ story: borrowing Story, _ own: Int, _ due: Deadline) -> UInt32 {
        let stoppedAt = story.clocks[own].stoppedAt
        guard let deadline = due.instant, (stoppedAt ?? teller.now) > deadline else { return NameTable.none }
        let lookup = teller.lookup
        let clock = story.clocks[own]
        let spans = story.custody
        guard let index = spans.lastIndex(where: { $0.from <= deadline && ($0.to.map { $0 > deadline } ?? true) })
        else {
            return lookup.successor(story.acceptance?.fact.competentUnit ?? NameTable.none, at: deadline)
        }
        // Who got it back, or checks what another completed, did not get it too late from anybody.
        let useful = lookup.rules(clock.slaVersion).minimumUsefulMinutes * 60_000
        if spans[index].origin == .received, isLess(clock, from: spans[index].from, to: deadline, than: useful),
            let before = spans[..<index].last(where: { $0.origin != .checking && $0.unit != spans[index].unit })
        {
            return lookup.successor(before.unit, at: deadline)
        }
        return lookup.successor(spans[index].unit, at: deadline)
    }

    // What was left, as the clock counts it; where a calendar is missing nobody can say that it was too little.
    private func isLess(_ clock: StoryClock, from start: Instant, to end: Instant, than limit: Int64) -> Bool {
        let context = teller.lookup.context(of: clock)
        let left = try? clock.clock.countedMilliseconds(from: start, to: end, context)
        return left.map { $0 < limit } ?? false
    }
}
