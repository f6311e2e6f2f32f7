import FengqiaoModel
import FengqiaoPresets
import Foundation
import Testing

@Suite("What the documents state")
struct FigureTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("a figure is what the preset's events add up to", arguments: Figure.all)
    func figure(_ figure: Figure) throws {
        let preset = try #require(Preset.named(figure.preset))
        #expect(figure.count(try Expansion(preset)) == figure.value)
        let stated = try #require(preset.stated.first { $0.figure == figure.figure })
        #expect(stated.value == Int64(figure.value))
    }

    @Test("every figure that a preset says is stated has its count here")
    func complete() {
        let stated = Preset.all.flatMap { preset in preset.stated.map { "\(preset.name): \($0.figure)" } }
        let counted = Figure.all.map { "\($0.preset): \($0.figure)" }
        #expect(stated.sorted() == counted.sorted() && Set(stated).count == stated.count)
        #expect(Preset.all.filter { $0.stated.isEmpty }.map(\.name) == ["demo"])
    }

    @Test("the documentation has every preset, every figure with its article, every input and every choice")
    func documentation() throws {
        let page = try String(contentsOf: Self.root.appendingPathComponent("docs/presets.md"), encoding: .utf8)
        for preset in Preset.all {
            let sections = page.components(separatedBy: "\n## ").filter { $0.hasPrefix(preset.name + "\n") }
            // Lines are broken where they become long.
            let section = try #require(sections.first, "\(preset.name) has a section")
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(section.contains(preset.title.zh) && section.contains(preset.title.en))
            for figure in preset.stated {
                let row = "| `\(figure.figure)` | \(grouped(figure.value)) | \(figure.article) |"
                #expect(section.contains(row), "\(preset.name): \(row)")
            }
            for input in preset.inputs { #expect(section.contains("`\(input.name)` (\(input.meaning.en)"), "\(input)") }
            for choice in preset.chosen {
                #expect(section.contains("- \(choice.what) *\(choice.why)*"), "\(preset.name): \(choice.what)")
            }
            for figure in preset.reported { #expect(section.contains(figure.text.en), "\(figure)") }
        }
    }

    private func grouped(_ number: Int64) -> String {
        let digits = Array(String(number))
        return digits.enumerated().map { index, digit in
            (index > 0 && (digits.count - index) % 3 == 0 ? "," : "") + String(digit)
        }.joined()
    }

    @Test("the fixed days of Xikeng: the Tuesday of week 1 and the Friday of week 3, two in each month's weeks")
    func fixedDays() throws {
        let preset = try #require(Preset.named("xikeng"))
        let rules = try #require(try Expansion(preset).policy(.duty)?.duty?.rules)
        let days = (1...12).map { month in rules.compactMap { $0.fixedDay(year: 2024, month: month)?.description } }
        #expect(
            days == [
                ["2024-01-02", "2024-01-19"], ["2024-01-30", "2024-02-16"], ["2024-02-27", "2024-03-15"],
                ["2024-04-02", "2024-04-19"], ["2024-04-30", "2024-05-17"], ["2024-05-28", "2024-06-14"],
                ["2024-07-02", "2024-07-19"], ["2024-07-30", "2024-08-16"], ["2024-08-27", "2024-09-13"],
                ["2024-10-01", "2024-10-18"], ["2024-10-29", "2024-11-15"], ["2024-11-26", "2024-12-13"],
            ])
        // Read as the first Tuesday and the third Friday, eight Tuesdays and three Fridays of the year would differ.
        let counted = [(1, 2), (3, 5)].map { ordinal, weekday in
            DutyRule(role: "r", kind: .visit, pattern: .nthWeekday, ordinal: ordinal, weekday: weekday)
        }
        let other = (1...12).map { month in counted.compactMap { $0.fixedDay(year: 2024, month: month)?.description } }
        #expect(zip(days, other).count { $0[0] != $1[0] } == 8 && zip(days, other).count { $0[1] != $1[1] } == 3)
        #expect(other[1] == ["2024-02-06", "2024-02-16"] && other[5] == ["2024-06-04", "2024-06-21"])
    }

    @Test("a month has four or five of a weekday, and weeks of its own")
    func edges() {
        func day(_ pattern: DutyPattern, _ ordinal: Int64?, _ weekday: Int64?, _ year: Int64, _ month: Int64) -> String?
        {
            DutyRule(role: "r", kind: .visit, pattern: pattern, ordinal: ordinal, weekday: weekday)
                .fixedDay(year: year, month: month)?.description
        }
        #expect(day(.nthWeekday, 5, 2, 2024, 2) == nil && day(.nthWeekday, 5, 4, 2024, 2) == "2024-02-29")
        #expect(day(.weekdayOfWeek, 5, 1, 2021, 2) == nil && day(.weekdayOfWeek, 5, 5, 2024, 7) == "2024-08-02")
        #expect(day(.everyDay, 1, 1, 2024, 1) == nil && day(.weekdayOfWeek, nil, 1, 2024, 1) == nil)
        #expect(day(.nthWeekday, 1, 1, 2024, 13) == nil && day(.nthWeekday, 1, 1, 3000, 1) == nil)
    }

    @Test("a police grid is found from the grid of the other tree, and its head sits in the village's committee")
    func ground() throws {
        let expansion = try Expansion(try #require(Preset.named("police-grids")))
        var register = UnitRegister()
        for unit in expansion.units { register.evolve(unit) }
        for grid in expansion.units(.police, .grid) {
            let shared = register.sharingGround(with: grid.unit, at: Expansion.start)
            #expect(shared.count == 1 && shared.first.flatMap { register.newest($0) }?.kind == .territory)
        }
        for area in expansion.units(.police, .village) {
            let village = try #require(register.sharingGround(with: area.unit, at: Expansion.start).first)
            let head = try #require(expansion.duties.first { $0.unit == area.unit && $0.role == "警长" })
            #expect(
                expansion.duties.contains { $0.unit == village && $0.role == "挂职副书记" && $0.worker == head.worker })
        }
    }
}
