/// 更正: what an event says was wrong. The event stays as it is; folds read the new value in its place.
///
/// In force in business time since the target occurred, in log time since the correction was recorded. Of several the latest
/// counts.
public struct CorrectionRecorded: EventPayload {
    public static let kind = EventKind.correctionRecorded

    /// The event that is corrected: its id, or `@` and its position.
    public var target: EventID
    /// The field's name; ``EventKind/correctableFields`` lists which.
    public var field: Token
    /// The new value as JSON; absent to take the value away.
    public var newValue: String?
    /// Why.
    public var ground: String

    /// Makes the part from its fields.
    public init(target: EventID, field: Token, newValue: String? = nil, ground: String) {
        self.target = target
        self.field = field
        self.newValue = newValue
        self.ground = ground
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        target = try reader.id("target", EventID.self)
        field = try reader.id("field", Token.self)
        newValue = try reader.optionalText("newValue")
        ground = try reader.text("ground", limit: FieldLimits.text)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("target", target)
        writer.id("field", field)
        writer.optionalText("newValue", newValue)
        writer.text("ground", ground)
    }
}
