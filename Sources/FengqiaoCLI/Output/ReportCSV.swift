import Fengqiao

/// The reports as comma-separated values (RFC 4180): one line a matter or a figure, with the names of `--json`.
enum ReportCSV {
    private static let figureColumns = [
        "figure", "numerator", "denominator", "basisPoints", "pending", "excluded", "missing", "definition",
    ]

    static func overdue(_ report: OverdueReport, _ zone: Zone) -> String {
        lines(
            [
                "matter", "unit", "light", "dueAt", "isOverdue", "overdueBy", "overdueUnit", "breachOwner", "tier",
                "reportedAt", "supervisionDue",
            ],
            report.matters.map { entry in
                [
                    entry.matter.string, entry.unit.string, entry.light?.rawValue ?? "",
                    entry.deadline.instant?.text(in: zone) ?? "", entry.isOverdue ? "true" : "false",
                    entry.overdueBy.map { "\($0.value)" } ?? "", entry.overdueBy?.unit.rawValue ?? "",
                    entry.breachOwner?.string ?? "", entry.tier?.rawValue ?? "", entry.reportedAt.text(in: zone),
                    entry.supervisionDue?.rawValue ?? "",
                ]
            })
    }

    static func scorecard(_ report: ScorecardReport) -> String {
        lines(
            ["subject", "kind", "score", "stars", "rank"] + figureColumns,
            report.subjects.flatMap { subject in
                subject.indicators.map { named in
                    [
                        subject.subject, subject.kind.rawValue, number(subject.score), number(subject.stars),
                        number(subject.rank),
                    ] + cells(named)
                }
            })
    }

    static func containment(_ report: ContainmentReport) -> String {
        let groups = [("", report.total)] + report.groups.map { ($0.key, $0.figures) }
        var rows: [[String]] = []
        for (key, figures) in groups {
            for rate in figures.rates {
                let scope = [key, rate.tier.rawValue, rate.level.rawValue, number(rate.lower), number(rate.upper)]
                rows.append(scope + cells(NamedFigure(name: "containment", figure: rate.figure)))
            }
            for named in figures.counterIndicators { rows.append([key, "", "", "", ""] + cells(named)) }
            for (level, figure) in figures.resolvedAt {
                let named = NamedFigure(name: "resolvedAt", figure: figure)
                rows.append([key, "", level.rawValue, "", ""] + cells(named))
            }
            for (level, figures) in figures.movements {
                for named in figures { rows.append([key, "", level.rawValue, "", ""] + cells(named)) }
            }
            for named in figures.figures { rows.append([key, "", "", "", ""] + cells(named)) }
        }
        return lines(["group", "tier", "level", "lower", "upper"] + figureColumns, rows)
    }

    static func mediation(_ report: MediationReport) -> String {
        let bodies = [("", report.total)] + report.bodies.map { ($0.body, $0.figures) }
        return lines(
            ["body"] + figureColumns,
            bodies.flatMap { body, figures in figures.map { [body] + cells($0) } })
    }

    static func figures(_ figures: [NamedFigure]) -> String { lines(figureColumns, figures.map(cells)) }

    static func changes(_ changes: [ReportDifference.FigureChange]) -> String {
        lines(
            ["subject", "scope", "name", "numeratorBefore", "denominatorBefore", "numeratorAfter", "denominatorAfter"],
            changes.map { change in
                [
                    change.subject, change.scope, change.name, number(change.before?.numerator),
                    number(change.before?.denominator), number(change.after?.numerator),
                    number(change.after?.denominator),
                ]
            })
    }

    static func publications(_ publications: [Publication], _ zone: Zone) -> String {
        lines(
            ["report", "period", "knownAt", "digest", "isConfirmed", "restated"],
            publications.map {
                [
                    $0.report, $0.period, $0.knownAt.text(in: zone), $0.digest,
                    $0.isConfirmed.map { $0 ? "true" : "false" } ?? "", "\($0.restated.count)",
                ]
            })
    }

    static func pay(_ report: PayReport, _ zone: Zone) -> String {
        lines(
            ["month", "matter", "beneficiary", "reportedAt", "rate", "fen", "limit"],
            report.months.flatMap { month in
                month.lines.map { line in
                    [
                        month.month, line.matter, line.beneficiary, line.reportedAt.text(in: zone), "\(line.rate)",
                        "\(line.fen)", line.limit?.rawValue ?? "",
                    ]
                }
            })
    }

    /// The rows behind a figure.
    static func rows(_ rows: [FigureRow]) -> String {
        lines(
            ["matter", "figure", "scope", "subject", "kind", "numerator", "denominator", "aside"],
            rows.map { row in
                let (part, whole, aside): (Int64, Int64, String) = row.numbers
                return [
                    row.matter ?? "", row.figure, row.scope, row.subject, row.kind?.rawValue ?? "", "\(part)",
                    "\(whole)",
                    aside,
                ]
            })
    }

    private static func cells(_ named: NamedFigure) -> [String] {
        let figure = named.figure
        return [
            named.name, "\(figure.numerator)", "\(figure.denominator)", number(figure.basisPoints), "\(figure.pending)",
            figure.excluded.map { "\($0.reason)=\($0.count)" }.joined(separator: " "), figure.missing?.rawValue ?? "",
            figure.definition,
        ]
    }

    private static func number(_ value: Int64?) -> String { value.map { "\($0)" } ?? "" }

    /// Lines end with CR LF, and a cell is quoted where it holds a comma, a quote or a line's end.
    static func lines(_ heading: [String], _ rows: [[String]]) -> String {
        ([heading] + rows).map { $0.map(quoted).joined(separator: ",") }.joined(separator: "\r\n") + "\r"
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.utf8.contains(where: { [0x22, 0x2c, 0x0a, 0x0d].contains($0) }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
