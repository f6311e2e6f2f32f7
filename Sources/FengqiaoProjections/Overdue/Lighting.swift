import FengqiaoModel

/// Decides on the colour of a clock by the light policy in force (DOMAIN D3.1, Light).
struct Lighting {
    let policy: LightPolicy?
    let cuts: [LightCut]

    /// `nil` where the policy states neither limits nor cuts.
    init?(_ policy: PolicyPublished?) {
        guard let policy, policy.light != nil || !policy.cuts.isEmpty else { return nil }
        (self.policy, cuts) = (policy.light, policy.cuts)
    }

    /// The colour of a clock that runs, and is overdue by so much.
    func light(
        _ clock: Clock, _ deadline: Deadline, overdue: Int64, at now: Instant, _ context: ClockContext
    ) -> Light {
        switch deadline {
        // What was overdue when the pause began has its deadline, and cannot turn grey.
        case .paused: return .paused
        case .unknown: return .pending
        // Without a limit it cannot be late.
        case .none: return .green
        case .at(let instant, _):
            if let policy { return now > instant ? byLimits(policy, clock.unit, overdue) : .green }
            return byCuts(clock, overdue, now > instant, at: now, context)
        }
    }

    // 西海岸: yellow when overdue, red when overdue by more than the policy's limit.
    private func byLimits(_ policy: LightPolicy, _ unit: ClockUnit, _ overdue: Int64) -> Light {
        let limit = unit.countsDays ? policy.redAfterDays : policy.redAfterHours * 3_600_000
        return overdue > limit ? .red : .yellow
    }

    // 三色督办单: the worst of the cuts that hold; green where none does.
    private func byCuts(
        _ clock: Clock, _ overdue: Int64, _ isOverdue: Bool, at now: Instant, _ context: ClockContext
    ) -> Light {
        var worst = Light.green
        for cut in cuts {
            let light: Light =
                switch cut.light {
                case .green: .green
                case .blue: .blue
                case .yellow: .yellow
                case .red: .red
                }
            guard light.rank < worst.rank, holds(cut, clock, overdue, isOverdue, at: now, context) else { continue }
            worst = light
        }
        return worst
    }

    private func holds(
        _ cut: LightCut, _ clock: Clock, _ overdue: Int64, _ isOverdue: Bool, at now: Instant, _ context: ClockContext
    ) -> Bool {
        if let share = cut.remaining {
            guard let limit = clock.limit, let left = try? clock.remaining(at: now, context) else { return false }
            let (left128, whole) = (
                UInt64(max(0, left)).multipliedFullWidth(by: 10_000),
                UInt64(max(1, limit)).multipliedFullWidth(by: UInt64(share))
            )
            guard (left128.high, left128.low) <= (whole.high, whole.low) else { return false }
        }
        guard cut.overdueDays != nil || cut.overdueHours != nil else { return true }
        // A cut that names days alone says nothing of limits in hours.
        guard let limit = clock.unit.countsDays ? cut.overdueDays : cut.overdueHours.map({ $0 * 3_600_000 }) else {
            return false
        }
        return isOverdue && overdue > limit
    }
}
