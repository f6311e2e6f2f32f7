/// Byte strings one behind the other: string `i` ends at `ends[i]`.
public struct ByteColumn: Sendable {
    /// The end of each string.
    public package(set) var ends: [UInt32] = []
    /// The bytes of all strings.
    public package(set) var bytes: [UInt8] = []

    /// No strings.
    public init() {}

    /// How many strings there are.
    public var count: Int { ends.count }

    /// The range of a string's bytes in ``bytes``.
    public func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
    }

    /// Adds a string.
    package mutating func append(_ source: borrowing RawSpan, _ range: Range<Int>) {
        source.append(range, to: &bytes)
        ends.append(UInt32(bytes.count))
    }

    /// Adds an empty string, which stands for "none".
    package mutating func appendAbsent() { ends.append(UInt32(bytes.count)) }

    mutating func removeAll() {
        ends.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func truncate(to count: Int) {
        ends.removeSubrange(count...)
        bytes.removeSubrange(Int(ends.last ?? 0)...)
    }
}

/// One field of one kind, over all events of that kind in a block.
///
/// Which of the arrays is filled follows from the field's type; the others stay empty.
public struct FieldColumn: Sendable {
    /// The field.
    public let field: FieldSchema
    /// Values of `integer`, `instant` and `date` fields; ``absentInteger`` where there is none.
    public package(set) var integers: [Int64] = []
    /// Values of `flag` and `code` fields; ``absentCode`` where there is none.
    public package(set) var codes: [UInt8] = []
    /// Ordinals of `name` fields; ``NameTable/none`` where there is none.
    public package(set) var names: [UInt32] = []
    /// Values of `token`, `text`, `personal` and `digest` fields; empty where there is none.
    public package(set) var bytes = ByteColumn()
    /// For `list` and `record`: where the elements of each event end in the ``children``.
    public package(set) var ends: [UInt32] = []
    /// For `list` and `record`: the columns of the group's fields.
    public package(set) var children: [FieldColumn] = []

    /// Marks an absent number. [FMT-89]
    public static let absentInteger = Int64.min
    /// Marks an absent code or flag.
    public static let absentCode: UInt8 = 255

    /// An empty column.
    package init(_ field: FieldSchema) {
        self.field = field
        switch field.type {
        case .list(let fields), .record(let fields): children = fields.map(FieldColumn.init)
        default: break
        }
    }

    /// How many values there are.
    public var count: Int {
        switch field.type {
        case .integer, .instant, .date: integers.count
        case .flag, .code: codes.count
        case .name: names.count
        case .token, .text, .personal, .digest: bytes.count
        case .list, .record: ends.count
        }
    }

    mutating func removeAll() {
        integers.removeAll(keepingCapacity: true)
        codes.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
        bytes.removeAll()
        ends.removeAll(keepingCapacity: true)
        for index in children.indices { children[index].removeAll() }
    }

    /// Reads one value from a row and adds it to the column.
    mutating func append(_ reader: inout RowReader, _ names: inout Names) throws(DecodeError) {
        if field.isOptional, try !reader.flag() {
            appendAbsent()
            return
        }
        switch field.type {
        case .integer, .instant, .date: integers.append(try reader.integer())
        case .flag: codes.append(try reader.flag() ? 1 : 0)
        case .code: codes.append(try reader.code())
        case .name(let space):
            let range = try reader.text(allowEmpty: false)
            self.names.append(names[space].intern(reader.bytes, range))
        case .token: bytes.append(reader.bytes, try reader.text(allowEmpty: false))
        case .text: bytes.append(reader.bytes, try reader.text(allowEmpty: !field.isOptional))
        case .personal: bytes.append(reader.bytes, try reader.personal())
        case .digest: bytes.append(reader.bytes, try reader.fixed(32))
        case .list:
            let count = try reader.varint()
            // Every element takes at least a byte, so a count beyond the rest of the row is damage.
            guard count <= UInt64(reader.bytes.byteCount - reader.offset) else {
                throw DecodeError(.truncated, at: reader.offset)
            }
            // An absent list is written as absent, so that an event has one row.
            guard count > 0 || !field.isOptional else { throw DecodeError(.outOfRange, at: reader.offset) }
            for _ in 0..<count { try appendElement(&reader, &names) }
            ends.append(UInt32((ends.last ?? 0) + UInt32(count)))
        case .record:
            try appendElement(&reader, &names)
            ends.append((ends.last ?? 0) + 1)
        }
    }

    private mutating func appendElement(_ reader: inout RowReader, _ names: inout Names) throws(DecodeError) {
        for index in children.indices { try children[index].append(&reader, &names) }
    }

    /// Adds that there is no value: what an event of an older version says of a field that came later.
    package mutating func appendAbsent() {
        switch field.type {
        case .integer, .instant, .date: integers.append(Self.absentInteger)
        case .flag, .code: codes.append(Self.absentCode)
        case .name: names.append(NameTable.none)
        case .token, .text, .personal, .digest: bytes.appendAbsent()
        case .list, .record: ends.append(ends.last ?? 0)
        }
    }
}

extension RowReader {
    /// A personal text: its form (1 clear, 2 sealed) and the form's content. The range of form and content.
    @_lifetime(self: copy self)
    public mutating func personal() throws(DecodeError) -> Range<Int> {
        let start = offset
        switch try byte() {
        case 1: _ = try text(allowEmpty: false)
        case 2:
            _ = try text(allowEmpty: false)  // the name of the key
            _ = try blob()  // nonce, ciphertext and tag
        default: throw DecodeError(.outOfRange, at: start)
        }
        return start..<offset
    }
}
