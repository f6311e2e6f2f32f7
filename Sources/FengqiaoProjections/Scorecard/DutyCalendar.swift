import FengqiaoModel
import FengqiaoSchema

/// On which days posts have duty, by the policy in force on each day.
struct DutyCalendar {
    /// A day with duty, or a span with duty on so many of its days.
    struct Days {
        var first: LocalDate
        var last: LocalDate
        var count: Int64
    }

    private let lookup: StoryLookup
    private let period: Period
    private var policies: [LocalDate: (policy: DutyPolicy?, jurisdiction: Token?)] = [:]

    init(_ lookup: StoryLookup, _ period: Period) { (self.lookup, self.period) = (lookup, period) }

    /// What a role has of a kind in the period: single days, in order, and spans, in order of their last day.
    struct Plan {
        var days: [LocalDate] = []
        var spans: [Days] = []
    }

    private struct Key: Hashable {
        var role: Token
        var kind: DutyKind
    }

    private var plans: [Key: Plan] = [:]

    /// The plan of a role. All posts of the role share it.
    ///
    /// - Complexity: O(days of the period · rules), once for each role.
    mutating func plan(of role: Token, _ kind: DutyKind) -> Plan {
        let key = Key(role: role, kind: kind)
        if let known = plans[key] { return known }
        var plan = Plan()
        for number in period.from.dayNumber..<period.until.dayNumber {
            let date = LocalDate(dayNumber: number)
            let known = inForce(on: date)
            for rule in known.policy?.rules ?? [] where rule.role == role && rule.kind == kind {
                guard let days = days(of: rule, on: date, known.jurisdiction) else { continue }
                if days.first == days.last { plan.days.append(date) } else { plan.spans.append(days) }
            }
        }
        plans[key] = plan
        return plan
    }

    /// The days of the period on which a post is held: a span belongs to its last day, and the post counts that is held then.
    func held(_ post: PostBook.Post) -> Range<LocalDate>? {
        let zone = lookup.zone
        let first = max(period.from, zone.date(of: post.from))
        let until = min(period.until, post.to.map { zone.date(of: $0 + -1) + 1 } ?? period.until)
        return first < until ? first..<until : nil
    }

    private mutating func inForce(on date: LocalDate) -> (policy: DutyPolicy?, jurisdiction: Token?) {
        if let known = policies[date] { return known }
        let start = lookup.zone.instant(of: date)
        let found = (
            policy: lookup.references.policy(.duty, at: start)?.duty,
            jurisdiction: lookup.references.policy(.sla, at: start)?.sla?.jurisdiction
        )
        policies[date] = found
        return found
    }

    private func days(of rule: DutyRule, on date: LocalDate, _ jurisdiction: Token?) -> Days? {
        let day = Days(first: date, last: date, count: 1)
        switch rule.pattern {
        case .everyDay: return day
        case .everyWorkingDay:
            // Where no calendar says, it is no day of duty: nobody can be blamed for a day that nobody named.
            guard let book = jurisdiction.flatMap({ lookup.references.calendars[$0] }) else { return nil }
            return (try? book.view(knowing: book.count).isWorking(date)) == true ? day : nil
        case .nthWeekday, .weekdayOfWeek:
            // A week that begins in one month may belong to the month before or after.
            for shift in [-7, 0, 7] as [Int64] {
                let near = (date + shift).civil
                if rule.fixedDay(year: near.year, month: near.month) == date { return day }
            }
            return nil
        case .weekly: return date.weekday == 7 ? span(rule, date + -6, date) : nil
        case .monthly:
            guard (date + 1).civil.day == 1 else { return nil }
            return span(rule, date + (1 - date.civil.day), date)
        case .quarterly:
            let civil = date.civil
            guard (date + 1).civil.day == 1, civil.month % 3 == 0 else { return nil }
            return span(rule, LocalDate(year: civil.year, month: civil.month - 2, day: 1), date)
        }
    }

    private func span(_ rule: DutyRule, _ first: LocalDate, _ last: LocalDate) -> Days? {
        rule.count.map { Days(first: first, last: last, count: $0) }
    }
}
