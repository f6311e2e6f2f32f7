/// The events before this one were taken over from an export, as they had been recorded elsewhere.
///
/// It is recorded by a restore and by nothing else, behind the last event that was taken over: from here on the log's
/// own clock says when something was recorded.
public struct RestoreRecorded: EventPayload {
    public static let kind = EventKind.restoreRecorded

    /// How many events were taken over.
    public var events: Int64
    /// The root of the Merkle tree (RFC 6962) over those events, in 64 hexadecimal digits: the one that the log they
    /// come from had when it had as many.
    public var root: Token

    /// Makes the part from its fields.
    public init(events: Int64, root: Token) {
        self.events = events
        self.root = root
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        events = try reader.integer("events", 1...Int64.max)
        root = try reader.id("root", Token.self)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.integer("events", events)
        writer.id("root", root)
    }
}
