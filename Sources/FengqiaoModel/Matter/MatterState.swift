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
}

/// A transfer that a matter remembers.
public struct Transfer: Hashable, Sendable {
    /// Its number within the matter.
    public var number: Int64
    /// Who handed on.
    public var from: UnitID
    /// Who shall receive.
    public var to: UnitID
    /// Takes over or assists.
    public var role: TransferRole
    /// When it was proposed.
    public var proposedAt: Instant
    /// When it was signed for.
    public var acceptedAt: Instant?
    /// Who held the matter before; `nil` where nobody did.
    public var previousHolder: UnitID?
}

/// A mediation that a matter remembers.
public struct Mediation: Hashable, Sendable {
    /// How far it has come.
    public enum Stage: Hashable, Sendable {
        /// Asked for.
        case requested
        /// Going on.
        case active
        /// The parties agreed on everything.
        case agreed
        /// It ended without agreement.
        case ended
    }

    /// Its number within the matter.
    public var number: Int64
    /// How far it has come.
    public var stage: Stage

    /// Whether it still goes on.
    public var isOpen: Bool { stage == .requested || stage == .active }
}

/// What `decide` knows of one matter: the fold of its events.
public struct MatterState: Hashable, Sendable {
    /// The matter.
    public let matter: MatterID
    /// Where it stands.
    public var phase = Phase.reported
    /// How many events it has.
    public var sequence: UInt64
    /// When it was reported.
    public var reportedAt: Instant
    /// When its state last changed: nothing that changes it may have happened before (e12).
    public var lastChangeAt: Instant
    /// The unit on whose ground it lies.
    public var originUnit: UnitID
    /// What was accepted.
    public var acceptance: MatterAccepted?
    /// How many calendars were known at acceptance.
    public var calendarCount = 0
    /// Who holds it; in transit the last holder, for the record.
    public var holder: UnitID?
    /// Every transfer, in order.
    public var transfers: [Transfer] = []
    /// Every mediation, in order.
    public var mediations: [Mediation] = []
    /// The round: 1, and one more with every reopening.
    public var round: Int64 = 1
    /// The clock of this round.
    public var clock: Clock?
    /// How many extensions this round was granted.
    public var extensionCount = 0
    /// Whether one has been asked for and not been decided.
    public var extensionRequestedAt: Instant?
    /// When it was last closed.
    public var closedAt: Instant?
    /// How it was last closed.
    public var outcome: Outcome?

    /// The transfer of the main role that is not signed for yet.
    public var pendingTransfer: Transfer? {
        phase == .inTransit ? transfers.last { $0.role == .main } : nil
    }

    /// The state after a matter's first event; `nil` where that is no report.
    public init?(_ event: Event) {
        guard case .matterReported(let report) = event.body, let matter = event.matter else { return nil }
        self.matter = matter
        sequence = event.envelope.sequence
        reportedAt = event.envelope.occurredAt
        lastChangeAt = event.envelope.occurredAt
        originUnit = report.originUnit
    }

    /// Folds an event that the ledger recorded. It never fails: what cannot be was refused before.
    public mutating func evolve(_ event: Event, _ references: References) {
        let at = event.envelope.occurredAt
        sequence = event.envelope.sequence
        if Self.changesState(event.body) { lastChangeAt = max(lastChangeAt, at) }
        if case .clockPaused = event.body {} else { clock?.settle(at: at) }
        switch event.body {
        case .matterAccepted(let accepted): accept(accepted, at, event.position, references)
        case .transferProposed(let proposal): propose(proposal, at)
        case .transferAccepted(let signed): sign(signed, at)
        case .transferReturned(let returned): giveBack(returned)
        case .clockPaused(let pause): clock?.pause(at: at, until: pause.until)
        case .clockResumed: clock?.resume(at: at)
        case .extensionRecorded(let record): extend(record, at)
        case .handlingCompleted: phase = .completed
        case .matterClosed(let closing): (phase, closedAt, outcome) = (.closed, at, closing.outcome)
        case .matterReopened(let reopening): reopen(reopening, at)
        case .mediationOpened(let opening): open(opening)
        case .agreementReached(let agreement) where !agreement.partial: setStage(agreement.mediation, .agreed)
        case .mediationEnded(let ending): setStage(ending.mediation, .ended)
        default: break
        }
    }

    /// Whether an event of this sort changes the state, so that time must not run backwards between two of them.
    public static func changesState(_ body: EventBody) -> Bool {
        switch body {
        case .progressNoted, .matterReported: false
        case .extensionRecorded(let record): record.phase == .granted
        case .transferProposed(let proposal): proposal.role == .main
        default: true
        }
    }

    /// The limits that bind the matter.
    public func sla(_ references: References) -> SLAPolicy? {
        acceptance?.slaVersion.flatMap { references.policy(.sla, version: $0)?.sla }
    }

    /// What the matter's clock needs.
    public func context(_ references: References) -> ClockContext {
        references.context(sla(references), knowing: calendarCount)
    }

    private mutating func accept(
        _ accepted: MatterAccepted, _ at: Instant, _ position: UInt64, _ references: References
    ) {
        acceptance = accepted
        holder = accepted.firstHolder
        phase = accepted.firstHolder == nil ? .accepted : .inHand
        let sla = sla(references)
        calendarCount = references.calendarCount(sla?.jurisdiction, before: position)
        if let due = accepted.dueAt {
            clock = Clock(given: due, start: at, references.earlierContext(sla, knowing: calendarCount))
        } else if let row = sla?.row(category: accepted.category, tier: accepted.tier) {
            clock = Clock(unit: row.unit, units: row.limit, start: at)
        }
    }

    private mutating func propose(_ proposal: TransferProposed, _ at: Instant) {
        transfers.append(
            Transfer(
                number: proposal.transfer ?? Int64(transfers.count) + 1, from: proposal.from, to: proposal.to,
                role: proposal.role, proposedAt: at, acceptedAt: nil, previousHolder: holder))
        if proposal.role == .main { phase = .inTransit }
    }

    private mutating func sign(_ signed: TransferAccepted, _ at: Instant) {
        guard let index = transfers.lastIndex(where: { $0.number == signed.transfer }) else { return }
        transfers[index].acceptedAt = at
        if transfers[index].role == .main { (phase, holder) = (.inHand, transfers[index].to) }
    }

    private mutating func giveBack(_ returned: TransferReturned) {
        guard let index = transfers.lastIndex(where: { $0.number == returned.transfer }) else { return }
        let transfer = transfers[index]
        if transfer.role == .main {
            holder = transfer.previousHolder
            phase = holder == nil ? .accepted : .inHand
        }
        transfers[index].acceptedAt = nil
    }

    private mutating func extend(_ record: ExtensionRecorded, _ at: Instant) {
        switch record.phase {
        case .requested: extensionRequestedAt = at
        case .granted:
            clock?.extend(units: record.amount ?? 0)
            extensionCount += 1
            extensionRequestedAt = nil
        case .refused: extensionRequestedAt = nil
        }
    }

    private mutating func reopen(_ reopening: MatterReopened, _ at: Instant) {
        phase = .inHand
        round = reopening.round ?? round + 1
        (closedAt, outcome, extensionCount, extensionRequestedAt) = (nil, nil, 0, nil)
        clock = clock.map { Clock(restarting: $0, at: at) }
    }

    private mutating func open(_ opening: MediationOpened) {
        let stage: Mediation.Stage = opening.phase == .accepted ? .active : .requested
        if let index = mediations.firstIndex(where: { $0.number == opening.mediation }) {
            mediations[index].stage = stage
        } else {
            let number = opening.mediation ?? Int64(mediations.count) + 1
            mediations.append(Mediation(number: number, stage: stage))
        }
    }

    private mutating func setStage(_ number: Int64?, _ stage: Mediation.Stage) {
        if let index = mediations.firstIndex(where: { $0.number == number }) { mediations[index].stage = stage }
    }
}
