import FengqiaoModel
import FengqiaoSchema

/// Tells the stories of a chronicle as they stood at an instant.
///
/// A class, so that whoever adds stories up shares one: the chronicle's columns are many, and a copy of them as a value
/// would count a reference to each. It is never shared between two threads.
final class StoryTeller {
    let chronicle: Chronicle
    let lookup: StoryLookup
    /// What happened later does not count.
    let now: Instant
    // What walks have read ahead, added up: nobody asks for it.
    private var readAhead: UInt64 = 0
    private lazy var kinship = Kinship(chronicle)
    // Whether what several reported is as old as the first report of it.
    private lazy var inheritsFiling =
        lookup.references.policy(.intake, at: now)?.intake?.inheritsEarliestFiling == true

    /// How many splits one inside the other are followed: more than any matter sees, and a bound for damaged histories.
    private static let depth = 32

    init(_ chronicle: Chronicle, _ names: Names, at now: Instant) {
        (self.chronicle, self.now) = (chronicle, now)
        lookup = StoryLookup(chronicle.references(at: now), names, chronicle.tables)
    }

    private init(_ teller: StoryTeller, at now: Instant) {
        (chronicle, lookup, self.now) = (teller.chronicle, teller.lookup, now)
    }

    /// The same as it stood earlier, by the references of now.
    func told(at instant: Instant) -> StoryTeller { StoryTeller(self, at: min(instant, now)) }

    /// The story of a matter; `nil` where nothing is told of it.
    ///
    /// - Complexity: O(facts of the matter and of the whole that it was split from).
    func story(of matter: UInt32) -> Story? {
        var story = Story(matter)
        return finishAlone(&story) ? story : nil
    }

    /// Lends the stories of all matters, in the order in which they came into the log.
    func forEach(_ body: (borrowing Story) -> Void) {
        lend(body) { _ in true }
    }

    /// Lends the stories of those that a period may be about: of the others no figure has a row in it.
    ///
    /// - Parameters:
    ///   - stretch: those among these matters; all where it is `nil`.
    ///   - byClocks: whether figures have rows by clocks, which run on in matters that are linked to others.
    func forEach(
        touching period: Period, in stretch: Range<UInt32>? = nil, byClocks: Bool = true,
        _ body: (borrowing Story) -> Void
    ) {
        // What is asked of every matter holds on to the chains alone: a copy of the chronicle is some kilobytes.
        let (span, chains, kinship) = (chronicle.span(of: period, lookup.zone), chronicle.chains, kinship)
        let now = TimeStretch.number(of: now.milliseconds)
        lend(body, in: stretch) { matter in
            let chain = chains[Int(matter)]
            if byClocks, chain.isMerged, chain.first <= span.upperBound { return true }
            return (chain.hasKin ? kinship.family(of: matter) ?? chain : chain).mayTouch(span, at: now)
        }
    }

    /// Lends the stories of those that may be open.
    func forEachOpen(_ body: (borrowing Story) -> Void) {
        let (chains, now) = (chronicle.chains, TimeStretch.number(of: now.milliseconds))
        lend({ story in if story.isOpen { body(story) } }, where: { chains[Int($0)].mayBeOpen(at: now) })
    }

    // One story is told after the other in the same room. What is lent may ask for other stories: these have their own.
    private func lend(
        _ body: (borrowing Story) -> Void, in stretch: Range<UInt32>? = nil, where isAskedFor: (UInt32) -> Bool
    ) {
        lookup.index()
        // Held once for all matters: a walk would hold on to each column anew.
        let chronicle = chronicle
        var story = Story(NameTable.none)
        var walk = FactWalk()
        var (left, sum): (Range<UInt32>, UInt64) = ((stretch ?? chronicle.matters).clamped(to: chronicle.matters), 0)
        while !left.isEmpty {
            left = walk.take(chronicle, left, &sum, where: isAskedFor)
            for lane in walk.matters.indices {
                story.begin(walk.matters[lane])
                let isTold =
                    if let range = walk.range(lane) {
                        finish(&story, walk.places.extracting(range))
                    } else {
                        finishAlone(&story)
                    }
                if isTold { body(story) }
            }
        }
        readAhead = sum
    }

    private func finishAlone(_ story: inout Story) -> Bool {
        let path = path(of: story.matter)
        return finish(&story, path.span)
    }

    // Compiled into the loop, with what it calls: each story would copy the heads of all columns, some kilobytes.
    @inline(__always)
    private func finish(_ story: inout Story, _ path: Span<UInt32>) -> Bool {
        guard tell(&story, path, until: nil, Self.depth) else { return false }
        story.passOn(self)
        for index in story.clocks.indices where story.clocks[index].clock.pausedUntil != nil {
            story.clocks[index].clock.settle(at: story.clocks[index].stoppedAt ?? now)
        }
        if !story.linked.isEmpty || story.whole != nil { inheritFiling(&story) }
        return true
    }

    // What several reported is as old as the first of them, where the policy says so; the clock never starts earlier. A
    // part is as old as its whole, with what is linked to that.
    private func inheritFiling(_ story: inout Story) {
        guard inheritsFiling else { return }
        var seen: Set<UInt32> = [story.matter]
        var next = story.linked + [story.whole].compactMap { $0 }
        while let name = next.popLast() {
            var other = Story(name)
            let path = path(of: name)
            guard seen.insert(name).inserted, tell(&other, path.span, until: nil, Self.depth) else { continue }
            story.reportedAt = min(story.reportedAt, other.reportedAt)
            next += other.linked + [other.whole].compactMap { $0 }
        }
    }

    /// One fact of a matter, with what was corrected of it.
    func record(at place: UInt32, of matter: UInt32) -> FactRecord {
        var record = chronicle.record(at: place)
        if let corrections = chronicle.corrections[matter] {
            FactPatch(teller: self).apply(corrections, to: &record)
        }
        return record
    }

    private func path(of matter: UInt32) -> [UInt32] {
        var path: [UInt32] = []
        chronicle.path(of: matter, &path)
        return path
    }

    // Tells what counts of a matter's facts; of a whole up to its split, where a part of it asks, which was recorded at
    // a position. Whether there was anything to tell.
    @inline(__always)
    private func tell(_ story: inout Story, _ path: Span<UInt32>, until split: UInt64?, _ depth: Int) -> Bool {
        let matter = story.matter
        var (isTold, isPart) = (false, false)
        let corrections = chronicle.isCorrected(matter) ? chronicle.corrections[matter] : nil
        for index in path.indices.reversed() {
            var record = chronicle.record(at: path[index])
            if let corrections { FactPatch(teller: self).apply(corrections, to: &record) }
            if let split, record.position < split, record.fact.isSplit { break }
            if record.at > now { continue }
            // A matter is split from one whole: facts that name more of them would have each told, and theirs.
            if case .part(let whole) = record.fact, !isPart {
                isPart = true
                story = part(matter, of: whole, record, depth)
            } else {
                story.evolve(record, self)
            }
            isTold = true
        }
        return isTold
    }

    // A part begins with what the whole was just before it was split.
    @inline(never)
    private func part(_ matter: UInt32, of name: UInt32, _ record: FactRecord, _ depth: Int) -> Story {
        var whole = Story(name)
        let path = path(of: name)
        if depth > 0 { _ = tell(&whole, path.span, until: record.position, depth - 1) }
        return Story(matter, partOf: whole, at: record.at)
    }

    /// The mediators of an opening, as it was recorded or corrected.
    func mediators(_ range: PoolRange) -> [UInt32] { lookup.mediators(range, chronicle.tables) }

    /// The worker whose report it is, where staff reported: the grid worker whom it names, else whoever recorded it.
    func worker(of report: Story.Report) -> UInt32 {
        guard report.reporterClass == .gridWorker, report.person != NameTable.none else { return report.recorder }
        return lookup.worker(ofReporter: report.person)
    }

    /// When a clock runs out, or ran out.
    func deadline(_ clock: StoryClock) -> Deadline {
        guard clock.clock.pausedUntil != nil else { return clock.clock.deadline(lookup.context(of: clock)) }
        var settled = clock.clock
        settled.settle(at: clock.stoppedAt ?? now)
        return settled.deadline(lookup.context(of: clock))
    }
}

extension Fact {
    var isSplit: Bool { if case .split = self { true } else { false } }
}

extension Story {
    /// What a part has of the whole: the time of filing, the tier, the holder, and the clocks with their pauses. Reports,
    /// petitions, orders and mediations stay with the whole.
    init(_ matter: UInt32, partOf whole: Story, at: Instant) {
        self.init(matter)
        self.whole = whole.matter
        (phase, reportedAt, ownReportedAt) = (whole.phase, whole.reportedAt, whole.ownReportedAt)
        (originUnit, originRung) = (whole.originUnit, whole.originRung)
        (acceptance, category, tier, isTierRaised) = (whole.acceptance, whole.category, whole.tier, whole.isTierRaised)
        (holder, round) = (whole.holder, whole.round)
        holdings = whole.holdings
        earlierTransfers = whole.earlierTransfers + whole.transfers
        custody = whole.custody
        for index in custody.indices { custody[index].clock = nil }
        clocks = whole.clocks.filter { [.matter, .custody, .firstResponse].contains($0.name) && $0.isRunning }
        let matterClock = lastClock(.matter)
        let custodyClock = lastClock(.custody)
        if let last = custody.indices.last, custody[last].to == nil { custody[last].clock = custodyClock }
        if whole.acceptance != nil {
            let openedAt = whole.rounds.last?.openedAt ?? at
            rounds = [Round(number: round, openedAt: openedAt, clock: matterClock)]
        }
    }
}
