import FengqiaoModel
import FengqiaoSchema

/// All that figures need to know of one matter, told from its facts up to an instant: who had it, how far up it went,
/// when its clocks ran out and how it ended.
///
/// It is made for one report and thrown away: only facts are kept. Ordinals are those of the replay's names;
/// ``NameTable/none`` stands for nobody.
struct Story {
    /// The matter's ordinal.
    private(set) var matter: UInt32
    /// Where it stands.
    var phase = Phase.unreported
    /// When it was filed: of a part, when the whole was; of a primary, by policy, when the first duplicate was.
    var reportedAt = Instant(milliseconds: 0)
    /// The same without what is linked to it.
    var ownReportedAt = Instant(milliseconds: 0)
    /// The report in its own stream: a part of a split matter has none.
    var report: Report?
    /// On whose ground it lies.
    var originUnit = NameTable.none
    /// The rung of that unit at the time of the report.
    var originRung = Rung.household
    /// The acceptance.
    var acceptance: Acceptance?
    /// What it is taken for now.
    var category = NameTable.none
    /// How big it is taken for now; figures go by the tier at acceptance.
    var tier: Tier?
    /// Whether it was ever taken for bigger than at its acceptance.
    var isTierRaised = false
    /// Who holds it; in transit the last holder.
    var holder = NameTable.none
    /// The number of the round, from 1.
    var round = 1
    /// When it was declined, as long as it is.
    var declinedAt: Instant?
    /// The matter that it is linked to, while it is.
    var primary: UInt32?
    /// The matters that are linked to it.
    var linked: [UInt32] = []
    /// Where it stood before it was linked.
    var phaseBeforeLink = Phase.reported
    /// When it was split.
    var splitAt: Instant?
    /// Of a split matter: the closings with the last of its parts.
    var wholeClosings: [Closing] = []
    /// The matter that it is a part of.
    var whole: UInt32?
    /// Whether the reporter was told since the matter was last opened.
    var isReporterTold = false
    /// The extension that was asked for and not decided.
    var extensionRequest: (clock: ClockName, at: Instant)?
    /// Who completed the handling last: a worker.
    var completer = NameTable.none

    var clocks: [StoryClock] = []
    var rounds: [Round] = []
    var reopenings: [(at: Instant, ground: ReopenGround)] = []
    var holdings: [Holding] = []
    var custody: [Custody] = []
    /// The last return, as long as it can turn out unfounded; and who returned the matter, among the custody.
    var contested: (returned: ContestedReturn, custody: Int)? {
        get { contests.first }
        set {
            if !contests.isEmpty { contests.removeAll(keepingCapacity: true) }
            if let newValue { contests.append(newValue) }
        }
    }
    // At most one, and in a list: it is as large as half of all else, and most matters have none.
    private var contests: [(returned: ContestedReturn, custody: Int)] = []
    var transfers: [Handover] = []
    /// Of a part of a split matter: what the whole was handed on before.
    var earlierTransfers: [Handover] = []
    var checks: [CheckDone] = []
    var contacts: [Instant] = []
    var feedbacks: [(at: Instant, fact: Fact.Feedback)] = []
    var petitions: [Petition] = []
    var orders: [Order] = []
    var mediations: [Mediation] = []
    var appeals: [Appeal] = []
    var rewards: [(at: Instant, fact: Fact.Reward)] = []
    var standings: [(at: Instant, standing: Standing)] = []

    init(_ matter: UInt32) { self.matter = matter }

    /// Begins anew with another matter, in the room that the lists have: most stories then need no memory of their own.
    mutating func begin(_ other: UInt32) {
        func clear<T>(_ list: inout [T]) { if !list.isEmpty { list.removeAll(keepingCapacity: true) } }
        matter = other
        phase = .unreported
        (reportedAt, ownReportedAt) = (Instant(milliseconds: 0), Instant(milliseconds: 0))
        (report, acceptance) = (nil, nil)
        (originUnit, originRung) = (NameTable.none, .household)
        (category, tier, isTierRaised) = (NameTable.none, nil, false)
        (holder, round, completer) = (NameTable.none, 1, NameTable.none)
        (declinedAt, splitAt, extensionRequest, contested) = (nil, nil, nil, nil)
        (primary, whole, phaseBeforeLink, isReporterTold) = (nil, nil, .reported, false)
        clear(&linked)
        clear(&wholeClosings)
        clear(&clocks)
        clear(&rounds)
        clear(&reopenings)
        clear(&holdings)
        clear(&custody)
        clear(&transfers)
        clear(&earlierTransfers)
        clear(&checks)
        clear(&contacts)
        clear(&feedbacks)
        clear(&petitions)
        clear(&orders)
        clear(&mediations)
        clear(&appeals)
        clear(&rewards)
        clear(&standings)
    }

    /// Whether somebody still has to do something about it.
    var isOpen: Bool {
        switch phase {
        case .reported, .accepted, .inTransit, .inHand, .completed: true
        case .closed, .declined, .merged, .split, .unreported: false
        }
    }

    /// Whether it was split: its parts are handled in its place.
    var isSplit: Bool { splitAt != nil }

    /// Of a part also what the whole was handed on before.
    var allTransfers: [Handover] { earlierTransfers.isEmpty ? transfers : earlierTransfers + transfers }

    /// The rungs on which units held it, a bit at the place of the code of each.
    var heldRungs: UInt32 {
        var found: UInt32 = 0
        for holding in holdings { found |= 1 << UInt32(holding.rung.code) }
        return found
    }

    /// The transfer of the main role that is not signed for yet.
    var pending: Handover? { phase == .inTransit ? transfers.last { $0.role == .main && $0.stage == .pending } : nil }

    /// Who answers for it: in transit the receiver, from the proposal on; else the holder; else the unit that was found
    /// competent, or on whose ground it lies.
    var responsibleUnit: UInt32 {
        if let pending { return pending.to }
        if holder != NameTable.none { return holder }
        return acceptance?.fact.competentUnit ?? originUnit
    }

    /// The last closing that has not been undone by a reopening.
    var finalRound: Round? {
        guard phase == .closed, let last = rounds.last, last.closing != nil, last.reopenedAt == nil else { return nil }
        return last
    }

    /// Whether a granted appeal leaves a round aside for an indicator.
    func isAppealed(_ indicator: Indicator, round: Int) -> Bool {
        appeals.last { $0.indicator == indicator && $0.round == round }?.isGranted ?? false
    }

    /// Whether a granted appeal leaves the matter aside for an indicator that has no round, whichever round it names.
    func isAppealed(_ indicator: Indicator) -> Bool {
        appeals.contains { $0.indicator == indicator && $0.isGranted }
    }

    /// So many units of the matter's own clock; `nil` where nobody gave any, or the matter has no clock.
    func allotted(_ units: Int64) -> Handover.Allotment? {
        guard units > 0, let index = lastClock(.matter) else { return nil }
        return Handover.Allotment(unit: clocks[index].clock.unit, units: units)
    }

    /// The place of the last clock of a name, or of the last that runs. A loop over places, since clocks have memory of
    /// their own: whoever looks at one as a value holds on to it.
    func lastClock(_ name: ClockName, isRunning: Bool = false) -> Int? {
        var index = clocks.count - 1
        while index >= 0 {
            if clocks[index].name == name, !isRunning || clocks[index].stoppedAt == nil { return index }
            index -= 1
        }
        return nil
    }
}

extension Story {
    /// How a matter came in.
    struct Report {
        var at: Instant
        var position: UInt64
        /// The worker who recorded it.
        var recorder: UInt32
        /// Who reported, among the chronicle's reporters.
        var person: UInt32
        /// The unit for which it was recorded.
        var unit: UInt32
        var category: UInt32
        /// `nil` where the report does not say.
        var reporterClass: ReporterClass?

        /// Whether a grid worker reported, or somebody who is not named: then whoever recorded it did.
        var isStaff: Bool { reporterClass == nil || reporterClass == .gridWorker }
        /// Whether somebody could be told.
        var canBeReached: Bool { reporterClass != nil && reporterClass != .anonymous }
    }

    struct Acceptance {
        var at: Instant
        var position: UInt64
        /// The unit that accepted: the actor's.
        var unit: UInt32
        /// How many calendars were known.
        var calendarCount: Int
        var fact: AcceptedFact
    }

    /// From the acceptance or a reopening to the closing.
    struct Round {
        var number: Int
        var openedAt: Instant
        /// The matter's clock of this round, among its clocks.
        var clock: Int?
        var closing: Closing?
        var reopenedAt: Instant?
        var reopenGround: ReopenGround?
    }

    struct Closing {
        var at: Instant
        var outcome: Outcome
        var unit: UInt32
        var worker: UInt32
        /// The rung of the unit that held the matter then.
        var rung: Rung

        /// Whether it is settled in fact.
        var isSettled: Bool { outcome == .resolved || outcome == .settledByAgreement }
    }

    /// A unit held the matter as main handler, by its signature or by decision.
    struct Holding {
        var unit: UInt32
        var rung: Rung
        var from: Instant
        /// `nil` while it does.
        var to: Instant?
        var round: Int
    }

    /// A unit answered for the matter, from the proposal on.
    struct Custody {
        /// How it came to that.
        enum Origin {
            /// By a proposal or a decision.
            case received
            /// It was the first, or got back what it had had before.
            case kept
            /// It checks what the holder has completed.
            case checking
        }

        /// The unit as it was named; those that took its place are found by the time that is asked for.
        var unit: UInt32
        var origin: Origin
        var from: Instant
        var to: Instant?
        /// Its clock, among the clocks; without a limit there is none.
        var clock: Int?
    }

    struct Handover {
        /// What became of it.
        enum Stage { case pending, signed, returned, overruled }

        var number: Int32
        var from: UInt32
        var to: UInt32
        var role: TransferRole
        var direction: Direction
        var informOnly: Bool
        var proposer: UInt32
        var proposerUnit: UInt32
        var at: Instant
        var round: Int
        var stage = Stage.pending
        var previousHolder: UInt32
        /// That holder's clock, which the proposal stopped: its place among the clocks.
        var stoppedClock: Int?
        /// Its own limit from the proposal on, in the unit of the matter's clock.
        var allotment: Allotment?
        var signedAt: Instant?
        var returnedAt: Instant?
        /// When it was overruled.
        var overruledAt: Instant?
        /// What was decided of its return: whether the unit that returned it had to take it.
        var isReturnUnfounded: Bool?
        /// Whether the receiver had held or returned the matter before.
        var isRevisit: Bool

        struct Allotment {
            var unit: ClockUnit
            var units: Int64
        }

        /// When it stopped waiting for a signature.
        var answeredAt: Instant? { signedAt ?? returnedAt ?? overruledAt }
    }

    struct CheckDone {
        var at: Instant
        var fact: Fact.Check
        /// The unit of whoever recorded it.
        var unit: UInt32
        var round: Int
        /// Whose work was checked.
        var holder: UInt32
        var completer: UInt32
    }

    struct Petition {
        var name: UInt32
        var at: Instant
        /// `nil` where it is not said.
        var channel: PetitionChannel?
        var visitedUnit: UInt32
        var competentUnit: UInt32
    }

    struct Order {
        var number: Int32
        var level: SupervisionLevel
        var openedAt: Instant
        /// The unit that answered for the matter then.
        var unit: UInt32
        var round: Int
        var repliedAt: Instant?
        var liftedAt: Instant?
    }

    /// What decides whether a report counts as the first valid one, in order of the log.
    enum Standing {
        case accepted
        case declined(Bool)
        /// Linked to a primary, or to none any more.
        case linked(UInt32?)
        /// Another matter was linked to this one, or parted from it.
        case duplicate(UInt32, Bool)
    }

    struct Appeal {
        var indicator: Indicator
        var round: Int
        var isGranted: Bool
    }
}

/// One of a matter's clocks.
struct StoryClock {
    /// Which clock.
    var name: ClockName
    /// What it belongs to: the round, or the number of the transfer, mediation, order, item or petition.
    var number: Int64
    /// The version of the limits that it was started under.
    var slaVersion: Int64?
    /// How many calendars were known when it was started.
    var calendarCount: Int
    var clock: Clock
    var stoppedAt: Instant?
    /// The unit that it counts for.
    var owner: UInt32
    /// The worker who stopped it in time or not, where a figure counts workers.
    var worker = NameTable.none
    /// The round that it was started in.
    var round: Int
    /// Whether the matter was split while it ran: its parts go on with clocks of their own.
    var isCutOff = false
    /// Whether it was the closing that stopped it, and nothing that it was waiting for.
    var isEndedByClosing = false

    var isRunning: Bool { stoppedAt == nil }

    mutating func stop(at instant: Instant, worker: UInt32 = NameTable.none) {
        clock.stop(at: instant)
        (stoppedAt, self.worker) = (instant, worker)
    }

    /// Has it go on after it was stopped; the time in between is not its holder's.
    mutating func goOn(at instant: Instant) {
        guard let stopped = stoppedAt else { return }
        clock.goOn(from: stopped, at: instant)
        (stoppedAt, worker) = (nil, NameTable.none)
    }
}
