public import FengqiaoModel
import FengqiaoSchema

/// What a log says of its matters, as far as figures need it, in the order of the log and by matter.
///
/// Nothing is decided here: who held a matter, when its clocks ran out and what counts for whom is told when somebody
/// asks, from the facts up to the instant asked for. So a correction, a merger undone or a late event needs no undoing,
/// and one chronicle answers for every instant, period, unit and worker.
public struct Chronicle: ProjectionState {
    /// One link of a matter's chain.
    struct Link: Sendable {
        var record: FactRecord
        /// The place of the matter's next fact + 1, or 0.
        var next: UInt32
    }

    /// Where a matter's chain begins and ends.
    struct Chain: Sendable {
        /// The place of the first fact + 1, or 0 for a matter that is only named so far.
        var first: UInt32 = 0
        /// The place of the last fact + 1.
        var last: UInt32 = 0
        /// Whether it is certainly over: closed, declined, merged or split, by its last such fact.
        var isOver = false
        /// When the latest of its facts happened.
        var latest = Instant(milliseconds: .min)
    }

    /// A reference event.
    struct Reference: Sendable {
        var at: Instant
        var position: UInt64
        var body: EventBody
    }

    private(set) var links: [Link] = []
    private(set) var chains: [Chain] = []
    private(set) var references: [Reference] = []
    /// What is known with all of them, and when the last of them happened: what most reports ask for.
    private var present = References()
    private var latestReference = Instant(milliseconds: .min)
    private(set) var duties: [DutyFact] = []
    var acceptances: [AcceptedFact] = []
    var agreements: [AgreedFact] = []
    var pool: [UInt32] = []
    /// The names of petitions.
    var petitions = NameTable()
    /// The opaque references to reporters, beneficiaries and visited households, and the periods of rewards.
    var people = NameTable()
    /// Matters of which an event was corrected, with the facts that hold in the place of their chain.
    private(set) var corrected: [UInt32: [FactRecord]] = [:]
    /// Matters with corrections that have not been laid over their facts yet.
    public private(set) var uncorrected: Set<UInt32> = []

    /// Nothing yet.
    public init() {}

    /// The ordinals of matters run from 0 up to this.
    var matterCount: UInt32 { UInt32(chains.count) }

    /// When the latest fact happened: the earliest instant at which all of them count.
    public private(set) var latest = Instant(milliseconds: .min)

    /// Whether a matter may be open at an instant. What is over by its last fact may have been open before that.
    func mayBeOpen(_ matter: UInt32, at instant: Instant) -> Bool {
        let chain = chains[Int(matter)]
        return !chain.isOver || chain.latest > instant || corrected[matter] != nil
    }

    /// The matters in the order in which they came into the log.
    var inOrder: [UInt32] {
        (0..<matterCount).filter { chains[Int($0)].first != 0 }.sorted { chains[Int($0)].first < chains[Int($1)].first }
    }

    mutating func append(_ record: FactRecord, to matter: UInt32) {
        latest = max(latest, record.at)
        if corrected[matter] != nil { uncorrected.insert(matter) }
        let index = Int(matter)
        if index >= chains.count {
            chains.append(contentsOf: repeatElement(Chain(), count: index + 1 - chains.count))
        }
        links.append(Link(record: record, next: 0))
        let place = UInt32(links.count)
        if chains[index].first == 0 {
            chains[index].first = place
        } else {
            links[Int(chains[index].last) - 1].next = place
        }
        chains[index].last = place
        chains[index].latest = max(chains[index].latest, record.at)
        switch record.fact {
        case .closed, .declined, .linked, .split: chains[index].isOver = true
        case .reopened, .unlinked: chains[index].isOver = false
        default: break
        }
    }

    mutating func append(_ reference: Reference) {
        latest = max(latest, reference.at)
        latestReference = max(latestReference, reference.at)
        present.evolve(reference.body, at: reference.position)
        references.append(reference)
    }
    mutating func append(_ duty: DutyFact) {
        latest = max(latest, duty.at)
        duties.append(duty)
    }
    mutating func markUncorrected(_ matter: UInt32) { uncorrected.insert(matter) }

    /// Lays a matter's corrections over its facts.
    mutating func replace(_ matter: UInt32, with records: [FactRecord]) {
        corrected[matter] = records
        uncorrected.remove(matter)
    }

    /// Lends a matter's facts in order, until the body returns `false`.
    func forEachFact(of matter: UInt32, _ body: (FactRecord) -> Bool) {
        if let records = corrected[matter] {
            for record in records where !body(record) { return }
            return
        }
        guard matter < matterCount else { return }
        var place = chains[Int(matter)].first
        while place != 0 {
            if !body(links[Int(place) - 1].record) { return }
            place = links[Int(place) - 1].next
        }
    }

    /// What decisions and figures rest on, as it was at an instant: what came into the log's business time later does not
    /// count. The log's zone always does: it says which dates instants lie on.
    public func references(at instant: Instant) -> References {
        if instant >= latestReference { return present }
        var result = References()
        for reference in references {
            if case .logFounded = reference.body {} else if reference.at > instant { continue }
            result.evolve(reference.body, at: reference.position)
        }
        return result
    }
}
