/// Which day puts a row into a period: the cohort's basis, which is a part of a figure's name (DOMAIN D3).
public enum Basis: String, CaseIterable, Sendable {
    /// The day of the report.
    case byReport
    /// The day of the acceptance.
    case byAcceptance
    /// The day of the deadline or of the finish, whichever is earlier.
    case byDue
    /// The day of the closing.
    case byClosure
    /// The day of the event that the denominator counts.
    case byFact
    /// The day on which the mediation ended, or the item was due.
    case byEnd
    /// The day on which mediation was asked for.
    case byRequest
    /// The end of the period, or the instant that the report is for.
    case snapshot
}

/// What a figure counts.
public struct FigureDefinition: Hashable, Sendable {
    /// The figure's name: its key in JSON.
    public var name: String
    /// Which day puts a row into a period.
    public var basis: Basis
    /// The version of the rule. A rule that changes is a new version.
    public var version: Int
    /// What people call it, in Chinese.
    public var chinese: String
    /// What people call it, in English.
    public var english: String
    /// Whether the figures of disjoint subjects and periods add up, numerator to numerator and denominator to
    /// denominator.
    public var isAdditive: Bool
    /// Whom a row counts for.
    public var subject: String
    /// What a row is, what puts it into the numerator, and what leaves it pending.
    public var rule: String

    /// How its two numbers are read.
    public enum Measure: String, Sendable {
        /// The first is a share of the second.
        case rate
        /// The first alone: a count.
        case count
        /// The first alone: an amount of money, in fen.
        case fen
        /// The first over the second is a mean.
        case mean
        /// The first over the second is a mean, in milliseconds.
        case meanMilliseconds
        /// The first for each 10,000 of the second.
        case perTenThousand
    }

    /// How its two numbers are read.
    public var measure: Measure {
        switch name {
        case "open", "overdue", "red", "yellow", "blue", "undecided", "green", "paused", "supervisionDue", "reported",
            "overdueOpen", "closures", "supervised", "repeats", "bounces90", "revisits":
            .count
        case "amount": .fen
        case "bounces": .mean
        case "unowned", "duration": .meanMilliseconds
        case "bypassPerResidents": .perTenThousand
        default: .rate
        }
    }

    /// The name with the basis and the version, as figures carry it: `onTimeCustody.byDue/2`.
    public var id: String { "\(name).\(basis.rawValue)/\(version)" }

    /// Makes a definition.
    public init(
        _ name: String, _ basis: Basis, version: Int = 1, _ chinese: String, _ english: String, isAdditive: Bool = true,
        subject: String, rule: String
    ) {
        (self.name, self.basis, self.version) = (name, basis, version)
        (self.chinese, self.english, self.isAdditive) = (chinese, english, isAdditive)
        (self.subject, self.rule) = (subject, rule)
    }
}
