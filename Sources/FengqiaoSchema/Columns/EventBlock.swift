/// Some thousands of events as columns: what a projection folds.
///
/// The envelope's columns have one entry an event. The fields of each kind have columns of their own; ``offsets``
/// says which entry of them belongs to a row. They may hold entries of events that are not in the block.
///
/// ```swift
/// let kinds = block.kinds, matters = block.streams
/// for row in kinds.indices where kinds[row] == accepted {
///     let tier = tiers[Int(block.offsets[row])]
/// }
/// ```
/// A call that passes a block costs nothing over thousands of events, and the loop is compiled where it is
/// written, so a projection in another module runs as fast as one here.
public struct EventBlock: ~Copyable, Sendable {
    package var positionColumn: [UInt64] = []
    package var kindColumn: [UInt8] = []
    package var offsetColumn: [UInt32] = []
    package var streamColumn: [UInt32] = []
    package var occurredColumn: [Int64] = []
    package var recordedColumn: [Int64] = []
    package var actorColumn: [UInt32] = []
    package var unitColumn: [UInt32] = []
    package var policyColumn: [Int64] = []
    /// By kind: the fields, where they are wanted.
    package var tables: [KindColumns?]
    /// What whoever fills the block unpacks in, kept from one filling to the next.
    package var room = BlockRoom()
    package let selection: EventSelection
    private let registry: SchemaRegistry
    private let occurredThrough: Int64

    /// The number of events at which a block is best handed on: state and columns then stay in the cache.
    /// Of 4,096 to 65,536 this was the fastest with three projections on a 2-core virtual machine.
    public static let preferredCount = 16_384

    /// An empty block for the events that a selection names.
    ///
    /// - Parameter occurredThrough: events that happened after this are passed over. In milliseconds since 1970 UTC.
    public init(_ selection: EventSelection, _ registry: SchemaRegistry, occurredThrough: Int64 = .max) {
        self.selection = selection
        self.registry = registry
        self.occurredThrough = occurredThrough
        tables = Array(repeating: nil, count: KindSchema.kindLimit)
        for schema in registry.newest
        where selection.columns.contains(schema.kind) || selection.rows.contains(schema.kind) {
            tables[Int(schema.kind)] = KindColumns(schema, selection)
        }
    }

    /// How many events the block holds.
    public var count: Int { kindColumn.count }

    /// The position of each event in the log.
    public var positions: Span<UInt64> { @_lifetime(borrow self) get { positionColumn.span } }
    /// The kind of each event.
    public var kinds: Span<UInt8> { @_lifetime(borrow self) get { kindColumn.span } }
    /// For each event, its entry in the columns of its kind.
    public var offsets: Span<UInt32> { @_lifetime(borrow self) get { offsetColumn.span } }
    /// The stream of each event: an ordinal in the family that the kind's schema names.
    public var streams: Span<UInt32> { @_lifetime(borrow self) get { streamColumn.span } }
    /// When each event happened, in milliseconds since 1970 UTC.
    public var occurredAt: Span<Int64> { @_lifetime(borrow self) get { occurredColumn.span } }
    /// When the log took each event, in milliseconds since 1970 UTC. Empty where the selection leaves it out, as are the
    /// three that follow.
    public var recordedAt: Span<Int64> { @_lifetime(borrow self) get { recordedColumn.span } }
    /// Who acted: an ordinal in the family of workers.
    public var actors: Span<UInt32> { @_lifetime(borrow self) get { actorColumn.span } }
    /// The actor's unit: an ordinal in the family of units.
    public var units: Span<UInt32> { @_lifetime(borrow self) get { unitColumn.span } }

    /// The version of the limits that each event was decided under; ``FieldColumn/absentInteger`` where it names none.
    public var policyVersions: Span<Int64> { @_lifetime(borrow self) get { policyColumn.span } }

    /// How many entries the columns of a kind have.
    public func count(of kind: UInt8) -> Int { tables[Int(kind)]?.count ?? 0 }

    /// The column of a top-level field, or `nil` where the selection does not name it.
    public func column(_ kind: UInt8, _ field: Int) -> FieldColumn? {
        guard let table = tables[Int(kind)], let columns = table.columns, field < columns.count, table.isWanted[field]
        else { return nil }
        return columns[field]
    }

    /// The canonical row of an event whose kind was selected as rows: whole, or bare as the selection says.
    public func row(_ index: Int) -> [UInt8]? {
        guard let rows = tables[Int(kindColumn[index])]?.rows else { return nil }
        return rows.bytes.rawSpan.copy(rows.range(Int(offsetColumn[index])))
    }

    /// Forgets the events and keeps the storage.
    public mutating func removeAll() {
        positionColumn.removeAll(keepingCapacity: true)
        kindColumn.removeAll(keepingCapacity: true)
        offsetColumn.removeAll(keepingCapacity: true)
        streamColumn.removeAll(keepingCapacity: true)
        occurredColumn.removeAll(keepingCapacity: true)
        recordedColumn.removeAll(keepingCapacity: true)
        actorColumn.removeAll(keepingCapacity: true)
        unitColumn.removeAll(keepingCapacity: true)
        policyColumn.removeAll(keepingCapacity: true)
        for index in tables.indices { tables[index]?.removeAll() }
    }

    /// Adds an event from its row, if its kind is selected.
    ///
    /// - Throws: ``DecodeError`` where the bytes are no canonical row of a known kind; the block is then
    ///   incomplete and must be emptied before it is used again.
    public mutating func append(
        _ row: RawSpan, position: UInt64, recordedAt: Int64, _ names: inout Names
    ) throws(DecodeError) {
        var reader = RowReader(row)
        let envelope = try RowEnvelope(&reader)
        guard let schema = registry.schema(kind: envelope.kind, version: envelope.version) else {
            throw DecodeError(.unknownKind, at: 1)
        }
        // Names are numbered whether or not the event is read, so that a name has one number in every replay.
        let stream = names[schema.stream].intern(row, envelope.stream)
        let actor = names[.worker].intern(row, envelope.actor)
        let unit = names[.unit].intern(row, envelope.unit)
        guard envelope.occurredAt <= occurredThrough,
            let offset = try tables[Int(envelope.kind)]?.append(&reader, envelope, fields: schema.fields.count, &names)
        else {
            for field in schema.fields { try reader.skim(field, &names) }
            guard reader.isAtEnd else { throw DecodeError(.trailingBytes, at: reader.offset) }
            return
        }
        positionColumn.append(position)
        kindColumn.append(envelope.kind)
        offsetColumn.append(UInt32(offset))
        streamColumn.append(stream)
        occurredColumn.append(envelope.occurredAt)
        let wanted = selection.envelope
        if wanted.contains(.recordedAt) { recordedColumn.append(recordedAt) }
        if wanted.contains(.actors) { actorColumn.append(actor) }
        if wanted.contains(.units) { unitColumn.append(unit) }
        if wanted.contains(.policyVersions) {
            // A column has no room for the highest half of numbers; no writer of a policy gives them out.
            let version = envelope.policyVersion.map { Int64(clamping: $0) }
            policyColumn.append(version ?? FieldColumn.absentInteger)
        }
    }
}

/// Buffers for bytes as they are stored, and as they are unpacked.
package struct BlockRoom: Sendable {
    package var stored: [UInt8] = []
    package var raw: [UInt8] = []
}

extension EventBlock {
    /// Leaves only the events for which `isKept` is true, by their index.
    package mutating func keep(where isKept: (Int) -> Bool) {
        let kept = kindColumn.indices.filter(isKept)
        if kept.count == kindColumn.count { return }
        Self.keep(kept, of: &positionColumn)
        Self.keep(kept, of: &kindColumn)
        Self.keep(kept, of: &offsetColumn)
        Self.keep(kept, of: &streamColumn)
        Self.keep(kept, of: &occurredColumn)
        Self.keep(kept, of: &recordedColumn)
        Self.keep(kept, of: &actorColumn)
        Self.keep(kept, of: &unitColumn)
        Self.keep(kept, of: &policyColumn)
    }

    private static func keep<T>(_ kept: [Int], of column: inout [T]) {
        if column.isEmpty { return }
        for (place, index) in kept.enumerated() { column[place] = column[index] }
        column.removeSubrange(kept.count...)
    }
}
