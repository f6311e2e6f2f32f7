import FengqiaoCalendars
import FengqiaoModel
import FengqiaoTesting
import Foundation
import Testing

/// The six stories that the source documents tell, as commands with the matter's state after each: `Fixtures/stories`.
///
/// A command is a line as `fengqiao append` reads it; the lines below it, set in by two spaces, say where the matter then
/// stands. `FENGQIAO_RENEW_FIXTURES=1` writes the states anew.
@Suite("The six stories")
struct StoryTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures/stories")
    private static let renews = ProcessInfo.processInfo.environment["FENGQIAO_RENEW_FIXTURES"] != nil
    static let names = ["1-explosives", "2-sulphur", "3-river", "4-overturned-truck", "5-quarrel", "6-banner"]

    private static func district() throws -> ModelLedger {
        var ledger = ModelLedger()
        let at = Zone.china.instant(of: LocalDate(year: 2000, month: 1, day: 1))
        func tell(_ body: EventBody) throws {
            try ledger.record(Command(at: at, actor: "founder", unit: "district", body))
        }
        for notice in StatutoryCalendars.china(2014...2015) { try tell(.calendarPublished(notice.calendar())) }
        let text = try Data(contentsOf: folder.appendingPathComponent("district.json"))
        for element in try #require(try JSONParser.parse(text).array) {
            var data = try #require(element["data"]?.object)
            if !data.contains(where: { $0.key == "effectiveFrom" }), element["type"] != "DutyChanged" {
                data.append(.init("effectiveFrom", .string(at.text(in: .china))))
            }
            let command: JSONValue = [
                "type": element["type"] ?? nil, "time": .string(at.text(in: .china)), "actor": "founder",
                "unit": "district", "data": .object(data),
            ]
            try tell(Command(json: command).body)
        }
        return ledger
    }

    @Test(
        "each story is recorded as it is told, and the matter stands where it says after each event", arguments: names)
    func story(_ name: String) throws {
        let url = Self.folder.appendingPathComponent("\(name).txt")
        let told = try String(contentsOf: url, encoding: .utf8)
        var ledger = try Self.district()
        var lines: [String] = []
        var count = 0
        // Recorded when the platform began, or as they happened: what is older was put in later.
        let platform = Zone.china.instant(of: LocalDate(year: 2014, month: 8, day: 1))
        for line in told.split(separator: "\n", omittingEmptySubsequences: false) where !line.hasPrefix("  ") {
            lines.append(String(line))
            guard line.hasPrefix("{") else { continue }
            let command = try Command(json: JSONParser.parse(line.utf8))
            try ledger.record(command, recordedAt: max(command.occurredAt, platform))
            let state = try #require(command.matter.flatMap { ledger.states[$0] })
            lines += Self.lines(state, ledger.references).map { "  " + $0 }
            count += 1
        }
        let text = lines.joined(separator: "\n")
        if Self.renews { try Data(text.utf8).write(to: url) }
        #expect(text == told)
        #expect(count >= 7)
    }

    /// Where a matter stands, in words.
    private static func lines(_ state: MatterState, _ references: References) -> [String] {
        var first = "\(state.phase.rawValue)"
        if let holder = state.holder, !state.isOver { first += ", held by \(holder)" }
        if let pending = state.pendingTransfer { first += ", on the way to \(pending.to)" }
        if state.round > 1 { first += ", round \(state.round)" }
        if let outcome = state.outcome { first += ", \(outcome.rawValue)" }
        if let credited = state.creditedUnit { first += " by \(credited)" }
        var lines = [first]
        for assist in state.transfers where assist.role == .assist {
            lines.append("assist \(assist.number): \(assist.to), \(assist.stage)")
        }
        for mediation in state.mediations { lines.append("mediation \(mediation.number): \(mediation.stage)") }
        for order in state.orders {
            let end = order.liftedAt != nil ? "lifted" : order.repliedAt != nil ? "replied" : "opened"
            lines.append("order \(order.number): \(order.level.rawValue), \(end)")
        }
        for petition in state.petitions { lines.append("petition \(petition.name): \(petition.stage.rawValue)") }
        for record in state.clocks {
            var line = "\(record.name.rawValue) clock \(record.number): "
            switch state.deadline(of: record, references) {
            case .at(let instant, let day):
                line += "due " + (Zone.china.timeOfDay(of: instant) == 0 ? "\(day) 24:00" : instant.text(in: .china))
            case .unknown(let year): line += "due in \(year), which no calendar covers"
            case .paused: line += "paused until \(record.clock.pausedUntil?.text(in: .china) ?? "resumed")"
            case .none: line += "no limit"
            }
            if let stopped = record.stoppedAt { line += ", stopped \(stopped.text(in: .china))" }
            lines.append(line)
        }
        return lines
    }
}
