public import FengqiaoModel
public import FengqiaoSchema

/// 积案化解: what became of matters that had been open for long at a snapshot (DOMAIN D3.3).
public enum Backlog {
    /// The matters that were open at an instant and had been filed at least so many calendar days before.
    ///
    /// - Parameter chronicle: what was known at the snapshot, so that the set stays the same for ever.
    public static func open(
        _ chronicle: Chronicle, _ names: Names, at snapshot: Instant, days: Int64, unit: UnitID? = nil
    ) -> [MatterID] {
        let teller = StoryTeller(chronicle, names, at: snapshot)
        let zone = teller.lookup.zone
        var found: [MatterID] = []
        teller.forEachOpen { story in
            let age = zone.date(of: snapshot).dayNumber - zone.date(of: story.reportedAt).dayNumber
            guard age >= days, teller.lookup.isWithin(story.originUnit, unit, at: snapshot),
                let matter = try? MatterID(checking: names[.matter].string(of: story.matter))
            else { return }
            found.append(matter)
        }
        return found.sorted()
    }

    /// How many of a set of matters are finally closed as resolved or settled by agreement at an instant. The set
    /// stays what it was: a linked matter ends as its primary, a split one when all of its parts have, and one that
    /// was declined or moved out is not resolved.
    public static func figure(
        of matters: [MatterID], _ chronicle: Chronicle, _ names: Names, at now: Instant
    ) -> Figure {
        let teller = StoryTeller(chronicle, names, at: now)
        let parts = Parts(teller)
        var tally = Tally()
        for matter in matters {
            // Known at the snapshot and not any more: only a correction of its time makes that happen.
            let story = names[.matter].ordinal(of: matter.string).flatMap { teller.story(of: $0) }
            tally.add(.counted(story.map { isResolved($0, teller, parts, 32) } ?? false))
        }
        return tally.figure(Definitions["backlog"])
    }

    private static func isResolved(_ story: Story, _ teller: StoryTeller, _ parts: Parts, _ depth: Int) -> Bool {
        guard depth > 0, let root = teller.root(of: story) else { return false }
        guard root.isSplit else { return root.finalRound?.closing?.isSettled ?? false }
        let own = parts[root.matter].map { teller.story(of: $0) }
        return !own.isEmpty && own.allSatisfy { $0.map { isResolved($0, teller, parts, depth - 1) } ?? false }
    }
}
