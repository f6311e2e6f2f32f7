import Fengqiao

// What follows when the matter is closed: it comes back, is appealed, petitioned, paid for, corrected.
extension Story {
    /// Opens the matter again, where somebody is not content or did not keep his word; whether it was.
    mutating func reopen() -> Bool {
        guard isBroken ? happens(600) : agreedAt == nil && happens(35), let closed = endedAt else { return false }
        wait(Self.day...16 * Self.day)
        // Counted in calendar days from the closing, so a day less is surely within.
        guard now - closed < (district.rules.reopenDays - 1) * Self.day else { return false }
        let grounds: [ReopenGround] = [.dissatisfied, .dissatisfied, .recurred, .recurred, .newFacts, .review]
        say(
            .matterReopened(
                MatterReopened(
                    ground: isBroken ? .breach : random.pick(grounds),
                    text: TextWriter.reason(Reasons.reopened, &random))), by: origin.desk, for: origin.town)
        (endedAt, isBroken) = (nil, false)
        return true
    }

    /// Decides whether a figure leaves the closed matter aside: four in a thousand.
    mutating func appeal() {
        guard endedAt != nil, happens(6) else { return }
        wait(Self.day...20 * Self.day)
        let indicators: [Indicator] = [
            .onTimeCustody, .onTimeCustody, .returned, .satisfaction, .solved, .rework, .supervised,
        ]
        say(
            .appealDecided(
                AppealDecided(
                    indicator: random.pick(indicators), granted: happens(450),
                    ground: TextWriter.reason(Reasons.appealed, &random))), by: district.desk, for: district.root)
    }

    /// Pays the public for valid reports, at the beginning of the next month, and takes some of it back.
    mutating func reward() {
        guard let fen = district.rules.rewardFen, let reporter, reporter.reporterClass == .resident,
            let beneficiary = reporter.id, happens(150)
        else { return }
        let civil = Zone.china.date(of: reportedAt).civil
        let month = civil.month < 10 ? "0\(civil.month)" : "\(civil.month)"
        guard let period = try? Token(checking: "\(civil.year)-\(month)") else { return }
        let next = LocalDate(
            year: civil.month == 12 ? civil.year + 1 : civil.year, month: civil.month == 12 ? 1 : civil.month + 1,
            day: 3)
        now = max(now, Zone.china.instant(of: next, timeOfDay: 9 * Self.hour))
        wait(Self.minute...8 * Self.hour)
        var decision = RewardDecided(
            beneficiary: beneficiary, fen: fen, rule: "first-report", period: period, operation: .grant,
            source: .report)
        say(.rewardDecided(decision), by: district.desk, for: district.root)
        guard happens(30) else { return }
        wait(5 * Self.day...30 * Self.day)
        decision.operation = .revoke
        say(.rewardDecided(decision), by: district.desk, for: district.root)
    }

    /// Puts right what was taken down wrong.
    mutating func correct() {
        guard let correctable else { return }
        wait(Self.hour...5 * Self.day)
        let value = correctable.field == "summary" ? "\"\(correctable.value)\"" : correctable.value
        say(
            .correctionRecorded(
                CorrectionRecorded(
                    target: correctable.target, field: correctable.field, newValue: value,
                    ground: TextWriter.reason(Reasons.corrected, &random))), by: origin.desk, for: origin.town)
    }
}
