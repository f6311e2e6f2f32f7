import FengqiaoModel
import FengqiaoTesting
import Foundation
import Testing

@Suite("Reports on the command line")
struct ReportCommandTests {
    private let folder: TemporaryFolder
    private var log: String { folder.path("log") }

    init() throws {
        folder = try TemporaryFolder()
        let policy = CommandLine.root.appendingPathComponent("Fixtures/policies/district.json").path
        #expect(try CommandLine.run(["init", log, "--zone", "+08:00", "--policy", policy]).code == 0)
    }

    private func append(_ lines: [String]) throws {
        let outcome = try CommandLine.run(["append", log, "-"], input: lines.joined(separator: "\n"))
        #expect(outcome.code == 0, "\(outcome.output)")
    }

    private func line(_ type: String, _ matter: String, _ time: String, _ data: String) -> String {
        "{\"type\":\"\(type)\",\"subject\":\"\(matter)\",\"time\":\"\(time)+08:00\",\"actor\":\"w-1\",\"unit\":\"grid-1\",\"data\":\(data)}"
    }

    private func report(_ matter: String) -> String {
        line("MatterReported", matter, "2024-04-22T09:00:00", "{\"channel\":\"patrol\",\"originUnit\":\"grid-1\"}")
    }

    private func accept(_ matter: String) -> String {
        line(
            "MatterAccepted", matter, "2024-04-22T10:00:00",
            "{\"category\":\"c\",\"nature\":\"request\",\"tier\":\"small\",\"scale\":\"individual\",\"competentUnit\":\"village\",\"firstHolder\":\"village\"}"
        )
    }

    private func close(_ matter: String) -> String {
        line(
            "MatterClosed", matter, "2024-04-23T10:00:00",
            "{\"outcome\":\"resolved\",\"creditedUnit\":\"village\",\"creditedWorker\":\"w-3\"}")
    }

    private static let reports: [[String]] = [
        ["overdue"], ["scorecard", "--period", "2024-04"], ["containment", "--period", "2024-04", "--by", "month"],
        ["mediation", "--period", "2024"], ["pay", "--period", "2024"], ["published"],
        ["backlog", "--open-at", "2024-05-01T00:00:00+08:00", "--days", "5"],
        ["diff", "--report", "overdue", "--from-as-of", "2024-04-22T12:00:00+08:00"],
        ["diff", "--report", "containment", "--period", "2024", "--from-known-at", "2024-05-01T00:00:00+08:00"],
    ]

    private func arguments(_ report: [String], _ more: [String] = []) -> [String] {
        [report[0], log] + report.dropFirst() + more
    }

    @Test("an empty log, one event, a period before the first event: every report in every form is a clean answer")
    func little() throws {
        for step in 0..<3 {
            if step == 1 { try append([report("M-1")]) }
            if step == 2 { try append([accept("M-1"), close("M-1")]) }
            for report in Self.reports {
                for form in [[], ["--json"], ["--csv"], ["--language", "zh"]] {
                    let outcome = try CommandLine.run(arguments(report, form))
                    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(report) \(form): \(outcome.errors)")
                    if form == ["--json"] { _ = try outcome.json }
                    guard form == ["--csv"] else { continue }
                    let lines = outcome.output.split(separator: "\r\n").map {
                        $0.split(separator: ",", omittingEmptySubsequences: false)
                    }
                    #expect(Set(lines.map(\.count)).count <= 1, "\(report): ragged lines")
                }
            }
            let early = try CommandLine.run(["containment", log, "--period", "1999", "--json"]).json
            #expect(early["figures"]?["bounces"]?["denominator"]?.integer == 0)
            #expect(
                try CommandLine.run(["scorecard", log, "--period", "1999-W01", "--json"]).json["subjects"]?.array == [])
        }
    }

    @Test("what is not there or cannot be read is one sentence: a unit, a period, a figure, a matter, a viewpoint")
    func wrong() throws {
        try append([report("M-1")])
        for (arguments, code) in [
            (["scorecard", log, "--period", "2024", "--unit", "nowhere"], 65),
            (["containment", log, "--period", "2024", "--unit", "nowhere"], 65),
            (["mediation", log, "--period", "2024", "--unit", "nowhere"], 65),
            (["explain", log, "M-9"], 65), (["history", log, "M-9"], 65),
            (["scorecard", log, "--period", "2024-13"], 64), (["scorecard", log, "--period", "2024-W54"], 64),
            (["scorecard", log, "--period", "2024-05-01..2024-04-01"], 64),
            (["scorecard", log, "--period", "2024", "--rows", "beauty"], 64),
            (["containment", log, "--period", "2024", "--by", "colour"], 64),
            (["overdue", log, "--as-of", "yesterday"], 64), (["overdue", log, "--ageing", "7,x"], 64),
            (["overdue", log, "--json", "--csv"], 64),
            (["diff", log, "--report", "scorecard", "--period", "2024"], 64),
            (["backlog", log, "--open-at", "2024-05-01T00:00:00+08:00", "--days", "-1"], 64),
            (["definitions", "beauty"], 64),
        ] as [([String], Int32)] {
            let outcome = try CommandLine.run(arguments)
            #expect(outcome.code == code, "\(arguments): \(outcome.errors)")
            #expect(!outcome.errors.isEmpty && outcome.output.isEmpty, "\(arguments)")
            if code == 65 { #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)") }
        }
    }

    @Test("what was published stays provable; what happened since is restated beside it, with the event that did it")
    func published() throws {
        try append(["M-1", "M-2"].flatMap { [report($0), accept($0), close($0)] })
        let made = try CommandLine.run(
            [
                "publish", log, "--report", "scorecard", "--period", "2024-04", "--actor", "desk", "--unit", "town",
                "--json",
            ]
        ).json
        let first = try CommandLine.run(["published", log, "--json"]).json
        let publication = try #require(first["publications"]?.array?.first)
        #expect(publication["digest"] == made["digest"] && publication["isConfirmed"]?.bool == true)
        #expect(publication["restated"]?.array == [])
        try append([line("MatterReopened", "M-1", "2024-04-24T09:00:00", "{\"ground\":\"recurred\"}")])
        let second = try CommandLine.run(["published", log, "--json"]).json
        let later = try #require(second["publications"]?.array?.first)
        #expect(later["isConfirmed"]?.bool == true)
        let restated = (later["restated"]?.array ?? []).compactMap { $0["name"]?.string }
        #expect(restated.contains("firstTimeFixed"))
        let knownAt = try #require(publication["knownAt"]?.string)
        let diff = try CommandLine.run(
            [
                "diff", log, "--report", "scorecard", "--period", "2024-04", "--from-known-at", knownAt, "--json",
            ]
        ).json
        let matters = try #require(diff["matters"]?.array)
        #expect(matters.compactMap { $0["matter"]?.string } == ["M-1"])
        #expect(matters[0]["events"]?.array?.compactMap { $0["type"]?.string } == ["MatterReopened"])
        let change = (diff["figures"]?.array ?? []).first {
            $0["name"]?.string == "firstTimeFixed" && $0["subject"]?.string == "unit village"
        }
        // Two of two were fixed; one came back.
        #expect(change?["before"]?["numerator"]?.integer == 2 && change?["after"]?["numerator"]?.integer == 1)
        #expect(diff["references"]?.array?.compactMap { $0["type"]?.string } == ["ReportPublished"])
        // The queue: on the 22nd both were open, on the 25th the one that came back.
        let queue = try CommandLine.run(
            [
                "diff", log, "--report", "overdue", "--from-as-of", "2024-04-22T12:00:00+08:00", "--as-of",
                "2024-04-25T12:00:00+08:00", "--json",
            ]
        ).json
        let open = queue["figures"]?.array?.first { $0["name"]?.string == "open" }
        #expect(open?["before"]?["numerator"]?.integer == 2 && open?["after"]?["numerator"]?.integer == 1)
        #expect(queue["matters"]?.array?.compactMap { $0["matter"]?.string } == ["M-2"])
        let text = try CommandLine.run(["published", log])
        #expect(text.output.contains("comes out as published") && text.output.contains("firstTimeFixed"))
    }

    @Test("rows add up to the figure, a definition stands by its name, and an explanation names who answers")
    func auditing() throws {
        try append(["M-1", "M-2"].flatMap { [report($0), accept($0)] } + [close("M-1")])
        let rows =
            try CommandLine.run(["scorecard", log, "--period", "2024-04", "--rows", "onTimeCustody", "--json"])
            .json.array ?? []
        let village = rows.filter { $0["subject"]?.string == "village" }
        #expect(Set(village.compactMap { $0["matter"]?.string }) == ["M-1", "M-2"])
        let card = try CommandLine.run(["scorecard", log, "--period", "2024-04", "--json"]).json
        let subject = card["subjects"]?.array?.first { $0["subject"]?.string == "village" }
        let figure = try #require(subject?["indicators"]?["onTimeCustody"])
        for key in ["numerator", "denominator"] {
            #expect(village.reduce(0) { $0 + ($1[key]?.integer ?? 0) } == figure[key]?.integer, "\(key)")
        }
        let id = try #require(figure["definition"]?.string)
        #expect(card["definitions"]?[id]?["rule"]?.string?.isEmpty == false)
        #expect(try CommandLine.run(["definitions", id]).output.contains("custody segment"))
        let why = try CommandLine.run(["explain", log, "M-2", "--as-of", "2024-05-06T23:00:00+08:00", "--json"]).json
        #expect(why["breachOwner"]?.string == "village" && why["custody"]?.array?.count == 1)
    }

    @Test("Chinese tables line up: a Chinese character is as wide as two others")
    func widths() throws {
        try append(["M-1", "M-2"].flatMap { [report($0), accept($0)] } + [close("M-1")])
        for report in [["overdue"], ["scorecard", "--period", "2024-04"], ["containment", "--period", "2024-04"]] {
            let lines = try CommandLine.run(arguments(report, ["--language", "zh"])).output.components(
                separatedBy: "\n")
            var rules = 0
            for (index, line) in lines.enumerated() where line.hasPrefix("──") && index > 0 {
                rules += 1
                let width = line.unicodeScalars.count
                #expect(Self.width(lines[index - 1]) <= width, "\(lines[index - 1])")
                #expect(index + 1 < lines.count && Self.width(lines[index + 1]) <= width, "\(lines[index + 1])")
            }
            #expect(rules > 0, "\(report)")
        }
    }

    private static func width(_ line: String) -> Int {
        line.unicodeScalars.reduce(0) { $0 + ((0x2e80...0xffef).contains($1.value) ? 2 : 1) }
    }
}
