import FengqiaoModel

/// Why a preset cannot be read or expanded, as a sentence that says what to do.
///
/// ```swift
/// do { _ = try Preset.named("west-coast")?.references(at: start) } catch {
///     print(error)  // the documents of the preset west-coast leave values open, which have no default: give …
/// }
/// ```
public struct PresetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What sort of fault it is.
    public enum Code: Hashable, Sendable {
        /// The preset's own text is wrong.
        case malformed
        /// A value that the documents leave open was not given.
        case missingInput
        /// A value was given for something that the preset does not ask for.
        case unknownInput
        /// A value was given that its field cannot hold.
        case badInput
    }

    /// What sort of fault it is.
    public var code: Code
    /// The fields or the inputs that it is about: `trees[0].levels[2].rung`, or `redAfterDays`.
    public var fields: [String]
    /// The sentence.
    public var description: String

    /// Makes an error.
    public init(_ code: Code, fields: [String], _ description: String) {
        self.code = code
        self.fields = fields
        self.description = description
    }

    /// A fault in a preset's text.
    static func malformed(_ field: String, _ reason: String) -> PresetError {
        PresetError(.malformed, fields: [field], field.isEmpty ? reason : "`\(field)` \(reason)")
    }

    init(_ error: FieldError) { self = .malformed(error.field, error.reason) }
}
