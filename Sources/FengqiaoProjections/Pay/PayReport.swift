public import FengqiaoModel

/// 计酬: what first valid reports earn by the reward policy, beside what was paid (DOMAIN D3.2).
public struct PayReport: Sendable {
    /// The period: the months that begin in it.
    public var period: Period
    /// The instant up to which facts count, in business time.
    public var asOf: Instant
    /// The months with a line or a payment, in order.
    public var months: [PayMonth]
    /// The policies that it rests on.
    public var policies: [(kind: PolicyKind, version: Int64)]
}

/// One month's pay.
public struct PayMonth: Hashable, Sendable {
    /// `2024-03`
    public var month: String
    /// Whether its close day has passed: what is decided later joins the month in which it is decided.
    public var isFrozen: Bool
    /// The lines, in the order in which they are paid: by time of report, then by position in the log.
    public var lines: [PayLine]
    /// What each person earned and got, in order of name.
    public var persons: [PayPerson]
    /// What is left of the month's pot; `nil` where the policy has none.
    public var potLeft: Int64?

    /// The fen that all lines are worth together.
    public var computed: Int64 { lines.reduce(0) { $0.addingClamped($1.fen) } }
    /// The fen that were paid.
    public var paid: Int64 { persons.reduce(0) { $0.addingClamped($1.paid) } }
}

/// One report's pay, or its taking back.
public struct PayLine: Hashable, Sendable {
    /// What kept a line from its full rate.
    public enum Limit: String, Sendable {
        /// The person had reached the month's cap.
        case cap
        /// The month's pot was empty.
        case pot
        /// The report was found not to be the first valid one: what it had earned is taken back.
        case void
    }

    /// The matter.
    public var matter: String
    /// Who reported: an opaque reference.
    public var beneficiary: String
    /// When it was reported.
    public var reportedAt: Instant
    /// The rate, in fen.
    public var rate: Int64
    /// What the line is worth after the cap and the pot; below 0 where it is taken back.
    public var fen: Int64
    /// What kept it from its full rate.
    public var limit: Limit?
}

/// What a person earned and got in a month.
public struct PayPerson: Hashable, Sendable {
    /// Who: an opaque reference.
    public var beneficiary: String
    /// The sum of the lines, in fen.
    public var computed: Int64
    /// What was decided to be paid, less what was taken back, in fen.
    public var paid: Int64
    /// computed − paid
    public var difference: Int64 { computed.addingClamped(-paid) }
}
