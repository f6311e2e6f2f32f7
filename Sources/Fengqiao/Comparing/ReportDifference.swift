public import FengqiaoModel
public import FengqiaoProjections

/// Which report is meant.
public enum ComparedReport: String, CaseIterable, Sendable {
    /// The overdue queue, which has no period: it stands for an instant.
    case overdue
    /// The scorecards.
    case scorecard
    /// 小事不出村.
    case containment
    /// 调解.
    case mediation
}

/// What changed in a report from one viewpoint to another: which figures, which matters, and by which events.
public struct ReportDifference: Sendable {
    /// The viewpoint of the first.
    public var before: Viewpoint
    /// The viewpoint of the second.
    public var after: Viewpoint
    /// The figures that differ, in the order of the report.
    public var figures: [FigureChange]
    /// The matters that count otherwise than before, in order of name.
    public var matters: [MatterChange]
    /// Events of units, calendars, policies and duties that only one of the viewpoints sees.
    public var references: [EventChange]

    /// A figure that differs.
    public struct FigureChange: Hashable, Sendable {
        /// For whom, see ``FlatFigure/subject``.
        public var subject: String
        /// Of which tier or rung, see ``FlatFigure/scope``.
        public var scope: String
        /// The figure's name.
        public var name: String
        /// What it was; `nil` where there was no such figure.
        public var before: Figure?
        /// What it is; `nil` where there is none.
        public var after: Figure?
    }

    /// A matter that counts otherwise.
    public struct MatterChange: Hashable, Sendable {
        /// The matter.
        public var matter: String
        /// The rows that counted before and no longer do.
        public var before: [FigureRow]
        /// The rows that count now and did not.
        public var after: [FigureRow]
        /// Its events that only one of the viewpoints sees; none where time alone made the difference.
        public var events: [EventChange]
    }

    /// An event that one viewpoint sees and the other does not.
    public struct EventChange: Hashable, Sendable {
        /// Its place in the log.
        public var position: UInt64
        /// Its id.
        public var id: String
        /// Its kind.
        public var kind: EventKind
        /// When it happened.
        public var occurredAt: Instant
        /// When the log took it.
        public var recordedAt: Instant
        /// Whether the second viewpoint sees it, and not the first.
        public var isAdded: Bool
    }
}

extension Ledger {
    /// Compares a report from two viewpoints: as of two times, as known at two times, or any other two.
    ///
    /// ```swift
    /// let published = Viewpoint(asOf: april, knownAt: april)
    /// let change = try await ledger.difference(of: .containment, march, from: published, to: .now)
    /// ```
    ///
    /// - Parameter period: of reports of a period; the queue has none.
    /// - Throws: `invalidArgument` where the unit was never defined, or a period is missing.
    /// - Complexity: O(events), twice, and the histories of the matters that changed.
    public nonisolated func difference(
        of report: ComparedReport, _ period: Period? = nil, from before: Viewpoint, to after: Viewpoint = .now,
        unit: UnitID? = nil
    ) async throws(LedgerError) -> ReportDifference {
        let first = try await flat(report, period, before, unit: unit, withRows: true)
        let second = try await flat(report, period, after, unit: unit, withRows: true)
        var result = ReportDifference(
            before: before, after: after, figures: Self.changes(first, second), matters: [], references: [])
        let rows = (Self.rows(first), Self.rows(second))
        for name in Set(rows.0.keys).union(rows.1.keys).sorted(by: Self.precedes) {
            let (old, new) = (rows.0[name] ?? [], rows.1[name] ?? [])
            var change = ReportDifference.MatterChange(
                matter: name, before: Self.without(old, new), after: Self.without(new, old), events: [])
            if change.before.isEmpty, change.after.isEmpty { continue }
            if let matter = try? MatterID(checking: name) {
                change.events = try await queries.changes(of: matter, before, after)
            }
            result.matters.append(change)
        }
        result.references = try await queries.referenceChanges(before, after)
        return result
    }

    /// A report of a period, whichever it is.
    nonisolated func flat(
        _ report: ComparedReport, _ period: Period?, _ view: Viewpoint, unit: UnitID?, withRows: Bool
    ) async throws(LedgerError) -> any FlatReport {
        if report == .overdue { return try await overdue(view, unit: unit) }
        guard let period else {
            throw LedgerError(.invalidArgument, "the report \(report.rawValue) is for a period: say which")
        }
        switch report {
        case .overdue: return try await overdue(view, unit: unit)
        case .scorecard: return try await scorecard(period, view, unit: unit, withRows: withRows)
        case .containment: return try await containment(period, view, unit: unit, withRows: withRows)
        case .mediation: return try await mediation(period, view, unit: unit, withRows: withRows)
        }
    }

    static func changes(_ first: any FlatReport, _ second: any FlatReport) -> [ReportDifference.FigureChange] {
        struct Key: Hashable {
            var subject, scope, name: String
        }
        let old = first.flatFigures
        let new = second.flatFigures
        func key(_ flat: FlatFigure) -> Key { Key(subject: flat.subject, scope: flat.scope, name: flat.name) }
        let before = Dictionary(old.map { (key($0), $0.figure) }) { first, _ in first }
        let after = Dictionary(new.map { (key($0), $0.figure) }) { first, _ in first }
        var changes: [ReportDifference.FigureChange] = []
        for flat in new + old.filter({ after[key($0)] == nil }) {
            let key = key(flat)
            if before[key] == after[key] { continue }
            // A subject that was not there had nothing in its figures.
            if before[key] == nil, after[key]?.isBlank == true || after[key] == nil, before[key]?.isBlank ?? true {
                continue
            }
            changes.append(
                .init(
                    subject: flat.subject, scope: flat.scope, name: flat.name, before: before[key], after: after[key]))
        }
        return changes
    }

    private static func rows(_ report: any FlatReport) -> [String: [FigureRow]] {
        var result: [String: [FigureRow]] = [:]
        for row in report.rows { if let matter = row.matter { result[matter, default: []].append(row) } }
        return result
    }

    // What stands in one list and not, or less often, in the other.
    private static func without(_ rows: [FigureRow], _ others: [FigureRow]) -> [FigureRow] {
        var counts: [FigureRow: Int] = [:]
        for row in others { counts[row, default: 0] += 1 }
        return rows.filter { row in
            guard let count = counts[row], count > 0 else { return true }
            counts[row] = count - 1
            return false
        }
    }

    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

extension Figure {
    /// Whether nothing at all stands in it.
    var isBlank: Bool { numerator == 0 && denominator == 0 && pending == 0 && excluded.isEmpty }
}
