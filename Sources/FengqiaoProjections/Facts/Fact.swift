import FengqiaoModel
import FengqiaoSchema

/// What one event says, as far as figures need it: fixed in size, with ordinals in the place of names.
///
/// An absent ordinal is ``NameTable/none``; an absent code is 0, since codes count from 1.
enum Fact: Sendable {
    case reported(Report)
    case checked(Check)
    /// Its place among the acceptances.
    case accepted(UInt32)
    case declined
    case reclassified(category: UInt32, tier: UInt8)
    /// In the stream of the duplicate.
    case linked(primary: UInt32)
    /// In the stream of the duplicate.
    case unlinked
    /// In the stream of the primary.
    case duplicate(UInt32, isLinked: Bool)
    /// In the stream of the whole.
    case split
    /// In the stream of a part, where it is the first.
    case part(of: UInt32)
    case proposed(Proposal)
    case signed(number: Int32, by: UInt32)
    case returned(number: Int32)
    /// The number is 0 where it names no transfer.
    case adjudicated(number: Int32, unit: UInt32, isFinal: Bool)
    case noted(ProgressKind)
    case paused(clocks: ClockMask, until: Int64)
    case resumed(clocks: ClockMask)
    case extended(ExtensionPhase, clock: ClockName, amount: Int32)
    case supervised(Order)
    case completed(by: UInt32)
    case closed(Outcome, unit: UInt32, worker: UInt32)
    case reopened(ReopenGround)
    case feedback(Feedback)
    case mediationOpened(Opening)
    /// Its place among the agreements.
    case agreed(UInt32)
    case mediationEnded(number: Int32, MediationEndReason, toPolice: Bool)
    case confirmation(number: Int32, ConfirmationPhase, jointly: Bool)
    case performed(number: Int32, item: Int32, PerformanceStatus, fen: Int64)
    case petition(Petition)
    case appealed(Indicator, granted: Bool, round: Int32)
    case rewarded(Reward)
    /// Something that no figure counts.
    case other
}

extension Fact {
    struct Report: Sendable {
        var originUnit: UInt32
        var category: UInt32
        /// Who reported, among the chronicle's reporters; nobody where it is not said.
        var person: UInt32
        /// A code of ``ReporterClass``.
        var reporterClass: UInt8
    }

    struct Check: Sendable {
        var phase: CheckPhase
        var result: CheckResult
        var checker: UInt32
        /// ``FieldColumn/absentInteger`` where nobody set a time.
        var due: Int64
    }

    struct Proposal: Sendable {
        var number: Int32
        var from: UInt32
        var to: UInt32
        /// 0 where none was given.
        var allotment: Int32
        var role: TransferRole
        var direction: Direction
        var informOnly: Bool
    }

    struct Order: Sendable {
        var phase: SupervisionPhase
        /// A code of ``SupervisionLevel``.
        var level: UInt8
        var number: Int32
        /// ``FieldColumn/absentInteger`` where nobody set a time.
        var replyDue: Int64
    }

    struct Feedback: Sendable {
        var kind: FeedbackKind
        var isReached: Bool
        var isAnswered: Bool
        /// 0 not said, 1 no, 2 yes.
        var solved: UInt8
        /// 0 where it was not said.
        var satisfaction: UInt8
    }

    struct Opening: Sendable {
        var number: Int32
        var phase: MediationPhase
        var body: UInt32
        /// Where its mediators stand.
        var mediators: PoolRange
    }

    struct Petition: Sendable {
        /// Its name, among the chronicle's petitions.
        var name: UInt32
        var stage: PetitionStage
        /// A code of ``PetitionChannel``.
        var channel: UInt8
        var visitedUnit: UInt32
        var competentUnit: UInt32
    }
}

extension Fact {
    struct Reward: Sendable {
        /// Who, among the chronicle's people.
        var beneficiary: UInt32
        var fen: Int64
        /// For which period, as it was written: among the chronicle's people.
        var period: UInt32
        var isGrant: Bool
        /// A code of ``RewardSource``, or 0.
        var source: UInt8
    }
}

/// Some clocks, one bit each. No bit stands for "those that the event means where it names none".
struct ClockMask: Hashable, Sendable {
    private(set) var bits: UInt32 = 0

    init(bits: UInt32 = 0) { self.bits = bits }

    mutating func insert(code: UInt8) { bits |= 1 << UInt32(code) }

    var isEmpty: Bool { bits == 0 }
    func contains(_ name: ClockName) -> Bool { bits & 1 << UInt32(name.code) != 0 }
}

/// Some neighbours in a pool.
struct PoolRange: Hashable, Sendable {
    var start: UInt32 = 0
    var count: UInt32 = 0

    var range: Range<Int> { Int(start)..<Int(start + count) }
}

/// What an acceptance says.
struct AcceptedFact: Sendable {
    var category: UInt32
    var competentUnit: UInt32
    var firstHolder: UInt32
    /// The closed matter that this one repeats.
    var repeatOf: UInt32
    /// `nil` where no limits were in force.
    var slaVersion: Int64?
    var dueAt: Instant?
    var tier: Tier
    var scale: Scale
    var isEmergency: Bool
}

/// What an agreement says.
struct AgreedFact: Sendable {
    var number: Int32
    var form: AgreementForm
    var isPartial: Bool
    var effectiveAt: Instant
    var items: [Item]

    struct Item: Sendable {
        var due: Instant
        var fen: Int64?
        /// Whether nobody set a time: then it is due when the agreement takes effect.
        var isDueAtOnce: Bool
    }
}

/// A fact with what every event carries.
struct FactRecord: Sendable {
    var at: Instant
    var position: UInt64
    var actor: UInt32
    var unit: UInt32
    /// 0 where the event names no version of the limits.
    var policyVersion: Int64
    var fact: Fact
}

/// A duty that was done.
struct DutyFact: Sendable {
    var at: Instant
    var worker: UInt32
    var unit: UInt32
    var kind: DutyKind
    var from: Instant
    /// Whom or what it was about: where they stand among the chronicle's subjects of duties.
    var subjects: PoolRange
}
