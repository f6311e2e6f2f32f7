import Fengqiao

extension ReportText {
    /// The figures of the overview: what a meeting looks at first. One subject alone is printed with all of them.
    private static let overview = [
        "reported", "validReports", "closures", "onTimeCustody", "onTimeClosing", "rework", "firstTimeFixed",
        "satisfaction",
    ]
    /// Up to so many subjects are printed with all figures; with more a reader looks for the row, not for the figure.
    private static let cardLimit = 2

    func scorecard(_ report: ScorecardReport) -> String {
        let title = heading("Scorecard", "考核", report.period, report.asOf)
        if report.subjects.isEmpty {
            return [title, "", language("Nobody did anything in this period.", "本期无数据。")].joined(separator: "\n")
        }
        let cards = report.subjects.count <= Self.cardLimit
        let body = cards ? report.subjects.map(card).joined(separator: "\n\n") : table(report.subjects)
        let shown = Definitions.scorecard.filter { cards || Self.overview.contains($0.name) }.map(\.id)
        let standards = report.standards.map {
            "\(name($0.level)) \(Numbers.percent($0.figure.basisPoints)) \($0.figure.numerator)/\($0.figure.denominator)"
        }
        let line =
            standards.isEmpty ? [] : ["", language("units without: ", "三无单位: ") + standards.joined(separator: "   ")]
        return ([title, "", body] + line + ["", footer(report.policies, shown)]).joined(separator: "\n")
    }

    private func table(_ subjects: [SubjectScore]) -> String {
        let definitions = Definitions.scorecard.filter { Self.overview.contains($0.name) }
        var table = Table(
            [language("subject", "对象"), language("kind", "类别")] + definitions.map { language($0.english, $0.chinese) }
                + [language("score", "得分"), language("stars", "星级"), language("rank", "名次")],
            right: Set(2..<(definitions.count + 5)))
        // Who has no case in any of the columns only makes the others harder to find.
        let shown = subjects.filter { subject in
            subject.score != nil
                || definitions.contains { definition in
                    subject.figure(definition.name).map { $0.numerator + $0.denominator + $0.pending > 0 } ?? false
                }
        }
        for subject in shown {
            table.add(
                [subject.subject, name(subject.kind)] + definitions.map { cell(subject.figure($0.name)) } + [
                    score(subject), subject.stars.map { "\($0)" } ?? "–", subject.rank.map { "\($0)" } ?? "–",
                ])
        }
        let left = subjects.count - shown.count
        let rest = language("… and \(left) without a case", "… 另有 \(left) 个对象无数据")
        return left > 0 ? table.text + "\n" + rest : table.text
    }

    private func cell(_ figure: Figure?) -> String {
        guard let figure, figure.missing == nil else { return "–" }
        return [value(figure), numbers(figure)].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func score(_ subject: SubjectScore) -> String {
        if subject.isUnrated { return language("unrated", "不评") }
        return subject.score.map { Numbers.percent($0).replacing(" %", with: "") } ?? "–"
    }

    private func card(_ subject: SubjectScore) -> String {
        var lines = ["\(subject.subject) (\(name(subject.kind)))"]
        if subject.score != nil || subject.isUnrated {
            var line = language("score ", "得分 ") + score(subject)
            if let stars = subject.stars { line += "   " + language("stars ", "星级 ") + "\(stars)" }
            if let rank = subject.rank { line += "   " + language("rank ", "名次 ") + "\(rank)" }
            lines.append(line)
        }
        if !subject.vetoes.isEmpty {
            let words = subject.vetoes.map(\.rawValue).joined(separator: ", ")
            lines.append(language("vetoes: ", "一票否决: ") + words)
        }
        return (lines + ["", figures(subject.indicators)]).joined(separator: "\n")
    }
}
