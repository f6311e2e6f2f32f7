import FengqiaoModel
import FengqiaoSchema

/// Adds up the containment figures of one scope and period.
struct ContainmentSheet {
    /// What is counted for each of several rungs.
    enum ByRung: Int, CaseIterable {
        case escalation, skippedRungs, dispatchDown, cameBack

        /// The name of the figure.
        var name: String {
            switch self {
            case .escalation: "escalation"
            case .skippedRungs: "skippedRungs"
            case .dispatchDown: "dispatchDown"
            case .cameBack: "cameBack"
            }
        }
    }

    let teller: StoryTeller
    let zone: Zone
    // Asked for with every matter.
    let rungs = Rung.allCases
    let containing: Containing?
    let cohort: CohortRules?
    let pairs: [TierRung]
    /// How many of the pairs are the policy's own; the lower ones behind them are printed beside those.
    let own: Int
    var rates: [Tally]
    /// By the level of the rung.
    var closedOn = [Int64](repeating: 0, count: Rung.allCases.count)
    var closed: Int64 = 0
    /// By the level of the rung; empty for those on which no unit held a matter.
    var byRung = [[Tally]](repeating: [], count: Rung.allCases.count)
    var named = [Tally](repeating: Tally(), count: ContainmentFigure.allCases.count)
    /// How many dispatched matters came back so many times, by how many times.
    var returnCounts: [Int64] = []
    /// Where somebody wants to see the rows.
    var trace: RowTrace?
    /// Returns, by who had handed on and who handed back.
    var matrix: [PairKey: Int64] = [:]

    // Room for the moves of a matter.
    var moves: [Move] = []

    struct PairKey: Hashable {
        var from: UInt32
        var to: UInt32
    }

    init(_ teller: StoryTeller, _ policy: PolicyPublished?) {
        (self.teller, zone) = (teller, teller.lookup.zone)
        containing = policy?.containment.map { Containing(policy: $0, teller: teller) }
        cohort = policy?.cohort
        let tiers = cohort.map(\.tiers) ?? []
        // 小事不出村, 大事不出镇, 难事不出区, where the policy names no others; then 不出组 and 不出户.
        let canonical = tiers.isEmpty ? Containment.canonical : tiers
        own = canonical.count
        let lower = [TierRung(tier: .small, rung: .grid), TierRung(tier: .small, rung: .household)]
        pairs = canonical + lower.filter { !canonical.contains($0) }
        rates = pairs.map { _ in Tally() }
    }

    mutating func add(_ figure: ContainmentFigure, _ row: Row) {
        named[figure.place].add(row)
        trace?.note(figure.rawValue, row)
    }

    private mutating func add(pair index: Int, _ row: Row) {
        rates[index].add(row)
        trace?.note("containment", row, scope: "\(pairs[index].tier.rawValue).\(pairs[index].rung.rawValue)")
    }

    /// Adds what counts by the day of acceptance.
    mutating func addAccepted(_ story: Story, _ acceptance: Story.Acceptance) {
        if let containing, let course = containing.course(of: story) {
            let exclusion = containing.exclusion(story, course)
            for (index, pair) in pairs.enumerated()
            where pair.tier == acceptance.fact.tier && story.originRung <= pair.rung {
                if let exclusion {
                    add(pair: index, .excluded(exclusion))
                    continue
                }
                let verdict = containing.verdict(story, course, pair.rung)
                add(pair: index, verdict == .pending ? .pending : .counted(verdict == .contained))
                // The tier's own rung, not the lower ones that are printed beside it.
                if verdict == .contained, index < own { addContained(story) }
            }
        }
        addMovements(story)
        addReturns(story)
        addRepeat(story, acceptance)
        let aside = story.aside
        func row(_ isIn: Bool) -> Row { aside.map(Row.excluded) ?? .counted(isIn) }
        add(.tierRaised, row(story.isTierRaised))
        add(.withdrawn, row(story.finalRound?.closing?.outcome == .withdrawn))
        add(.reopened, row(story.rounds.contains { $0.reopenedAt != nil }))
        addHeldTooLong(story)
    }

    // 化解后上访 and 不满意而称就地化解: what speaks against a matter that counts as contained.
    private mutating func addContained(_ story: Story) {
        guard let round = story.rounds.last(where: { $0.closing != nil }), let closing = round.closing else { return }
        // The whole has the reporter of all of its parts; of two answers at once the part's own is the last.
        var opinion: (at: Instant, fact: Fact.Feedback)?
        for whole in teller.wholes(of: story).reversed() { opinion = whole.lastAnswer(after: round, or: opinion) }
        opinion = story.lastAnswer(after: round, or: opinion)
        let isDissatisfied = opinion.map { $0.fact.solved == 1 || (1...2).contains($0.fact.satisfaction) } ?? false
        add(.dissatisfiedContained, .counted(isDissatisfied))
        let isPetitioned = teller.petitions(about: story).contains { $0.channel != .leaderVisit && $0.at > closing.at }
        add(.petitionAfter, .counted(isPetitioned))
    }

    private mutating func addRepeat(_ story: Story, _ acceptance: Story.Acceptance) {
        guard let cohort, story.whole == nil else { return }
        if story.phase == .declined { return add(.repeatRate, .excluded(.declined)) }
        if story.phase == .merged { return add(.repeatRate, .excluded(.merged)) }
        let earlier = acceptance.fact.repeatOf == NameTable.none ? nil : teller.story(of: acceptance.fact.repeatOf)
        let reportedAt = story.report?.at ?? story.reportedAt
        let closing = earlier?.closings.last { $0.at <= reportedAt }
        let days = closing.map { zone.date(of: reportedAt).dayNumber - zone.date(of: $0.at).dayNumber }
        add(.repeatRate, .counted(days.map { $0 <= cohort.repeatDays } ?? false))
    }

    private mutating func addHeldTooLong(_ story: Story) {
        guard let cohort else { return }
        guard story.holdings.contains(where: { $0.rung <= .village }) else { return }
        if let aside = story.aside { return add(.escalatedLate, .excluded(aside)) }
        // Who never held it higher up had it handed up by nobody.
        guard story.holdings.contains(where: { $0.rung > .village }) else {
            return add(.escalatedLate, .counted(false))
        }
        let isLate = story.stretches(through: .village).contains { stretch in
            guard let end = stretch.escalatedAt else { return false }
            return zone.date(of: end).dayNumber - zone.date(of: stretch.from).dayNumber > cohort.heldTooLongDays
        }
        add(.escalatedLate, .counted(isLate))
    }

    /// Adds what counts by the day of the report.
    mutating func addReported(_ story: Story) {
        add(.declined, story.phase == .merged ? .excluded(.merged) : .counted(story.phase == .declined))
    }

    /// Adds what counts by the day of the closing.
    mutating func addClosed(_ closing: Story.Closing) {
        closed += 1
        closedOn[closing.rung.level] += 1
        trace?.note("resolvedAt", .counted(true), scope: closing.rung.rawValue)
    }
}

extension Story {
    /// What was answered last at the visits to the reporter after a round, or what was known before where nothing was
    /// later; of two answers at once the one that was recorded later.
    func lastAnswer(
        after round: Round, or known: (at: Instant, fact: Fact.Feedback)?
    ) -> (at: Instant, fact: Fact.Feedback)? {
        var last = known
        for feedback in feedbacks where feedback.fact.isAnswered && isVisit(feedback, after: round) {
            if let known = last, feedback.at < known.at { continue }
            last = feedback
        }
        return last
    }

    /// Why it is no row among matters: its primary or its parts are, or nobody took it up.
    var aside: ExclusionReason? {
        phase == .declined ? .declined : phase == .merged ? .merged : isSplit ? .split : nil
    }

    /// A stretch of time during which units up to a rung held the matter, one after the other.
    struct Stretch {
        var from: Instant
        /// When an up transfer above the rung was signed that ended it; `nil` where it ended otherwise, or goes on.
        var escalatedAt: Instant?
    }

    func stretches(through level: Rung) -> [Stretch] {
        var result: [Stretch] = []
        var isOpen = false
        for holding in holdings {
            if holding.rung <= level {
                if !isOpen { result.append(Stretch(from: holding.from)) }
                isOpen = true
                continue
            }
            let isUp = allTransfers.contains {
                $0.role == .main && $0.direction == .up && $0.to == holding.unit && $0.signedAt == holding.from
            }
            if isOpen, isUp { result[result.count - 1].escalatedAt = holding.from }
            isOpen = false
        }
        return result
    }
}
