/// Where a matter stands (DOMAIN D2).
public enum Phase: String, Code {
    /// R: reported.
    case reported
    /// A: accepted, and nobody holds it yet.
    case accepted
    /// T: in transit: proposed to somebody who has not signed.
    case inTransit
    /// H: in hand.
    case inHand
    /// C: completed, awaiting the check.
    case completed
    /// X: closed.
    case closed
    /// D: declined.
    case declined
    /// M: merged into another matter.
    case merged
    /// S: split into others.
    case split
    /// ∅: not reported; a stream that so far holds petitions or rewards alone.
    case unreported

    /// The letter of DOMAIN D2.
    public var letter: Character {
        switch self {
        case .reported: "R"
        case .accepted: "A"
        case .inTransit: "T"
        case .inHand: "H"
        case .completed: "C"
        case .closed: "X"
        case .declined: "D"
        case .merged: "M"
        case .split: "S"
        case .unreported: "∅"
        }
    }

    /// The phase with a letter.
    init?(letter: Character) {
        guard let found = Self.allCases.first(where: { $0.letter == letter }) else { return nil }
        self = found
    }
}
