import FengqiaoModel
import FengqiaoSchema

/// One row behind a figure: what an auditor counts by hand.
public struct FigureRow: Hashable, Sendable {
    /// The matter; `nil` for a row of duties.
    public var matter: String?
    /// The figure's name.
    public var figure: String
    /// Of figures that are counted for several tiers or rungs, which: `small.village`, `town`; else empty.
    public var scope: String
    /// For whom it counts: a unit or a worker; empty for figures of the whole report.
    public var subject: String
    /// Which of them; `nil` for figures of the whole report.
    public var kind: SubjectKind?
    /// What it does to the figure.
    public var effect: Effect

    /// What a row does to a figure.
    public enum Effect: Hashable, Sendable {
        /// It is in both numbers.
        case inNumerator
        /// It is in the denominator alone.
        case inDenominator
        /// Undecided.
        case pending
        /// So many undecided ones: the days of duty that have not ended.
        case undecided(Int64)
        /// Left out.
        case excluded(ExclusionReason)
        /// It adds so much to the numerator, and so much to the denominator.
        case adds(Int64, Int64)
    }
}

/// Remembers the rows that sheets add, where somebody wants to see them.
struct RowTrace {
    struct Entry: Hashable {
        var matter: UInt32
        var figure: String
        var scope: String
        var unit: UInt32
        var worker: UInt32
        var row: Row
    }

    var matter = NameTable.none
    private(set) var entries: [Entry] = []

    mutating func note(
        _ figure: String, _ row: Row, scope: String = "", unit: UInt32 = NameTable.none,
        worker: UInt32 = NameTable.none
    ) {
        entries.append(Entry(matter: matter, figure: figure, scope: scope, unit: unit, worker: worker, row: row))
    }

    /// The rows with names.
    func rows(_ lookup: StoryLookup, at instant: Instant) -> [FigureRow] {
        entries.map { entry in
            let isUnit = entry.unit != NameTable.none
            let isWorker = entry.worker != NameTable.none
            return FigureRow(
                matter: entry.matter == NameTable.none ? nil : lookup.names[.matter].string(of: entry.matter),
                figure: entry.figure, scope: entry.scope,
                subject: isUnit
                    ? lookup.names[.unit].string(of: entry.unit)
                    : isWorker ? lookup.names[.worker].string(of: entry.worker) : "",
                kind: isUnit ? lookup.subjectKind(entry.unit, at: instant) : isWorker ? .worker : nil,
                effect: entry.row.effect)
        }
    }
}

extension Row {
    var effect: FigureRow.Effect {
        switch self {
        case .counted(true): .inNumerator
        case .counted(false): .inDenominator
        case .amount(let amount): .adds(amount, 0)
        case .share(let part, let whole): .adds(part, whole)
        case .pending: .pending
        case .undecided(let count): .undecided(count)
        case .excluded(let reason): .excluded(reason)
        }
    }
}
