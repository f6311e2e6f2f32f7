/// The events of one kind in a block.
package struct KindColumns: Sendable {
    /// What the fields are.
    package let schema: KindSchema
    package var columns: [FieldColumn]?
    package var rows: ByteColumn?
    package var count = 0
    // A kind that is wanted as rows alone is still read to its end: a damaged row must not pass.
    private var checked: [FieldColumn]

    init(_ schema: KindSchema, asColumns: Bool, asRows: Bool) {
        self.schema = schema
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

    /// Adds an event of a version that has the first so many of the fields; the others are absent.
    mutating func append(
        _ reader: inout RowReader, fields stored: Int, _ names: inout Names
    ) throws(DecodeError) -> Int {
        if let fields = columns?.count {
            for index in 0..<min(stored, fields) { try columns?[index].append(&reader, &names) }
            for index in min(stored, fields)..<fields { columns?[index].appendAbsent() }
        } else {
            for index in checked.indices.prefix(stored) {
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
