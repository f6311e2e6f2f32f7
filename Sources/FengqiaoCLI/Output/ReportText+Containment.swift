import Fengqiao

extension ReportText {
    func containment(_ report: ContainmentReport) -> String {
        var lines = [heading("Containment", "小事不出村", report.period, report.asOf), ""]
        lines.append(containment(report.total))
        for (key, figures) in report.groups {
            lines += ["", "── \(key) ──", "", containment(figures)]
        }
        let shown = (Definitions.containment + Definitions.counterIndicators).map(\.id)
        return (lines + ["", footer(report.policies, shown)]).joined(separator: "\n")
    }

    private func containment(_ figures: ContainmentFigures) -> String {
        var parts: [String] = []
        if figures.rates.isEmpty {
            parts.append(
                language("No containment policy is in force, so no rate can be given.", "没有生效的化解规则, 无法给出比率。"))
        } else {
            parts.append(rates(figures.rates))
        }
        // What must be read beside the rates stands right below them.
        parts.append(language("Read beside:", "反向指标:") + "\n" + self.figures(figures.counterIndicators))
        if !figures.resolvedAt.isEmpty {
            var table = Table([language("closed on", "结案层级"), language("share", "占比"), ""], right: [1, 2])
            for (level, figure) in figures.resolvedAt {
                table.add([
                    name(level), Numbers.percent(figure.basisPoints), "\(figure.numerator)/\(figure.denominator)",
                ])
            }
            parts.append(table.text)
        }
        if !figures.movements.isEmpty { parts.append(movements(figures.movements)) }
        parts.append(self.figures(figures.figures))
        if !figures.returns.isEmpty {
            var table = Table(
                [language("handed on by", "派出单位"), language("handed back by", "退回单位"), language("times", "次数")],
                right: [2])
            for cell in figures.returns { table.add([cell.from, cell.to, "\(cell.count)"]) }
            parts.append(table.text)
        }
        return parts.joined(separator: "\n\n")
    }

    private func rates(_ rates: [ContainmentRate]) -> String {
        var table = Table(
            [
                language("rule", "口号"), language("rate", "比率"), language("contained/decided", "化解/已定"),
                language("lower", "下限"), language("upper", "上限"), language("aside", "另计"),
            ], right: [1, 2, 3, 4])
        for rate in rates {
            table.add([
                language(
                    "\(name(rate.tier)) stays in the \(name(rate.level))", "\(name(rate.tier))不出\(name(rate.level))"),
                Numbers.percent(rate.figure.basisPoints), "\(rate.figure.numerator)/\(rate.figure.denominator)",
                Numbers.percent(rate.lower), Numbers.percent(rate.upper), aside(rate.figure),
            ])
        }
        return table.text
    }

    private func movements(_ movements: [(level: Rung, figures: [NamedFigure])]) -> String {
        let names = movements.first?.figures ?? []
        var table = Table(
            [language("from", "层级")]
                + names.map { named in
                    Definitions.definition(named.figure.definition).map { language($0.english, $0.chinese) }
                        ?? named.name
                }, right: Set(1...max(1, names.count)))
        for (level, figures) in movements {
            table.add(
                [name(level)]
                    + figures.map {
                        "\(Numbers.percent($0.figure.basisPoints)) \($0.figure.numerator)/\($0.figure.denominator)"
                    })
        }
        return table.text
    }

    func mediation(_ report: MediationReport) -> String {
        var lines = [heading("Mediation", "调解", report.period, report.asOf), ""]
        let courses = report.courses.filter { $0.count > 0 }.map { "\($0.course.rawValue) \($0.count)" }
        if !courses.isEmpty { lines += [language("ended: ", "终结: ") + courses.joined(separator: "   "), ""] }
        lines.append(figures(report.total))
        if report.bodies.count > 1 { lines += ["", bodies(report.bodies)] }
        return (lines + ["", footer(report.policies, Definitions.mediation.map(\.id))]).joined(separator: "\n")
    }

    // One line a body, with what a meeting asks for first; the rest is in the JSON.
    private func bodies(_ bodies: [(body: String, figures: [NamedFigure])]) -> String {
        let names = ["successStrict", "successConcluded", "successAll", "written", "performed", "breached"]
        let definitions = Definitions.mediation.filter { names.contains($0.name) }
        var table = Table(
            [language("body", "调解组织")] + definitions.map { language($0.english, $0.chinese) },
            right: Set(1...max(1, definitions.count)))
        for (body, figures) in bodies {
            let cells = definitions.map { definition in
                figures.first { $0.name == definition.name }.map { "\(value($0.figure)) \(numbers($0.figure))" } ?? "–"
            }
            table.add([body] + cells)
        }
        return table.text
    }
}
