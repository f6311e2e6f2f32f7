/// Why a file or a mapping cannot be read, in one sentence with its place.
public struct InterchangeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Whether the input is at fault, or reading it failed.
    public enum Code: Hashable, Sendable {
        /// What was read is not what it should be.
        case badInput
        /// The operating system could not read it.
        case io
    }

    /// Which of the two.
    public var code: Code
    /// The file.
    public var file: String
    /// The line, from 1, where there is one.
    public var line: Int?
    /// What is wrong and what to do.
    public var message: String

    /// Makes an error.
    public init(_ code: Code, file: String, line: Int? = nil, _ message: String) {
        self.code = code
        self.file = file
        self.line = line
        self.message = message
    }

    /// "receipt.xes, line 12: …"
    public var description: String {
        (line.map { "\(file), line \($0): " } ?? "\(file): ") + message
    }
}
