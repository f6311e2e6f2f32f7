import FengqiaoModel
import FengqiaoSchema

/// Tells the stories of a chronicle as they stood at an instant.
struct StoryTeller {
    let chronicle: Chronicle
    let lookup: StoryLookup
    /// What happened later does not count.
    let now: Instant

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
        guard var story = tell(matter, until: { _ in false }, Self.depth) else { return nil }
        story.passOn(self)
        for index in story.clocks.indices {
            story.clocks[index].clock.settle(at: story.clocks[index].stoppedAt ?? now)
        }
        if !story.linked.isEmpty || story.whole != nil { inheritFiling(&story) }
        return story
    }

    // What several reported is as old as the first of them, where the policy says so; the clock never starts earlier. A
    // part is as old as its whole, with what is linked to that.
    private func inheritFiling(_ story: inout Story) {
        guard lookup.references.policy(.intake, at: now)?.intake?.inheritsEarliestFiling == true else { return }
        var seen: Set<UInt32> = [story.matter]
        var next = story.linked + [story.whole].compactMap { $0 }
        while let name = next.popLast() {
            guard seen.insert(name).inserted, let other = tell(name, until: { _ in false }, Self.depth) else {
                continue
            }
            story.reportedAt = min(story.reportedAt, other.reportedAt)
            next += other.linked + [other.whole].compactMap { $0 }
        }
    }

    /// Lends the stories of all matters, in the order in which they came into the log.
    func forEach(_ body: (Story) -> Void) {
        for matter in 0..<chronicle.matterCount {
            if let story = story(of: matter) { body(story) }
        }
    }

    /// Lends the stories of those that may be open.
    func forEachOpen(_ body: (Story) -> Void) {
        for matter in 0..<chronicle.matterCount where chronicle.mayBeOpen(matter, at: now) {
            if let story = story(of: matter), story.isOpen { body(story) }
        }
    }

    /// One fact of a matter, with what was corrected of it.
    func record(at place: UInt32, of matter: UInt32) -> FactRecord {
        var record = chronicle.record(at: place)
        if let corrections = chronicle.corrections[matter] {
            FactPatch(lookup: lookup, tables: chronicle.tables).apply(corrections, to: &record)
        }
        return record
    }

    private func tell(_ matter: UInt32, until stops: (FactRecord) -> Bool, _ depth: Int) -> Story? {
        var story: Story?
        var path = lookup.takePath()
        defer { lookup.givePath(path) }
        let corrections = chronicle.corrections.isEmpty ? nil : chronicle.corrections[matter]
        chronicle.forEachFact(of: matter, &path) { record in
            var record = record
            if let corrections { FactPatch(lookup: lookup, tables: chronicle.tables).apply(corrections, to: &record) }
            if stops(record) { return false }
            if record.at > now { return true }
            if case .part(let whole) = record.fact {
                story = part(matter, of: whole, record, depth)
                return true
            }
            if story == nil { story = Story(matter) }
            story?.evolve(record, self)
            return true
        }
        return story
    }

    // A part begins with what the whole was just before it was split.
    private func part(_ matter: UInt32, of whole: UInt32, _ record: FactRecord, _ depth: Int) -> Story {
        let before =
            depth == 0 ? nil : tell(whole, until: { $0.fact.isSplit && $0.position < record.position }, depth - 1)
        return Story(matter, partOf: before ?? Story(whole), at: record.at)
    }

    /// The worker whom a report by a grid worker names.
    func worker(ofPerson person: UInt32) -> UInt32 { lookup.worker(ofPerson: person) }

    /// When a clock runs out, or ran out.
    func deadline(_ clock: StoryClock) -> Deadline {
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
        let matterClock = clocks.lastIndex { $0.name == .matter }
        let custodyClock = clocks.lastIndex { $0.name == .custody }
        if let last = custody.indices.last, custody[last].to == nil { custody[last].clock = custodyClock }
        if whole.acceptance != nil {
            let openedAt = whole.rounds.last?.openedAt ?? at
            rounds = [Round(number: round, openedAt: openedAt, clock: matterClock)]
        }
    }
}
