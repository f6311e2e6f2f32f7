/// A figure as the naive second implementation counts it.
public struct NaiveFigure: Hashable, Sendable {
    /// What was counted.
    public var numerator: Int64 = 0
    /// Out of how many.
    public var denominator: Int64 = 0
    /// How many are undecided.
    public var pending: Int64 = 0
    /// How many were left out, by reason.
    public var excluded: [String: Int64] = [:]
    /// What would have to be known.
    public var missing: String?

    /// Nothing.
    public init() {}

    /// Whether nothing stands in it.
    public var isBlank: Bool {
        numerator == 0 && denominator == 0 && pending == 0 && excluded.isEmpty && missing == nil
    }
}

/// What one row does to a figure.
enum NaiveEffect {
    case yes, no, pending
    case out(String)
    case plus(Int64)
    case part(Int64, Int64)
}

/// Figures by subject, such as `unit:village`, and name.
struct NaiveTable {
    var figures: [String: [String: NaiveFigure]] = [:]

    mutating func add(_ subject: String, _ name: String, _ effect: NaiveEffect) {
        var figure = figures[subject]?[name] ?? NaiveFigure()
        switch effect {
        case .yes:
            figure.numerator += 1
            figure.denominator += 1
        case .no: figure.denominator += 1
        case .pending: figure.pending += 1
        case .out(let reason): figure.excluded[reason, default: 0] += 1
        case .plus(let amount): figure.numerator += amount
        case .part(let part, let whole):
            figure.numerator += part
            figure.denominator += whole
        }
        figures[subject, default: [:]][name] = figure
    }
}
