public import ArgumentParser
public import Fengqiao

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare a report from two viewpoints: which figures changed, which matters, and by which events.",
        discussion: "--as-of and --known-at are the second viewpoint; --from-as-of and --from-known-at the first.")

    @OptionGroup var options: ReportOptions

    @Option(help: "overdue, scorecard, containment or mediation.")
    var report: ComparedReport

    @Option(help: "2024, 2024-Q1, 2024-03, 2024-W10 or FROM..TO, both dates included; the queue has none.")
    var period: Period?

    @Option(help: "Only this unit and those below it.")
    var unit: UnitID?

    @Option(name: .customLong("from-as-of"), help: "The first viewpoint's business time (RFC 3339).")
    var fromAsOf: Instant?

    @Option(help: "What the log had recorded by then is the first viewpoint's (RFC 3339).")
    var fromKnownAt: Instant?

    func validate() throws {
        if (period == nil) != (report == .overdue) {
            throw ValidationError("--period: scorecard, containment and mediation need one, and overdue has none")
        }
        if fromAsOf == nil, fromKnownAt == nil {
            throw ValidationError("--from-as-of or --from-known-at: say what to compare with")
        }
    }

    func run() async throws {
        try await options.report { ledger, text in
            let before = Viewpoint(asOf: fromAsOf, knownAt: fromKnownAt)
            let difference = try await ledger.difference(
                of: report, period, from: before, to: options.view, unit: unit)
            options.print(
                json: { ReportJSON.difference(difference, text.zone) },
                csv: { ReportCSV.changes(difference.figures) }, table: { text.difference(difference) })
        }
    }
}

struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "通报: record the digest of a report as it is now, so that what was published stays provable.")

    @Argument(help: "The folder of the log.")
    var log: String

    @Option(help: "scorecard, containment or mediation.")
    var report: ComparedReport

    @Option(help: "2024, 2024-Q1, 2024-03, 2024-W10 or FROM..TO, both dates included.")
    var period: Period

    @Option(help: "Who publishes.")
    var actor: WorkerID

    @Option(help: "For which unit.")
    var unit: UnitID

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if report == .overdue { throw ValidationError("--report: the queue is for an instant, and is not published") }
    }

    func run() async throws {
        try await reporting {
            let ledger = try await Ledger.open(at: log)
            let digest = try await ledger.publish(report, period, by: actor, of: unit)
            try await ledger.close()
            let value: JSONValue = [
                "report": .string(report.rawValue), "period": .string(period.description), "digest": .string(digest),
            ]
            Console.print(json ? value.pretty : "\(report.rawValue) \(period)  \(digest)")
        }
    }
}

struct PublishedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "published",
        abstract: "The reports that were published: whether they still come out so, and what has been restated since.")

    @OptionGroup var options: ReportOptions

    func run() async throws {
        try await options.report { ledger, text in
            let publications = try await ledger.publications(options.view)
            options.print(
                json: { ReportJSON.publications(publications, text.zone) },
                csv: { ReportCSV.publications(publications, text.zone) },
                table: { publications.map { text.publication($0) }.joined(separator: "\n\n") })
        }
    }
}

struct BacklogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backlog", abstract: "积案化解: what became of matters that had been open for long at a snapshot.")

    @OptionGroup var options: ReportOptions

    @Option(help: "Open at this time (RFC 3339), by what the log knew then.")
    var openAt: Instant

    @Option(help: "Filed at least so many calendar days before.")
    var days: Int

    @Option(help: "Only matters on the ground of this unit or one below it.")
    var unit: UnitID?

    func validate() throws {
        if days < 0 { throw ValidationError("--days must not be negative") }
    }

    func run() async throws {
        try await options.report { ledger, text in
            let report = try await ledger.backlog(
                openAt: openAt, atLeast: Int64(days), options.view, unit: unit)
            let named = [NamedFigure(name: "backlog", figure: report.figure)]
            options.print(
                json: { ReportJSON.backlog(report, options.view, text.zone) },
                csv: { ReportCSV.figures(named) },
                table: {
                    let title = text.heading("Backlog", "积案", nil, report.asOf)
                    return [title, "", text.figures(named)].joined(separator: "\n")
                })
        }
    }
}

struct PayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pay", abstract: "计酬: what first valid reports earn, month by month, beside what was paid.")

    @OptionGroup var options: ReportOptions

    @Option(help: "The months that begin in it: 2024, 2024-Q1, 2024-03 or FROM..TO, both dates included.")
    var period: Period

    func run() async throws {
        try await options.report { ledger, text in
            let report = try await ledger.pay(period, options.view)
            options.print(
                json: { ReportJSON.pay(report, options.view, text.zone) },
                csv: { ReportCSV.pay(report, text.zone) }, table: { text.pay(report) })
        }
    }
}

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Why a matter stands in the queue where it does: its clocks, who had it when, who answers for a breach.")

    @OptionGroup var options: ReportOptions

    @Argument(help: "The matter.")
    var matter: MatterID

    func validate() throws {
        if options.csv { throw ValidationError("--csv: an explanation is no table; use --json") }
    }

    func run() async throws {
        try await options.report { ledger, text in
            let why = try await ledger.explain(matter, options.view)
            Console.print(options.json ? ReportJSON.explanation(why, text.zone).pretty : text.explanation(why))
        }
    }
}

struct DefinitionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "definitions", abstract: "What each figure counts.")

    @Argument(help: "Only the figure with this name or id.")
    var figure: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: "The language of the names: en or zh.")
    var language = Language.en

    func run() throws {
        let found = Definitions.all.filter { figure == nil || $0.name == figure || $0.id == figure }
        if found.isEmpty { throw ValidationError("there is no figure of that name: `fengqiao definitions` lists all") }
        if json { return Console.print(ReportJSON.definitions(found).pretty) }
        Console.print(
            found.map { definition in
                "\(definition.id)  \(language(definition.english, definition.chinese))\n"
                    + "  for: \(definition.subject)\n  \(definition.rule)"
            }.joined(separator: "\n\n"))
    }
}

extension ComparedReport: ExpressibleByArgument {}
