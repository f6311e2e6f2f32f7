/// Some thousands of events as columns: what a projection folds.
///
/// The envelope's columns have one entry an event. The fields of each kind have one entry an event *of that
/// kind*, in the same order; a fold keeps a counter a kind, or asks ``offsets`` which entry belongs to a row.
///
/// ```swift
/// let kinds = block.kinds, matters = block.streams
/// for row in kinds.indices where kinds[row] == accepted {
///     let tier = tiers[Int(block.offsets[row])]
/// }
/// ```
/// A call that passes a block costs nothing over thousands of events, and the loop is compiled where it is
/// written, so a projection in another module runs as fast as one here.
public struct EventBlock: ~Copyable {
    private var positionColumn: [UInt64] = []
    private var kindColumn: [UInt8] = []
    private var offsetColumn: [UInt32] = []
    private var streamColumn: [UInt32] = []
    private var occurredColumn: [Int64] = []
    private var recordedColumn: [Int64] = []
    private var actorColumn: [UInt32] = []
    private var unitColumn: [UInt32] = []
    private var tables: [KindColumns?]
    private let selection: EventSelection
    private let registry: SchemaRegistry
    private let occurredThrough: Int64

    /// The number of events at which a block is best handed on: state and columns then stay in the cache.
    /// Of 4,096 to 65,536 this was the fastest with three projections on a 2-core virtual machine.
    public static let preferredCount = 16_384

    /// An empty block for the events that a selection names.
    ///
    /// - Parameter occurredThrough: events that happened after this are passed over, names and all: the block
    ///   then reads as if they had not happened. In milliseconds since 1970 UTC.
    public init(_ selection: EventSelection, _ registry: SchemaRegistry, occurredThrough: Int64 = .max) {
        self.selection = selection
        self.registry = registry
        self.occurredThrough = occurredThrough
        tables = Array(repeating: nil, count: KindSchema.kindLimit)
        for schema in registry.newest
        where selection.columns.contains(schema.kind) || selection.rows.contains(schema.kind) {
            tables[Int(schema.kind)] = KindColumns(
                schema, asColumns: selection.columns.contains(schema.kind),
                asRows: selection.rows.contains(schema.kind))
        }
    }

    /// How many events the block holds.
    public var count: Int { kindColumn.count }

    /// The position of each event in the log.
    public var positions: Span<UInt64> { @_lifetime(borrow self) get { positionColumn.span } }
    /// The kind of each event.
    public var kinds: Span<UInt8> { @_lifetime(borrow self) get { kindColumn.span } }
    /// For each event, its index among the events of its kind in this block.
    public var offsets: Span<UInt32> { @_lifetime(borrow self) get { offsetColumn.span } }
    /// The stream of each event: an ordinal in the family that the kind's schema names.
    public var streams: Span<UInt32> { @_lifetime(borrow self) get { streamColumn.span } }
    /// When each event happened, in milliseconds since 1970 UTC.
    public var occurredAt: Span<Int64> { @_lifetime(borrow self) get { occurredColumn.span } }
    /// When the log took each event, in milliseconds since 1970 UTC.
    public var recordedAt: Span<Int64> { @_lifetime(borrow self) get { recordedColumn.span } }
    /// Who acted: an ordinal in the family of workers.
    public var actors: Span<UInt32> { @_lifetime(borrow self) get { actorColumn.span } }
    /// The actor's unit: an ordinal in the family of units.
    public var units: Span<UInt32> { @_lifetime(borrow self) get { unitColumn.span } }

    /// The column of a top-level field, or `nil` where the block does not hold the kind as columns.
    public func column(_ kind: UInt8, _ field: Int) -> FieldColumn? {
        guard let columns = tables[Int(kind)]?.columns, field < columns.count else { return nil }
        return columns[field]
    }

    /// The whole canonical row of an event whose kind was selected as rows.
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
        if envelope.occurredAt > occurredThrough { return }
        // The envelope's names are numbered whether or not the kind is read.
        let stream = names[schema.stream].intern(row, envelope.stream)
        let actor = names[.worker].intern(row, envelope.actor)
        let unit = names[.unit].intern(row, envelope.unit)
        guard let offset = try tables[Int(envelope.kind)]?.append(&reader, &names) else { return }
        positionColumn.append(position)
        kindColumn.append(envelope.kind)
        offsetColumn.append(UInt32(offset))
        streamColumn.append(stream)
        occurredColumn.append(envelope.occurredAt)
        recordedColumn.append(recordedAt)
        actorColumn.append(actor)
        unitColumn.append(unit)
    }
}

/// The events of one kind in a block.
struct KindColumns: Sendable {
    var columns: [FieldColumn]?
    var rows: ByteColumn?
    var count = 0
    // A kind that is wanted as rows alone is still read to its end: a damaged row must not pass.
    private var checked: [FieldColumn]

    init(_ schema: KindSchema, asColumns: Bool, asRows: Bool) {
        let fields = schema.fields.map(FieldColumn.init)
        columns = asColumns ? fields : nil
        rows = asRows ? ByteColumn() : nil
        checked = asColumns ? [] : fields
    }

    mutating func removeAll() {
        count = 0
        rows?.removeAll()
        guard let fields = columns?.count else { return }
        for index in 0..<fields { columns?[index].removeAll() }
    }

    mutating func append(_ reader: inout RowReader, _ names: inout Names) throws(DecodeError) -> Int {
        if let fields = columns?.count {
            for index in 0..<fields { try columns?[index].append(&reader, &names) }
        } else {
            for index in checked.indices {
                try checked[index].append(&reader, &names)
                checked[index].removeAll()
            }
        }
        guard reader.isAtEnd else { throw DecodeError(.trailingBytes, at: reader.offset) }
        rows?.append(reader.bytes, 0..<reader.bytes.byteCount)
        count += 1
        return count - 1
    }
}
