import FengqiaoModel

/// Turns the figures of a subject into a score, stars and a rank (DOMAIN D3.2, Score and Rank / star).
struct Scoring {
    var score: ScorePolicy?
    var star: StarPolicy?

    /// Rates a line, or leaves it unrated.
    func rate(_ line: inout SubjectScore) {
        if let star, !star.zeroConditions.isEmpty, line.kind != .worker {
            line.meetsZeroConditions = Set(star.zeroConditions).isDisjoint(with: line.vetoes)
        }
        guard let score else { return }
        let figures = score.weights.map { (weight: $0, figure: line.figure($0.indicator.rawValue)) }
        // One case seen from five sides is still one case: what counts is the figure with the most of them.
        let sample = figures.compactMap { $0.figure?.denominator }.max() ?? 0
        guard sample >= score.minimumSample else {
            line.isUnrated = true
            return
        }
        // Each share stays a fraction, and the score alone is rounded, once.
        var sum = Fraction(Natural(0), Natural(1))
        var weights: UInt64 = 0
        for (weight, figure) in figures {
            let own = UInt64(weight.weight)
            if let share = figure.flatMap({ Self.share($0, weight) }) {
                sum = sum + Fraction(share.numerator * Natural(own), share.denominator)
                weights += own
                continue
            }
            switch score.missing {
            case .renormalise: break
            case .neutral:
                sum = sum + Fraction(Natural(own), Natural(2))
                weights += own
            case .zero: weights += own
            }
        }
        // Without any case there is nothing to rate, whatever the rule for missing ones.
        guard weights > 0 else {
            line.isUnrated = true
            return
        }
        let points = Fraction(sum.numerator, sum.denominator * Natural(weights)).basisPoints
        line.score = points
        guard let star else { return }
        var stars = star.cuts.first { points >= $0.from }?.stars ?? 0
        for veto in star.vetoes where line.vetoes.contains(veto.event) { stars = min(stars, veto.stars) }
        line.stars = stars
    }

    /// clamp((x − low) ÷ (high − low)) of a figure, unrounded; less is better where high lies below low. `nil` where
    /// it has no rate. A count is scored by itself, a rate by its basis points before they are rounded.
    static func share(_ figure: Figure, _ weight: ScoreWeight) -> Fraction? {
        guard figure.missing == nil else { return nil }
        let value: Int64
        let whole: Int64
        if weight.indicator.isCount {
            (value, whole) = (figure.numerator, 1)
        } else {
            guard figure.denominator > 0, figure.numerator >= 0 else { return nil }
            (value, whole) = (figure.numerator, figure.denominator)
        }
        // x and the bounds over one denominator, moved up by the lowest bound that there is, so that none is negative.
        let lift = max(0, -min(weight.low, weight.high))
        func bound(_ bound: Int64) -> Natural { Natural(UInt64(bound + lift)) * Natural(UInt64(whole)) }
        let scale: UInt64 = weight.indicator.isCount ? 1 : 10_000
        let x = Natural(UInt64(max(0, value))) * Natural(scale) + bound(0)
        let (low, high) = (bound(weight.low), bound(weight.high))
        // Equal bounds are a threshold.
        if low == high { return Fraction(Natural(x >= high ? 1 : 0), Natural(1)) }
        let (done, all) = high > low ? (x - low, high - low) : (low - x, low - high)
        return Fraction(min(done, all), all)
    }

    /// Ranks the lines of each kind: equal scores share a rank.
    static func rank(_ lines: inout [SubjectScore]) {
        for kind in SubjectKind.allCases {
            var scores: [Int64] = []
            for index in lines.indices where lines[index].kind == kind {
                if let score = lines[index].score { scores.append(score) }
            }
            scores.sort(by: >)
            var ranks: [Int64: Int64] = [:]
            for (index, score) in scores.enumerated() where ranks[score] == nil { ranks[score] = Int64(index) + 1 }
            for index in lines.indices where lines[index].kind == kind {
                lines[index].rank = lines[index].score.flatMap { ranks[$0] }
            }
        }
    }
}

extension Indicator {
    /// Whether it counts something, so that it is scored by how many there are.
    fileprivate var isCount: Bool {
        switch self {
        case .reported, .overdueOpen, .supervised, .repeats: true
        default: false
        }
    }
}

/// What happened to units in a period that caps stars (一票否决).
struct VetoBook {
    private let teller: StoryTeller
    private let period: Period
    private(set) var events: [UInt32: [VetoEvent]] = [:]

    init(_ teller: StoryTeller, _ period: Period) { (self.teller, self.period) = (teller, period) }

    mutating func add(_ story: Story) {
        for (index, order) in story.orders.enumerated() {
            if order.level == .grand { add(.grandSupervision, order.unit, order.openedAt) }
            // 重复督办: the second order of a round, and each after it.
            if story.orders[..<index].contains(where: { $0.round == order.round }) {
                add(.repeatSupervision, order.unit, order.openedAt)
            }
        }
        for petition in story.petitions where teller.lookup.isBypass(petition) == true {
            add(.bypassPetition, petition.competentUnit, petition.at)
        }
        for mediation in story.mediations where mediation.isReportedToPolice {
            if let endedAt = mediation.endedAt { add(.crime, mediation.body, endedAt) }
        }
        if let acceptance = story.acceptance, acceptance.fact.isEmergency, story.whole == nil {
            add(.emergency, story.originUnit, acceptance.at)
        }
    }

    /// Adds what another book has.
    mutating func add(_ part: ScorecardPart, _ merging: NameMerging) {
        for (unit, events) in part.vetoes {
            for event in events { add(event, merging.unit(unit)) }
        }
    }

    private mutating func add(_ event: VetoEvent, _ unit: UInt32, _ at: Instant) {
        if period.contains(teller.lookup.zone.date(of: at)) { add(event, unit) }
    }

    private mutating func add(_ event: VetoEvent, _ unit: UInt32) {
        if events[unit]?.contains(event) != true { events[unit, default: []].append(event) }
    }
}
