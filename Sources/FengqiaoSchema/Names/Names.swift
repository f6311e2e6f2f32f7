/// The name tables of a log, one for each ``NameSpace``.
public struct Names: Sendable {
    private var tables: [NameTable]

    /// Empty tables.
    public init() { tables = (0..<NameSpace.count).map { _ in NameTable() } }

    /// The table of a family.
    public subscript(space: NameSpace) -> NameTable {
        get { tables[space.index] }
        _modify { yield &tables[space.index] }
    }
}
