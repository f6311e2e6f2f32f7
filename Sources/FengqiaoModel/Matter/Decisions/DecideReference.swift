extension Decider {
    /// Decides on a reference event: what it says must be complete, and its name must be free.
    static func decideReference(_ command: Command, _ references: References) throws(Refusal) {
        switch command.body {
        case .calendarPublished(let calendar): try publish(calendar, references)
        case .policyPublished(let policy): try publish(policy, references)
        case .unitChanged(let change): try self.change(change, references)
        case .dutyChanged(let duty):
            try require(duty.unit, "unit", command, references)
            if let to = duty.to, to <= duty.from {
                throw Refusal(.invalidField, "`to` does not lie after `from`: a duty has a length")
            }
        case .logFounded(let founded):
            guard references.origin.isEmpty else {
                throw Refusal(.duplicateID, "the log was founded as \(references.origin): it is founded once")
            }
            let offsets = founded.offsets.map { Zone.Offset(from: $0.from, seconds: $0.seconds) }
            guard Zone(name: founded.zone.string, offsets: offsets) != nil else {
                throw Refusal(.invalidField, "`offsets` must hold at least one offset, in order of time")
            }
        case .registerPublished(let register):
            guard references.units.knows(register.unit) else {
                throw Refusal(
                    .unitNotInForce, "`unit`: unit \(register.unit) was never defined: record its UnitChanged first")
            }
        case .reportPublished(let report): try publish(report, references)
        case .restoreRecorded:
            throw Refusal(
                .wrongState, "a RestoreRecorded is what a restore ends with: restore an export instead of recording it")
        default: break
        }
    }

    private static func publish(_ report: ReportPublished, _ references: References) throws(Refusal) {
        guard Period(report.period.string) != nil else {
            throw Refusal(
                .invalidField, "`period`: \"\(report.period)\" is no period: write it like 2024-03 or 2024-Q1")
        }
        let digits = report.digest.string.utf8
        guard digits.count == 64, digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
            throw Refusal(.invalidField, "`digest` must be a SHA-256 in 64 lower-case hexadecimal digits: write it so")
        }
        guard !references.reports.contains(where: { $0.report == report.report && $0.period == report.period }) else {
            throw Refusal(
                .duplicateID, "report \(report.report) of \(report.period) was published: give the new one another name"
            )
        }
    }

    private static func publish(_ calendar: CalendarPublished, _ references: References) throws(Refusal) {
        try calendar.check()
        let known = references.calendars[calendar.jurisdiction]?.count ?? 0
        guard known < CalendarBook.versionLimit else {
            throw Refusal(
                .overLimit,
                "\(calendar.jurisdiction) has published \(known) calendars, the most there may be: begin a new log")
        }
        if references.calendars[calendar.jurisdiction]?.holds(version: calendar.version) == true {
            throw Refusal(
                .duplicateID,
                "calendar \(calendar.version) of \(calendar.jurisdiction) is already published: take a new version")
        }
    }
}

extension CalendarPublished {
    /// Refuses what is no calendar, whatever else was published.
    func check() throws(Refusal) {
        guard from <= through, through.dayNumber - from.dayNumber < 400 else {
            throw Refusal(
                .invalidField, "`through` must lie on or after `from`, by at most 400 days: one year a calendar")
        }
        // A notice names days of its own year and of the weeks before it; anything else is a slip.
        let days = offDays + makeUpDays
        guard days.allSatisfy({ abs($0.dayNumber - from.dayNumber) < 800 }) else {
            throw Refusal(
                .invalidField, "`offDays` and `makeUpDays` must lie near the calendar's range: check the years")
        }
        guard makeUpDays.allSatisfy(\.isWeekend) else {
            throw Refusal(.invalidField, "`makeUpDays` must be Saturdays or Sundays: other days are worked anyway")
        }
        guard Set(offDays).isDisjoint(with: makeUpDays) else {
            throw Refusal(.invalidField, "a day stands in `offDays` and in `makeUpDays`: it is one or the other")
        }
        guard !businessHours.isEmpty, businessHours.allSatisfy({ $0.from < $0.until }),
            zip(businessHours, businessHours.dropFirst()).allSatisfy({ $0.until <= $1.from })
        else {
            throw Refusal(
                .invalidField,
                "`businessHours` must be stretches of the day in order, such as 480 to 720 and 840 to 1080")
        }
    }
}
