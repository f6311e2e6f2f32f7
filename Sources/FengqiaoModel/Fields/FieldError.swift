/// Why a field of an event, a command or a policy cannot be read, with the field's name.
public struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path of the field: `data.items[2].due`; empty for the whole.
    public var field: String
    /// The reason, as the end of a sentence that begins with the field.
    public var reason: String

    /// Makes an error.
    public init(_ field: String, _ reason: String) {
        self.field = field
        self.reason = reason
    }

    /// The sentence: "`items[2].due` is missing".
    public var description: String { field.isEmpty ? reason : "`\(field)` \(reason)" }

    func within(_ outer: String) -> FieldError {
        if field.isEmpty { return FieldError(outer, reason) }
        return FieldError(outer + (field.hasPrefix("[") ? "" : ".") + field, reason)
    }
}
