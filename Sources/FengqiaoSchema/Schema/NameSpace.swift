/// The families of names that a log interns.
///
/// A name in one of these families is stored once and becomes a dense ordinal, in order of first
/// use, so that a fold indexes an array where it would otherwise hash a string. Identifiers that
/// are used once or twice, such as a source reference, are stored as they are (``FieldType/token``).
public enum NameSpace: UInt8, CaseIterable, Sendable {
    /// Matters: tens of millions of them.
    case matter = 1
    /// Organisational units: grids, villages, towns, departments, mediation bodies.
    case unit = 2
    /// Workers, by opaque ID. The log holds no personal name.
    case worker = 3
    /// Categories of matters.
    case category = 4
    /// The streams that belong to no matter: units, policies, calendars, and the log itself.
    case reference = 5

    /// How many families there are: the size of a table indexed by ``index``.
    public static let count = allCases.count

    /// A dense index from 0.
    public var index: Int { Int(rawValue) - 1 }
}
