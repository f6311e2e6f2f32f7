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
        var sum: Int64 = 0
        var weights: Int64 = 0
        for (weight, figure) in figures {
            if let figure, let value = Self.value(figure, weight.indicator) {
                sum += weight.weight * Self.share(value, weight.low, weight.high)
                weights += weight.weight
                continue
            }
            switch score.missing {
            case .renormalise: break
            case .neutral:
                sum += weight.weight * 5_000
                weights += weight.weight
            case .zero: weights += weight.weight
            }
        }
        // Without any case there is nothing to rate, whatever the rule for missing ones.
        guard weights > 0 else {
            line.isUnrated = true
            return
        }
        let points = Self.divide(sum, weights)
        line.score = points
        guard let star else { return }
        var stars = star.cuts.first { points >= $0.from }?.stars ?? 0
        for veto in star.vetoes where line.vetoes.contains(veto.event) { stars = min(stars, veto.stars) }
        line.stars = stars
    }

    /// What a figure is scored by: its rate in basis points; of a count, the count itself.
    static func value(_ figure: Figure, _ indicator: Indicator) -> Int64? {
        if figure.missing != nil { return nil }
        switch indicator {
        case .reported, .overdueOpen, .supervised, .repeats: return figure.numerator
        default: return figure.basisPoints
        }
    }

    /// clamp((x − low) ÷ (high − low)) in basis points, rounded half to even; less is better where high lies below low.
    static func share(_ value: Int64, _ low: Int64, _ high: Int64) -> Int64 {
        // Equal bounds are a threshold.
        if high == low { return value >= high ? 10_000 : 0 }
        let (done, whole) = high > low ? (value - low, high - low) : (low - value, low - high)
        return Figure.basisPoints(min(max(0, done), whole), whole) ?? 0
    }

    // Half to even, of numbers that are not negative.
    private static func divide(_ sum: Int64, _ count: Int64) -> Int64 {
        let (quotient, rest) = sum.quotientAndRemainder(dividingBy: count)
        let isUp = rest > count - rest || (rest == count - rest && quotient & 1 == 1)
        return isUp ? quotient + 1 : quotient
    }

    /// Ranks the lines of each kind: equal scores share a rank.
    static func rank(_ lines: inout [SubjectScore]) {
        for kind in SubjectKind.allCases {
            let scores = lines.filter { $0.kind == kind }.compactMap(\.score).sorted(by: >)
            var ranks: [Int64: Int64] = [:]
            for (index, score) in scores.enumerated() where ranks[score] == nil { ranks[score] = Int64(index) + 1 }
            for index in lines.indices where lines[index].kind == kind {
                lines[index].rank = lines[index].score.flatMap { ranks[$0] }
            }
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

    private mutating func add(_ event: VetoEvent, _ unit: UInt32, _ at: Instant) {
        guard period.contains(teller.lookup.zone.date(of: at)) else { return }
        if events[unit]?.contains(event) != true { events[unit, default: []].append(event) }
    }
}
