package import FengqiaoSchema

/// The events of one block on their way into a segment: rows as columns, and what stands around a row.
package struct SealedBlock: Sendable {
    package var rows = RowColumns()
    /// For each row the number of its group in the log, from 0.
    package var groups: [UInt64] = []
    /// For each row when the log took it, in milliseconds since 1970.
    package var recordedAt: [Int64] = []

    /// Writes columns, heaps and directory. [FMT-100 to FMT-105]
    package func encoded() -> (bytes: [UInt8], directory: [UInt8]) {
        var writer = ChunkWriter()
        writer.number(rows.count)
        writer.add(IntegerChunk(groups.map { Int64(bitPattern: $0) }))
        writer.add(IntegerChunk(recordedAt))
        writer.add(IntegerChunk(rows.kinds))
        writer.add(IntegerChunk(rows.versions))
        writer.add(IntegerChunk(rows.streams))
        writer.add(IntegerChunk(rows.sequences.map { Int64(bitPattern: $0) }))
        writer.add(IntegerChunk(rows.occurredAt))
        writer.add(IntegerChunk(rows.actors))
        writer.add(IntegerChunk(rows.units))
        writer.add(IntegerChunk(rows.policyVersions, absent: FieldColumn.absentInteger))
        writer.add(rows.eventIDs, in: .tokens)
        writer.add(rows.causations, in: .tokens)
        writer.add(rows.notes, in: .texts)
        writer.add(rows.opaque, in: .texts)
        writer.number(rows.tables.count)
        for table in rows.tables {
            writer.byte(table.schema.kind)
            writer.byte(table.schema.version)
            writer.number(table.count)
            for field in table.fields { writer.add(field) }
        }
        writer.finish()
        return (writer.bytes, writer.directory.bytes)
    }

    /// What a reader may skip the block by.
    package var zone: BlockZone {
        var zone = BlockZone(
            occurredFrom: rows.occurredAt.min() ?? 0, occurredThrough: rows.occurredAt.max() ?? 0,
            recordedFrom: recordedAt.first ?? 0, recordedThrough: recordedAt.last ?? 0)
        for index in 0..<rows.count {
            zone.kinds |= 1 << UInt64(rows.kinds[index])
            zone.units.widen(rows.units[index])
            if let table = rows.table(rows.kinds[index], rows.versions[index]),
                rows.tables[table].schema.stream == .matter
            {
                zone.matters.widen(rows.streams[index])
            }
        }
        return zone
    }
}

/// The range of what a block holds.
package struct BlockZone: Sendable, Equatable {
    /// The lowest and the highest ordinal; empty if the low one is the higher.
    package struct Ordinals: Sendable, Equatable {
        package var low = UInt32.max
        package var high: UInt32 = 0

        package mutating func widen(_ ordinal: UInt32) { (low, high) = (min(low, ordinal), max(high, ordinal)) }
    }

    package var occurredFrom: Int64
    package var occurredThrough: Int64
    package var recordedFrom: Int64
    package var recordedThrough: Int64
    /// A bit for each kind; bit 0 for rows of no known kind.
    package var kinds: UInt64 = 0
    package var matters = Ordinals()
    package var units = Ordinals()
}
