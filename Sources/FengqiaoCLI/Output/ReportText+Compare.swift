import Fengqiao

extension ReportText {
    func difference(_ difference: ReportDifference) -> String {
        var lines = [
            language("From ", "自 ") + viewpoint(difference.before) + language(" to ", " 至 ")
                + viewpoint(difference.after), "",
        ]
        if difference.figures.isEmpty {
            lines.append(language("No figure differs.", "指标无变化。"))
        } else {
            lines.append(changes(difference.figures))
        }
        for matter in difference.matters {
            lines += ["", matter.matter]
            for row in matter.before { lines.append("  − \(text(row))") }
            for row in matter.after { lines.append("  + \(text(row))") }
            if matter.events.isEmpty { lines.append(language("  by time alone", "  仅因时间推移")) }
            for event in matter.events { lines.append("  \(text(event))") }
        }
        if !difference.references.isEmpty {
            lines += ["", language("units, calendars, policies and duties:", "组织、日历、规则、岗位:")]
            for event in difference.references { lines.append("  \(text(event))") }
        }
        return lines.joined(separator: "\n")
    }

    func changes(_ changes: [ReportDifference.FigureChange]) -> String {
        var table = Table(
            [
                language("for", "对象"), language("figure", "指标"), language("before", "原"), "", "",
                language("after", "现"), "", "",
            ], right: [2, 3, 5, 6])
        for change in changes {
            let name = change.scope.isEmpty ? change.name : "\(change.name) \(change.scope)"
            table.add([
                change.subject, name, change.before.map(value) ?? "–", numbers(change.before),
                change.before.map(aside) ?? "",
                change.after.map(value) ?? "–", numbers(change.after), change.after.map(aside) ?? "",
            ])
        }
        return table.text
    }

    func publication(_ publication: Publication) -> String {
        let state: String =
            switch publication.isConfirmed {
            case true?: language("comes out as published", "与通报一致")
            case false?: language("DOES NOT come out as published", "与通报不符")
            case nil: language("cannot be made again here", "无法在此重算")
            }
        let head =
            "\(publication.report) \(publication.period), "
            + language("as known at ", "所知截至 ") + publication.knownAt.text(in: zone)
        var lines = [head, "\(publication.digest)  \(state)"]
        if !publication.restated.isEmpty {
            lines += [language("as published, and restated:", "通报与重述:"), changes(publication.restated)]
        } else if publication.isConfirmed != nil {
            lines.append(language("nothing has been restated", "无重述"))
        }
        return lines.joined(separator: "\n")
    }

    private func viewpoint(_ view: Viewpoint) -> String {
        let parts = [
            view.asOf.map { language("as of ", "截至 ") + $0.text(in: zone) },
            view.knownAt.map { language("known at ", "所知 ") + $0.text(in: zone) },
        ].compactMap { $0 }
        return parts.isEmpty ? language("now", "现在") : parts.joined(separator: ", ")
    }

    private func text(_ row: FigureRow) -> String {
        let numbers = row.numbers
        let effect = numbers.aside.isEmpty ? "\(numbers.part)/\(numbers.whole)" : numbers.aside
        let scope = row.scope.isEmpty ? "" : " \(row.scope)"
        let subject = row.subject.isEmpty ? "" : " \(row.subject)"
        return "\(row.figure)\(scope)\(subject): \(effect)"
    }

    /// The rows behind a figure.
    func rows(_ rows: [FigureRow]) -> String {
        var table = Table(
            [
                language("matter", "事项"), language("figure", "指标"), "", language("for", "对象"), language("counts", "计入"),
            ])
        for row in rows {
            let numbers = row.numbers
            table.add([
                row.matter ?? "–", row.figure, row.scope, row.subject,
                numbers.aside.isEmpty ? "\(numbers.part)/\(numbers.whole)" : numbers.aside,
            ])
        }
        return table.text
    }

    private func text(_ event: ReportDifference.EventChange) -> String {
        (event.isAdded ? language("seen now: ", "新见: ") : language("not seen now: ", "不再见: "))
            + "\(event.kind.name) @\(event.position), \(short(event.occurredAt)), "
            + language("recorded ", "录入 ") + short(event.recordedAt)
    }

    func pay(_ report: PayReport) -> String {
        var lines = [heading("Pay", "计酬", report.period, report.asOf)]
        for month in report.months {
            let state = month.isFrozen ? language("closed", "已结账") : language("open", "未结账")
            lines += ["", "\(month.month) (\(state))"]
            var table = Table(
                [
                    language("who", "领取人"), language("computed, fen", "应发(分)"), language("paid, fen", "实发(分)"),
                    language("difference", "差额"),
                ],
                right: [1, 2, 3])
            for person in month.persons {
                table.add([person.beneficiary, "\(person.computed)", "\(person.paid)", "\(person.difference)"])
            }
            table.add([language("all", "合计"), "\(month.computed)", "\(month.paid)", "\(month.computed - month.paid)"])
            lines.append(table.text)
        }
        return (lines + ["", footer(report.policies, [])]).joined(separator: "\n")
    }

    func explanation(_ why: MatterExplanation) -> String {
        var lines = ["\(why.matter): \(why.phase.rawValue)"]
        if let entry = why.entry {
            lines.append(
                language("answers for it: ", "责任单位: ") + entry.unit.string
                    + (entry.light.map { "   " + language("light ", "灯 ") + name($0) } ?? ""))
        }
        if let owner = why.breachOwner { lines.append(language("answers for the breach: ", "超期责任: ") + owner.string) }
        var clocks = Table(
            [
                language("clock", "时钟"), "", language("of", "归属"), language("due", "到期"), language("stopped", "停止"),
                language("light", "灯"), language("overdue by", "超期"),
            ], right: [1])
        for clock in why.clocks {
            clocks.add([
                clock.status.name.rawValue, "\(clock.status.number)", clock.owner?.string ?? "–",
                text(clock.status.deadline), clock.stoppedAt.map { short($0) } ?? "–",
                clock.stoppedAt == nil ? clock.status.light.map { name($0) } ?? "–" : "",
                clock.status.isOverdue ? overdueBy(clock.status.overdueBy) : "–",
            ])
        }
        var custody = Table(
            [
                language("custody", "持有"), language("from", "自"), language("to", "至"), language("elapsed", "已用"),
                language("limit", "时限"), language("over", "超出"),
            ], right: [3, 4, 5])
        for share in why.custody {
            custody.add([
                share.unit.string, short(share.from), share.to.map { short($0) } ?? "–",
                share.elapsed.map { "\($0)" } ?? "–", share.limit.map { "\($0)" } ?? "–",
                share.overdue.map { "\($0)" } ?? "–",
            ])
        }
        return (lines + ["", clocks.text, "", custody.text]).joined(separator: "\n")
    }
}
