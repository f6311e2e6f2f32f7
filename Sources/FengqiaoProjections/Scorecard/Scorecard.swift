public import FengqiaoModel
public import FengqiaoSchema

/// Who a line of the scorecard is about.
public enum SubjectKind: String, Sendable {
    /// A worker.
    case worker
    /// A unit.
    case unit
}

/// One line of the scorecard.
public struct SubjectScore: Hashable, Sendable {
    /// The worker's or the unit's name.
    public var subject: String
    /// Which of them.
    public var kind: SubjectKind
    /// The indicators, in the order of the definition.
    public var indicators: [Indicator]

    /// A named figure.
    public struct Indicator: Hashable, Sendable {
        /// The name, which is its key in JSON.
        public var name: String
        /// The figure.
        public var figure: Figure
    }
}

/// The scorecards of a period.
public struct ScorecardReport: Sendable {
    /// The period.
    public var period: Period
    /// The instant up to which facts count, in business time.
    public var asOf: Instant
    /// The lines: units first, then workers, each in order of name.
    public var subjects: [SubjectScore]
    /// The policies that it rests on.
    public var policies: [(kind: PolicyKind, version: Int64)]
}

/// Makes the scorecards out of the stories (DOMAIN D3.2).
///
/// Three indicators so far:
/// - `reports`: reports recorded by the subject that happened in the period (by report; a count).
/// - `closures`: rounds closed in the period that are credited to the subject (by closure; a count).
/// - `onTime`: rounds finished by their deadline out of the rounds of the period. A round belongs to the period of
///   its deadline or of its closing, whichever is earlier, so weeks add up to the range that they cover. A finished
///   round counts for the unit and worker credited with it, an open one that is overdue for the unit that answers
///   for it. Open rounds not yet due, paused or without a known deadline are pending.
public enum Scorecard {
    private struct Counts {
        var reports: Int64 = 0
        var closures: Int64 = 0
        var onTime = Tally()

        var indicators: [SubjectScore.Indicator] {
            [
                .init(
                    name: "reports",
                    figure: Figure(numerator: reports, denominator: 0, definition: "reports.byReport/1")),
                .init(
                    name: "closures",
                    figure: Figure(numerator: closures, denominator: 0, definition: "closures.byClosure/1")),
                .init(name: "onTime", figure: onTime.figure("matterOnTime.byDue/1")),
            ]
        }
    }

    /// The scorecards of a period, from the facts up to an instant.
    ///
    /// - Parameters:
    ///   - unit: lists this unit and those below it, and workers who reported or were credited for them.
    ///   - worker: lists this worker alone.
    /// - Complexity: O(matters + rounds).
    public static func report(
        _ stories: Stories, _ names: Names, period: Period, at now: Instant, unit: UnitID? = nil,
        worker: WorkerID? = nil
    ) -> ScorecardReport {
        var units: [UInt32: Counts] = [:]
        var workers: [UInt32: Counts] = [:]
        let zone = stories.references.zone
        let scope = Scope(stories.references.units, names, unit, now)
        func count(_ unit: UInt32, _ worker: UInt32, _ body: (inout Counts) -> Void) {
            guard scope.contains(unit) else { return }
            body(&units[unit, default: Counts()])
            if worker != NameTable.none { body(&workers[worker, default: Counts()]) }
        }
        for story in stories.stories {
            if period.contains(zone.date(of: story.reportedAt)) {
                count(story.reportingUnit, story.reporter) { $0.reports += 1 }
            }
            for round in story.rounds {
                let closedOn = zone.date(of: round.closedAt)
                if period.contains(closedOn) {
                    count(round.creditedUnit, round.creditedWorker) { $0.closures += 1 }
                }
                switch round.deadline {
                case .none: break
                case .at(let instant, let day):
                    guard period.contains(min(day, closedOn)) else { break }
                    count(round.creditedUnit, round.creditedWorker) {
                        $0.onTime.denominator += 1
                        if round.closedAt <= instant { $0.onTime.numerator += 1 }
                    }
                case .paused, .unknown:
                    guard period.contains(closedOn) else { break }
                    count(round.creditedUnit, round.creditedWorker) { $0.onTime.pending += 1 }
                }
            }
            countOpen(story, stories, period, now) { add in
                count(story.responsibleUnit, NameTable.none) { add(&$0.onTime) }
            }
        }
        var subjects = lines(units, .unit) { names[.unit].string(of: $0) }
        if worker != nil { subjects = [] }
        subjects += lines(workers, .worker) { names[.worker].string(of: $0) }
            .filter { line in worker.map { $0.string.utf8.elementsEqual(line.subject.utf8) } ?? true }
        return ScorecardReport(
            period: period, asOf: now, subjects: subjects, policies: stories.references.policyVersions(at: now))
    }

    // The open round of a story, if it belongs to the period.
    private static func countOpen(
        _ story: Story, _ stories: Stories, _ period: Period, _ now: Instant,
        _ count: ((inout Tally) -> Void) -> Void
    ) {
        guard story.isOpen, var clock = story.clock else { return }
        clock.settle(at: now)
        switch clock.deadline(stories.context(story)) {
        case .none: return
        case .at(let instant, let day):
            guard period.contains(day) else { return }
            count { if now > instant { $0.denominator += 1 } else { $0.pending += 1 } }
        case .paused, .unknown:
            guard period.contains(stories.references.zone.date(of: clock.anchor)) else { return }
            count { $0.pending += 1 }
        }
    }

    private static func lines(
        _ counts: [UInt32: Counts], _ kind: SubjectKind, _ name: (UInt32) -> String
    ) -> [SubjectScore] {
        counts.map { SubjectScore(subject: name($0.key), kind: kind, indicators: $0.value.indicators) }
            .sorted { $0.subject.utf8.lexicographicallyPrecedes($1.subject.utf8) }
    }
}

/// Which units a report is about: a unit and those below it, or all.
final class Scope {
    private let register: UnitRegister
    private let names: Names
    private let root: UnitID?
    private let now: Instant
    private var known: [UInt32: Bool] = [:]

    init(_ register: UnitRegister, _ names: Names, _ root: UnitID?, _ now: Instant) {
        (self.register, self.names, self.root, self.now) = (register, names, root, now)
    }

    func contains(_ unit: UInt32) -> Bool {
        guard let root else { return true }
        if let answer = known[unit] { return answer }
        let id = unit == NameTable.none ? nil : try? UnitID(checking: names[.unit].string(of: unit))
        let answer = id.map { register.isWithin($0, root, at: now) } ?? false
        known[unit] = answer
        return answer
    }
}
