public import FengqiaoModel
public import FengqiaoSchema

/// Why a matter stands in the queue where it does: its clocks, who had it when, and who answers for a breach.
public struct MatterExplanation: Sendable {
    /// The matter.
    public var matter: MatterID
    /// Where it stands.
    public var phase: Phase
    /// Its entry in the queue, by its own clock; `nil` where it is not open.
    public var entry: OverdueEntry?
    /// Every clock that was started, in order.
    public var clocks: [ExplainedClock]
    /// Who answered for it from when to when, and how far each used up its own limit: who held it, and between a completion
    /// and its check who checks.
    public var custody: [CustodyShare]
    /// Who held it when the deadline of its own clock passed; `nil` where it did not.
    public var breachOwner: UnitID?

    /// A clock with what it counted.
    public struct ExplainedClock: Sendable {
        /// Its state.
        public var status: ClockStatus
        /// The unit that it counts for.
        public var owner: UnitID?
        /// When it was stopped; `nil` while it runs.
        public var stoppedAt: Instant?
        /// Day by day: what was counted, what was not, and why.
        public var explanation: DeadlineExplanation
    }

    /// One segment of custody. What is overdue is apportioned by segment: o = max(0, elapsed − limit).
    public struct CustodyShare: Hashable, Sendable {
        /// Who answered for the matter: the receiver from the proposal on.
        public var unit: UnitID
        /// Since when.
        public var from: Instant
        /// Until when; `nil` if it still does.
        public var to: Instant?
        /// What its clock counted in that time, in the clock's measure; `nil` where it had no limit, or a calendar is missing.
        public var elapsed: Int64?
        /// Its limit, in the same.
        public var limit: Int64?
        /// How much of that lay beyond the limit. Where several had the same clock one after the other, their shares add
        /// up to what it is overdue.
        public var overdue: Int64?
        /// The unit of the clock.
        public var clock: ClockUnit?
    }
}

extension OverdueQueue {
    /// Explains one matter at an instant; `nil` where nothing is known of it then.
    ///
    /// - Complexity: O(facts of the matter, and days of its clocks).
    public static func explain(
        _ matter: MatterID, _ chronicle: Chronicle, _ names: Names, at now: Instant
    ) -> MatterExplanation? {
        let teller = StoryTeller(chronicle, names, at: now)
        guard let ordinal = names[.matter].ordinal(of: matter.string), let story = teller.story(of: ordinal) else {
            return nil
        }
        let queue = QueueMaker(teller, [.matter])
        let clocks = story.clocks.map { clock in
            MatterExplanation.ExplainedClock(
                status: queue.status(clock), owner: teller.lookup.id(clock.owner), stoppedAt: clock.stoppedAt,
                explanation: clock.clock.explain(teller.lookup.context(of: clock), policyVersion: clock.slaVersion))
        }
        return MatterExplanation(
            matter: matter, phase: story.phase, entry: queue.isWaiting(story) ? queue.entry(story) : nil,
            clocks: clocks,
            custody: story.custody.flatMap { queue.shares($0, story) }, breachOwner: queue.breachOwner(story))
    }
}

extension QueueMaker {
    fileprivate func shares(_ custody: Story.Custody, _ story: Story) -> [MatterExplanation.CustodyShare] {
        teller.lookup.terms(of: custody.unit, from: custody.from, to: custody.to ?? teller.now).compactMap { term in
            guard let unit = teller.lookup.id(term.unit) else { return nil }
            var share = MatterExplanation.CustodyShare(
                unit: unit, from: term.from, to: term.isLast ? custody.to : term.to)
            guard let index = custody.clock, let limit = story.clocks[index].clock.limit else { return share }
            let clock = story.clocks[index]
            let context = teller.lookup.context(of: clock)
            (share.limit, share.clock) = (limit, clock.clock.unit)
            guard let before = try? clock.clock.elapsed(at: term.from, context),
                let after = try? clock.clock.elapsed(at: min(term.to, clock.stoppedAt ?? teller.now), context)
            else { return share }
            share.elapsed = max(0, after - before)
            share.overdue = max(0, after - limit) - max(0, before - limit)
            return share
        }
    }
}

extension Clock {
    /// elapsed(t): what the clock has counted up to an instant, without its pauses.
    func elapsed(at end: Instant, _ context: ClockContext) throws(CalendarGap) -> Int64 {
        var sum: Int64 = 0
        for stretch in stretches {
            sum += try measure(from: stretch.from, to: min(stretch.to, end), context)
        }
        if pausedAt == nil { sum += try measure(from: anchor, to: end, context) }
        return sum
    }
}
