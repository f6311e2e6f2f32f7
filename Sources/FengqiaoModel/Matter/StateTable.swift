/// What can happen to a matter, as the table of DOMAIN D2 tells it apart: one row of the table each.
public enum Step: String, Code {
    /// Reported.
    case reported
    /// The report was checked on the spot.
    case reportChecked
    /// Accepted.
    case accepted
    /// Declined.
    case declined
    /// Reclassified.
    case reclassified
    /// Linked to a primary.
    case linked
    /// Unlinked from it.
    case unlinked
    /// Split.
    case split
    /// Handing it on was proposed.
    case transferred
    /// Help was called for.
    case assisted
    /// The receiver signed.
    case signed
    /// The receiver handed it back.
    case returned
    /// Somebody above decided who holds it.
    case adjudicated
    /// A note.
    case noted
    /// Clocks stopped.
    case paused
    /// Clocks run again.
    case resumed
    /// More time was asked for or decided on.
    case extended
    /// A supervision order was opened.
    case supervised
    /// A supervision order was answered or lifted.
    case supervisionFollowed
    /// The holder says it is done.
    case completed
    /// The result was checked on the spot.
    case resultChecked
    /// Closed as withdrawn or moved out.
    case withdrawn
    /// Closed any other way.
    case closed
    /// Opened again.
    case reopened
    /// The reporter was told or asked.
    case feedback
    /// Mediation was requested, begun, held, agreed on or ended.
    case mediated
    /// An agreement was performed or confirmed.
    case performed
    /// A petition.
    case petition
    /// A reward.
    case rewarded
    /// An appeal against a figure.
    case appealed
    /// A correction.
    case corrected

    /// The row that an event belongs to; `nil` where it belongs to no matter.
    public init?(_ body: EventBody) {
        switch body {
        case .matterReported: self = .reported
        case .fieldCheckRecorded(let check): self = check.phase == .report ? .reportChecked : .resultChecked
        case .matterAccepted: self = .accepted
        case .matterDeclined: self = .declined
        case .matterReclassified: self = .reclassified
        case .duplicateLinked(let link): self = link.operation == .link ? .linked : .unlinked
        case .matterSplit: self = .split
        case .transferProposed(let proposal): self = proposal.role == .main ? .transferred : .assisted
        case .transferAccepted: self = .signed
        case .transferReturned: self = .returned
        case .transferAdjudicated: self = .adjudicated
        case .progressNoted: self = .noted
        case .clockPaused: self = .paused
        case .clockResumed: self = .resumed
        case .extensionRecorded: self = .extended
        case .supervisionRecorded(let order): self = order.phase == .opened ? .supervised : .supervisionFollowed
        case .handlingCompleted: self = .completed
        case .matterClosed(let closing): self = closing.outcome.needsNoHandling ? .withdrawn : .closed
        case .matterReopened: self = .reopened
        case .feedbackRecorded: self = .feedback
        case .mediationOpened, .mediationSessionHeld, .agreementReached, .mediationEnded: self = .mediated
        case .judicialConfirmationRecorded, .performanceRecorded: self = .performed
        case .petitionRecorded: self = .petition
        case .rewardDecided: self = .rewarded
        case .appealDecided: self = .appealed
        case .correctionRecorded: self = .corrected
        case .dutyLogged, .calendarPublished, .policyPublished, .unitChanged, .dutyChanged, .registerPublished,
            .reportPublished, .logFounded, .restoreRecorded:
            return nil
        }
    }
}

extension Outcome {
    /// Whether a matter can end so that nobody ever held: the reporter withdrew it, or it belongs elsewhere.
    public var needsNoHandling: Bool { self == .withdrawn || self == .movedOut }
}

/// The state machine of a matter as data: for each step and phase, where it leads or why it is refused.
///
/// `decide` asks it before anything else, the tests walk through every cell, and the table in the documentation is
/// written from it.
public enum StateTable {
    /// One cell.
    public struct Cell: Hashable, Sendable {
        /// The phases that the matter can be in afterwards; none where the step is refused.
        public var targets: [Phase]
        /// Why the step is refused, always or where something else stands against it.
        public var refusals: [Refusal.Code]
        /// The cell as the table writes it.
        public var text: String

        /// Whether the step is refused whatever it says.
        public var isRefused: Bool { targets.isEmpty }
    }

    /// The columns, in order.
    public static let phases: [Phase] = [
        .reported, .accepted, .inTransit, .inHand, .completed, .closed, .declined, .merged, .split, .unreported,
    ]

    // Letters are phases, `e1` to `e14` refusals; in parentheses what can stand against a step that is possible.
    // Columns: R, A, T, H, C, X, D, M, S, ∅.
    private static let rows: [(step: Step, cells: String)] = [
        (.reported, "e10 | e10 | e10 | e10 | e10 | e10 | e10 | e10 | e10 | R (e13)"),
        (.reportChecked, "R | A | e1 | e1 | e1 | e1 | e1 | e1 | e1 | ?"),
        (.accepted, "A/H (e8 e9 e13) | e1 | e1 | e1 | e1 | e1 | e1 | e1 | e1 | ?"),
        (.declined, "D (e7) | D (e7) | e1 | e1 | e1 | e1 | e1 | e1 | e1 | ?"),
        (.reclassified, "e1 | A | T | H | C | e1 | e1 | e1 | e1 | ?"),
        (.linked, "M (e8) | M (e8) | M (e8) | M (e8) | e1 | e1 | e1 | e1 | e1 | ?"),
        (.unlinked, "e1 | e1 | e1 | e1 | e1 | e1 | e1 | R/A/T/H | e1 | ?"),
        (.split, "e1 | S (e7 e8 e10) | e1 | S (e7 e8 e10) | e1 | e1 | e1 | e1 | e1 | ?"),
        (.transferred, "e1 | T (e8 e9 e13) | e4 | T (e2 e3 e6 e8 e9 e13) | e1 | e1 | e1 | e1 | e1 | ?"),
        (.assisted, "e1 | A (e8 e9 e13) | T (e8 e9 e13) | H (e8 e9 e13) | e1 | e1 | e1 | e1 | e1 | ?"),
        (.signed, "e1 | e1 | T/H (e2 e13) | H (e2 e13) | e1 | e1 | e1 | e1 | e1 | ?"),
        (.returned, "e1 | e1 | A/T/H (e2 e3) | A/H (e2 e3 e5) | e1 | e1 | e1 | e1 | e1 | ?"),
        (.adjudicated, "e1 | H (e9 e13) | H (e9 e13) | H (e9 e13) | e1 | e1 | e1 | e1 | e1 | ?"),
        (.noted, "R | A | T | H | C | X | e1 | e1 | e1 | ?"),
        (.paused, "e1 | A (e6 e11) | e4 | H (e6 e11) | C (e6 e11) | e1 | e1 | e1 | e1 | ?"),
        (.resumed, "e1 | A (e6) | e4 | H (e6) | C (e6) | e1 | e1 | e1 | e1 | ?"),
        (.extended, "e1 | e1 | T (e5 e11) | H (e5 e11) | e1 | e1 | e1 | e1 | e1 | ?"),
        (.supervised, "e1 | A | T | H | C | e1 | e1 | e1 | e1 | ?"),
        (.supervisionFollowed, "e1 | A | T | H | C | X | e1 | e1 | e1 | ?"),
        (.completed, "e1 | e1 | e1 | C (e2 e6 e7) | e1 | e1 | e1 | e1 | e1 | ?"),
        (.resultChecked, "e1 | e1 | e1 | e1 | C/H | X | e1 | e1 | e1 | ?"),
        (.withdrawn, "e1 | X (e7 e13) | e1 | X (e1 e6 e7 e13) | X (e13) | e1 | e1 | e1 | e1 | ?"),
        (.closed, "e1 | e1 | e1 | X (e1 e6 e7 e13) | X (e13) | e1 | e1 | e1 | e1 | ?"),
        (.reopened, "e1 | e1 | e1 | e1 | e1 | H/A (e5 e7) | R | e1 | e1 | ?"),
        (.feedback, "R | A | T | H | C | X | D | e1 | S | ?"),
        (.mediated, "e1 | A (e9 e13) | e4 | H (e9 e13) | e1 | e1 | e1 | e1 | e1 | ?"),
        (.performed, "e1 | A (e5) | e4 | H (e5) | e1 | X (e5) | e1 | e1 | e1 | ?"),
        (
            .petition,
            "R (e5 e9 e10 e11 e13) | A (e5 e9 e10 e11 e13) | T (e5 e9 e10 e11 e13) | H (e5 e9 e10 e11 e13) | C (e5 e9 e10 e11 e13) | "
                + "X (e5 e9 e10 e11 e13) | D (e5 e9 e10 e11 e13) | M (e5 e9 e10 e11 e13) | S (e5 e9 e10 e11 e13) | ∅ (e5 e10 e11 e13)"
        ),
        (.rewarded, "R (e10) | A (e10) | T (e10) | H (e10) | C (e10) | X (e10) | e1 | M (e10) | S (e10) | ∅ (e10)"),
        (.appealed, "e1 | e1 | e1 | e1 | e1 | X (e10) | e1 | e1 | e1 | ?"),
        (.corrected, "R | A | T | H | C | X | D | M | S | ∅"),
    ]

    /// Every cell, by step, in the order of ``phases``.
    public static let cells: [Step: [Cell]] = Dictionary(
        uniqueKeysWithValues: rows.map { row in
            (row.step, row.cells.split(separator: "|").map { Cell(String($0)) })
        })

    // For each step a bit for each phase, by their codes: whether it is refused whatever it says.
    private static let refused: [UInt16] = Step.allCases.map { step in
        Phase.allCases.reduce(0) { cell(step, in: $1).isRefused ? $0 | 1 << UInt16($1.code) : $0 }
    }

    /// Whether a step is refused in a phase whatever it says.
    static func isRefused(_ step: Step, in phase: Phase) -> Bool {
        refused[Int(step.code) - 1] >> UInt16(phase.code) & 1 == 1
    }

    /// The cell of a step in a phase.
    public static func cell(_ step: Step, in phase: Phase) -> Cell {
        guard let column = phases.firstIndex(of: phase), let row = cells[step], column < row.count else {
            preconditionFailure("the table has no cell for \(step) in \(phase)")
        }
        return row[column]
    }
}

extension StateTable.Cell {
    /// Reads a cell as the table writes it.
    init(_ written: String) {
        let parts = written.split(whereSeparator: { " ()/".contains($0) }).map(String.init)
        text = written.split(separator: " ").joined(separator: " ")
        targets = parts.compactMap { part in part.count == 1 ? part.first.flatMap(Phase.init(letter:)) : nil }
        refusals = parts.compactMap { Refusal.Code(number: $0) }
        // `?`: there is no such matter.
        if text == "?" { refusals = [.unknownReference] }
        precondition(!targets.isEmpty || refusals.count == 1, "the cell \"\(written)\" says nothing")
    }
}
