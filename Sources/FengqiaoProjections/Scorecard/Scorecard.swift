public import FengqiaoModel
public import FengqiaoSchema

/// Makes the scorecards out of a chronicle (DOMAIN D3.2). What each figure counts, and for whom, is said in
/// ``Definitions``.
public enum Scorecard {
    /// The scorecards of a period, from the facts up to an instant.
    ///
    /// ```swift
    /// let report = Scorecard.report(chronicle, names, period: march, at: now)
    /// report.subjects.first { $0.subject == "village" }?.figure("onTimeCustody")?.basisPoints
    /// ```
    ///
    /// - Parameters:
    ///   - unit: lists this unit and those below it, and workers with what they did for them.
    ///   - worker: lists this worker alone.
    ///   - withRows: hands out the rows behind the figures, too.
    /// - Complexity: O(facts + posts · days of the period).
    public static func report(
        _ chronicle: Chronicle, _ names: Names, period: Period, at now: Instant, unit: UnitID? = nil,
        worker: WorkerID? = nil, withRows: Bool = false
    ) -> ScorecardReport {
        var counting = ScoreCounting(chronicle, names, period, at: now, unit)
        if withRows { counting.sheet.trace = RowTrace() }
        counting.count()
        counting.countDuties()
        return report(counting, worker)
    }

    /// What some of the matters add to the scorecards of a period.
    ///
    /// - Parameters:
    ///   - withDuties: counts what workers did on duty, too: one of the parts does.
    ///   - next: gives the next stretch of ``Chronicle/matters``, until it gives `nil`; several threads may take from one.
    /// - Complexity: O(facts of these matters); with duties also O(duties + posts · days of the period).
    public static func part(
        _ chronicle: Chronicle, _ names: Names, period: Period, at now: Instant, unit: UnitID? = nil,
        withDuties: Bool, next: () -> Range<UInt32>?
    ) -> ScorecardPart {
        var counting = ScoreCounting(chronicle, names, period, at: now, unit)
        if withDuties { counting.countDuties() }
        while let stretch = next() { counting.count(stretch) }
        return counting.part
    }

    /// The scorecards of a period from parts that together are of all matters, each of one, and of the duties once: the same as
    /// at once.
    public static func report(
        _ chronicle: Chronicle, _ names: Names, period: Period, at now: Instant, unit: UnitID? = nil,
        worker: WorkerID? = nil, parts: [ScorecardPart]
    ) -> ScorecardReport {
        var counting = ScoreCounting(chronicle, names, period, at: now, unit)
        for part in parts { counting.add(part, from: names) }
        return report(counting, worker)
    }

    private static func report(_ counted: consuming ScoreCounting, _ worker: WorkerID?) -> ScorecardReport {
        let (teller, period, vetoes) = (counted.teller, counted.period, counted.vetoes)
        let (lookup, now, end, horizon) = (teller.lookup, teller.now, counted.end, counted.horizon)
        var sheet = (consume counted).sheet
        for figure in [ScoreFigure.patrols, .duty] { sheet.miss(figure, .noDutyCalendar) }
        if horizon == nil { sheet.miss(.firstTimeFixed, .noContainmentPolicy) }
        if lookup.references.policy(.patrolCategories, at: end) == nil { sheet.forget(.missed, .noPatrolCategories) }
        let scoring = Scoring(
            score: lookup.references.policy(.score, at: end)?.score,
            star: lookup.references.policy(.star, at: end)?.star)
        var subjects: [SubjectScore] = []
        if worker == nil {
            subjects += lines(sheet.units, scoring, kinds: { lookup.subjectKind($0, at: end) }) { unit in
                (
                    lookup.names[.unit].string(of: unit),
                    VetoEvent.allCases.filter { vetoes.events[unit]?.contains($0) ?? false }
                )
            }
        }
        let workers = lines(sheet.workers, scoring, kinds: { _ in .worker }) { worker in
            (lookup.names[.worker].string(of: worker), [])
        }
        subjects += workers.filter { line in worker.map { $0.string.utf8.elementsEqual(line.subject.utf8) } ?? true }
        return ScorecardReport(
            period: period, asOf: now, subjects: subjects,
            standards: Standards(lookup, scoring.star, at: end)?.figures(vetoes.events, within: sheet.root) ?? [],
            rows: sheet.trace?.rows(lookup, at: end) ?? [],
            policies: lookup.references.policyVersions(at: end))
    }

    private static func lines(
        _ tallies: TallyTable, _ scoring: Scoring, kinds: (UInt32) -> SubjectKind,
        _ name: (UInt32) -> (String, [VetoEvent])
    ) -> [SubjectScore] {
        let definitions = Definitions.scorecard.map { (name: $0.name, id: $0.id) }
        // Put in order before they are lines: a line has dozens of figures to be moved about.
        let subjects = tallies.subjects.map { (ordinal: $0, kind: kinds($0), name: name($0)) }
        let order = subjects.indices.sorted { left, right in
            let (left, right) = (subjects[left], subjects[right])
            if left.kind != right.kind { return left.kind.place < right.kind.place }
            return left.name.0.utf8.lexicographicallyPrecedes(right.name.0.utf8)
        }
        var lines = order.map { index in
            let (ordinal, kind, (subject, vetoes)) = subjects[index]
            var line = SubjectScore(
                subject: subject, kind: kind,
                indicators: zip(definitions, tallies.figures(of: ordinal)).map { definition, tally in
                    NamedFigure(name: definition.name, figure: tally.figure(id: definition.id))
                }, vetoes: vetoes)
            scoring.rate(&line)
            return line
        }
        Scoring.rank(&lines)
        return lines
    }
}

extension ScoreSheet {
    /// Says of a figure that it has no rate for anybody, whatever was counted on the way.
    mutating func forget(_ figure: ScoreFigure, _ input: MissingInput) {
        for unit in units.subjects { update(figure, unit: unit) { $0 = Tally(missing: input) } }
        for worker in workers.subjects { update(figure, worker: worker) { $0 = Tally(missing: input) } }
    }
}

extension StoryLookup {
    /// What sort of subject a unit is.
    func subjectKind(_ unit: UInt32, at instant: Instant) -> SubjectKind {
        switch record(unit, at: instant)?.kind {
        case .department: .department
        case .mediation: .mediationBody
        default: .unit
        }
    }
}
