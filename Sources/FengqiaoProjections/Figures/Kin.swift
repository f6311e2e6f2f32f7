import FengqiaoModel
import FengqiaoSchema

// Which matters belong together: a part with the wholes that it was split from, a primary with what is linked to it.
extension StoryTeller {
    /// How many links and splits are followed: more than any decision allows, and a bound for damaged histories.
    private static let reach = 64

    /// The whole that a matter was split from, that one's whole, and so on. Their petitions, agreements and rounds are the
    /// past of the part.
    func wholes(of story: Story) -> [Story] {
        var line: [Story] = []
        var next = story.whole
        while let name = next, line.count + 1 < Self.reach, let whole = self.story(of: name) {
            line.append(whole)
            next = whole.whole
        }
        return line
    }

    /// The petitions about a matter: its own, those of the wholes that it was split from, and those of all matters
    /// that are linked to one of these, each once.
    func petitions(about story: Story) -> [Story.Petition] {
        if story.linked.isEmpty, story.whole == nil { return story.petitions }
        var seen: Set<UInt32> = [story.matter]
        var found: [Story.Petition] = []
        var next = [story]
        while let one = next.popLast() {
            found += one.petitions
            for name in one.linked + [one.whole].compactMap({ $0 }) where seen.insert(name).inserted {
                if let other = self.story(of: name) { next.append(other) }
            }
        }
        return found
    }

    /// The matter that goes on for a linked one: its primary, or that one's, and so on to the end. `nil` where the
    /// chain has no end.
    func root(of story: Story) -> Story? {
        var root = story
        for _ in 0..<Self.reach {
            guard root.phase == .merged else { return root }
            guard let name = root.primary, let primary = self.story(of: name) else { return nil }
            root = primary
        }
        return nil
    }

    /// What is linked to a matter, directly or through others, each once.
    ///
    /// - Parameter latest: leaves out what was linked later than that.
    func duplicates(of story: Story, since latest: Instant? = nil) -> [Story] {
        if story.linked.isEmpty { return [] }
        func linked(to story: Story) -> [UInt32] {
            story.linked.filter { name in
                guard let latest else { return true }
                let link = story.standings.last { _, standing in
                    if case .duplicate(name, _) = standing { true } else { false }
                }
                return link.map { $0.at <= latest } ?? false
            }
        }
        var seen: Set<UInt32> = [story.matter]
        var found: [Story] = []
        var next = linked(to: story)
        while let name = next.popLast() {
            guard seen.insert(name).inserted, let other = self.story(of: name) else { continue }
            found.append(other)
            next += linked(to: other)
        }
        return found
    }
}

extension StoryTeller {
    /// The known reporters of a matter and of what was linked to it at an instant and is still, each with the matters
    /// that it reported.
    func reporters(of story: Story, at instant: Instant) -> [[Story]] {
        var found: [(person: UInt32, matters: [Story])] = []
        for matter in [story] + duplicates(of: story, since: instant) {
            guard let report = matter.report, report.canBeReached else { continue }
            let known = found.firstIndex { lookup.isSame($0.person, report.person) }
            if let known { found[known].matters.append(matter) } else { found.append((report.person, [matter])) }
        }
        return found.map(\.matters)
    }
}

/// The parts of matters that were split.
struct Parts {
    private var known: [UInt32: [UInt32]] = [:]

    /// - Complexity: O(parts).
    init(_ teller: StoryTeller) {
        for part in teller.chronicle.parts.sorted(by: { $0.matter < $1.matter }) {
            let record = teller.record(at: part.place, of: part.matter)
            if case .part(let whole) = record.fact, record.at <= teller.now {
                known[whole, default: []].append(part.matter)
            }
        }
    }

    subscript(whole: UInt32) -> [UInt32] { known[whole] ?? [] }
}

extension Story {
    /// Whether its report came before another's: by time, and of two at once by position. A part has no report of its
    /// own and is as old as the whole.
    func isEarlier(than other: Story) -> Bool {
        (ownReportedAt, report?.position ?? .max) < (other.ownReportedAt, other.report?.position ?? .max)
    }

    /// All closings, in order; of a split matter those before the split, and then those by the last of its parts.
    var closings: [Closing] { rounds.compactMap(\.closing) + wholeClosings }

    /// Its closed rounds. A split matter is closed with the last of its parts and comes back with any of them: what its
    /// reporter says of it is said of that closing.
    var closedRounds: [Round] {
        var result = rounds.filter { $0.closing != nil }
        guard let splitAt else { return result }
        let returns = reopenings.filter { $0.at >= splitAt }
        for (index, closing) in wholeClosings.enumerated() {
            // Closed again it was reopened before; a log that was not written by the rules may lack that.
            let openedAt =
                index == 0 || returns.isEmpty
                ? rounds.last?.openedAt ?? reportedAt : returns[min(index, returns.count) - 1].at
            result.append(
                Round(
                    number: round, openedAt: openedAt, closing: closing,
                    reopenedAt: index < returns.count ? returns[index].at : nil))
        }
        return result
    }

    /// For each subject that was credited, the last of some rounds, so that one matter counts once for it.
    static func last(
        _ rounds: [Round], by subject: (Closing) -> UInt32
    ) -> [(subject: UInt32, round: Round)] {
        var result: [(subject: UInt32, round: Round)] = []
        for round in rounds {
            guard let name = round.closing.map(subject), name != NameTable.none else { continue }
            if !result.isEmpty { result.removeAll { $0.subject == name } }
            result.append((name, round))
        }
        return result
    }
}
