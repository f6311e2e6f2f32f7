public import ArgumentParser
public import Fengqiao

/// The options that every report has.
struct ReportOptions: ParsableArguments {
    @Argument(help: "The folder of the log.")
    var log: String

    @Option(name: .customLong("as-of"), help: "Count only what happened by then, and report for that time (RFC 3339).")
    var asOf: Instant?

    @Option(help: "Count only what the log had recorded by then (RFC 3339).")
    var knownAt: Instant?

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print comma-separated values, with the names of the JSON.")
    var csv = false

    @Option(help: "The language of the table: en or zh.")
    var language = Language.en

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv: choose one") }
    }

    /// Whether a table for a person is asked for.
    var isTable: Bool { !json && !csv }

    var view: Viewpoint { Viewpoint(asOf: asOf, knownAt: knownAt) }

    /// Opens the log to read, hands it to the report, and closes it.
    func report(_ body: (Ledger, ReportText) async throws -> Void) async throws {
        try await reporting {
            let ledger = try await Ledger.read(at: log)
            let zone = try await ledger.references().zone
            try await body(ledger, ReportText(zone, language))
            try await ledger.close()
        }
    }

    /// Prints a report in the form that was asked for.
    func print(json makeJSON: () -> JSONValue, csv makeCSV: () -> String, table makeTable: () -> String) {
        Console.print(json ? makeJSON().pretty : csv ? makeCSV() : makeTable())
    }
}

extension ReportOptions {
    /// Prints the rows behind a figure in the form that was asked for.
    func print(rows: [FigureRow], of figure: FigureName, _ text: ReportText) {
        let found = rows.filter { $0.figure == figure.name }
        print(json: { ReportJSON.rows(found) }, csv: { ReportCSV.rows(found) }, table: { text.rows(found) })
    }
}

/// The name of a figure that has a definition.
struct FigureName: ExpressibleByArgument {
    var name: String

    init?(argument: String) {
        guard Definitions.all.contains(where: { $0.name == argument }) else { return nil }
        name = argument
    }
}

/// Some numbers of days, such as `7,30,90`.
struct DayList: ExpressibleByArgument {
    var days: [Int64]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.allSatisfy({ $0.map { $0 > 0 } ?? false }) else { return nil }
        days = parts.compactMap { $0 }
    }
}

extension Instant: ExpressibleByArgument {
    /// Reads RFC 3339.
    public init?(argument: String) { self.init(argument) }
}

extension Period: ExpressibleByArgument {
    /// Reads `2024`, `2024-Q1`, `2024-03`, `2024-W10` or `FROM..TO`.
    public init?(argument: String) { self.init(argument) }
}

extension ID: ExpressibleByArgument {
    /// Reads a name.
    public init?(argument: String) { try? self.init(checking: argument) }
}

extension Light: ExpressibleByArgument {}

extension ClockName: ExpressibleByArgument {}

extension ContainmentGrouping: ExpressibleByArgument {}
