/// Which units answer for a category.
public struct Responsibility: Fields {
    /// The category.
    public var category: CategoryID
    /// The units.
    public var units: [UnitID]

    /// Makes the part from its fields.
    public init(category: CategoryID, units: [UnitID] = []) {
        self.category = category
        self.units = units
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        category = try reader.id("category", CategoryID.self)
        units = try reader.ids("units", UnitID.self)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("category", category)
        writer.ids("units", units)
    }
}

/// 职责清单 / 微清单: which departments answer for which categories.
public struct ResponsibilityList: Fields {
    /// The categories.
    public var entries: [Responsibility]
    /// Whether a matter is refused to a department that does not answer for its category.
    public var isBinding: Bool

    /// Makes the part from its fields.
    public init(entries: [Responsibility] = [], isBinding: Bool) {
        self.entries = entries
        self.isBinding = isBinding
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        entries = try reader.list("entries", max: FieldLimits.list) { (inner) throws(FieldError) in
            try Responsibility(from: &inner)
        }
        isBinding = try reader.flag("isBinding")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.list("entries", entries) { $1.write(to: &$0) }
        writer.flag("isBinding", isBinding)
    }
}
