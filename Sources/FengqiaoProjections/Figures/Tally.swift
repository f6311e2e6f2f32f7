/// Why a row is left out of a figure. A row that is left out for several reasons counts under the first of them here
/// (DOMAIN D3).
public enum ExclusionReason: String, CaseIterable, Sendable {
    /// 不予受理: the matter was not taken up.
    case declined
    /// 并案: it is counted with the matter that it was linked to.
    case merged
    /// 拆分: its parts are counted in its place.
    case split
    /// 移出: it belongs to somebody outside the log.
    case movedOut
    /// 突发: emergencies go their own way.
    case emergency
    /// 申诉: an appeal was granted.
    case appeal
    /// Somebody above gave the matter to another before the receiver answered.
    case overruled
    /// 重开: the closing was undone, and with it the credit for it.
    case reopened
    /// A party refused to be mediated.
    case refused
    /// The request for mediation was withdrawn.
    case withdrawn
    /// The parties colluded.
    case collusion
    /// It is no matter for mediation.
    case outOfScope
}

/// Why a figure has no rate although its subject exists.
public enum MissingInput: String, CaseIterable, Sendable {
    /// No register says how many households or residents there are.
    case noRegister
    /// No duty policy says when the post has duty.
    case noDutyCalendar
    /// No policy says what a patrol can see.
    case noPatrolCategories
    /// No containment policy says how long nothing may come back.
    case noContainmentPolicy
}

/// What a row does to a figure.
enum Row: Hashable {
    /// It counts, and is in the numerator or not.
    case counted(Bool)
    /// The figure is a count, or a sum of this.
    case amount(Int64)
    /// It adds to both numbers.
    case share(Int64, of: Int64)
    /// Undecided.
    case pending
    /// So many undecided ones at once.
    case undecided(Int64)
    /// Left out.
    case excluded(ExclusionReason)
}

/// Counts towards a figure.
struct Tally: Hashable {
    var numerator: Int64 = 0
    var denominator: Int64 = 0
    var pending: Int64 = 0
    // By the place of the reason; of most figures nothing is left out, and then it is empty.
    private var excluded: [Int64] = []
    var missing: MissingInput?

    init(numerator: Int64 = 0, denominator: Int64 = 0, missing: MissingInput? = nil) {
        (self.numerator, self.denominator, self.missing) = (numerator, denominator, missing)
    }

    mutating func add(_ row: Row) {
        switch row {
        case .counted(let isIn):
            denominator += 1
            if isIn { numerator += 1 }
        case .amount(let amount): numerator = numerator.addingClamped(amount)
        case .share(let part, let whole):
            (numerator, denominator) = (numerator.addingClamped(part), denominator.addingClamped(whole))
        case .pending: pending += 1
        case .undecided(let count): pending += count
        case .excluded(let reason): exclude(reason)
        }
    }

    /// Adds what was counted elsewhere.
    mutating func add(_ other: Tally) {
        numerator = numerator.addingClamped(other.numerator)
        denominator = denominator.addingClamped(other.denominator)
        pending += other.pending
        if excluded.isEmpty {
            excluded = other.excluded
        } else {
            for place in other.excluded.indices { excluded[place] += other.excluded[place] }
        }
        missing = missing ?? other.missing
    }

    private mutating func exclude(_ reason: ExclusionReason) {
        let reasons = ExclusionReason.allCases
        if excluded.isEmpty { excluded = Array(repeating: 0, count: reasons.count) }
        if let place = reasons.firstIndex(of: reason) { excluded[place] += 1 }
    }

    func figure(_ definition: FigureDefinition) -> Figure { figure(id: definition.id) }

    /// The same where the definition's id is known already: it is put together each time that a definition is asked for it.
    func figure(id: String) -> Figure {
        Figure(
            numerator: numerator, denominator: denominator, definition: id,
            excluded: zip(ExclusionReason.allCases, excluded).compactMap { reason, count in
                count == 0 ? nil : Figure.Exclusion(reason: reason.rawValue, count: count)
            }, pending: pending, missing: missing)
    }

    /// The share of the rows that are in, if all pending ones fail.
    var lower: Int64? { Figure.basisPoints(numerator, denominator + pending) }
    /// The share of the rows that are in, if all pending ones hold.
    var upper: Int64? { Figure.basisPoints(numerator + pending, denominator + pending) }
}

extension Int64 {
    /// The sum, or the nearest number that there is: amounts come from outside, and a figure must not trap on them.
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }
}
