public import ArgumentParser

/// The command line: it parses, asks the library, and prints. Whatever it can do, an embedder can do.
///
/// Data goes to standard output, prose and progress to standard error.
public struct FengqiaoCommand: AsyncParsableCommand {
    /// The name, the help and the subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "fengqiao",
        abstract: "An event-sourced ledger for community governance.",
        discussion: """
            Exit codes: 0 fine, 1 failure, 2 damage found in a log, 64 wrong usage, 65 wrong input, 74 input or \
            output failed.
            """,
        version: "0.1.0",
        subcommands: [
            DemoCommand.self, InitCommand.self, AppendCommand.self, SimulateCommand.self, ImportCommand.self,
            ExportCommand.self, OverdueCommand.self, ScorecardCommand.self, ContainmentCommand.self,
            MediationCommand.self, BacklogCommand.self, PayCommand.self, HistoryCommand.self, ExplainCommand.self,
            DiffCommand.self, PublishCommand.self, PublishedCommand.self, DefinitionsCommand.self, RebuildCommand.self,
            VerifyCommand.self, InspectCommand.self,
            RepairCommand.self,
            SealCommand.self, SnapshotCommand.self,
        ])

    /// A command without arguments.
    public init() {}

    /// Runs the command line of this process, and ends it with the exit code.
    public static func run() async {
        await main()
    }
}
