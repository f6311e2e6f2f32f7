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
        return [title, "", body, "", footer(report.policies, shown)].joined(separator: "\n")
    }

    private func table(_ subjects: [SubjectScore]) -> String {
        let definitions = Definitions.scorecard.filter { Self.overview.contains($0.name) }
        var table = Table(
            [language("subject", "对象"), language("kind", "类别")] + definitions.map { language($0.english, $0.chinese) }
                + [language("score", "得分"), language("stars", "星级"), language("rank", "名次")],
            right: Set(2..<(definitions.count + 5)))
        for subject in subjects {
            table.add(
                [subject.subject, name(subject.kind)] + definitions.map { cell(subject.figure($0.name)) } + [
                    score(subject), subject.stars.map { "\($0)" } ?? "–", subject.rank.map { "\($0)" } ?? "–",
                ])
        }
        return table.text
    }

    private func cell(_ figure: Figure?) -> String {
        guard let figure else { return "–" }
        if figure.missing != nil { return "–" }
        if figure.denominator == 0 {
            return Definitions.definition(figure.definition)?.isCount == true ? "\(figure.numerator)" : "–"
        }
        return "\(Numbers.percent(figure.basisPoints)) \(figure.numerator)/\(figure.denominator)"
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
