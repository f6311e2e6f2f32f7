import FengqiaoModel
public import FengqiaoSchema

/// The fold that all reports share: what events say becomes facts, by matter.
public enum ChronicleProjection: Projection {
    /// Version 7: what ties matters to one another is stored, and which of them are linked.
    public static let name = ProjectionName("chronicle", version: 7)

    /// All kinds, of which only the fields that figures count.
    public static let reads = FactFields.selection

    /// Folds a block in.
    public static func evolve(_ state: inout Chronicle, _ block: borrowing EventBlock, _ names: Names) {
        state.evolve(block)
    }
}
