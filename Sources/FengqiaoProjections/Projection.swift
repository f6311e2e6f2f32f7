public import FengqiaoSchema

/// The name of a projection and the version of its rules. A change of the rules is a new version, which is built
/// beside the old one.
public struct ProjectionName: Hashable, Sendable, CustomStringConvertible {
    /// The name.
    public var name: String
    /// The version of the rules, from 1.
    public var version: Int

    /// Makes a name.
    public init(_ name: String, version: Int) {
        self.name = name
        self.version = version
    }

    /// `overdue/1`
    public var description: String { "\(name)/\(version)" }
}

/// A pure fold of a log's events into a state: the same events give the same state, byte for byte.
///
/// A projection knows no clock, no disk and no chance. What it needs beside the events is in the events.
public protocol Projection: Sendable {
    /// What the fold ends in.
    associatedtype State: ProjectionState

    /// The name and version.
    static var name: ProjectionName { get }
    /// The kinds that it reads: a replay decodes nothing else.
    static var reads: EventSelection { get }
    /// Folds a block in. Ordinals in the block's columns are those of `names`.
    static func evolve(_ state: inout State, _ block: borrowing EventBlock, _ names: Names)
}

/// A state that can be compared with another.
public protocol ProjectionState: Sendable {
    /// The state before the first event.
    init()
    /// Hands the state's canonical bytes to a sink: equal states give equal bytes, in a fixed order, with names and
    /// not ordinals.
    func canonicalBytes(_ names: Names, into sink: (borrowing RawSpan) -> Void)
}
