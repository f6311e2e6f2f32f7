public import FengqiaoModel
import FengqiaoSchema

/// One round of a matter that ended with a closing.
public struct FinishedRound: Hashable, Sendable {
    /// When it was closed.
    public var closedAt: Instant
    /// When its limit ran out.
    public var deadline: Deadline
    /// How it was closed.
    public var outcome: Outcome
    /// Who is credited: an ordinal among the units.
    public var creditedUnit: UInt32
    /// Which worker is credited: an ordinal among the workers, or ``NameTable/none``.
    public var creditedWorker: UInt32
    /// The rung of the unit that held it at the close.
    public var closingRung: Rung
    /// The highest rung that had held it as main handler by then.
    public var peakRung: Rung
    /// The highest rung that had held it or assisted by then.
    public var peakRungWithAssists: Rung
    /// When it was opened again.
    public var reopenedAt: Instant?
}

/// What all figures need to know of one matter: who held it, how far up it went, when its clock ran out and how
/// it ended. Ordinals are those of the replay's names.
public struct Story: Hashable, Sendable {
    /// The matter's ordinal.
    public var matter: UInt32
    /// Where it stands.
    public var phase = Phase.reported
    /// When it was reported.
    public var reportedAt: Instant
    /// Who recorded the report.
    public var reporter: UInt32
    /// For which unit.
    public var reportingUnit: UInt32
    /// On whose ground it lies.
    public var originUnit: UInt32
    /// The rung of that unit at the time.
    public var originRung: Rung
    /// When it was accepted.
    public var acceptedAt: Instant?
    /// 小事, 大事 or 难事.
    public var tier = Tier.small
    /// What it is taken for now, where it was reclassified; figures go by ``tier``.
    public var presentTier = Tier.small
    /// What it is: an ordinal among the categories.
    public var category = NameTable.none
    /// Whether its clock does not go by category and tier: it brought a deadline, or is an emergency.
    public var hasOwnDeadline = false
    /// How many people it concerns.
    public var scale = Scale.individual
    /// Which version of the limits binds it.
    public var slaVersion: Int64?
    /// How many calendars were known at its acceptance.
    public var calendarCount = 0
    /// The unit that was found competent.
    public var competentUnit = NameTable.none
    /// Who holds it; ``NameTable/none`` for nobody.
    public var holder = NameTable.none
    /// Who held it before the pending or the last transfer.
    public var previousHolder = NameTable.none
    /// Who shall receive it, while in transit.
    public var receiver = NameTable.none
    /// The clock of the present round.
    public var clock: Clock?
    /// The highest rung that held it as main handler.
    public var peakRung: Rung
    /// The highest rung that held it or assisted.
    public var peakRungWithAssists: Rung
    /// The receivers of the assist transfers that are not signed for, by number of transfer.
    public var pendingAssists: [PendingAssist] = []
    /// The rounds that ended.
    public var rounds: [FinishedRound] = []
    /// Where it stood before it was linked or split.
    public var phaseBefore = Phase.reported
    /// Whether it was split: its parts are handled in its place.
    public var isSplit = false

    /// An assist that was called for.
    public struct PendingAssist: Hashable, Sendable {
        /// The transfer's number.
        public var transfer: Int64
        /// The receiver.
        public var to: UInt32
        /// Whether it is only informed.
        public var informOnly: Bool
    }

    /// The story of a part of a split matter, as it begins.
    func part(_ matter: UInt32) -> Story {
        var part = self
        part.matter = matter
        (part.phase, part.isSplit) = (phaseBefore, false)
        (part.rounds, part.pendingAssists) = ([], [])
        return part
    }

    init(
        matter: UInt32, reportedAt: Instant, reporter: UInt32, reportingUnit: UInt32, originUnit: UInt32,
        originRung: Rung
    ) {
        self.matter = matter
        self.reportedAt = reportedAt
        self.reporter = reporter
        self.reportingUnit = reportingUnit
        self.originUnit = originUnit
        self.originRung = originRung
        peakRung = .household
        peakRungWithAssists = .household
    }

    /// Whether its clock has stopped for good, or until it is opened again.
    var isOver: Bool { phase == .closed || phase == .declined }

    /// Whether somebody still has to do something about it.
    public var isOpen: Bool {
        switch phase {
        case .reported, .accepted, .inTransit, .inHand, .completed: true
        case .closed, .declined, .merged, .split, .unreported: false
        }
    }

    /// Who answers for it: in transit the receiver, from the proposal on; else the holder; else the unit that was
    /// found competent, or on whose ground it lies.
    public var responsibleUnit: UInt32 {
        if phase == .inTransit { return receiver }
        if holder != NameTable.none { return holder }
        return competentUnit != NameTable.none ? competentUnit : originUnit
    }
}
