import Fengqiao

extension ReportText {
    func overdue(_ report: OverdueReport) -> String {
        var lines = [heading("Overdue queue", "逾期清单", nil, report.asOf)]
        var counts = language("open ", "在办 ") + "\(report.open)   " + language("overdue ", "逾期 ") + "\(report.overdue)"
        for (light, count) in report.lights ?? [] { counts += "   \(name(light)) \(count)" }
        counts += "   " + language("supervision due ", "应督办 ") + "\(report.supervisionDue)"
        lines.append(counts)
        if !report.ageing.isEmpty {
            let buckets = report.ageing.map { "≥\($0.from) d: \($0.count)" }
            lines.append(language("age ", "账龄 ") + buckets.joined(separator: "   "))
        }
        if !report.matters.isEmpty {
            var table = Table(
                [
                    language("matter", "事项"), language("unit", "责任单位"), language("light", "灯"),
                    language("due", "到期"), language("overdue by", "超期"), language("breach", "超期责任"),
                    language("tier", "级"), language("filed", "上报"),
                ], right: [4])
            for entry in report.matters {
                table.add([
                    entry.matter.string, entry.unit.string, entry.light.map { name($0) } ?? "–", text(entry.deadline),
                    entry.isOverdue ? overdueBy(entry.overdueBy) : "–", entry.breachOwner?.string ?? "–",
                    entry.tier.map { name($0) } ?? "–", short(entry.reportedAt),
                ])
            }
            lines += ["", table.text]
            let left = report.matching - report.matters.count
            if left > 0 { lines.append(language("… and \(left) more", "… 另有 \(left) 件")) }
        }
        return (lines + ["", footer(report.policies, [])]).joined(separator: "\n")
    }

    func overdueBy(_ overdue: OverdueBy?) -> String {
        guard let overdue else { return "–" }
        switch overdue.unit {
        case .workDay: return "\(overdue.value) " + language("work d", "工作日")
        case .calendarDay: return "\(overdue.value) " + language("d", "日")
        case .workMillisecond: return duration(overdue.value) + language(" work", " 工作时")
        case .naturalMillisecond: return duration(overdue.value)
        }
    }

    func duration(_ milliseconds: Int64) -> String {
        let minutes = milliseconds / 60_000
        return minutes >= 2_880 ? "\(minutes / 1_440) d" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
