import Fengqiao
import FengqiaoTesting
import Foundation
import Testing

/// Runs the built command as a user does: as a process, with its exit code.
struct CommandLine {
    struct Outcome {
        var code: Int32
        var output: String
        var errors: String

        var json: JSONValue {
            get throws { try JSONParser.parse(output.utf8, fractionsAsText: true) }
        }
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The executable that was built with the tests, beside their bundle.
    static let executable: URL = {
        var folder = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
        for _ in 0..<6 {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("fengqiao")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        }
        return root.appendingPathComponent(".build/debug/fengqiao")
    }()

    static func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        return process
    }

    static func run(_ arguments: [String], input: String = "") throws -> Outcome {
        let process = process(arguments)
        let (output, errors, standardInput) = (Pipe(), Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = standardInput
        try process.run()
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        // Errors are few; reading them second cannot block the process.
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaints = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self))
    }
}

@Suite("The command line")
struct CommandLineTests {
    private let folder: TemporaryFolder
    private var log: String { folder.path("log") }
    private let mapping = CommandLine.root.appendingPathComponent("Fixtures/mappings/receipt.json").path

    init() throws { folder = try TemporaryFolder() }

    @Test("init, append, reports: one JSON command a line in, one answer a line out, and 65 where one is refused")
    func appending() throws {
        let policy = CommandLine.root.appendingPathComponent("Fixtures/policies/district.json").path
        #expect(try CommandLine.run(["init", log, "--zone", "+08:00", "--policy", policy]).code == 0)
        let lines = """
            {"key":"1","type":"MatterReported","subject":"M-1","time":"2024-04-26T16:00:00+08:00","actor":"w-1","unit":"grid-1","data":{"channel":"patrol","originUnit":"grid-1","summary":"路灯不亮"}}
            {"type":"MatterAccepted","subject":"M-1","time":"2024-04-26T16:00:00+08:00","actor":"desk","unit":"town","data":{"category":"设施","nature":"request","tier":"small","scale":"individual","competentUnit":"village","firstHolder":"village"}}

            {"type":"MatterAccepted","subject":"M-1","time":"2024-04-26T16:30:00+08:00","actor":"desk","unit":"town","data":{"category":"设施","nature":"request","tier":"small","scale":"individual","competentUnit":"village"}}
            {"type":"MatterReported","subject":"M-2","time":"yesterday","actor":"w-1","unit":"grid-1","data":{"channel":"patrol","originUnit":"grid-1"}}
            {"key":"1","type":"MatterReported","subject":"M-1","time":"2024-04-26T16:00:00+08:00","actor":"w-1","unit":"grid-1","data":{"channel":"patrol","originUnit":"grid-1","summary":"路灯不亮"}}
            nonsense
            """
        let outcome = try CommandLine.run(["append", log, "-"], input: lines)
        #expect(outcome.code == 65)
        let answers = try outcome.output.split(separator: "\n").map { try JSONParser.parse($0.utf8) }
        #expect(answers.map { $0["ok"]?.bool } == [true, true, false, false, true, false])
        #expect(answers.map { $0["line"]?.integer } == [1, 2, 4, 5, 6, 7])
        #expect(answers[2]["code"]?.string == "wrongState" && answers[4]["repeated"]?.bool == true)
        #expect(answers[3]["message"]?.string?.contains("`time`") == true)

        let queue = try CommandLine.run(["overdue", log, "--as-of", "2024-05-06T23:59:59+08:00", "--json"]).json
        #expect(queue["open"]?.integer == 1 && queue["overdue"]?.integer == 1)
        #expect(queue["lights"]?["yellow"]?.integer == 1 && queue["knownAt"] == .null)
        let matter = try #require(queue["matters"]?.array?.first)
        // Three working days from Friday 26 April: the Sunday after it is worked, and 1 to 5 May is a holiday.
        #expect(matter["dueAt"]?.string == "2024-05-01T00:00:00+08:00")
        #expect(matter["overdueBy"]?["value"]?.integer == 1 && matter["overdueBy"]?["unit"]?.string == "workDay")
        let card = try CommandLine.run(["scorecard", log, "--period", "2024-W17", "--json"]).json
        #expect(card["period"]?.string == "2024-W17" && card["from"]?.string == "2024-04-22")
        #expect(card["until"]?.string == "2024-04-29" && card["subjects"]?.array?.isEmpty == false)
        let history = try CommandLine.run(["history", log, "M-1", "--json"]).json
        #expect(history["state"]?.string == "inHand" && history["events"]?.array?.count == 2)
        #expect(history["custody"]?.array?.count == 1 && history["clocks"]?.array?.count == 2)
        let export = try CommandLine.run(["export", log, "--format", "jsonl"])
        let reported = try #require(export.output.split(separator: "\n").first { $0.contains("MatterReported") })
        let event = try JSONParser.parse(reported.utf8)
        #expect(event["specversion"]?.string == "1.0" && event["subject"]?.string == "M-1")
        #expect(event["data"]?["summary"]?.string == "路灯不亮" && event["source"]?.string == "local")
    }

    @Test("simulate writes the same events for the same seed, every command of it legal")
    func simulating() throws {
        func digest(_ name: String, _ seed: String) throws -> [JSONValue?] {
            let path = folder.path(name)
            let made = try CommandLine.run([
                "simulate", path, "--matters", "300", "--days", "20", "--seed", seed, "--json",
            ])
            #expect(try made.json["refused"]?.integer == 0 && made.json["matters"]?.integer ?? 0 > 290)
            let rebuilt = try CommandLine.run(["rebuild", path, "--json"]).json
            #expect((rebuilt["events"]?.integer ?? 0) > 1_000)
            return [rebuilt["digests"]]
        }
        let first = try digest("a", "7")
        #expect(try digest("b", "7") == first)
        #expect(try digest("c", "8") != first)
        #expect(
            try CommandLine.run(["export", folder.path("a")]).output
                == CommandLine.run(["export", folder.path("b")]).output)
    }

    @Test("init and simulate accept every preset; what a preset leaves open must be given, by name")
    func presets() throws {
        let missing = try CommandLine.run(["init", log, "--preset", "taohua", "--input", "smallDays=3"])
        #expect(
            missing.code == 64 && missing.errors.contains("`horizonDays`") && !missing.errors.contains("`smallDays`"))
        for wrong in ["smallDays", "=3", "smallDays=x", "smallDays=0"] {
            let outcome = try CommandLine.run(["init", log, "--preset", "taohua", "--input", wrong])
            #expect(outcome.code == 64, "\(wrong)")
        }
        #expect(try CommandLine.run(["init", log, "--input", "smallDays=3"]).code == 64)
        #expect(try CommandLine.run(["init", log, "--preset", "nowhere"]).errors.contains("west-coast"))
        let inputs = ["smallDays=3", "bigDays=7", "hardDays=15", "horizonDays=30"].flatMap { ["--input", $0] }
        #expect(try CommandLine.run(["init", log, "--preset", "taohua"] + inputs).code == 0)
        #expect(try CommandLine.run(["init", folder.path("demo"), "--preset", "demo"]).code == 0)
        let made = try CommandLine.run([
            "simulate", folder.path("made"), "--preset", "west-coast", "--matters", "50", "--days", "10", "--input",
            "redAfterDays=10", "--json",
        ])
        #expect(try made.json["refused"]?.integer == 0 && made.json["matters"]?.integer == 50)
        let own = """
            {"name": "own", "title": {"zh": "自有", "en": "One's own"}, "trees": [{"tree": "t", "levels": [
              {"id": "town", "rung": "town", "kind": "territory", "each": 1},
              {"id": "grid", "rung": "grid", "kind": "territory", "parent": "town", "each": 3}]}]}
            """
        let file = try folder.write("own.json", own)
        for command in ["init", "simulate"] {
            #expect(try CommandLine.run([command, folder.path("own-" + command), "--preset", file]).code == 0)
        }
        let wrong = try folder.write(
            "wrong.json", own.replacingOccurrences(of: "\"town\", \"kind\"", with: "7, \"kind\""))
        for command in ["init", "simulate"] {
            let outcome = try CommandLine.run([command, folder.path("wrong-" + command), "--preset", wrong])
            #expect(outcome.code == 65 && outcome.errors.contains("`trees[0].levels[0].rung`"))
        }
    }

    @Test("demo prints the three reports and the rebuild speed")
    func demo() throws {
        let outcome = try CommandLine.run(["demo", "--json"])
        let value = try outcome.json
        #expect(outcome.code == 0 && outcome.errors.isEmpty)
        let open = try #require(value["overdue"]?["open"]?.integer)
        let lights = try #require(value["overdue"]?["lights"]?.object)
        #expect(lights.reduce(0) { $0 + ($1.value.integer ?? 0) } == open && open > 0)
        #expect(value["containment"]?["rates"]?.array?.count == 5)
        #expect((value["scorecard"]?["subjects"]?.array?.count ?? 0) > 50)
        let text = try CommandLine.run(["demo"])
        for heading in ["Overdue queue", "Scorecard", "Containment", "Rebuild"] {
            #expect(text.output.contains(heading))
        }
        let chinese = try CommandLine.run(["demo", "--language", "zh"])
        for heading in ["逾期清单", "考核", "小事不出村"] { #expect(chinese.output.contains(heading)) }
    }

    @Test(
        "wrong input ends in 65, an unreadable one in 74, wrong usage in 64: one sentence each, and the log still opens"
    )
    func exitCodes() throws {
        let good = try folder.write("good.xes", Self.xes(cases: 3))
        let arguments = ["--format", "xes", "--mapping", mapping]
        #expect(try CommandLine.run(["import", log, good] + arguments).code == 0)
        let half = try folder.write("half.xes", String(Self.xes(cases: 9).prefix(2_000)))
        let cases: [(String, Int32)] = [
            (half, 65), (try folder.write("text.xes", "no XML"), 65), (try folder.write("empty.xes", ""), 65),
            (try folder.write("other.xes", "<html/>"), 65), (folder.path("absent.xes"), 74), (folder.url.path, 74),
            (try folder.write("cut.xes.gz", "\u{1f}\u{8b}"), 65),
        ]
        for (file, code) in cases {
            let outcome = try CommandLine.run(["import", log, file] + arguments)
            #expect(outcome.code == code, "\(file): \(outcome.errors)")
            #expect(outcome.errors.contains("fengqiao: ") || outcome.errors.contains(file), "\(outcome.errors)")
        }
        let queue = try CommandLine.run(["overdue", log, "--json"]).json
        let appended = try #require(queue["open"]?.integer)
        #expect(appended >= 3 && appended < 9)

        let noLog = folder.path("folder")
        try FileManager.default.createDirectory(atPath: noLog, withIntermediateDirectories: true)
        _ = try folder.write("folder/file", "x")
        #expect(try CommandLine.run(["import", noLog, good] + arguments).code == 74)
        #expect(try CommandLine.run(["overdue", noLog]).code == 74)
        #expect(try CommandLine.run(["overdue", folder.path("nowhere")]).code == 74)
        let bad = try folder.write("m.json", "{\"source\":1}")
        #expect(try CommandLine.run(["import", log, good, "--format", "xes", "--mapping", bad]).code == 65)
        let slip = try String(contentsOfFile: mapping, encoding: .utf8)
            .replacingOccurrences(of: "\"responsible\"", with: "\"verantwoordelijk\"")
        let missing = try CommandLine.run(
            ["import", log, good, "--format", "xes", "--mapping", try folder.write("slip.json", slip)])
        #expect(missing.code == 65 && missing.errors.split(separator: "\n").count == 1)
        #expect(missing.errors.contains("verantwoordelijk"))
        for usage in [
            ["overdue"], ["scorecard", log, "--period", "soon"], ["overdue", log, "--light", "pink"], ["nonsense"],
        ] {
            #expect(try CommandLine.run(usage).code == 64, "\(usage)")
        }
        #expect(try CommandLine.run(["overdue", log, "--unit", "nowhere"]).code == 65)
    }

    @Test("kill -9 in the middle of an import: a prefix of whole appends is there, and the same import completes it")
    func killing() throws {
        let file = try folder.write("big.xes", Self.xes(cases: 3_000))
        let arguments = ["import", log, file, "--format", "xes", "--mapping", mapping, "--json"]
        let process = CommandLine.process(arguments)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        // Wait until something is on the disk, then kill.
        var seen: Int64 = 0
        for _ in 0..<2_000 where seen == 0 && process.isRunning {
            usleep(5_000)
            if let outcome = try? CommandLine.run(["overdue", log, "--limit", "0", "--json"]), outcome.code == 0 {
                seen = try outcome.json["open"]?.integer ?? 0
            }
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let queue = try CommandLine.run(["overdue", log, "--json"]).json
        let open = try #require(queue["open"]?.integer)
        let matters = try #require(queue["matters"]?.array).compactMap { $0["matter"]?.string }
        // Cases go in in order, each whole: the survivors are the first so many.
        #expect(Set(matters) == Set((0..<open).map { "case-\($0)" }))
        #expect(open > 0)
        let again = try CommandLine.run(arguments).json
        // Opening to write may find whole cases that a reader could not rely on yet.
        let unchanged = try #require(again["unchanged"]?.integer)
        #expect(unchanged >= open && again["appended"]?.integer == 3_000 - unchanged)
        #expect(try CommandLine.run(["overdue", log, "--limit", "0", "--json"]).json["open"]?.integer == 3_000)
    }

    private static func xes(cases: Int) -> String {
        var text = "<?xml version=\"1.0\"?>\n<log>\n"
        for index in 0..<cases {
            text += """
                <trace><string key="concept:name" value="case-\(index)"/><string key="responsible" value="R"/>
                <string key="department" value="General"/><string key="channel" value="Desk"/>
                <date key="startdate" value="2011-01-03T09:00:00.000+01:00"/>
                <date key="deadline" value="2011-02-03T09:00:00.000+01:00"/></trace>

                """
        }
        return text + "</log>\n"
    }
}
