extension Decider {
    /// Decides on a reference event: what it says must be complete, and its name must be free.
    static func decideReference(_ command: Command, _ references: References) throws(Refusal) {
        switch command.body {
        case .calendarPublished(let calendar): try publish(calendar, references)
        case .policyPublished(let policy): try publish(policy, references)
        case .unitChanged(let change): try self.change(change, command, references)
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
        default: break
        }
    }

    private static func publish(_ calendar: CalendarPublished, _ references: References) throws(Refusal) {
        guard calendar.from <= calendar.through, calendar.through.dayNumber - calendar.from.dayNumber < 400 else {
            throw Refusal(
                .invalidField, "`through` must lie on or after `from`, by at most 400 days: one year a calendar")
        }
        // A notice names days of its own year and of the weeks before it; anything else is a slip.
        let days = calendar.offDays + calendar.makeUpDays
        guard days.allSatisfy({ abs($0.dayNumber - calendar.from.dayNumber) < 800 }) else {
            throw Refusal(
                .invalidField, "`offDays` and `makeUpDays` must lie near the calendar's range: check the years")
        }
        guard calendar.makeUpDays.allSatisfy(\.isWeekend) else {
            throw Refusal(.invalidField, "`makeUpDays` must be Saturdays or Sundays: other days are worked anyway")
        }
        guard Set(calendar.offDays).isDisjoint(with: calendar.makeUpDays) else {
            throw Refusal(.invalidField, "a day stands in `offDays` and in `makeUpDays`: it is one or the other")
        }
        let hours = calendar.businessHours
        guard !hours.isEmpty, hours.allSatisfy({ $0.from < $0.until }),
            zip(hours, hours.dropFirst()).allSatisfy({ $0.until <= $1.from })
        else {
            throw Refusal(
                .invalidField,
                "`businessHours` must be stretches of the day in order, such as 480 to 720 and 840 to 1080")
        }
        if references.calendars[calendar.jurisdiction]?.holds(version: calendar.version) == true {
            throw Refusal(
                .duplicateID,
                "calendar \(calendar.version) of \(calendar.jurisdiction) is already published: take a new version")
        }
    }

    private static func publish(_ policy: PolicyPublished, _ references: References) throws(Refusal) {
        let bodies = [
            policy.sla.map { _ in PolicyKind.sla }, policy.light.map { _ in .light },
            policy.containment.map { _ in .containment },
        ]
        guard bodies.compactMap({ $0 }) == [policy.kind] else {
            throw Refusal(
                .invalidField,
                "a policy of kind \(policy.kind.rawValue) has the body `\(policy.kind.rawValue)` and no other")
        }
        if let sla = policy.sla, sla.rows.isEmpty {
            throw Refusal(.invalidField, "`sla.rows` is empty: limits have no default, state at least one")
        }
        if references.policy(policy.kind, version: policy.version) != nil {
            throw Refusal(
                .duplicateID,
                "version \(policy.version) of the \(policy.kind.rawValue) policy is already published: take a new one")
        }
    }

    private static func change(
        _ change: UnitChanged, _ command: Command, _ references: References
    ) throws(Refusal) {
        let units = references.units
        if let newest = units.newest(change.unit), change.effectiveFrom < newest.effectiveFrom {
            throw Refusal(
                .timeBackwards,
                "unit \(change.unit) changed later than that already: a change takes effect after the last one")
        }
        let exists = units.newest(change.unit).map { !$0.isDissolved } ?? false
        if change.operation == .define {
            if exists {
                throw Refusal(.duplicateID, "unit \(change.unit) is already defined: move it, or choose another name")
            }
            guard change.rung != nil, change.kind != nil else {
                throw Refusal(.invalidField, "`rung` and `kind` are required to define a unit")
            }
        } else if !exists {
            throw Refusal(.unitNotInForce, "unit \(change.unit) does not exist: define it first")
        }
        if let parent = change.parent {
            guard units.unit(parent, at: change.effectiveFrom) != nil else {
                throw Refusal(
                    .unitNotInForce, "`parent`: unit \(parent) is not in force at `effectiveFrom`: define it first")
            }
            if units.isWithin(parent, change.unit, at: change.effectiveFrom) {
                throw Refusal(.selfOrCycle, "`parent`: \(parent) stands below \(change.unit): a tree has no circles")
            }
        }
        for successor in change.successors where !units.knows(successor) {
            throw Refusal(.unitNotInForce, "`successors`: unit \(successor) was never defined: define it first")
        }
    }
}
