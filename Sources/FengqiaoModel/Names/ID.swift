public import FengqiaoSchema

/// What an identifier identifies; see ``ID``.
public protocol IDTag: Sendable {
    /// The family in which the log interns such names, or `nil` where it stores them as they are.
    static var space: NameSpace? { get }
}

/// A name that the ledger was given: of a matter, a unit, a worker, a category, or anything else.
///
/// Names are compared and ordered by their bytes. Two spellings of "é" are two names, as they are two rows in
/// the log, and the order does not depend on a locale.
///
/// ```swift
/// let unit = try UnitID(checking: "village/shiqiao")
/// ```
public struct ID<Tag: IDTag>: Sendable {
    /// The name as text.
    public let string: String

    /// Takes a name from outside.
    ///
    /// - Throws: ``NameError`` where the name is empty, longer than ``NameRules/byteLimit`` or holds a
    ///   character that ``NameRules`` refuses.
    public init(checking text: String) throws(NameError) {
        try NameRules.check(text)
        string = text
    }

    /// Takes a name that was one before, such as the name of a stream that the ledger itself wrote.
    package init(trusted text: String) { string = text }
}

extension ID: ExpressibleByStringLiteral {
    /// A name written in source code. Stops the program where the name is not well-formed.
    public init(stringLiteral text: String) {
        precondition((try? NameRules.check(text)) != nil, "\"\(text)\" is not a well-formed name")
        string = text
    }
}

extension ID: CustomStringConvertible {
    /// The name as text.
    public var description: String { string }
}

extension ID: Comparable {
    /// The same bytes.
    public static func == (left: ID, right: ID) -> Bool { TextBytes.areEqual(left.string, right.string) }
    /// By bytes.
    public static func < (left: ID, right: ID) -> Bool {
        left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
    }
}

extension ID: Hashable {
    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { TextBytes.hash(string, into: &hasher) }
}

/// The tags of ``ID``.
public enum Tags {
    /// Matters.
    public enum Matter: IDTag { public static let space: NameSpace? = .matter }
    /// Units.
    public enum Unit: IDTag { public static let space: NameSpace? = .unit }
    /// Workers.
    public enum Worker: IDTag { public static let space: NameSpace? = .worker }
    /// Categories.
    public enum Category: IDTag { public static let space: NameSpace? = .category }
    /// Streams of reference events.
    public enum Stream: IDTag { public static let space: NameSpace? = .reference }
    /// Events.
    public enum Event: IDTag { public static let space: NameSpace? = nil }
    /// Anything else: a tree, a role, a jurisdiction, a source reference.
    public enum Other: IDTag { public static let space: NameSpace? = nil }
}

/// The name of a matter.
public typealias MatterID = ID<Tags.Matter>
/// The name of a unit.
public typealias UnitID = ID<Tags.Unit>
/// The opaque name of a worker.
public typealias WorkerID = ID<Tags.Worker>
/// The name of a category.
public typealias CategoryID = ID<Tags.Category>
/// The name of an event.
public typealias EventID = ID<Tags.Event>
/// Any other name.
public typealias Token = ID<Tags.Other>
