import FengqiaoModel

extension NaiveScore {
    /// The posts, of those recorded again with the same beginning the last.
    var posts: [DutyChanged] {
        var result: [DutyChanged] = []
        for duty in log.references.duties {
            result.removeAll {
                $0.worker == duty.worker && $0.role == duty.role && $0.unit == duty.unit && $0.from == duty.from
            }
            result.append(duty)
        }
        return result
    }

    mutating func countDuties() {
        for day in period.from.dayNumber..<period.until.dayNumber {
            let date = LocalDate(dayNumber: day)
            guard let policy = log.references.policy(.duty, at: zone.instant(of: date))?.duty else { continue }
            for post in posts where isHeld(post, on: date) {
                for rule in policy.rules where rule.role == post.role {
                    if rule.kind == .patrol { countDuty("patrols", rule, post, date) }
                    if rule.kind == .onCall { countDuty("duty", rule, post, date) }
                }
            }
        }
        countVisitedHouseholds()
    }

    // On any instant of the day.
    private func isHeld(_ post: DutyChanged, on date: LocalDate) -> Bool {
        post.from < zone.instant(of: date + 1) && (post.to.map { $0 > zone.instant(of: date) } ?? true)
    }

    private mutating func countDuty(_ name: String, _ rule: DutyRule, _ post: DutyChanged, _ date: LocalDate) {
        var first = date
        var asked: Int64 = 1
        switch rule.pattern {
        case .everyDay: break
        case .everyWorkingDay:
            guard let jurisdiction = log.references.policy(.sla, at: zone.instant(of: date))?.sla?.jurisdiction,
                let book = log.references.calendars[jurisdiction],
                (try? book.view(knowing: book.count).isWorking(date)) == true
            else { return }
        case .nthWeekday, .weekdayOfWeek:
            let near = [-10, 0, 10].map { (date + $0).civil }
            guard near.contains(where: { rule.fixedDay(year: $0.year, month: $0.month) == date }) else { return }
        case .weekly:
            guard date.weekday == 7 else { return }
            first = date + -6
        case .monthly:
            guard (date + 1).civil.day == 1 else { return }
            first = LocalDate(year: date.civil.year, month: date.civil.month, day: 1)
        case .quarterly:
            guard (date + 1).civil.day == 1, date.civil.month % 3 == 0 else { return }
            first = LocalDate(year: date.civil.year, month: date.civil.month - 2, day: 1)
        }
        if first != date { asked = rule.count ?? 0 }
        if log.asOf < zone.instant(of: date + 1) {
            // Of a week that asks for two days, two are undecided.
            for _ in 0..<asked { add(name, .pending, date, post.unit, [post.worker]) }
            return
        }
        var done: Set<LocalDate> = []
        for (event, duty) in log.duties where duty.kind == rule.kind && event.envelope.stream == post.worker.string {
            let day = log.date(duty.from)
            if day >= first, day <= date { done.insert(day) }
        }
        let effect: NaiveEffect =
            first == date
            ? (done.isEmpty ? .no : .yes) : .part(min(Int64(done.count), asked), asked)
        add(name, effect, date, post.unit, [post.worker])
    }

    private mutating func countVisitedHouseholds() {
        let limit = min(log.asOf, zone.instant(of: period.until))
        let held = posts.filter { $0.from < limit && ($0.to.map { $0 > zone.instant(of: period.from) } ?? true) }
        func visited(_ isMine: (Event) -> Bool) -> Int64 {
            var subjects: Set<Token> = []
            for (event, duty) in log.duties
            where duty.kind == .visit && isMine(event) && period.contains(log.date(duty.from)) {
                subjects.formUnion(duty.subjects)
            }
            return Int64(subjects.count)
        }
        for worker in Set(held.map(\.worker)) {
            let units = Set(held.filter { $0.worker == worker }.map(\.unit))
            let registers = units.map { log.references.register(of: $0, at: limit)?.households }
            set("worker:\(worker)", visited { $0.envelope.stream == worker.string }, registers)
        }
        var units = Set(held.map(\.unit))
        for (event, duty) in log.duties where duty.kind == .visit && period.contains(log.date(duty.from)) {
            units.insert(event.envelope.unit)
        }
        for unit in units {
            set(
                "unit:\(unit)", visited { $0.envelope.unit == unit },
                [log.references.register(of: unit, at: limit)?.households])
        }
    }

    private mutating func set(_ subject: String, _ visited: Int64, _ registers: [Int64?]) {
        var figure = NaiveFigure()
        figure.numerator = visited
        if registers.contains(nil) {
            figure.missing = "noRegister"
        } else {
            figure.denominator = registers.reduce(0) { $0 + ($1 ?? 0) }
        }
        table.figures[subject, default: [:]]["visits"] = figure
    }

    /// Figures that have no rate for want of an input.
    mutating func forgetWhatIsMissing() {
        for subject in table.figures.keys {
            func miss(_ name: String, _ reason: String, ifBlank: Bool) {
                let known = table.figures[subject]?[name] ?? NaiveFigure()
                if ifBlank, known.denominator != 0 || known.pending != 0 { return }
                var figure = ifBlank ? known : NaiveFigure()
                figure.missing = reason
                table.figures[subject]?[name] = figure
            }
            miss("patrols", "noDutyCalendar", ifBlank: true)
            miss("duty", "noDutyCalendar", ifBlank: true)
            if log.references.policy(.patrolCategories, at: end) == nil {
                miss("missed", "noPatrolCategories", ifBlank: false)
            }
            if log.references.policy(.containment, at: end)?.containment == nil {
                miss("firstTimeFixed", "noContainmentPolicy", ifBlank: true)
            }
        }
    }
}
