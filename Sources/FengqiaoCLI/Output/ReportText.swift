import Fengqiao

/// The reports as tables that a person reads in a terminal, in English or Chinese.
struct ReportText {
    let zone: Zone
    let language: Language
    /// Whether lights are coloured: on a terminal alone.
    let isColoured: Bool

    init(_ zone: Zone, _ language: Language, isColoured: Bool = Console.isOutputTerminal) {
        (self.zone, self.language, self.isColoured) = (zone, language, isColoured)
    }

    /// `2024-03-04 09:00`
    func short(_ instant: Instant) -> String {
        let text = instant.text(in: zone)
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }

    func text(_ deadline: Deadline) -> String {
        switch deadline {
        case .at(let instant, let day):
            // 24:00 belongs to the day that it ends, and is written so.
            zone.timeOfDay(of: instant) == 0 ? "\(day) 24:00" : short(instant)
        case .unknown(let year): language("unknown (\(year))", "未知 (\(year))")
        case .paused: language("paused", "中止")
        case .none: "–"
        }
    }

    /// What a report rests on, as its last line.
    func footer(_ policies: [(kind: PolicyKind, version: Int64)], _ definitions: [String]) -> String {
        var lines: [String] = []
        if !definitions.isEmpty {
            lines.append(language("definitions: ", "口径: ") + definitions.joined(separator: ", "))
        }
        let versions = policies.map { "\($0.kind.rawValue) \($0.version)" }.joined(separator: ", ")
        lines.append(language("policies: ", "规则版本: ") + (versions.isEmpty ? "–" : versions))
        return lines.joined(separator: "\n")
    }

    func heading(_ english: String, _ chinese: String, _ period: Period?, _ asOf: Instant) -> String {
        let title = language(english, chinese)
        let range = period.map { ", \($0)" } ?? ""
        return title + range + language(", as of ", ", 截至 ") + asOf.text(in: zone)
    }

    /// A figure's value as its definition reads it: a rate, a count, a mean, an amount of money.
    func value(_ figure: Figure) -> String {
        if let missing = figure.missing { return "– (\(missing.rawValue))" }
        let measure = Definitions.definition(figure.definition)?.measure ?? .rate
        switch measure {
        case .count: return "\(figure.numerator)"
        case .fen: return Numbers.yuan(figure.numerator)
        case .rate: return Numbers.percent(figure.basisPoints)
        case .perTenThousand: return figure.basisPoints.map { "\($0) ‱" } ?? "–"
        case .mean: return figure.basisPoints.map { Numbers.hundredths($0 / 100) } ?? "–"
        case .meanMilliseconds:
            return figure.denominator > 0 ? duration(figure.numerator / figure.denominator) : "–"
        }
    }

    /// The two numbers of a figure that has two.
    func numbers(_ figure: Figure?) -> String {
        guard let figure, figure.denominator > 0 else { return "" }
        return "\(figure.numerator)/\(figure.denominator)"
    }

    /// What is in neither number.
    func aside(_ figure: Figure) -> String {
        var parts: [String] = []
        if figure.pending > 0 { parts.append(language("pending ", "待定 ") + "\(figure.pending)") }
        parts += figure.excluded.map { "\(name(ofExclusion: $0.reason)) \($0.count)" }
        return parts.joined(separator: ", ")
    }

    private func name(ofExclusion reason: String) -> String {
        guard language == .zh, let reason = ExclusionReason(rawValue: reason) else { return reason }
        switch reason {
        case .declined: return "不予受理"
        case .merged: return "并案"
        case .split: return "拆分"
        case .movedOut: return "移出"
        case .emergency: return "突发"
        case .appeal: return "申诉剔除"
        case .overruled: return "改派"
        case .reopened: return "重开"
        case .refused: return "拒绝调解"
        case .withdrawn: return "撤回"
        case .collusion: return "串通"
        case .outOfScope: return "不属调解"
        }
    }

    /// Figures one below the other: the rate, the two numbers, and what is in neither.
    func figures(_ figures: [NamedFigure]) -> String {
        var table = Table(
            [language("figure", "指标"), language("value", "值"), language("of", "分子/分母"), language("aside", "另计")],
            right: [1, 2])
        for named in figures {
            let definition = Definitions.definition(named.figure.definition)
            let label = definition.map { language($0.english, $0.chinese) } ?? named.name
            table.add([label, value(named.figure), numbers(named.figure), aside(named.figure)])
        }
        return table.text
    }
}

// The words of the closed lists.
extension ReportText {
    func name(_ light: Light) -> String {
        let (english, chinese, colour) =
            switch light {
            case .red: ("red", "红", "31")
            case .yellow: ("yellow", "黄", "33")
            case .blue: ("blue", "蓝", "34")
            case .green: ("green", "绿", "32")
            case .paused: ("paused", "灰", "90")
            case .pending: ("pending", "待定", "")
            }
        let word = language(english, chinese)
        return isColoured && !colour.isEmpty ? "\u{1b}[\(colour)m\(word)\u{1b}[0m" : word
    }

    func name(_ tier: Tier) -> String {
        switch tier {
        case .small: language("small", "小事")
        case .big: language("big", "大事")
        case .hard: language("hard", "难事")
        }
    }

    func name(_ rung: Rung) -> String {
        switch rung {
        case .household: language("household", "户")
        case .grid: language("grid", "网格")
        case .village: language("village", "村")
        case .area: language("area", "管区")
        case .town: language("town", "镇")
        case .district: language("district", "区")
        case .above: language("above", "区以上")
        }
    }

    func name(_ kind: SubjectKind) -> String {
        switch kind {
        case .unit: language("unit", "单位")
        case .department: language("department", "部门")
        case .mediationBody: language("mediation body", "调解组织")
        case .worker: language("worker", "人员")
        }
    }
}
