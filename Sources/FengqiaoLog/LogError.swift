public import SystemPackage

/// Why the log refused or failed.
///
/// Two errors are equal when their codes are: tests and callers decide on the code, people read the
/// message, which ends with the remedy.
public struct LogError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong, to decide on. New codes may come with later versions.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The code's name, stable across versions.
        public let rawValue: String

        /// A code by its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Bytes that were once on the disk are damaged. Nothing was changed.
        public static let corrupted = Code(rawValue: "corrupted")
        /// The disk is full. Nothing was written, and the log goes on as soon as there is space.
        public static let full = Code(rawValue: "full")
        /// An earlier write or sync failed. The log must be opened again before it takes more.
        public static let poisoned = Code(rawValue: "poisoned")
        /// Another process writes to this log.
        public static let locked = Code(rawValue: "locked")
        /// The folder does not hold a log.
        public static let notALog = Code(rawValue: "notALog")
        /// The folder already holds something.
        public static let alreadyExists = Code(rawValue: "alreadyExists")
        /// A file was written in a format that this version does not know.
        public static let unsupportedVersion = Code(rawValue: "unsupportedVersion")
        /// What was asked for is outside the limits. Nothing was written.
        public static let invalidArgument = Code(rawValue: "invalidArgument")
        /// The log was closed.
        public static let closed = Code(rawValue: "closed")
        /// The operating system reported an error.
        public static let io = Code(rawValue: "io")

        /// The code's name.
        public var description: String { rawValue }
    }

    /// What went wrong, to decide on.
    public let code: Code
    /// One sentence for people, with the remedy.
    public let message: String
    /// The operating system's error, where there was one.
    public let cause: Errno?
    /// The file concerned.
    public let file: FilePath?
    /// Where in the file, in bytes.
    public let offset: UInt64?

    /// An error as the log reports it.
    public init(
        _ code: Code, _ message: String, cause: Errno? = nil, file: FilePath? = nil, offset: UInt64? = nil
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.file = file
        self.offset = offset
    }

    /// Whether the codes are the same.
    public static func == (a: LogError, b: LogError) -> Bool { a.code == b.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// Code, message, place and cause in one line.
    public var description: String {
        var text = "\(code): \(message)"
        if let file { text += " [\(file)" + (offset.map { " at byte \($0)" } ?? "") + "]" }
        if let cause { text += " (\(cause))" }
        return text
    }
}

extension LogError {
    static func corrupted(
        _ what: String, _ file: FilePath, at offset: UInt64, remedy: String = "restore the log from a copy"
    ) -> LogError {
        LogError(.corrupted, "\(what); nothing was changed: \(remedy)", file: file, offset: offset)
    }

    static func unsupported(_ version: UInt8, _ file: FilePath, at offset: UInt64 = 0) -> LogError {
        LogError(
            .unsupportedVersion,
            "format version \(version) is not known here, only \(Format.version): use a newer Fengqiao",
            file: file, offset: offset)
    }

    /// An operating system error while doing `what`, a full disk told apart from the others.
    static func system(_ errno: Errno, _ what: String, _ file: FilePath) -> LogError {
        if errno == .noSpace || errno == .diskQuotaExceeded {
            return LogError(
                .full, "no space for \(what); free some and try again", cause: errno, file: file)
        }
        return LogError(
            .io, "\(what) failed; see to the disk and the permissions, then open the log again", cause: errno,
            file: file)
    }
}
