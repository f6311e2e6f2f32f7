public import ArgumentParser
public import Fengqiao

struct OverdueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overdue", abstract: "The open matters, worst first.")

    @OptionGroup var options: ReportOptions

    @Option(help: "Only matters that this unit or one below it answers for.")
    var unit: UnitID?

    @Option(
        name: .customLong("clock"),
        help: "Which clocks give a matter its light; may be given several times. The matter's own by default.")
    var clocks: [ClockName] = []

    @Option(help: "From how many days since the filing on each age bucket begins, such as 7,30,90.")
    var ageing: DayList?

    @Option(
        help: "List only matters of this light: green, blue, yellow, red, paused or pending. The counts ignore it.")
    var light: Light?

    @Option(help: "List at most so many. The counts ignore it; without it JSON and CSV list all and the table 20.")
    var limit: Int?

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit must not be negative") }
    }

    func run() async throws {
        try await options.report { ledger, text in
            let report = try await ledger.overdue(
                options.view, unit: unit, clocks: clocks.isEmpty ? [.matter] : Set(clocks), ageing: ageing?.days ?? [],
                light: light, limit: limit ?? (options.isTable ? 20 : nil))
            options.print(
                json: { ReportJSON.overdue(report, options.view, text.zone) },
                csv: { ReportCSV.overdue(report, text.zone) }, table: { text.overdue(report) })
        }
    }
}

struct ScorecardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scorecard", abstract: "The indicators, scores, stars and ranks of units and workers.")

    @OptionGroup var options: ReportOptions

    @Option(help: "2024, 2024-Q1, 2024-03, 2024-W10 or FROM..TO, both dates included.")
    var period: Period

    @Option(help: "Only this unit and those below it.")
    var unit: UnitID?

    @Option(help: "Only this worker.")
    var worker: WorkerID?

    @Option(
        name: .customLong("rows"), help: "Print the rows behind the figure of this name in the place of the report.")
    var figure: FigureName?

    func run() async throws {
        try await options.report { ledger, text in
            let report = try await ledger.scorecard(
                period, options.view, unit: unit, worker: worker, withRows: figure != nil)
            if let figure { return options.print(rows: report.rows, of: figure, text) }
            options.print(
                json: { ReportJSON.scorecard(report, options.view, text.zone) },
                csv: { ReportCSV.scorecard(report) }, table: { text.scorecard(report) })
        }
    }
}

struct ContainmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "containment", abstract: "小事不出村: which matters stayed on which rung.")

    @OptionGroup var options: ReportOptions

    @Option(help: "2024, 2024-Q1, 2024-03, 2024-W10 or FROM..TO, both dates included.")
    var period: Period

    @Option(help: "Only matters on the ground of this unit or one below it.")
    var unit: UnitID?

    @Option(name: .customLong("by"), help: "Give the same figures by month, unit or category too.")
    var grouping: ContainmentGrouping?

    @Option(
        name: .customLong("rows"), help: "Print the rows behind the figure of this name in the place of the report.")
    var figure: FigureName?

    func run() async throws {
        try await options.report { ledger, text in
            let report = try await ledger.containment(
                period, options.view, unit: unit, by: grouping, withRows: figure != nil)
            if let figure { return options.print(rows: report.rows, of: figure, text) }
            options.print(
                json: { ReportJSON.containment(report, options.view, text.zone) },
                csv: { ReportCSV.containment(report) }, table: { text.containment(report) })
        }
    }
}

struct MediationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mediation", abstract: "调解: how mediations ended, and whether agreements were performed.")

    @OptionGroup var options: ReportOptions

    @Option(help: "2024, 2024-Q1, 2024-03, 2024-W10 or FROM..TO, both dates included.")
    var period: Period

    @Option(help: "Only mediations by this unit or one below it.")
    var unit: UnitID?

    @Option(
        name: .customLong("rows"), help: "Print the rows behind the figure of this name in the place of the report.")
    var figure: FigureName?

    func run() async throws {
        try await options.report { ledger, text in
            let report = try await ledger.mediation(
                period, options.view, unit: unit, withRows: figure != nil)
            if let figure { return options.print(rows: report.rows, of: figure, text) }
            options.print(
                json: { ReportJSON.mediation(report, options.view, text.zone) },
                csv: { ReportCSV.mediation(report) }, table: { text.mediation(report) })
        }
    }
}

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "One matter's events, custody and clocks.")

    @OptionGroup var options: ReportOptions

    @Argument(help: "The matter.")
    var matter: MatterID

    func validate() throws {
        if options.csv { throw ValidationError("--csv: a history is no table; use --json") }
    }

    func run() async throws {
        try await options.report { ledger, text in
            let history = try await ledger.history(of: matter, options.view)
            Console.print(options.json ? ReportJSON.history(history).pretty : text.history(history))
        }
    }
}

struct RebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Fold the whole log anew, and print a digest of what it ends in.")

    @Argument(help: "The folder of the log.")
    var log: String

    @Option(
        name: .customLong("projection"), help: "Print only this projection's digest: overdue, scorecard or containment."
    )
    var projections: [ReportKind] = []

    @Option(help: "How many threads unpack the log side by side, 1 to 64.")
    var threads = 1

    @Option(help: "Stop at this position, or before what the log took after this time.")
    var upTo: UpTo?

    @Flag(help: "Come to the state in every way, up to four positions, and compare: exit code 2 where they differ.")
    var verify = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if !(1...64).contains(threads) { throw ValidationError("--threads must be 1 to 64") }
        if verify, upTo != nil { throw ValidationError("--verify chooses its positions itself: leave out --up-to") }
    }

    func run() async throws {
        try await reporting {
            let ledger = try await Ledger.read(at: log)
            if verify { return try await prove(ledger) }
            let bar = Progress("rebuild", total: 1)
            defer { bar.finish() }
            var position: UInt64?
            var time: Instant?
            switch upTo {
            case .position(let value): position = value
            case .time(let value): time = value
            case nil: break
            }
            var result = try await ledger.rebuild(upTo: position, knownAt: time, threads: threads) { progress in
                bar.update(Int(clamping: progress.events), of: Int(clamping: progress.total))
            }
            bar.finish()
            if !projections.isEmpty { result.digests.removeAll { !projections.contains($0.report) } }
            Console.print(json ? ReportJSON.rebuild(result).pretty : ReportText.rebuild(result))
            try await ledger.close()
        }
    }
}

extension RebuildCommand {
    private func prove(_ ledger: Ledger) async throws {
        let proof = try await ledger.verifyRebuild(threads: max(2, threads))
        try await ledger.close()
        if json {
            let samples: [JSONValue] = proof.samples.map { sample in
                [
                    "position": .integer(Int64(clamping: sample.position)), "way": .string(sample.way.rawValue),
                    "digests": .object(sample.digests.map { .init($0.report.rawValue, .string($0.digest)) }),
                ]
            }
            let value: JSONValue = ["holds": .bool(proof.holds), "samples": .array(samples)]
            Console.print(value.pretty)
        } else {
            for sample in proof.samples {
                let parts = sample.parts.map { "\($0.part.rawValue) \($0.digest.prefix(8))" }.joined(separator: " ")
                Console.print("\(sample.position) \(sample.way.rawValue) \(parts)")
            }
            Console.say(proof.holds ? "every way ends in the same state" : "the ways differ")
        }
        if !proof.holds { throw ExitStatus.damage }
    }
}

extension ReportKind: ExpressibleByArgument {}

/// Where a rebuild stops.
enum UpTo: ExpressibleByArgument {
    case position(UInt64)
    case time(Instant)

    init?(argument: String) {
        if let position = UInt64(argument) {
            self = .position(position)
        } else if let time = Instant(argument) {
            self = .time(time)
        } else {
            return nil
        }
    }
}
