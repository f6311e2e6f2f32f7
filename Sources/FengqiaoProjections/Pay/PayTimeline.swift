import FengqiaoModel
import FengqiaoSchema

/// When a report counted as the first valid one of its matter.
struct PayTimeline {
    let teller: StoryTeller

    /// The instants at which a report became payable and ceased to be, in order, beginning with the first.
    func changes(of story: Story) -> [(at: Instant, isPayable: Bool)] {
        var times = story.standings.map(\.at)
        // What its primary is, a report is that is the earlier one of the two.
        for (_, standing) in story.standings {
            if case .linked(let primary?) = standing { times += teller.story(of: primary)?.standings.map(\.at) ?? [] }
        }
        var result: [(at: Instant, isPayable: Bool)] = []
        for time in Set(times).sorted() {
            let isPayable = isPayable(story, at: time)
            if (result.last?.isPayable ?? false) != isPayable { result.append((time, isPayable)) }
        }
        return result
    }

    private func isPayable(_ story: Story, at instant: Instant) -> Bool {
        isValid(story, at: instant, depth: 32) && !hasEarlierDuplicate(story, at: instant)
    }

    // Accepted, not declined, and not linked to an earlier report.
    private func isValid(_ story: Story, at instant: Instant, depth: Int) -> Bool {
        var isAccepted = story.whole != nil
        var isDeclined = false
        var primary: UInt32?
        for (at, standing) in story.standings where at <= instant {
            switch standing {
            case .accepted: isAccepted = true
            case .declined(let now): isDeclined = now
            case .linked(let now): primary = now
            case .duplicate: break
            }
        }
        if isDeclined { return false }
        guard let primary else { return isAccepted }
        guard depth > 0, let other = teller.story(of: primary), !other.isEarlier(than: story) else { return false }
        return isValid(other, at: instant, depth: depth - 1)
    }

    private func hasEarlierDuplicate(_ story: Story, at instant: Instant) -> Bool {
        var linked: [UInt32] = []
        for (at, standing) in story.standings where at <= instant {
            if case .duplicate(let matter, let isLinked) = standing {
                linked.removeAll { $0 == matter }
                if isLinked { linked.append(matter) }
            }
        }
        return linked.contains { teller.story(of: $0)?.isEarlier(than: story) ?? false }
    }
}

extension Story {
    /// Whether its report came before another's: by time, and of two at once by position. A part has no report of its own
    /// and is as old as the whole.
    func isEarlier(than other: Story) -> Bool {
        (report?.at ?? reportedAt, report?.position ?? .max) < (
            other.report?.at ?? other.reportedAt, other.report?.position ?? .max
        )
    }
}
