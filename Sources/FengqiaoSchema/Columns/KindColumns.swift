/// The events of one kind in a block.
package struct KindColumns: Sendable {
    /// What the fields are.
    package let schema: KindSchema
    package var columns: [FieldColumn]?
    package var rows: ByteColumn?
    package var count = 0
    /// For each field whether it is wanted; the columns of the others stay empty.
    package let isWanted: [Bool]
    private let areRowsBare: Bool

    init(_ schema: KindSchema, _ selection: EventSelection) {
        self.schema = schema
        let asColumns = selection.columns.contains(schema.kind)
        columns = asColumns ? schema.fields.map(FieldColumn.init) : nil
        rows = selection.rows.contains(schema.kind) ? ByteColumn() : nil
        areRowsBare = selection.areRowsBare
        isWanted = schema.fields.indices.map { asColumns && selection.contains(schema.kind, field: $0) }
    }

    mutating func removeAll() {
        count = 0
        rows?.removeAll()
        guard let fields = columns?.count else { return }
        for index in 0..<fields { columns?[index].removeAll() }
    }

    /// Adds an event of a version that has the first so many of the fields; the others are absent.
    mutating func append(
        _ reader: inout RowReader, _ envelope: RowEnvelope, fields stored: Int, _ names: inout Names
    ) throws(DecodeError) -> Int {
        let start = reader.offset
        // What is not wanted is still read to its end: a damaged row must not pass.
        for index in schema.fields.indices {
            if index >= stored {
                if isWanted[index] { columns?[index].appendAbsent() }
            } else if isWanted[index] {
                try columns?[index].append(&reader, &names)
            } else {
                try reader.skim(schema.fields[index], &names)
            }
        }
        guard reader.isAtEnd else { throw DecodeError(.trailingBytes, at: reader.offset) }
        if rows != nil, areRowsBare {
            let row = envelope.bare(reader.bytes, fieldsFrom: start)
            rows?.append(row.rawSpan, 0..<row.count)
        } else {
            rows?.append(reader.bytes, 0..<reader.bytes.byteCount)
        }
        count += 1
        return count - 1
    }
}

extension RowReader {
    /// Reads over one field, and gives its names their numbers.
    @_lifetime(self: copy self)
    mutating func skim(_ field: FieldSchema, _ names: inout Names) throws(DecodeError) {
        if field.isOptional, try !flag() { return }
        switch field.type {
        case .integer, .instant, .date: _ = try integer()
        case .flag: _ = try flag()
        case .code: _ = try code()
        case .name(let space): _ = names[space].intern(bytes, try text(allowEmpty: false))
        case .token: _ = try text(allowEmpty: false)
        case .text: _ = try text(allowEmpty: !field.isOptional)
        case .personal: _ = try personal()
        case .digest: _ = try fixed(32)
        case .list(let fields):
            let count = try varint()
            guard count <= UInt64(bytes.byteCount - offset), count > 0 || !field.isOptional else {
                throw DecodeError(.outOfRange, at: offset)
            }
            for _ in 0..<count { for field in fields { try skim(field, &names) } }
        case .record(let fields): for field in fields { try skim(field, &names) }
        }
    }
}
