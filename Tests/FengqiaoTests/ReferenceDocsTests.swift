import Fengqiao
import FengqiaoModel
import FengqiaoSchema
import FengqiaoTesting
import Foundation
import Testing

@Suite("The reference pages")
struct ReferenceDocsTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("the example of each command is recorded, one after the other, and no matter kind lacks one")
    func examples() async throws {
        let page = try String(contentsOf: root.appendingPathComponent("docs/reference/commands.md"), encoding: .utf8)
        let block = try #require(page.components(separatedBy: "```json\n").dropFirst().first)
        let lines = try #require(block.components(separatedBy: "```").first).split(separator: "\n")
        let folder = try TemporaryFolder()
        let clock = SetClock(TestDistrict.start + 80 * 86_400_000)
        let ledger = try await Ledger.create(
            at: folder.path("log"), TestDistrict.founding, durability: .none, clock: clock.clock)
        var kinds: Set<EventKind> = []
        for line in lines {
            let command = try Command(json: JSONParser.parse(line.utf8))
            try await ledger.execute(command)
            kinds.insert(command.body.kind)
        }
        #expect(kinds == Set(EventKind.allCases.filter { !$0.isReference }))
        try await ledger.close()
    }

    @Test("the example of each reference event and each policy is recorded, and no kind or operation lacks one")
    func referenceExamples() async throws {
        let page = try String(contentsOf: root.appendingPathComponent("docs/reference/policies.md"), encoding: .utf8)
        let block = try #require(page.components(separatedBy: "```json\n").dropFirst().first)
        let lines = try #require(block.components(separatedBy: "```").first).split(separator: "\n")
        let folder = try TemporaryFolder()
        let clock = SetClock(TestDistrict.start + 80 * 86_400_000)
        let ledger = try await Ledger.create(
            at: folder.path("log"), TestDistrict.founding, durability: .none, clock: clock.clock)
        var (kinds, policies, operations): (Set<EventKind>, Set<PolicyKind>, Set<UnitOperation>) = ([], [], [])
        for line in lines {
            let command = try Command(json: JSONParser.parse(line.utf8))
            try await ledger.execute(command)
            kinds.insert(command.body.kind)
            if case .policyPublished(let policy) = command.body { policies.insert(policy.kind) }
            if case .unitChanged(let change) = command.body { operations.insert(change.operation) }
        }
        #expect(kinds == Set(EventKind.allCases.filter { $0.isReference && $0.rawValue < 61 }))
        #expect(policies == Set(PolicyKind.allCases) && operations == Set(UnitOperation.allCases))
        try await ledger.close()
    }

    @Test("every refusal is on the page, and every event of the policy example can be read")
    func refusals() throws {
        let page = try String(contentsOf: root.appendingPathComponent("docs/reference/commands.md"), encoding: .utf8)
        for code in Refusal.Code.allCases {
            #expect(page.contains("`\(code.rawValue)`"), "\(code)")
            if let number = code.number { #expect(page.contains("`\(code.rawValue)` (\(number))"), "\(code)") }
        }
    }

    @Test("the page of the state machine shows the table that the code asks")
    func stateMachine() throws {
        let url = root.appendingPathComponent("docs/reference/state-machine.md")
        let page = try String(contentsOf: url, encoding: .utf8)
        let head = "| step | " + StateTable.phases.map { String($0.letter) }.joined(separator: " | ") + " |\n"
        let rule = "|---" + String(repeating: "|---", count: StateTable.phases.count) + "|\n"
        let rows = Step.allCases.map { step in
            let cells = StateTable.phases.map { StateTable.cell(step, in: $0).text }
            return "| `\(step)` | " + cells.joined(separator: " | ") + " |\n"
        }
        let table = head + rule + rows.joined()
        let parts = page.components(separatedBy: "<!-- table -->\n")
        let rest = try #require(parts.last).components(separatedBy: "<!-- end -->")
        try #require(parts.count == 2 && rest.count == 2)
        if ProcessInfo.processInfo.environment["FENGQIAO_RENEW_FIXTURES"] != nil {
            let renewed = parts[0] + "<!-- table -->\n" + table + "<!-- end -->" + rest[1]
            try Data(renewed.utf8).write(to: url)
            return
        }
        #expect(rest[0] == table, "renew it with FENGQIAO_RENEW_FIXTURES=1")
        for phase in StateTable.phases { #expect(page.contains("| \(phase.letter) | `\(phase)` |")) }
    }

    @Test("the page of figures is made of the definitions")
    func figures() throws {
        let url = root.appendingPathComponent("docs/reference/figures.md")
        let page = try String(contentsOf: url, encoding: .utf8)
        func section(_ title: String, _ definitions: [FigureDefinition]) -> String {
            let entries = definitions.map { definition in
                let adds = definition.isAdditive ? "It adds up." : "It does not add up."
                return
                    "**`\(definition.id)`** \(definition.chinese), \(definition.english). Read as \(definition.measure.rawValue). "
                    + "For: \(definition.subject). \(definition.rule) \(adds)\n"
            }
            return "\n## \(title)\n\n" + entries.joined(separator: "\n")
        }
        let made =
            section("Overdue queue", Definitions.queue)
            + section("Scorecard", Definitions.scorecard + Definitions.standards)
            + section("Containment", Definitions.containment)
            + section("Beside the containment rates", Definitions.counterIndicators)
            + section("Mediation", Definitions.mediation) + "\n"
        let parts = page.components(separatedBy: "<!-- figures -->\n")
        let rest = try #require(parts.last).components(separatedBy: "<!-- end -->")
        try #require(parts.count == 2 && rest.count == 2)
        if ProcessInfo.processInfo.environment["FENGQIAO_RENEW_FIXTURES"] != nil {
            try Data((parts[0] + "<!-- figures -->\n" + made + "<!-- end -->" + rest[1]).utf8).write(to: url)
            return
        }
        #expect(rest[0] == made, "renew it with FENGQIAO_RENEW_FIXTURES=1")
        #expect(Set(Definitions.all.map(\.id)).count == Definitions.all.count)
    }

    @Test("the limits on the page are those of the code")
    func limits() throws {
        let page = try String(contentsOf: root.appendingPathComponent("docs/reference/commands.md"), encoding: .utf8)
        let limits: [(String, Int64)] = [
            ("a name, a token", Int64(NameRules.byteLimit)), ("a text", Int64(FieldLimits.text)),
            ("an idempotency key", Int64(Command.keyLimit)), ("a list", Int64(FieldLimits.list)),
            ("an amount or a count", FieldLimits.count.upperBound), ("a limit of a clock", Clock.unitLimit),
            ("nesting of JSON", Int64(JSONParser.depthLimit)),
            ("versions of a jurisdiction's calendar", Int64(CalendarBook.versionLimit)),
        ]
        for (name, limit) in limits { #expect(page.contains("| \(name) | \(limit)"), "\(name) is \(limit)") }
        #expect(page.contains("years \(LocalDate.years.lowerBound) to \(LocalDate.years.upperBound)"))
    }

    @Test("every field of every reference event and every policy stands on its page")
    func policies() throws {
        let page = try String(contentsOf: root.appendingPathComponent("docs/reference/policies.md"), encoding: .utf8)
        for kind in EventKind.allCases where kind.isReference && kind.rawValue < 61 {
            let name = "## \(kind.name)\n"
            let section = try #require(page.components(separatedBy: name).dropFirst().first, "no section \(kind.name)")
                .components(separatedBy: "\n## ")[0]
            for field in Self.names(kind.schema.fields) {
                #expect(section.contains("`\(field)`"), "\(kind.name).\(field)")
            }
        }
    }

    private static func names(_ fields: [FieldSchema]) -> [String] {
        fields.flatMap { field in
            switch field.type {
            case .list(let inner), .record(let inner):
                [field.name] + names(inner.filter { !$0.name.isEmpty })
            default: [field.name]
            }
        }
    }
}
