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

    /// How many of a set of matters are finally closed as resolved or settled by agreement at an instant.
    public static func figure(
        of matters: [MatterID], _ chronicle: Chronicle, _ names: Names, at now: Instant
    ) -> Figure {
        let teller = StoryTeller(chronicle, names, at: now)
        var tally = Tally()
        for matter in matters {
            guard let ordinal = names[.matter].ordinal(of: matter.string), let story = teller.story(of: ordinal) else {
                // Known at the snapshot and not any more: only a correction of its time makes that happen.
                tally.add(.counted(false))
                continue
            }
            if story.phase == .declined {
                tally.add(.excluded(.declined))
            } else if story.phase == .merged {
                tally.add(.excluded(.merged))
            } else if story.isSplit {
                tally.add(.excluded(.split))
            } else if story.finalRound?.closing?.outcome == .movedOut {
                tally.add(.excluded(.movedOut))
            } else {
                tally.add(.counted(story.finalRound?.closing?.isSettled ?? false))
            }
        }
        return tally.figure(Definitions["backlog"])
    }
}
