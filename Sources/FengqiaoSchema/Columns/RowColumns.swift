/// Rows as columns, with nothing lost: what is stored of events for good.
///
/// ``append(_:_:_:)`` takes a row apart, ``write(_:_:to:)`` puts it together again, byte for byte. Bytes that are no
/// row of a known kind are kept whole, as a column of their own (kind 0): a log stores what it was given.
public struct RowColumns: Sendable {
    /// The fields of one version of one kind.
    public struct Table: Sendable {
        /// What the fields are.
        public let schema: KindSchema
        /// How many rows there are.
        public package(set) var count = 0
        /// One column a field.
        public package(set) var fields: [FieldColumn]

        package init(_ schema: KindSchema) {
            self.schema = schema
            fields = schema.fields.map(FieldColumn.init)
        }
    }

    /// The kind of each row; 0 for bytes that are kept whole.
    public package(set) var kinds: [UInt8] = []
    /// The version of the kind.
    public package(set) var versions: [UInt8] = []
    /// For each row its index in its table, or in ``opaque``.
    public package(set) var offsets: [UInt32] = []
    /// The streams' ordinals.
    public package(set) var streams: [UInt32] = []
    /// The numbers in the streams.
    public package(set) var sequences: [UInt64] = []
    /// When it happened, in milliseconds since 1970 UTC.
    public package(set) var occurredAt: [Int64] = []
    /// The actors' ordinals.
    public package(set) var actors: [UInt32] = []
    /// The units' ordinals.
    public package(set) var units: [UInt32] = []
    /// The ids that events brought along; empty where they brought none.
    public package(set) var eventIDs = ByteColumn()
    /// The causing events' ids; empty where there is none.
    public package(set) var causations = ByteColumn()
    /// The policies' versions; ``FieldColumn/absentInteger`` where there is none.
    public package(set) var policyVersions: [Int64] = []
    /// The notes; empty where there is none.
    public package(set) var notes = ByteColumn()
    /// The kinds' fields, in order of first use.
    public package(set) var tables: [Table] = []
    /// Bytes that are no row of a known kind.
    public package(set) var opaque = ByteColumn()
    // Index into `tables` by kind and version, + 1; 0 where there is none yet.
    private var slots: [UInt16]

    /// No rows.
    public init() { slots = Array(repeating: 0, count: KindSchema.kindLimit << 8) }

    /// How many rows there are.
    public var count: Int { kinds.count }

    /// The table of a version of a kind, or `nil` where there are no such rows.
    public func table(_ kind: UInt8, _ version: UInt8) -> Int? {
        guard Int(kind) < KindSchema.kindLimit else { return nil }
        let slot = slots[Int(kind) << 8 | Int(version)]
        return slot == 0 ? nil : Int(slot) - 1
    }

    /// Makes an empty table; the index of the one that is there if there is one.
    package mutating func addTable(_ schema: KindSchema) -> Int {
        if let known = table(schema.kind, schema.version) { return known }
        tables.append(Table(schema))
        slots[Int(schema.kind & 63) << 8 | Int(schema.version)] = UInt16(tables.count)
        return tables.count - 1
    }

    /// Adds a row; names get their numbers in `names`, in the order in which they stand in the row.
    public mutating func append(_ row: RawSpan, _ registry: SchemaRegistry, _ names: inout Names) {
        do throws(DecodeError) { try appendKnown(row, registry, &names) } catch { appendOpaque(row) }
    }

    private mutating func appendKnown(
        _ row: RawSpan, _ registry: SchemaRegistry, _ names: inout Names
    ) throws(DecodeError) {
        var reader = RowReader(row)
        let envelope = try RowEnvelope(&reader)
        guard let schema = registry.schema(kind: envelope.kind, version: envelope.version) else {
            throw DecodeError(.unknownKind, at: 1)
        }
        // The column marks an absent version with the lowest number, so it has no room for the highest half.
        guard envelope.policyVersion ?? 0 <= UInt64(Int64.max) else { throw DecodeError(.outOfRange, at: 0) }
        let stream = names[schema.stream].intern(row, envelope.stream)
        let actor = names[.worker].intern(row, envelope.actor)
        let unit = names[.unit].intern(row, envelope.unit)
        let index = addTable(schema)
        do throws(DecodeError) {
            for field in tables[index].fields.indices { try tables[index].fields[field].append(&reader, &names) }
            guard reader.isAtEnd else { throw DecodeError(.trailingBytes, at: reader.offset) }
        } catch {
            let count = tables[index].count
            for field in tables[index].fields.indices where tables[index].fields[field].hasMore(than: count) {
                tables[index].fields[field].truncate(to: count)
            }
            throw error
        }
        kinds.append(envelope.kind)
        versions.append(envelope.version)
        offsets.append(UInt32(tables[index].count))
        tables[index].count += 1
        streams.append(stream)
        sequences.append(envelope.sequence)
        occurredAt.append(envelope.occurredAt)
        actors.append(actor)
        units.append(unit)
        eventIDs.append(row, envelope.eventID ?? 0..<0)
        causations.append(row, envelope.causation ?? 0..<0)
        policyVersions.append(envelope.policyVersion.map { Int64($0) } ?? FieldColumn.absentInteger)
        notes.append(row, envelope.note ?? 0..<0)
    }

    private mutating func appendOpaque(_ row: RawSpan) {
        kinds.append(0)
        versions.append(0)
        offsets.append(UInt32(opaque.count))
        opaque.append(row, 0..<row.byteCount)
        // What a row of no kind has here does not matter; what was before it packs best.
        streams.append(streams.last ?? 0)
        sequences.append(0)
        occurredAt.append(occurredAt.last ?? 0)
        actors.append(actors.last ?? 0)
        units.append(units.last ?? 0)
        eventIDs.appendAbsent()
        causations.appendAbsent()
        policyVersions.append(FieldColumn.absentInteger)
        notes.appendAbsent()
    }

    /// Writes one row, byte for byte as it was added. [FMT-130 to FMT-134]
    ///
    /// - Throws: ``DecodeError`` where an ordinal has no name or a table is missing.
    package func write(_ index: Int, _ names: inout some NameSource, to row: inout RowWriter) throws(DecodeError) {
        let offset = Int(offsets[index])
        if kinds[index] == 0 {
            guard offset < opaque.count else { throw DecodeError(.outOfRange, at: 0) }
            row.fixed(opaque.bytes[opaque.range(offset)])
            return
        }
        guard let found = table(kinds[index], versions[index]), offset < tables[found].count else {
            throw DecodeError(.unknownKind, at: 1)
        }
        let table = tables[found]
        let hasPolicy = policyVersions[index] != FieldColumn.absentInteger
        var presence: UInt8 = 0
        if !eventIDs.range(index).isEmpty { presence |= RowEnvelope.Presence.eventID }
        if !causations.range(index).isEmpty { presence |= RowEnvelope.Presence.causation }
        if hasPolicy { presence |= RowEnvelope.Presence.policyVersion }
        if !notes.range(index).isEmpty { presence |= RowEnvelope.Presence.note }
        row.byte(RowEnvelope.format)
        row.byte(kinds[index])
        row.byte(versions[index])
        row.byte(presence)
        try names.write(table.schema.stream, streams[index], to: &row)
        row.varint(sequences[index])
        row.integer(occurredAt[index])
        try names.write(.worker, actors[index], to: &row)
        try names.write(.unit, units[index], to: &row)
        for column in [eventIDs, causations] where !column.range(index).isEmpty {
            row.blob(column.bytes[column.range(index)])
        }
        if hasPolicy { row.varint(UInt64(bitPattern: policyVersions[index])) }
        if !notes.range(index).isEmpty { row.blob(notes.bytes[notes.range(index)]) }
        for field in table.fields { try field.write(offset, &names, to: &row) }
    }

    /// Replaces the ordinals of names, `map[space][old] = new`.
    package mutating func renumber(_ map: [[UInt32]]) {
        for index in kinds.indices {
            actors[index] = kinds[index] == 0 ? 0 : map[NameSpace.worker.index][Int(actors[index])]
            units[index] = kinds[index] == 0 ? 0 : map[NameSpace.unit.index][Int(units[index])]
            guard let table = table(kinds[index], versions[index]) else {
                streams[index] = 0
                continue
            }
            streams[index] = map[tables[table].schema.stream.index][Int(streams[index])]
        }
        for table in tables.indices {
            for field in tables[table].fields.indices { tables[table].fields[field].renumber(map) }
        }
    }
}

extension FieldColumn {
    // Whether there is something to take back: a group may have elements of an entry that is not there.
    fileprivate func hasMore(than count: Int) -> Bool {
        self.count > count || children.contains { $0.hasMore(than: Int(ends.last ?? 0)) }
    }
}
