/// Says which name an ordinal stands for, to whoever writes rows from columns.
public protocol NameSource {
    /// Writes the name's length and bytes; throws where no name has this ordinal.
    mutating func write(_ space: NameSpace, _ ordinal: UInt32, to row: inout RowWriter) throws(DecodeError)
}

extension Names: NameSource {
    /// Writes the name's length and bytes; throws where no name has this ordinal.
    public mutating func write(_ space: NameSpace, _ ordinal: UInt32, to row: inout RowWriter) throws(DecodeError) {
        guard ordinal < self[space].count else { throw DecodeError(.outOfRange, at: row.bytes.count) }
        row.blob(self[space].bytes(of: ordinal))
    }
}

extension FieldColumn {
    /// Writes one value as it stands in a row: the inverse of reading it from there.
    ///
    /// - Throws: ``DecodeError`` where an ordinal has no name. A value that no row can hold is written as it is:
    ///   whoever reads the row back refuses it.
    package func write(
        _ index: Int, _ names: inout some NameSource, to row: inout RowWriter
    ) throws(DecodeError) {
        if field.isOptional {
            let isPresent = isPresent(index)
            row.flag(isPresent)
            if !isPresent { return }
        }
        switch field.type {
        case .integer, .instant, .date: row.integer(integers[index])
        case .flag, .code: row.byte(codes[index])
        case .name(let space): try names.write(space, self.names[index], to: &row)
        case .token, .text: row.blob(bytes.bytes[bytes.range(index)])
        case .personal, .digest: row.fixed(bytes.bytes[bytes.range(index)])
        case .list:
            let elements = elements(index)
            row.varint(UInt64(elements.count))
            let start = row.bytes.count
            for element in elements {
                try writeElement(element, &names, to: &row)
                // A few stored bytes may stand for millions of elements.
                guard row.bytes.count - start <= RowWriter.limit else { throw DecodeError(.outOfRange, at: start) }
            }
        case .record:
            for element in elements(index) { try writeElement(element, &names, to: &row) }
        }
    }

    private func writeElement(
        _ element: Int, _ names: inout some NameSource, to row: inout RowWriter
    ) throws(DecodeError) {
        for child in children { try child.write(element, &names, to: &row) }
    }

    private func elements(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
    }

    private func isPresent(_ index: Int) -> Bool {
        switch field.type {
        case .integer, .instant, .date: integers[index] != Self.absentInteger
        case .flag, .code: codes[index] != Self.absentCode
        case .name: names[index] != NameTable.none
        case .token, .text, .personal, .digest: !bytes.range(index).isEmpty
        case .list, .record: !elements(index).isEmpty
        }
    }

    /// Takes back what was added after the first `count` values.
    mutating func truncate(to count: Int) {
        switch field.type {
        case .integer, .instant, .date: integers.removeSubrange(count...)
        case .flag, .code: codes.removeSubrange(count...)
        case .name: names.removeSubrange(count...)
        case .token, .text, .personal, .digest: bytes.truncate(to: count)
        case .list, .record:
            // A failed element may have left some of its fields behind.
            if ends.count > count { ends.removeSubrange(count...) }
            for index in children.indices { children[index].truncate(to: Int(ends.last ?? 0)) }
        }
    }

    /// Replaces the ordinals of names, `map[space][old] = new`, as when the names of a part get their numbers
    /// in the whole.
    package mutating func renumber(_ map: [[UInt32]]) {
        if case .name(let space) = field.type {
            for index in names.indices where names[index] != NameTable.none {
                names[index] = map[space.index][Int(names[index])]
            }
        }
        for index in children.indices { children[index].renumber(map) }
    }
}
