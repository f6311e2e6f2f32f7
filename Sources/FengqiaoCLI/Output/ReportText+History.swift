import Fengqiao

extension ReportText {
    func history(_ history: MatterHistory) -> String {
        var lines = ["\(history.matter): \(history.phase.rawValue)", ""]
        var events = Table([
            language("when", "业务时间"), language("what", "事件"), language("actor", "人员"), language("unit", "单位"),
        ])
        for (event, _) in history.events {
            events.add([
                short(event.envelope.occurredAt), event.kind.name, event.envelope.actor.string,
                event.envelope.unit.string,
            ])
        }
        lines.append(events.text)
        for custody in history.custody {
            let to = custody.to.map { short($0) } ?? language("now", "至今")
            lines.append(language("held by ", "持有 ") + "\(custody.unit): \(short(custody.from)) – \(to)")
        }
        for clock in history.clocks {
            lines.append(
                language("\(clock.name) clock \(clock.number): due ", "时钟 \(clock.name) \(clock.number): 到期 ")
                    + "\(text(clock.deadline)) (\(clock.explanation))")
        }
        return lines.joined(separator: "\n")
    }

    static func rebuild(_ result: RebuildResult) -> String {
        let nanoseconds = ReportJSON.nanoseconds(result.duration)
        var lines = [
            "\(result.events) events in \(ReportJSON.seconds(nanoseconds)) s, "
                + "\(ReportJSON.perSecond(result.events, nanoseconds)) events/s on \(result.threads) thread\(result.threads == 1 ? "" : "s"), "
                + "\(result.bytesRead) bytes read"
        ]
        lines += result.digests.map { "\($0.report.rawValue)  \($0.digest)" }
        return lines.joined(separator: "\n")
    }
}
