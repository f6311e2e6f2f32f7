/// What `decide` knows of one matter: the fold of its events.
///
/// ```swift
/// var state = MatterState("M-1")
/// for event in events { state.evolve(event, references) }
/// state.phase        // where the matter stands
/// ```
public struct MatterState: Hashable, Sendable {
    /// The matter.
    public let matter: MatterID
    /// Where it stands.
    public var phase = Phase.unreported
    /// How many events it has.
    public var sequence: UInt64 = 0
    /// When it was reported; of a part of a split matter, when the whole was.
    public var reportedAt = Instant(milliseconds: 0)
    /// When its state last changed: nothing that changes it may have happened before (e12).
    public var lastChangeAt = Instant(milliseconds: 0)
    /// The unit on whose ground it lies.
    public var originUnit: UnitID?
    /// Who reported it.
    public var reporter: Reporter?
    /// The source that it came from.
    public var source: Token?
    /// What was accepted; tier and versions stay as they are here.
    public var acceptance: MatterAccepted?
    /// What it is taken for now.
    public var category: CategoryID?
    /// How big it is taken for now.
    public var tier: Tier?
    /// How many calendars were known at acceptance.
    public var calendarCount = 0
    /// Who holds it; in transit the last holder, for the record.
    public var holder: UnitID?
    /// Whether somebody above gave it to its holder for good.
    public var isDesignated = false
    /// Every transfer, in order.
    public var transfers: [Transfer] = []
    /// Every mediation, in order.
    public var mediations: [Mediation] = []
    /// Every supervision order, in order.
    public var orders: [SupervisionOrder] = []
    /// Every petition, in order of registration.
    public var petitions: [PetitionRecord] = []
    /// The rewards that were granted and not taken back.
    public var rewards: [GrantedReward] = []
    /// The appeals that were decided, by round.
    public var appeals: Set<Appeal> = []
    /// The round: 1, and one more with every reopening.
    public var round: Int64 = 1
    /// Every clock that was started, in order.
    public var clocks: [ClockRecord] = []
    /// The clock of whoever has the matter, or had it last: its place among the clocks. `nil` where that one has no limit.
    public internal(set) var custodyClock: Int?
    /// The last return, as long as it can turn out unfounded.
    var contested: ContestedReturn?
    /// How many pauses for each cause this round has had, by the cause's place in its list.
    public var pauseCounts = [Int64](repeating: 0, count: PauseCause.allCases.count)
    /// How many extensions this round was granted.
    public var extensionCount = 0
    /// When one was asked for that has not been decided.
    public var extensionRequestedAt: Instant?
    /// For which clock that was.
    public var extensionRequestedFor = ClockName.matter
    /// When it was last closed.
    public var closedAt: Instant?
    /// How it was last closed.
    public var outcome: Outcome?
    /// Who was credited with the last closing.
    public var creditedUnit: UnitID?
    /// Whether the reporter was told since the matter was last opened.
    public var isReporterTold = false
    /// The matter that it was linked to, while it is merged.
    public var primary: MatterID?
    /// Where it stood before it was linked.
    public var phaseBeforeLink = Phase.reported
    /// The matters that are linked to this one.
    public var linked: [MatterID] = []
    /// The matter that it was split from.
    public var parent: MatterID?
    /// The matters that it was split into.
    public var children: [MatterID] = []

    /// An appeal that was decided.
    public struct Appeal: Hashable, Sendable {
        /// About which indicator.
        public var indicator: Indicator
        /// In which round.
        public var round: Int64
    }

    /// The state before any event.
    public init(_ matter: MatterID) { self.matter = matter }

    /// The state of a part just after a matter was split: it inherits the time of filing, the tier, the holder and
    /// the clocks with their pauses. Reports, petitions, orders, mediations and rewards stay with the whole.
    public init(_ matter: MatterID, partOf whole: MatterState, before phase: Phase) {
        self.matter = matter
        parent = whole.matter
        self.phase = phase
        (reportedAt, lastChangeAt, originUnit) = (whole.reportedAt, whole.lastChangeAt, whole.originUnit)
        (acceptance, category, tier) = (whole.acceptance, whole.category, whole.tier)
        (calendarCount, holder, isDesignated) = (whole.calendarCount, whole.holder, whole.isDesignated)
        (round, pauseCounts, extensionCount) = (whole.round, whole.pauseCounts, whole.extensionCount)
        clocks = whole.clocks.filter { [.matter, .custody, .firstResponse].contains($0.name) && $0.isRunning }
        custodyClock = clocks.lastIndex { $0.name == .custody }
    }

    /// The fold of a matter's events, in order, with their corrections laid over them; `nil` where there are none.
    ///
    /// - Parameter whole: for a part of a split matter, the state of the whole just before the split.
    public static func fold(
        _ events: [Event], of matter: MatterID, partOf whole: MatterState? = nil, _ references: References
    ) -> MatterState? {
        if events.isEmpty { return nil }
        var state = whole.map { MatterState(matter, partOf: $0, before: $0.phase) } ?? MatterState(matter)
        for event in Corrections.applied(to: events) { state.evolve(event, references) }
        return state
    }

    /// The transfer of the main role that is not signed for yet.
    public var pendingTransfer: Transfer? {
        phase == .inTransit ? transfers.last { $0.role == .main && $0.stage == .pending } : nil
    }

    /// Whether nobody holds it any more: it is closed, declined, merged or split.
    public var isOver: Bool {
        switch phase {
        case .closed, .declined, .merged, .split: true
        case .unreported, .reported, .accepted, .inTransit, .inHand, .completed: false
        }
    }

    /// The matter's own clock, of the last round.
    public var clock: Clock? { clocks.last { $0.name == .matter }?.clock }

    /// The limits that bind the matter.
    public func sla(_ references: References) -> SLAPolicy? {
        acceptance?.slaVersion.flatMap { references.issued(.sla, version: $0)?.policy.sla }
    }

    /// The rules of the other clocks that bind the matter.
    public func rules(_ references: References) -> ClockRules? {
        acceptance?.slaVersion.flatMap { references.issued(.sla, version: $0)?.policy.clocks }
    }

    /// What the matter's clock needs.
    public func context(_ references: References) -> ClockContext {
        references.context(sla(references), knowing: calendarCount)
    }

    /// Who holds the matter at an instant: the successor where the holder's unit has ceased to be.
    public func holder(at instant: Instant, _ references: References) -> UnitID? {
        holder.map { references.units.successor(of: $0, at: instant) }
    }

    /// Whether a pause is running on the matter's own clock.
    public func isPaused(at instant: Instant) -> Bool { isPaused(.matter, at: instant) }

    /// Whether a pause is running on a clock.
    public func isPaused(_ name: ClockName, at instant: Instant) -> Bool {
        guard var record = clocks.last(where: { $0.name == name && $0.isRunning }) else { return false }
        record.clock.settle(at: instant)
        return record.clock.pausedAt != nil
    }
}
