/// 并案 / 撤销并案: a matter was found to be one with another, or not to be.
///
/// The ledger writes two of these in one append: one into the duplicate's stream, which names the primary, and one into the
/// primary's, which names the duplicate. A command names the primary.
public struct DuplicateLinked: EventPayload {
    public static let kind = EventKind.duplicateLinked

    /// The matter that goes on: in the stream of the duplicate.
    public var primary: MatterID?
    /// The matter that was linked: in the stream of the primary, set by the ledger.
    public var duplicate: MatterID?
    /// Linked or unlinked.
    public var operation: LinkOperation
    /// Why.
    public var ground: String

    /// Makes the part from its fields.
    public init(primary: MatterID? = nil, duplicate: MatterID? = nil, operation: LinkOperation, ground: String) {
        self.primary = primary
        self.duplicate = duplicate
        self.operation = operation
        self.ground = ground
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        primary = try reader.optionalID("primary", MatterID.self)
        duplicate = try reader.optionalID("duplicate", MatterID.self)
        operation = try reader.code("operation", LinkOperation.self)
        ground = try reader.text("ground", limit: FieldLimits.text)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalID("primary", primary)
        writer.optionalID("duplicate", duplicate)
        writer.code("operation", operation)
        writer.text("ground", ground)
    }
}

/// 拆分: one matter became several.
///
/// The ledger writes one of these into the parent's stream, which names the children, and one into each child's, which
/// names the parent and is that child's first event. A command names the children. They inherit the time of filing, the
/// tier and everything up to the split; reports stay with the parent.
public struct MatterSplit: EventPayload {
    public static let kind = EventKind.matterSplit

    /// The new matters, 2 to 100: in the stream of the parent.
    public var children: [MatterID]
    /// The matter that was split: in the stream of a child, set by the ledger.
    public var parent: MatterID?
    /// Why.
    public var ground: String?

    /// Makes the part from its fields.
    public init(children: [MatterID] = [], parent: MatterID? = nil, ground: String? = nil) {
        self.children = children
        self.parent = parent
        self.ground = ground
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        children = try reader.ids("children", MatterID.self)
        parent = try reader.optionalID("parent", MatterID.self)
        ground = try reader.optionalText("ground")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.ids("children", children)
        writer.optionalID("parent", parent)
        writer.optionalText("ground", ground)
    }
}
