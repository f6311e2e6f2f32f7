public import FengqiaoModel
import FengqiaoSchema

/// What a log says of its matters, as far as figures need it, in the order of the log and by matter.
///
/// Nothing is decided here: who held a matter, when its clocks ran out and what counts for whom is told when somebody
/// asks, from the facts up to the instant asked for. So a correction, a merger undone or a late event needs no undoing,
/// and one chronicle answers for every instant, period, unit and worker.
///
/// Facts lie in columns by their position in the log; what a kind says beside the envelope lies in columns of the kind.
/// The facts of a matter are chained from the last to the first, so that what was written is never written again.
public struct Chronicle: ProjectionState {
    /// What is known of a matter as a whole.
    struct Chain: Sendable {
        /// The place of the last fact + 1, or 0 for a matter that is only named so far.
        var last: UInt32 = 0
        /// When the first and the latest of its facts happened, and of the instants that they name: in stretches of time.
        var first = Int32.max
        var latest = Int32.min
        /// Whether it is certainly over: closed, declined, merged or split, by its last such fact.
        var isOver = false
        /// Whether it is linked to another: it is over, and its clocks run on.
        var isMerged = false
        /// Whether it was ever linked to another, or split, or is a part: others' facts may be its own.
        var hasKin = false
        /// Whether any of its facts was corrected: asked of every matter, where a look into the corrections costs more.
        var isCorrected = false
    }

    /// A reference event.
    struct Reference: Sendable {
        var at: Instant
        var position: UInt64
        var body: EventBody
    }

    /// One entry an event, by position.
    var log = FactLog()
    var tables = FactTables()
    var chains: [Chain] = []
    var references: [Reference] = []
    /// What is known with all of them, and when the last of them happened: what most reports ask for.
    private var present = References()
    private var latestReference = Instant(milliseconds: .min)
    var duties: [DutyFact] = []
    /// Whom or what duties were about, among the people, duty by duty.
    var dutySubjects: [UInt32] = []
    /// The matters that are parts of others, each with the place of the fact that says so, in the order of the log.
    var parts: [(matter: UInt32, place: UInt32)] = []
    /// Which matters facts link, split or part, in the order of the log: the matter whose fact it is, and the one it names.
    var ties: [(matter: UInt32, other: UInt32)] = []
    /// What was corrected later.
    var corrections = FactCorrections()

    /// Nothing yet.
    public init() {}

    /// Makes room for what a replay is about to bring.
    ///
    /// - Parameters:
    ///   - events: how many events the log has.
    ///   - matters: how many matters it names.
    public mutating func reserve(events: Int, matters: Int) {
        log.reserve(events)
        chains.reserveCapacity(matters)
        expected = events
    }

    // How many events a replay is about to bring, until room was made for what they say.
    private var expected = 0
    /// After a sixteenth of a log its kinds are known well enough to say how much room each will take; before that, what grows
    /// is small.
    private static let sampledShare = 16

    /// Makes room for what is to come, as far as it is like what came: columns that grow by doubling would be copied, and
    /// fill fresh pages, several times.
    mutating func reserveRest() {
        guard expected > 0, log.count >= expected / Self.sampledShare else { return }
        let expected = expected
        self.expected = 0
        guard log.count < expected else { return }
        var reserver = ColumnReserver(have: log.count, expected: expected)
        for part in Part.allCases { tables.visit(part, &reserver) }
        tables.reporters.reserve(reserver.room(tables.reporters.count))
        chains.reserveCapacity(reserver.room(chains.count))
        duties.reserveCapacity(reserver.room(duties.count))
    }

    /// How many positions of the log it knows, from 0 on; of an ``openPart(_:)`` how many facts.
    public var count: Int { log.count }

    /// The ordinals of matters run from 0 up to this.
    var matterCount: UInt32 { UInt32(chains.count) }

    /// The matters, by the order in which the log names them: whoever shares the telling of them hands out stretches.
    public var matters: Range<UInt32> { 0..<matterCount }

    /// When the latest fact happened: the earliest instant at which all of them count.
    public internal(set) var latest = Instant(milliseconds: .min)

    /// The matters that have facts, in the order in which the log names them first.
    var inOrder: some Sequence<UInt32> { (0..<matterCount).lazy.filter { chains[Int($0)].last != 0 } }

    /// The places of a matter's facts, from the last to the first.
    ///
    /// - Parameter path: where to note them down, so that no memory is taken for it.
    func path(of matter: UInt32, _ path: inout [UInt32]) {
        path.removeAll(keepingCapacity: true)
        guard matter < matterCount else { return }
        var place = chains[Int(matter)].last
        while place != 0 {
            path.append(place - 1)
            place = log.previous[Int(place) - 1]
        }
    }

    /// The fact at a place; compiled into whoever asks: a call would copy the columns' heads, some kilobytes.
    @inline(__always)
    func record(at place: UInt32) -> FactRecord {
        let index = Int(place)
        var fact = Fact.other
        if let kind = EventKind(rawValue: log.kinds[index]) { fact = tables.fact(kind, log.places[index]) }
        return FactRecord(
            at: Instant(milliseconds: log.times[index]), position: log.position(of: index), actor: log.actors[index],
            unit: log.units[index], policyVersion: log.policyVersion(index), fact: fact)
    }

    /// What decisions and figures rest on, with all that is known.
    public var allReferences: References { present }

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

/// Makes room in columns for as many entries as there will be if the rest of a log is like its beginning.
private struct ColumnReserver: FactVisitor {
    let have: Int
    let expected: Int

    /// An eighth more than that: what is not needed costs no memory until it is written.
    func room(_ count: Int) -> Int {
        let (product, overflow) = count.multipliedReportingOverflow(by: expected)
        return overflow ? count : product / max(1, have) * 9 / 8
    }

    mutating func visit<Value>(_ column: inout FactColumn<Value>, _ content: FactContent, _ kind: EventKind?) {
        column.reserve(room(column.count))
    }
}

extension Chronicle {
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

    /// Whom or what a duty was about, among the people.
    func subjects(of duty: DutyFact) -> ArraySlice<UInt32> { dutySubjects[duty.subjects.range] }

    /// Chains the facts of a block, which stand in the log from a place on. Only matters have chains.
    mutating func chain(_ kinds: Span<UInt8>, _ matters: Span<UInt32>, _ times: Span<Int64>, from start: Int) {
        var needed = 0
        for row in kinds.indices where FactKinds.isOfMatter(kinds[row]) { needed = max(needed, Int(matters[row]) + 1) }
        if needed > chains.count {
            // A named matter has a chain before it has facts, and blocks name some thousands each.
            chains.append(contentsOf: repeatElement(Chain(), count: needed - chains.count))
        }
        let newest = Self.chain(kinds, matters, times, from: start, &chains, &log.previous)
        latest = max(latest, Instant(milliseconds: newest))
    }

    // When the latest of them happened.
    private static func chain(
        _ kinds: Span<UInt8>, _ matters: Span<UInt32>, _ times: Span<Int64>, from start: Int, _ chains: inout [Chain],
        _ previous: inout [UInt32]
    ) -> Int64 {
        var newest = Int64.min
        let kindsOf = FactKinds.Masks()
        var chains = chains.mutableSpan
        var previous = previous.mutableSpan
        for row in kinds.indices {
            let kind = UInt64(kinds[row] & 63)
            guard kindsOf.matters >> kind & 1 == 1 else { continue }
            let (matter, at) = (Int(matters[row]), times[row])
            previous[start + row] = chains[matter].last
            chains[matter].last = UInt32(start + row + 1)
            let stretch = TimeStretch.number(of: at)
            chains[matter].first = min(chains[matter].first, stretch)
            chains[matter].latest = max(chains[matter].latest, stretch)
            newest = max(newest, at)
            if kindsOf.ending >> kind & 1 == 1 { chains[matter].isOver = true }
            if kindsOf.beginning >> kind & 1 == 1 { chains[matter].isOver = false }
        }
        return newest
    }

    /// Changes whether a matter is over, where its kind alone does not say.
    mutating func mark(_ matter: UInt32, isOver: Bool, isMerged: Bool = false) {
        (chains[Int(matter)].isOver, chains[Int(matter)].isMerged) = (isOver, isMerged)
    }

    func isCorrected(_ matter: UInt32) -> Bool { matter < matterCount && chains[Int(matter)].isCorrected }

    /// Says that something was corrected of a matter.
    mutating func markCorrected(_ matter: UInt32) { chains[Int(matter)].isCorrected = true }

    /// Says that a matter has to do with others.
    mutating func markKin(_ matter: UInt32) { chains[Int(matter)].hasKin = true }

    /// Says that a fact of a matter names an instant, by which figures may count it.
    mutating func widen(_ matter: UInt32, to instant: Int64) {
        let stretch = TimeStretch.number(of: instant)
        chains[Int(matter)].first = min(chains[Int(matter)].first, stretch)
        chains[Int(matter)].latest = max(chains[Int(matter)].latest, stretch)
    }
}

/// What kinds do to the chain of a matter, as sets of bits: a fold asks this of every event.
enum FactKinds {
    private static let matters = bits(EventKind.allCases.filter(\.isOfMatter))
    private static let ending = bits([.matterClosed, .matterDeclined])
    private static let beginning = bits([.matterReopened])
    private static let rare = bits(
        [.duplicateLinked, .matterSplit, .correctionRecorded] + EventKind.allCases.filter(\.isReference))

    private static func bits(_ kinds: [EventKind]) -> UInt64 { kinds.reduce(0) { $0 | 1 << UInt64($1.rawValue) } }

    /// All sets, for a loop: reading each from here would ask once an event whether it was made.
    struct Masks {
        let matters = FactKinds.matters
        let ending = FactKinds.ending
        let beginning = FactKinds.beginning
        let rare = FactKinds.rare
    }

    static func isOfMatter(_ kind: UInt8) -> Bool { matters >> UInt64(kind & 63) & 1 == 1 }
    /// Kinds that are looked at one by one.
    static func isRare(_ kind: UInt8) -> Bool { rare >> UInt64(kind & 63) & 1 == 1 }
}
