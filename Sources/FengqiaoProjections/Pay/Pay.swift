public import FengqiaoModel
public import FengqiaoSchema

/// Computes pay out of a chronicle.
///
/// A valid first report earns the rate of its category under the policy in force when it was reported. It belongs to
/// the month of the report; where it is accepted only after that month's close day, to the month in which it is
/// accepted. Of a person's lines of a month as much counts as the cap allows, then of all lines as much as the pot
/// holds, in order of the reports. What is found void before the close day of its month never took part in it; after
/// that it is taken back in the month in which that is found, with what it had earned.
public enum Pay {
    /// The pay of the months that begin in a period, from the facts up to an instant.
    ///
    /// - Complexity: O(facts + lines · log lines).
    public static func report(_ chronicle: Chronicle, _ names: Names, period: Period, at now: Instant) -> PayReport {
        let teller = StoryTeller(chronicle, names, at: now)
        var book = PayBook(teller)
        teller.forEach { story in
            for reward in story.rewards { book.pay(reward.at, reward.fact) }
            book.add(story)
        }
        let end = min(now, teller.lookup.zone.instant(of: period.until) + -1)
        return PayReport(
            period: period, asOf: now,
            months: book.months().filter { period.contains($0.first) }.map(\.month),
            policies: teller.lookup.references.policyVersions(at: end))
    }
}

/// The first day of a month, by which months are told apart and ordered.
extension LocalDate {
    var firstOfMonth: LocalDate { self + (1 - civil.day) }

    /// `2024-03`
    var monthText: String { String(description.prefix(7)) }

    /// The first day of the month after.
    var nextMonth: LocalDate { (firstOfMonth + 31).firstOfMonth }
}

/// Gathers lines and payments, and settles months in order.
private struct PayBook {
    struct Line {
        var matter: UInt32
        var beneficiary: String
        var reportedAt: Instant
        var position: UInt64
        var rate: Int64
        /// Of a line that takes back: the number of the line that it takes back.
        var takesBack: Int?
        var number: Int
    }

    let teller: StoryTeller
    private let timeline: PayTimeline
    private var lines: [LocalDate: [Line]] = [:]
    private var paid: [LocalDate: [String: Int64]] = [:]
    private var count = 0

    init(_ teller: StoryTeller) { (self.teller, timeline) = (teller, PayTimeline(teller: teller)) }

    // Stars and the like are paid by other rules.
    mutating func pay(_ at: Instant, _ reward: Fact.Reward) {
        let source = RewardSource(code: reward.source)
        guard source == nil || source == .lead || source == .report else { return }
        let people = teller.lookup.people
        // A payment for something that is no period belongs to the month in which it was decided.
        let day = Period(people.string(of: reward.period))?.from ?? teller.lookup.zone.date(of: at)
        let person = people.string(of: reward.beneficiary)
        let known = paid[day.firstOfMonth, default: [:]][person] ?? 0
        paid[day.firstOfMonth, default: [:]][person] = known.addingClamped(reward.isGrant ? reward.fen : -reward.fen)
    }

    mutating func add(_ story: Story) {
        let lookup = teller.lookup
        guard let report = story.report, let acceptance = story.acceptance,
            let policy = lookup.references.policy(.reward, at: report.at)?.reward,
            let beneficiary = beneficiary(report, policy), let category = lookup.category(acceptance.fact.category),
            let rate = policy.rates.first(where: { $0.category == nil || $0.category == category })?.fen
        else { return }
        let zone = lookup.zone
        let month = zone.date(of: report.at).firstOfMonth
        // What is known when the close day has passed stands: a month is settled once.
        let closesAt = closesAt(month)
        let changes = timeline.changes(of: story)
        let settled = changes.last { $0.at < closesAt }
        var open: (number: Int, month: LocalDate)?
        func put(_ month: LocalDate, _ takesBack: Int?) {
            count += 1
            lines[month, default: []].append(
                Line(
                    matter: story.matter, beneficiary: beneficiary, reportedAt: report.at, position: report.position,
                    rate: rate, takesBack: takesBack, number: count))
            open = takesBack == nil ? (count, month) : nil
        }
        if settled?.isPayable == true { put(month, nil) }
        for change in changes where change.at >= closesAt {
            let later = zone.date(of: change.at).firstOfMonth
            if change.isPayable, open == nil { put(later, nil) }
            guard !change.isPayable, let line = open else { continue }
            if change.at < self.closesAt(line.month) {
                // Void before its month was settled, it never took part in it.
                lines[line.month]?.removeAll { $0.number == line.number }
                open = nil
            } else {
                put(later, line.number)
            }
        }
        lines = lines.filter { !$0.value.isEmpty }
    }

    /// The rules of a month: those in force at its end.
    private func policy(of first: LocalDate) -> RewardPolicy? {
        let end = min(teller.now, teller.lookup.zone.instant(of: first.nextMonth) + -1)
        return teller.lookup.references.policy(.reward, at: end)?.reward
    }

    /// When a month is settled.
    private func closesAt(_ first: LocalDate) -> Instant {
        teller.lookup.zone.instant(of: first.nextMonth + (policy(of: first)?.closeDay ?? 1))
    }

    // 工作人员不计奖: staff is paid by the item only where the policy says so. Somebody without a reference cannot be paid.
    private func beneficiary(_ report: Story.Report, _ policy: RewardPolicy) -> String? {
        if report.isStaff {
            guard policy.paysStaff else { return nil }
            // Asked for first: the name may come into the table with it.
            let worker = teller.worker(of: report)
            return teller.lookup.names[.worker].string(of: worker)
        }
        guard report.person != NameTable.none,
            report.reporterClass == .resident || report.reporterClass == .organisation
        else { return nil }
        return teller.lookup.reporters.string(of: report.person)
    }

    /// The months in order, each settled after those before it.
    func months() -> [(first: LocalDate, month: PayMonth)] {
        var worth: [Int: Int64] = [:]
        return Set(lines.keys).union(paid.keys).sorted().map { first in
            (first, settle(first, &worth))
        }
    }

    private func settle(_ first: LocalDate, _ worth: inout [Int: Int64]) -> PayMonth {
        let lookup = teller.lookup
        let policy = policy(of: first)
        var pot = policy?.monthlyPotFen
        var persons: [String: Int64] = [:]
        var result: [PayLine] = []
        let ordered = (lines[first] ?? []).sorted {
            ($0.reportedAt, $0.position, $0.number) < ($1.reportedAt, $1.position, $1.number)
        }
        var earned: [String: Int64] = [:]
        for line in ordered {
            var fen = line.rate
            var limit: PayLine.Limit?
            if let number = line.takesBack {
                (fen, limit) = (-(worth[number] ?? 0), .void)
            } else {
                if let cap = policy?.monthlyCapFen {
                    let left = max(0, cap - (earned[line.beneficiary] ?? 0))
                    if fen > left { (fen, limit) = (left, .cap) }
                }
                earned[line.beneficiary, default: 0] += fen
                if let left = pot {
                    if fen > left { (fen, limit) = (left, .pot) }
                    pot = left - fen
                }
                worth[line.number] = fen
            }
            persons[line.beneficiary, default: 0] += fen
            result.append(
                PayLine(
                    matter: lookup.names[.matter].string(of: line.matter), beneficiary: line.beneficiary,
                    reportedAt: line.reportedAt, rate: line.rate, fen: fen, limit: limit))
        }
        let payments = paid[first] ?? [:]
        return PayMonth(
            month: first.monthText, isFrozen: teller.now >= closesAt(first), lines: result,
            persons: Set(persons.keys).union(payments.keys)
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
                .map { PayPerson(beneficiary: $0, computed: persons[$0] ?? 0, paid: payments[$0] ?? 0) },
            potLeft: pot)
    }
}
