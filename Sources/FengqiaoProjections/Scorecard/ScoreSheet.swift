import FengqiaoModel
import FengqiaoSchema

/// Adds the rows of a period up, by subject and figure.
struct ScoreSheet {
    let teller: StoryTeller
    let lookup: StoryLookup
    let zone: Zone
    let period: Period
    /// The instant with which the period ends.
    let end: Instant
    /// Only rows of this unit and those below it count; all where it is `nil`.
    let root: UnitID?
    /// Where somebody wants to see the rows.
    var trace: RowTrace?
    var patrols = PatrolBook()
    private(set) var units = TallyTable()
    private(set) var workers = TallyTable()

    init(_ teller: StoryTeller, _ period: Period, _ root: UnitID?) {
        (self.teller, self.period, self.root) = (teller, period, root)
        (lookup, zone) = (teller.lookup, teller.lookup.zone)
        end = zone.instant(of: period.until)
    }

    var now: Instant { teller.now }

    func date(of instant: Instant) -> LocalDate { zone.date(of: instant) }

    /// The date of a time limit: 24:00 belongs to the date that it ends.
    func date(ofDue instant: Instant) -> LocalDate { date(of: instant + -1) }

    /// Adds a row for a unit and a worker, where its day lies in the period.
    mutating func add(
        _ figure: ScoreFigure, _ row: Row, on date: LocalDate, unit: UInt32, worker: UInt32 = NameTable.none
    ) {
        guard period.contains(date), lookup.isWithin(unit, root, at: now) else { return }
        if unit != NameTable.none {
            units.add(figure, row, unit)
            trace?.note(figure.name, row, unit: unit)
        }
        if worker != NameTable.none {
            workers.add(figure, row, worker)
            trace?.note(figure.name, row, worker: worker)
        }
    }

    /// Adds a row for workers alone, who all belong to a unit of the scope; each once.
    mutating func add(_ figure: ScoreFigure, _ row: Row, on date: LocalDate, workers named: [UInt32], of unit: UInt32) {
        guard !named.isEmpty, period.contains(date), lookup.isWithin(unit, root, at: now) else { return }
        var last: UInt32?
        for worker in named.count == 1 ? named : named.sorted() where worker != last {
            last = worker
            workers.add(figure, row, worker)
            trace?.note(figure.name, row, worker: worker)
        }
    }

    /// Adds what was counted on another sheet.
    mutating func add(_ part: ScorecardPart, _ merging: NameMerging) {
        units.add(part.units, merging.unit)
        workers.add(part.workers, merging.worker)
    }

    /// Changes what is known of a figure of a unit.
    mutating func update(_ figure: ScoreFigure, unit: UInt32, _ body: (inout Tally) -> Void) {
        guard lookup.isWithin(unit, root, at: now) else { return }
        units.update(figure, unit, body)
    }

    /// Changes what is known of a figure of a worker.
    mutating func update(_ figure: ScoreFigure, worker: UInt32, _ body: (inout Tally) -> Void) {
        workers.update(figure, worker, body)
    }

    /// Says of a figure that an input is missing, for all subjects that have no rows of it.
    mutating func miss(_ figure: ScoreFigure, _ input: MissingInput) {
        for unit in units.subjects { units.update(figure, unit) { $0.miss(input) } }
        for worker in workers.subjects { workers.update(figure, worker) { $0.miss(input) } }
    }

    /// Adds a clock on the day of its deadline or of its stop, whichever is earlier (DOMAIN D3.2, 按期处置率).
    ///
    /// An open clock counts when its deadline has passed, and is pending before. With no known deadline it is pending
    /// on the day on which it began.
    mutating func add(
        _ figure: ScoreFigure, _ clock: StoryClock, _ story: Story, unit: UInt32, worker: UInt32 = NameTable.none
    ) {
        guard mayCount(clock) else { return }
        let reason = exclusion(figure, story, clock)
        let deadline = teller.deadline(clock)
        // A closing is not what the clock was waiting for, and after it nobody waits: in time there is nothing to count.
        let isLate = deadline.instant.map { (clock.stoppedAt ?? now) > $0 } ?? false
        if clock.isEndedByClosing, !isLate { return }
        switch deadline {
        case .none: return
        case .paused, .unknown:
            add(figure, reason.map(Row.excluded) ?? .pending, on: date(of: clock.start), unit: unit, worker: worker)
        case .at(let instant, let day):
            let row: Row
            if let stopped = clock.stoppedAt {
                row = .counted(stopped <= instant)
            } else {
                row = now > instant ? .counted(false) : .pending
            }
            let on = clock.stoppedAt.map { min(day, date(of: $0)) } ?? day
            add(figure, reason.map(Row.excluded) ?? row, on: on, unit: unit, worker: worker)
        }
    }

    /// Whether a clock may count in the period by its deadline or its stop, whichever is earlier, or by its start: what
    /// cannot needs no deadline to be worked out.
    private func mayCount(_ clock: StoryClock) -> Bool {
        let start = clock.start
        if let stopped = clock.stoppedAt, date(of: stopped) < period.from { return date(of: start) >= period.from }
        return !isAfterPeriod(clock, start)
    }

    /// Whether a clock certainly has its start, its stop and its deadline behind the period, by a day where clocks on the
    /// wall are put back. A deadline that was given may lie before the start.
    func isAfterPeriod(_ clock: StoryClock, _ start: Instant) -> Bool {
        guard clock.clock.givenDeadline == nil, clock.clock.limit ?? 0 >= 0, date(of: start) > period.until else {
            return false
        }
        return clock.stoppedAt.map { date(of: $0) >= period.until } ?? true
    }

    func exclusion(_ figure: ScoreFigure, _ story: Story, _ clock: StoryClock) -> ExclusionReason? {
        if story.phase == .declined { return .declined }
        if story.phase == .merged { return .merged }
        if clock.isCutOff { return .split }
        if let indicator = figure.indicator, story.isAppealed(indicator, round: clock.round) { return .appeal }
        return nil
    }
}

extension StoryClock {
    /// When it began to count.
    var start: Instant { clock.stretches.first?.from ?? clock.anchor }
}

extension Tally {
    mutating func miss(_ input: MissingInput) {
        if denominator == 0, pending == 0 { missing = input }
    }
}

extension Story {
    /// A row of a round, or left out where an appeal was granted.
    func row(_ figure: ScoreFigure, _ isIn: Bool, round: Int) -> Row {
        guard let indicator = figure.indicator, isAppealed(indicator, round: round) else { return .counted(isIn) }
        return .excluded(.appeal)
    }

    /// A row of a figure that has no round, or left out where an appeal was granted.
    func matterRow(_ figure: ScoreFigure, _ row: Row) -> Row {
        guard let indicator = figure.indicator, isAppealed(indicator) else { return row }
        return .excluded(.appeal)
    }

    /// A pending row of a round, or left out where an appeal was granted.
    func pendingRow(_ figure: ScoreFigure, round: Int) -> Row {
        guard let indicator = figure.indicator, isAppealed(indicator, round: round) else { return .pending }
        return .excluded(.appeal)
    }
}
