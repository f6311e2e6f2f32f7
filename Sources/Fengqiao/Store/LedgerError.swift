import FengqiaoLog
public import FengqiaoModel
import SystemPackage

/// Why the ledger did not do what it was asked.
///
/// Two errors are equal when their codes are: callers decide on the code, people read the message, which says
/// what to do.
public struct LedgerError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, to decide on. New codes may come with later versions.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The code's name, stable across versions.
        public let name: String

        /// The model refused the command; ``LedgerError/refusal`` says why. Nothing was recorded.
        public static let refused = Code(name: "refused")
        /// Stored bytes are damaged. Nothing was changed.
        public static let corrupted = Code(name: "corrupted")
        /// The disk is full. Nothing was recorded, and the ledger goes on as soon as there is space.
        public static let full = Code(name: "full")
        /// An earlier write or sync failed. The ledger must be opened again before it records more.
        public static let poisoned = Code(name: "poisoned")
        /// Another process writes to this log.
        public static let locked = Code(name: "locked")
        /// The folder holds no log.
        public static let notALog = Code(name: "notALog")
        /// The folder already holds something.
        public static let alreadyExists = Code(name: "alreadyExists")
        /// A file is in a format that this version does not know.
        public static let unsupportedVersion = Code(name: "unsupportedVersion")
        /// What was asked for cannot be: an unknown unit or matter, a zone that does not exist.
        public static let invalidArgument = Code(name: "invalidArgument")
        /// The ledger was opened to read, and cannot record.
        public static let readOnly = Code(name: "readOnly")
        /// The ledger was closed.
        public static let closed = Code(name: "closed")
        /// The task was cancelled. Nothing was changed.
        public static let cancelled = Code(name: "cancelled")
        /// The operating system reported an error.
        public static let io = Code(name: "io")

        /// The name.
        public var description: String { name }
    }

    /// What went wrong, to decide on.
    public var code: Code
    /// One sentence for people, with the remedy.
    public var message: String
    /// Why the model refused, where it did.
    public var refusal: Refusal?
    /// The file concerned.
    public var file: String?
    /// Where in the file, in bytes.
    public var offset: UInt64?

    /// Makes an error.
    public init(
        _ code: Code, _ message: String, refusal: Refusal? = nil, file: String? = nil, offset: UInt64? = nil
    ) {
        self.code = code
        self.message = message
        self.refusal = refusal
        self.file = file
        self.offset = offset
    }

    /// The message and the place.
    public var description: String {
        guard let file else { return message }
        return "\(message) [\(file)" + (offset.map { " at byte \($0)" } ?? "") + "]"
    }

    init(_ refusal: Refusal) {
        self.init(.refused, refusal.description, refusal: refusal)
    }

    init(_ error: LogError) {
        let codes: [LogError.Code: Code] = [
            .corrupted: .corrupted, .full: .full, .poisoned: .poisoned, .locked: .locked, .notALog: .notALog,
            .alreadyExists: .alreadyExists, .unsupportedVersion: .unsupportedVersion,
            .invalidArgument: .invalidArgument, .closed: .closed,
        ]
        let cause = error.cause.map { " (\($0))" } ?? ""
        self.init(
            codes[error.code] ?? .io, error.message + cause, file: error.file?.string, offset: error.offset)
    }
}

extension LedgerError: Equatable {
    /// The same code.
    public static func == (left: LedgerError, right: LedgerError) -> Bool { left.code == right.code }
}
