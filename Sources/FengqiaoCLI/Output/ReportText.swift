import Fengqiao

/// The reports as tables that a person reads in a terminal.
enum ReportText {
    static func overdue(_ report: OverdueReport, _ zone: Zone) -> String {
        var lines = ["Overdue queue 逾期清单, as of \(report.asOf.text(in: zone))"]
        var counts = "open 在办 \(report.open)   overdue 逾期 \(report.overdue)"
        for (light, count) in report.lights ?? [] { counts += "   \(light.rawValue) \(name(light)) \(count)" }
        lines.append(counts)
        if !report.matters.isEmpty {
            var table = Table(
                ["matter 事项", "unit 责任单位", "light 灯", "due 到期", "overdue by 超期", "tier 级", "reported 上报"], right: [4])
            for entry in report.matters {
                table.add([
                    entry.matter.string, entry.unit.string, entry.light.map { name($0) } ?? "–", due(entry, zone),
                    entry.isOverdue ? overdueBy(entry.overdueBy) : "–", entry.tier.map { name($0) } ?? "–",
                    short(entry.reportedAt, zone),
                ])
            }
            lines += ["", table.text]
            let left = report.matching - report.matters.count
            if left > 0 { lines.append("… and \(left) more 另有 \(left) 件") }
        }
        return lines.joined(separator: "\n")
    }

    static func scorecard(_ report: ScorecardReport, _ zone: Zone) -> String {
        var table = Table(
            ["subject 对象", "kind", "reports 上报", "closures 结案", "on time 按期", "", "pending 待定"], right: [2, 3, 4, 5, 6])
        for subject in report.subjects {
            func figure(_ name: String) -> Figure? { subject.indicators.first { $0.name == name }?.figure }
            let onTime = figure("onTime")
            table.add([
                subject.subject, subject.kind.rawValue, "\(figure("reports")?.numerator ?? 0)",
                "\(figure("closures")?.numerator ?? 0)", Numbers.percent(onTime?.basisPoints),
                "\(onTime?.numerator ?? 0)/\(onTime?.denominator ?? 0)", "\(onTime?.pending ?? 0)",
            ])
        }
        return "Scorecard 考核, \(report.period), as of \(report.asOf.text(in: zone))\n\n\(table.text)"
    }

    static func containment(_ report: ContainmentReport, _ zone: Zone) -> String {
        var lines = ["Containment 小事不出村, \(report.period), as of \(report.asOf.text(in: zone))", ""]
        if report.rates.isEmpty {
            lines.append("No containment policy is in force, so no rate can be given.")
        } else {
            var table = Table(
                ["rule 口号", "rate", "contained/decided", "lower 下限", "upper 上限", "pending 待定"], right: [1, 2, 3, 4, 5])
            for rate in report.rates {
                table.add([
                    "\(name(rate.tier))不出\(name(rate.level))", Numbers.percent(rate.figure.basisPoints),
                    "\(rate.figure.numerator)/\(rate.figure.denominator)", Numbers.percent(rate.lower),
                    Numbers.percent(rate.upper), "\(rate.figure.pending)",
                ])
            }
            lines.append(table.text)
        }
        if !report.resolvedAt.isEmpty {
            var table = Table(["closed at 结案层级", "share", "matters"], right: [1, 2])
            for (level, figure) in report.resolvedAt {
                table.add([
                    name(level), Numbers.percent(figure.basisPoints), "\(figure.numerator)/\(figure.denominator)",
                ])
            }
            lines += ["", table.text]
        }
        var table = Table(["read beside 反向指标", "rate", "matters"], right: [1, 2])
        for (name, figure) in report.counterIndicators {
            table.add([name, Numbers.percent(figure.basisPoints), "\(figure.numerator)/\(figure.denominator)"])
        }
        return (lines + ["", table.text]).joined(separator: "\n")
    }

    static func history(_ history: MatterHistory) -> String {
        let zone = history.zone
        var lines = ["\(history.matter): \(history.phase.rawValue)", ""]
        var events = Table(["when 业务时间", "what", "actor", "unit"])
        for (event, _) in history.events {
            events.add([
                short(event.envelope.occurredAt, zone), event.kind.name, event.envelope.actor.string,
                event.envelope.unit.string,
            ])
        }
        lines.append(events.text)
        for custody in history.custody {
            let to = custody.to.map { short($0, zone) } ?? "now"
            lines.append("held by \(custody.unit): \(short(custody.from, zone)) – \(to)")
        }
        for clock in history.clocks {
            lines.append(
                "\(clock.name) clock \(clock.number): due \(text(clock.deadline, zone)) (\(clock.explanation))")
        }
        return lines.joined(separator: "\n")
    }

    static func rebuild(_ result: RebuildResult) -> String {
        let nanoseconds = ReportJSON.nanoseconds(result.duration)
        var lines = [
            "\(result.events) events in \(ReportJSON.seconds(nanoseconds)) s, "
                + "\(ReportJSON.perSecond(result.events, nanoseconds)) events/s on \(result.threads) thread, "
                + "\(result.bytesRead) bytes of rows"
        ]
        lines += result.digests.map { "\($0.report.rawValue)  \($0.digest)" }
        return lines.joined(separator: "\n")
    }

    private static func due(_ entry: OverdueEntry, _ zone: Zone) -> String { text(entry.deadline, zone) }

    private static func text(_ deadline: Deadline, _ zone: Zone) -> String {
        switch deadline {
        case .at(let instant, let day):
            // 24:00 belongs to the day that it ends, and is written so.
            zone.timeOfDay(of: instant) == 0 ? "\(day) 24:00" : short(instant, zone)
        case .unknown(let year): "unknown (\(year))"
        case .paused: "paused"
        case .none: "–"
        }
    }

    private static func overdueBy(_ overdue: OverdueBy?) -> String {
        guard let overdue else { return "–" }
        switch overdue.unit {
        case .workDay: return "\(overdue.value) 工作日"
        case .calendarDay: return "\(overdue.value) 日"
        case .workMillisecond: return duration(overdue.value) + " 工作时"
        case .naturalMillisecond: return duration(overdue.value)
        }
    }

    private static func duration(_ milliseconds: Int64) -> String {
        let minutes = milliseconds / 60_000
        return minutes >= 2_880 ? "\(minutes / 1_440) d" : "\(minutes / 60) h \(minutes % 60) min"
    }

    private static func short(_ instant: Instant, _ zone: Zone) -> String {
        let text = instant.text(in: zone)
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }

    private static func name(_ light: Light) -> String {
        switch light {
        case .red: "红"
        case .yellow: "黄"
        case .green: "绿"
        case .paused: "灰"
        case .pending: "待定"
        }
    }

    private static func name(_ tier: Tier) -> String {
        switch tier {
        case .small: "小事"
        case .big: "大事"
        case .hard: "难事"
        }
    }

    private static func name(_ rung: Rung) -> String {
        switch rung {
        case .household: "户"
        case .grid: "网格"
        case .village: "村"
        case .area: "管区"
        case .town: "镇"
        case .district: "区"
        case .above: "区以上"
        }
    }
}
