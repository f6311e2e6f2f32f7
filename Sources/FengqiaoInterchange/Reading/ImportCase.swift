public import Fengqiao

/// One case of somebody else's log: a matter to be, with its attributes and what happened to it.
public struct ImportCase: Hashable, Sendable {
    /// The case's own name.
    public var id: String
    /// The line on which it begins, where the format has lines.
    public var line: Int?
    /// What is said of the case as a whole.
    public var attributes: [String: String]
    /// What happened, in the order of the file.
    public var activities: [Activity]

    /// One thing that happened.
    public struct Activity: Hashable, Sendable {
        /// What, by the name that mappings use.
        public var name: String
        /// When; `nil` where the file does not say, or says it in no form that is understood.
        public var time: Instant?
        /// What is said of it.
        public var attributes: [String: String]
    }
}

/// The cases of a file, as far as it could be read.
public struct ImportFile: Sendable {
    /// The cases that were read whole.
    public var cases: [ImportCase]
    /// What stopped the reading before the end of the file.
    public var fault: InterchangeError?
}
