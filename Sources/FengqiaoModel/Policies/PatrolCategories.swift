/// What a patrol can see: where somebody else reports such a matter first, the patrol missed it (漏报).
public struct PatrolCategories: Fields {
    /// The categories.
    public var categories: [CategoryID]

    /// Makes the part from its fields.
    public init(categories: [CategoryID] = []) {
        self.categories = categories
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        categories = try reader.ids("categories", CategoryID.self)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.ids("categories", categories)
    }
}
