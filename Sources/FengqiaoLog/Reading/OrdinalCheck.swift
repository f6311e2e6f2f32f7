internal import FengqiaoSchema

// Folds index arrays by ordinals, so one that has no name must not reach them, whatever a file says. The loops have
// no early end: so they cost some microseconds a block.

extension SealedReading {
    /// Whether every ordinal of a block that was just read has a name.
    func ordinals(of block: borrowing EventBlock, _ directory: BlockDirectory, _ counts: [Int]) -> Bool {
        guard Self.highest(block.actorColumn) < counts[NameSpace.worker.index],
            Self.highest(block.unitColumn) < counts[NameSpace.unit.index], streams(of: block, directory, counts)
        else { return false }
        for table in block.tables {
            guard let table, let columns = table.columns, table.count > 0 else { continue }
            for column in columns where !Self.areNamed(column, counts) { return false }
        }
        return true
    }

    private func streams(
        of block: borrowing EventBlock, _ directory: BlockDirectory, _ counts: [Int]
    ) -> Bool {
        let spaces = directory.tables.map(\.schema.stream)
        // Mostly all events of a block are of one family.
        if let only = spaces.first, spaces.allSatisfy({ $0 == only }) {
            return Self.highest(block.streamColumn) < counts[only.index]
        }
        var limits = [Int](repeating: 0, count: KindSchema.kindLimit)
        for table in directory.tables { limits[Int(table.schema.kind)] = counts[table.schema.stream.index] }
        for row in block.kindColumn.indices {
            let kind = Int(block.kindColumn[row])
            guard Int(block.streamColumn[row]) < limits[kind] else { return false }
        }
        return true
    }

    private static func areNamed(_ column: FieldColumn, _ counts: [Int]) -> Bool {
        if case .name(let space) = column.field.type {
            if !column.field.isOptional { return highest(column.names) < counts[space.index] }
            var count: UInt32 = 0
            // An absent one, the highest number there is, becomes 0 here.
            for name in column.names { count = max(count, name &+ 1) }
            return Int(count) <= counts[space.index]
        }
        return column.children.allSatisfy { areNamed($0, counts) }
    }

    private static func highest(_ ordinals: [UInt32]) -> Int {
        if ordinals.isEmpty { return -1 }
        var highest: UInt32 = 0
        for ordinal in ordinals { highest = max(highest, ordinal) }
        return Int(highest)
    }
}
