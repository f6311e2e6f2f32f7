public import FengqiaoModel
public import FengqiaoSchema

/// Makes the overdue queue out of the stories (DOMAIN D3.1).
public enum OverdueQueue {
    /// The open matters at an instant, worst first: by colour, by the share of the limit that they are overdue, by
    /// tier, scale, age and name.
    ///
    /// - Parameters:
    ///   - unit: counts only matters that this unit or one below it answers for.
    ///   - light: lists only matters of this colour; the counts ignore it.
    ///   - limit: lists at most so many; the counts ignore it.
    /// - Complexity: O(matters + open · log open).
    public static func report(
        _ stories: Stories, _ names: Names, at now: Instant, unit: UnitID? = nil, light: Light? = nil,
        limit: Int? = nil
    ) -> OverdueReport {
        let policy = stories.references.policy(.light, at: now)?.light
        var entries: [OverdueEntry] = []
        var inScope: [UInt32: Bool] = [:]
        for story in stories.stories where story.isOpen {
            guard let responsible = try? UnitID(checking: names[.unit].string(of: story.responsibleUnit)),
                let matter = try? MatterID(checking: names[.matter].string(of: story.matter))
            else { continue }
            if let unit {
                let known = inScope[story.responsibleUnit]
                let inside = known ?? stories.references.units.isWithin(responsible, unit, at: now)
                inScope[story.responsibleUnit] = inside
                if !inside { continue }
            }
            entries.append(entry(story, matter, responsible, stories, policy, now))
        }
        entries.sort(by: comesBefore)
        let lights = policy.map { _ in
            Light.allCases.map { light in (light, entries.count { $0.light == light }) }
        }
        var listed = light.map { light in entries.filter { $0.light == light } } ?? entries
        let matching = listed.count
        if let limit { listed = Array(listed.prefix(max(0, limit))) }
        return OverdueReport(
            asOf: now, open: entries.count, overdue: entries.count(where: \.isOverdue), lights: lights,
            matching: matching, matters: listed, policies: stories.references.policyVersions(at: now))
    }

    private static func entry(
        _ story: Story, _ matter: MatterID, _ unit: UnitID, _ stories: Stories, _ policy: LightPolicy?,
        _ now: Instant
    ) -> OverdueEntry {
        var deadline = Deadline.none
        var overdue: OverdueBy?
        var isOverdue = false
        if var clock = story.clock {
            let context = stories.context(story)
            clock.settle(at: now)
            deadline = clock.deadline(context)
            if let instant = deadline.instant {
                isOverdue = now > instant
                // Now may lie in a year without a calendar; what is overdue there is so by at least a unit.
                let value = (try? clock.overdue(at: now, context)) ?? (isOverdue ? 1 : 0)
                overdue = OverdueBy(value: value, clock: clock.unit)
            }
        }
        return OverdueEntry(
            matter: matter, unit: unit,
            light: policy.map { self.light(story, deadline, isOverdue, overdue, $0) }, deadline: deadline,
            isOverdue: isOverdue, overdueBy: overdue, tier: story.acceptedAt == nil ? nil : story.tier,
            reportedAt: story.reportedAt,
            limit: story.clock?.limit ?? 1, scale: story.scale)
    }

    private static func light(
        _ story: Story, _ deadline: Deadline, _ isOverdue: Bool, _ overdue: OverdueBy?, _ policy: LightPolicy
    ) -> Light {
        switch deadline {
        case .paused: return .paused
        case .unknown: return .pending
        // Accepted without a limit: it cannot be late. Not accepted: nobody has set a limit yet.
        case .none: return story.acceptedAt == nil ? .pending : .green
        case .at:
            guard isOverdue, let overdue else { return .green }
            let cut =
                switch overdue.unit {
                case .workDay, .calendarDay: policy.redAfterDays
                case .workMillisecond, .naturalMillisecond: policy.redAfterHours * 3_600_000
                }
            return overdue.value > cut ? .red : .yellow
        }
    }

    private static func comesBefore(_ left: OverdueEntry, _ right: OverdueEntry) -> Bool {
        let ranks = (left.light?.rank ?? 0, right.light?.rank ?? 0)
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        if left.isOverdue != right.isOverdue { return left.isOverdue }
        // o/n of one against the other, without dividing: o1 · n2 against o2 · n1 in 128 bits.
        let first = UInt64(left.overdueBy?.value ?? 0).multipliedFullWidth(by: UInt64(max(1, right.limit)))
        let second = UInt64(right.overdueBy?.value ?? 0).multipliedFullWidth(by: UInt64(max(1, left.limit)))
        if (first.high, first.low) != (second.high, second.low) {
            return (first.high, first.low) > (second.high, second.low)
        }
        let tiers = (left.tier?.code ?? 0, right.tier?.code ?? 0)
        if tiers.0 != tiers.1 { return tiers.0 > tiers.1 }
        if left.scale != right.scale { return left.scale.code > right.scale.code }
        if left.reportedAt != right.reportedAt { return left.reportedAt < right.reportedAt }
        return left.matter < right.matter
    }
}
