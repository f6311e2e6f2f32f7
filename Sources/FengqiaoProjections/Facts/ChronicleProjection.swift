import FengqiaoModel
public import FengqiaoSchema

/// The fold that all reports share: what events say becomes facts, by matter.
public enum ChronicleProjection: Projection {
    /// Version 2: facts in the place of stories.
    public static let name = ProjectionName("chronicle", version: 2)

    /// All kinds but those that no figure counts.
    public static let reads = EventSelection(
        columns: KindSet([]),
        rows: KindSet(
            EventKind.allCases.filter { kind in
                switch kind {
                case .mediationSessionHeld, .restoreRecorded: false
                default: true
                }
            }.map(\.rawValue)))

    /// Folds a block in.
    public static func evolve(_ state: inout Chronicle, _ block: borrowing EventBlock, _ names: Names) {
        // All names of the block are numbered: what is looked up in the copy is never added to it.
        var names = names
        for index in 0..<block.count {
            guard let bytes = block.row(index) else { continue }
            let recordedAt = Instant(milliseconds: block.recordedAt[index])
            // The block has read the row to its end already; a row that the model refuses was never appended.
            guard let event = try? Event(row: bytes.rawSpan, position: block.positions[index], recordedAt: recordedAt)
            else { continue }
            state.evolve(event, &names)
        }
    }
}
