internal import FengqiaoSchema

// Folds index arrays by ordinals, so one that has no name must not reach them, whatever a file says. The loops have
// no early end: so they cost some microseconds a block.

extension SealedReading {
    /// Whether every ordinal of a block that was just read has a name.
    func ordinals(of block: borrowing EventBlock, _ directory: BlockDirectory, _ names: borrowing Names) -> Bool {
        guard Self.highest(block.actorColumn) < names[.worker].count,
            Self.highest(block.unitColumn) < names[.unit].count, streams(of: block, directory, names)
        else { return false }
        for table in block.tables {
            guard let table, let columns = table.columns, table.count > 0 else { continue }
            for column in columns where !Self.areNamed(column, names) { return false }
        }
        return true
    }

    private func streams(
        of block: borrowing EventBlock, _ directory: BlockDirectory, _ names: borrowing Names
    ) -> Bool {
        let spaces = directory.tables.map(\.schema.stream)
        // Mostly all events of a block are of one family.
        if let only = spaces.first, spaces.allSatisfy({ $0 == only }) {
            return Self.highest(block.streamColumn) < names[only].count
        }
        var counts = [Int](repeating: 0, count: KindSchema.kindLimit)
        for table in directory.tables { counts[Int(table.schema.kind)] = names[table.schema.stream].count }
        for row in block.kindColumn.indices {
            let kind = Int(block.kindColumn[row])
            guard Int(block.streamColumn[row]) < counts[kind] else { return false }
        }
        return true
    }

    private static func areNamed(_ column: FieldColumn, _ names: borrowing Names) -> Bool {
        if case .name(let space) = column.field.type {
            if !column.field.isOptional { return highest(column.names) < names[space].count }
            var count: UInt32 = 0
            // An absent one, the highest number there is, becomes 0 here.
            for name in column.names { count = max(count, name &+ 1) }
            return Int(count) <= names[space].count
        }
        return column.children.allSatisfy { areNamed($0, names) }
    }

    private static func highest(_ ordinals: [UInt32]) -> Int {
        if ordinals.isEmpty { return -1 }
        var highest: UInt32 = 0
        for ordinal in ordinals { highest = max(highest, ordinal) }
        return Int(highest)
    }
}
