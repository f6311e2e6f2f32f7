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

    var view: Viewpoint { Viewpoint(asOf: asOf, knownAt: knownAt) }

    /// Opens the log to read, hands it to the report, and closes it.
    func report(_ body: (Ledger, Zone) async throws -> Void) async throws {
        try await reporting {
            let ledger = try await Ledger.read(at: log)
            let zone = try await ledger.references().zone
            try await body(ledger, zone)
            try await ledger.close()
        }
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
