/// What one version of one kind of event consists of, beside the envelope that all events share.
///
/// A log carries the schemas of its kinds, so that it can store columns without knowing what they mean,
/// and so that a reader of a later day still can.
public struct KindSchema: Hashable, Sendable {
    /// The number of the kind, 1 to 63: it indexes tables, and stored rows name it.
    public var kind: UInt8
    /// The version of the kind's fields, from 1.
    public var version: UInt8
    /// The name in JSON and in reports, such as `MatterReported`.
    public var name: String
    /// The family of the stream that events of this kind belong to.
    public var stream: NameSpace
    /// The fields in the order in which they are written.
    public var fields: [FieldSchema]

    /// The number of kinds that a table indexed by kind must hold. Six bits: a set of kinds is one `UInt64`.
    public static let kindLimit = 64

    /// Makes a schema.
    public init(kind: UInt8, version: UInt8, name: String, stream: NameSpace, fields: [FieldSchema]) {
        self.kind = kind
        self.version = version
        self.name = name
        self.stream = stream
        self.fields = fields
    }

    /// The index of the field with this name, or `nil`.
    public func index(of field: String) -> Int? { fields.firstIndex { $0.name == field } }
}

/// The schemas that a reader of rows knows, indexed by kind and version.
public struct SchemaRegistry: Sendable {
    private var schemas: [[KindSchema?]]

    /// Makes a registry. Of two schemas for the same kind and version, the later counts.
    public init(_ all: [KindSchema]) {
        schemas = Array(repeating: [], count: KindSchema.kindLimit)
        for schema in all {
            let kind = Int(schema.kind) & (KindSchema.kindLimit - 1)
            let version = Int(schema.version)
            while schemas[kind].count <= version { schemas[kind].append(nil) }
            schemas[kind][version] = schema
        }
    }

    /// The schema of a kind's version, or `nil` where it is unknown.
    public func schema(kind: UInt8, version: UInt8) -> KindSchema? {
        guard Int(kind) < schemas.count, Int(version) < schemas[Int(kind)].count else { return nil }
        return schemas[Int(kind)][Int(version)]
    }

    /// The newest known schema of every kind, in order of kind.
    public var newest: [KindSchema] { schemas.compactMap { $0.last.flatMap { $0 } } }
}
