import FengqiaoModel
public import FengqiaoSchema

/// The fold that all reports share: what events say becomes facts, by matter.
public enum ChronicleProjection: Projection {
    /// Version 6: duties, corrections and references are stored as columns.
    public static let name = ProjectionName("chronicle", version: 7)

    /// All kinds, of which only the fields that figures count.
    public static let reads = FactFields.selection

    /// Folds a block in.
    public static func evolve(_ state: inout Chronicle, _ block: borrowing EventBlock, _ names: Names) {
        state.evolve(block)
    }
}
