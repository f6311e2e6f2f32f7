import FengqiaoModel

/// When a report counted as the first valid one of its matter.
struct PayTimeline {
    let teller: StoryTeller

    /// The instants at which a report became payable and ceased to be, in order, beginning with the first.
    func changes(of story: Story) -> [(at: Instant, isPayable: Bool)] {
        let kin = kin(of: story)
        let times = Set(kin.values.flatMap { $0.standings.map(\.at) })
        var result: [(at: Instant, isPayable: Bool)] = []
        for time in times.sorted() {
            let isPayable = isPayable(story, kin, at: time)
            if (result.last?.isPayable ?? false) != isPayable { result.append((time, isPayable)) }
        }
        return result
    }

    // All matters that it was ever linked to or with, directly or through others: what happened to one of them may
    // change which of them is the first.
    private func kin(of story: Story) -> [UInt32: Story] {
        var found = [story.matter: story]
        var next = [story]
        while let one = next.popLast() {
            for (_, standing) in one.standings {
                let name: UInt32
                switch standing {
                case .linked(let primary?): name = primary
                case .duplicate(let matter, _): name = matter
                default: continue
                }
                guard found[name] == nil, let other = teller.story(of: name) else { continue }
                found[name] = other
                next.append(other)
            }
        }
        return found
    }

    // The first of all that are linked at an instant, where the one that goes on is accepted and not declined.
    private func isPayable(_ story: Story, _ kin: [UInt32: Story], at instant: Instant) -> Bool {
        if Stand(story, at: instant).isDeclined { return false }
        var root = story
        var stand = Stand(root, at: instant)
        for _ in 0...kin.count {
            guard let primary = stand.primary else { break }
            guard let next = kin[primary] else { return false }
            (root, stand) = (next, Stand(next, at: instant))
        }
        guard stand.primary == nil, stand.isAccepted, !stand.isDeclined else { return false }
        var seen: Set<UInt32> = []
        var next = [root.matter]
        while let name = next.popLast() {
            guard seen.insert(name).inserted, let other = kin[name] else { continue }
            if other.isEarlier(than: story) { return false }
            next += Stand(other, at: instant).linked
        }
        return true
    }

    /// Where a matter stood at an instant.
    private struct Stand {
        var isAccepted: Bool
        var isDeclined = false
        var primary: UInt32?
        var linked: [UInt32] = []

        init(_ story: Story, at instant: Instant) {
            isAccepted = story.whole != nil
            for (at, standing) in story.standings where at <= instant {
                switch standing {
                case .accepted: isAccepted = true
                case .declined(let now): isDeclined = now
                case .linked(let now): primary = now
                case .duplicate(let matter, let isLinked):
                    linked.removeAll { $0 == matter }
                    if isLinked { linked.append(matter) }
                }
            }
        }
    }
}
