import Fengqiao

/// Writes the stories of a district by their numbers.
///
/// Of every forty matters the last is not of its own: it is a second report of one of the others while that one is open,
/// or of the same trouble when it is back. One in forty is about what desks find when they look for duplicates.
struct StoryWriter {
    let district: District
    private let plan: SimulationPlan

    /// How many matters share one that follows from another.
    static let block = 40

    init(_ district: District) {
        self.district = district
        plan = district.plan
    }

    /// Whether a matter, counted from 0, follows from another and is written with that one.
    func follows(_ number: Int) -> Bool { number % Self.block == Self.block - 1 }

    /// The name of a matter, counted from 0.
    private func name(_ number: Int) -> MatterID? { try? MatterID(checking: "M-\(plan.start.year)-\(number + 1)") }

    /// The commands of a matter, and of the one that follows from it, if any: each in order of time.
    func write(_ number: Int, at start: Instant) -> [[Sent]] {
        guard let name = name(number) else { return [] }
        var random = SeededGenerator(seed: plan.seed, stream: UInt64(number))
        let origin = random.pick(district.origins)
        let topic = Topics.all[Topics.weighted.pick(&random)]
        var story = Story(district, origin, topic, name, at: start, random)
        story.tell()
        let last = number / Self.block * Self.block + Self.block - 1
        guard last < plan.matters, leads(number, last), let other = self.name(last) else { return [story.inOrder] }
        return [story.inOrder, follow(story, other, at: start, SeededGenerator(seed: plan.seed, stream: UInt64(last)))]
    }

    // Which of a block the last one follows from.
    private func leads(_ number: Int, _ last: Int) -> Bool {
        var random = SeededGenerator(seed: plan.seed, stream: UInt64(last) | 1 << 63)
        return last - 1 - Int(random.below(Int64(Self.block) - 1)) == number
    }

    private func follow(_ story: Story, _ name: MatterID, at start: Instant, _ random: SeededGenerator) -> [Sent] {
        var random = random
        let wantsLink = random.happens(perMille: 600)
        // Half-way through the time in which the first is open, so that the link comes before its end.
        let begun = story.reportedAt
        if wantsLink, !story.isDeclined, story.endedAt != nil, let until = story.openUntil,
            until - begun > 3 * Story.hour
        {
            let at = begun + random.within(20 * Story.minute...(until - begun) / 2)
            if at < plan.end {
                var second = Story(district, story.origin, story.topic, name, at: at, random)
                second.report(isSecond: true)
                second.link(to: story.matter)
                return second.inOrder
            }
        }
        if let ended = story.endedAt {
            let at = ended + random.within(2 * Story.day...25 * Story.day)
            if at < plan.end {
                var second = Story(district, story.origin, story.topic, name, at: at, random)
                second.tell(repeating: story.matter)
                return second.inOrder
            }
        }
        var second = Story(district, story.origin, story.topic, name, at: start, random)
        second.tell()
        return second.inOrder
    }
}
