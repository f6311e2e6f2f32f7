import ArgumentParser
import Fengqiao
import FengqiaoInterchange

/// The exit codes, as `sysexits` numbers them, and 2 for damage.
enum ExitStatus {
    /// It could not be done.
    static let failure = ExitCode(1)
    /// Stored bytes are damaged.
    static let damage = ExitCode(2)
    /// The input is wrong.
    static let badInput = ExitCode(65)
    /// Reading or writing failed.
    static let io = ExitCode(74)

    static func code(for error: LedgerError) -> ExitCode {
        switch error.code {
        case .corrupted: damage
        case .refused, .invalidArgument: badInput
        case .notALog, .alreadyExists, .io, .full, .unsupportedVersion, .poisoned: io
        default: failure
        }
    }
}

/// Runs a command's body, and turns what it throws into a sentence and an exit code.
func reporting(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as LedgerError {
        Console.complain(error.description)
        throw ExitStatus.code(for: error)
    } catch let error as InterchangeError {
        Console.complain(error.description)
        throw error.code == .io ? ExitStatus.io : ExitStatus.badInput
    }
}
