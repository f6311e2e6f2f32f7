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
    // Room of a story that was told, for the next one: most stories need no memory of their own.
    private var room = Story(NameTable.none)
    // Room for the chain of a matter; a story inside a story has its own.
    private var paths: [[UInt32]] = []

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
        return finish(&story) ? story : nil
    }

    /// Lends the stories of all matters, in the order in which they came into the log.
    func forEach(_ body: (borrowing Story) -> Void) {
        for matter in 0..<chronicle.matterCount { lend(matter, body) }
    }

    /// Lends the stories of those that a period may be about: of the others no figure has a row in it.
    func forEach(touching period: Period, _ body: (borrowing Story) -> Void) {
        let span = chronicle.span(of: period, lookup.zone)
        for matter in 0..<chronicle.matterCount where chronicle.mayTouch(span, matter, at: now) {
            lend(matter, body)
        }
    }

    /// Lends the stories of those that may be open.
    func forEachOpen(_ body: (borrowing Story) -> Void) {
        for matter in 0..<chronicle.matterCount where chronicle.mayBeOpen(matter, at: now) {
            lend(matter) { story in if story.isOpen { body(story) } }
        }
    }

    private func lend(_ matter: UInt32, _ body: (borrowing Story) -> Void) {
        var story = Story(matter)
        story.exchangeRoom(with: &room)
        if finish(&story) { body(story) }
        story.exchangeRoom(with: &room)
    }

    private func finish(_ story: inout Story) -> Bool {
        guard tell(&story, until: nil, Self.depth) else { return false }
        story.passOn(self)
        for index in story.clocks.indices {
            story.clocks[index].clock.settle(at: story.clocks[index].stoppedAt ?? now)
        }
        if !story.linked.isEmpty || story.whole != nil { inheritFiling(&story) }
        return true
    }

    // What several reported is as old as the first of them, where the policy says so; the clock never starts earlier. A
    // part is as old as its whole, with what is linked to that.
    private func inheritFiling(_ story: inout Story) {
        guard lookup.references.policy(.intake, at: now)?.intake?.inheritsEarliestFiling == true else { return }
        var seen: Set<UInt32> = [story.matter]
        var next = story.linked + [story.whole].compactMap { $0 }
        while let name = next.popLast() {
            var other = Story(name)
            guard seen.insert(name).inserted, tell(&other, until: nil, Self.depth) else { continue }
            story.reportedAt = min(story.reportedAt, other.reportedAt)
            next += other.linked + [other.whole].compactMap { $0 }
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

    // Tells what counts of a matter's facts; of a whole up to its split, where a part of it asks, which was recorded at
    // a position. Whether there was anything to tell.
    private func tell(_ story: inout Story, until split: UInt64?, _ depth: Int) -> Bool {
        let matter = story.matter
        var isTold = false
        var path = paths.popLast() ?? []
        defer { paths.append(path) }
        chronicle.path(of: matter, &path)
        let corrections = chronicle.corrections.isEmpty ? nil : chronicle.corrections[matter]
        for place in path.reversed() {
            var record = chronicle.record(at: place)
            if let corrections { FactPatch(lookup: lookup, tables: chronicle.tables).apply(corrections, to: &record) }
            if let split, record.position < split, record.fact.isSplit { break }
            if record.at > now { continue }
            if case .part(let whole) = record.fact {
                story = part(matter, of: whole, record, depth)
            } else {
                story.evolve(record, self)
            }
            isTold = true
        }
        return isTold
    }

    // A part begins with what the whole was just before it was split.
    private func part(_ matter: UInt32, of name: UInt32, _ record: FactRecord, _ depth: Int) -> Story {
        var whole = Story(name)
        if depth > 0 { _ = tell(&whole, until: record.position, depth - 1) }
        return Story(matter, partOf: whole, at: record.at)
    }

    /// The worker whom a report by a grid worker names.
    func worker(ofReporter reporter: UInt32) -> UInt32 { lookup.worker(ofReporter: reporter) }

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
    /// Exchanges the room of lists with another story, and leaves these lists empty.
    mutating func exchangeRoom(with other: inout Story) {
        func exchange<T>(_ own: inout [T], _ other: inout [T]) {
            swap(&own, &other)
            own.removeAll(keepingCapacity: true)
        }
        // Those that most matters have something in.
        exchange(&clocks, &other.clocks)
        exchange(&rounds, &other.rounds)
        exchange(&holdings, &other.holdings)
        exchange(&custody, &other.custody)
        exchange(&transfers, &other.transfers)
        exchange(&checks, &other.checks)
        exchange(&contacts, &other.contacts)
        exchange(&feedbacks, &other.feedbacks)
        exchange(&standings, &other.standings)
        exchange(&reopenings, &other.reopenings)
    }

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
