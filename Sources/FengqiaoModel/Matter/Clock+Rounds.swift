extension Clock {
    /// A clock that runs out at an instant that somebody set, on the wall.
    package init(due: Instant, start: Instant) {
        self.init(unit: .naturalHour, units: nil, start: start)
        unit = .naturalMillisecond
        limit = max(1, due - start)
        givenDeadline = due
    }

    /// The clock of a new round: as long as the first was before any extension, or half of that rounded up, or until
    /// the end of the day.
    package init(restarting clock: Clock, at start: Instant, _ length: ReopenLimit) {
        switch length {
        case .full: self.init(restarting: clock, at: start)
        case .half:
            self.init(restarting: clock, at: start)
            limit = limit.map { ($0 + 1) / 2 }
        case .sameDay: self.init(unit: .sameDay, units: 1, start: start)
        }
    }

    /// Adds units to the limit, unless it had run out before they were asked for.
    package mutating func extend(units: Int64, asked: Instant, at now: Instant, _ context: ClockContext) {
        settle(at: now)
        if let deadline = deadline(context).instant, asked > deadline { return }
        extend(units: units)
    }

    /// Gives the clock another limit, as when the matter is taken for something else. Where it began, its pauses and
    /// the extensions that were granted stay: those belong to the matter.
    package mutating func relimit(unit: ClockUnit, units: Int64?) {
        let granted = extended / Self.millisecondsPerUnit(self.unit)
        self.unit = unit
        extended = granted * Self.millisecondsPerUnit(unit)
        limit = units.map { $0 * Self.millisecondsPerUnit(unit) + extended }
    }
}
