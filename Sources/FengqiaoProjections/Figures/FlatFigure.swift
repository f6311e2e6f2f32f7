import FengqiaoModel
import FengqiaoSchema

/// A figure with all that tells it from others of its report: what two reports are compared by, and what is hashed.
public struct FlatFigure: Hashable, Sendable {
    /// For whom: the kind and the name of a subject, such as `unit village`; empty for figures of the whole report.
    public var subject: String
    /// Of which tier or rung: `small.village`, `town`; else empty.
    public var scope: String
    /// The figure's name.
    public var name: String
    /// The figure.
    public var figure: Figure
}

/// A report whose figures can be laid side by side with another's, and hashed.
public protocol FlatReport: Sendable {
    /// All figures, in the order of the report.
    var flatFigures: [FlatFigure] { get }
    /// The rows behind them, where they were asked for.
    var rows: [FigureRow] { get }
}

extension ScorecardReport: FlatReport {
    public var flatFigures: [FlatFigure] {
        let own = subjects.flatMap { subject in
            subject.indicators.map {
                FlatFigure(
                    subject: "\(subject.kind.rawValue) \(subject.subject)", scope: "", name: $0.name, figure: $0.figure)
            }
        }
        return own
            + standards.map {
                FlatFigure(subject: "", scope: $0.level.rawValue, name: "standard", figure: $0.figure)
            }
    }
}

extension ContainmentReport: FlatReport {
    public var flatFigures: [FlatFigure] {
        var result = rates.map { rate in
            FlatFigure(
                subject: "", scope: "\(rate.tier.rawValue).\(rate.level.rawValue)", name: "containment",
                figure: rate.figure)
        }
        result += resolvedAt.map {
            FlatFigure(subject: "", scope: $0.level.rawValue, name: "resolvedAt", figure: $0.figure)
        }
        for (level, figures) in total.movements {
            result += figures.map {
                FlatFigure(subject: "", scope: level.rawValue, name: $0.name, figure: $0.figure)
            }
        }
        result += (total.figures + counterIndicators).map {
            FlatFigure(subject: "", scope: "", name: $0.name, figure: $0.figure)
        }
        return result
    }
}

extension OverdueReport: FlatReport {
    public var flatFigures: [FlatFigure] {
        func flat(_ name: String, _ count: Int) -> FlatFigure {
            let figure = Tally(numerator: Int64(count)).figure(Definitions[name])
            return FlatFigure(subject: "", scope: "", name: name, figure: figure)
        }
        return [flat("open", open), flat("overdue", overdue)]
            + (lights ?? []).map { flat($0.light.figureName, $0.count) } + [flat("supervisionDue", supervisionDue)]
    }

    /// The matters that are listed, each under everything that it counts for.
    public var rows: [FigureRow] {
        matters.flatMap { entry in
            var names = ["open"]
            if entry.isOverdue { names.append("overdue") }
            if let light = entry.light { names.append(light.figureName) }
            if entry.supervisionDue != nil { names.append("supervisionDue") }
            return names.map {
                FigureRow(
                    matter: entry.matter.string, figure: $0, scope: "", subject: entry.unit.string, kind: .unit,
                    effect: .adds(1, 0))
            }
        }
    }
}

extension Light {
    fileprivate var figureName: String { self == .pending ? "undecided" : rawValue }
}

extension MediationReport: FlatReport {
    public var flatFigures: [FlatFigure] {
        let all = total.map { FlatFigure(subject: "", scope: "", name: $0.name, figure: $0.figure) }
        return all
            + bodies.flatMap { body, figures in
                figures.map {
                    FlatFigure(subject: "mediationBody \(body)", scope: "", name: $0.name, figure: $0.figure)
                }
            }
    }
}

extension FlatReport {
    /// Hands the canonical bytes of the figures to a sink, one row after the other: what a published report's digest is
    /// taken over. The fields of a row, each as in a stored event's row: subject, scope, name, definition, numerator,
    /// denominator, pending, the number of exclusions and for each its reason and count, and the missing input or nothing.
    public func canonicalBytes(into sink: (borrowing RawSpan) -> Void) {
        for flat in flatFigures {
            var row = RowWriter()
            for text in [flat.subject, flat.scope, flat.name, flat.figure.definition] { row.text(text) }
            row.integer(flat.figure.numerator)
            row.integer(flat.figure.denominator)
            row.integer(flat.figure.pending)
            row.varint(UInt64(flat.figure.excluded.count))
            for exclusion in flat.figure.excluded {
                row.text(exclusion.reason)
                row.integer(exclusion.count)
            }
            row.text(flat.figure.missing?.rawValue ?? "")
            sink(row.bytes.rawSpan)
        }
    }
}
