import BenchmarkSupport
import Fengqiao
import FengqiaoSchema

/// A canonical row taken apart for a table: its envelope in columns, names as numbers, free text by itself. Nothing
/// is lost: the row can be put together again.
struct RowParts {
    var kind: Int64 = 0
    var stream: Int64 = 0
    var sequence: Int64 = 0
    var occurredAt: Int64 = 0
    var actor: Int64 = 0
    var unit: Int64 = 0
    var eventID: [UInt8]?
    /// The version, what seldom stands in an envelope, and the fields, as in the row, but with numbers for names
    /// and without texts.
    var payload: [UInt8] = []
    /// The texts, each with its length, in the order of the fields.
    var text: [UInt8] = []
    /// How many bytes of `text` are text.
    var textBytes = 0
}

/// Takes rows apart, and numbers the names that it meets in order of first use.
struct RowSplitter {
    private var known: [[[UInt8]: Int64]] = Array(repeating: [:], count: NameSpace.count)
    private var count: Int64 = 0
    /// The names that were met since the last row, with their numbers.
    private(set) var fresh: [(number: Int64, space: NameSpace, name: [UInt8])] = []

    mutating func split(_ row: RawSpan) throws -> RowParts {
        fresh.removeAll(keepingCapacity: true)
        var reader = RowReader(row)
        let envelope = try RowEnvelope(&reader)
        guard let schema = EventKind.registry.schema(kind: envelope.kind, version: envelope.version) else {
            throw Failure("the log holds an event of unknown kind \(envelope.kind)")
        }
        var parts = RowParts()
        parts.kind = Int64(envelope.kind)
        parts.stream = number(schema.stream, row.copy(envelope.stream))
        parts.sequence = Int64(clamping: envelope.sequence)
        parts.occurredAt = envelope.occurredAt
        parts.actor = number(.worker, row.copy(envelope.actor))
        parts.unit = number(.unit, row.copy(envelope.unit))
        parts.eventID = envelope.eventID.map { row.copy($0) }
        var (payload, text) = (RowWriter(), RowWriter())
        payload.byte(envelope.version)
        // The presence byte as it stands, so that the row can be put together.
        payload.byte(row.byte(at: 3))
        if let causation = envelope.causation { payload.blob(row, causation) }
        if let version = envelope.policyVersion { payload.varint(version) }
        if let note = envelope.note {
            text.blob(row, note)
            parts.textBytes += note.count
        }
        for field in schema.fields { try split(field, &reader, &payload, &text, &parts.textBytes) }
        (parts.payload, parts.text) = (payload.bytes, text.bytes)
        return parts
    }

    private mutating func number(_ space: NameSpace, _ name: [UInt8]) -> Int64 {
        if let number = known[space.index][name] { return number }
        count += 1
        known[space.index][name] = count
        fresh.append((count, space, name))
        return count
    }

    private mutating func split(
        _ field: FieldSchema, _ reader: inout RowReader, _ payload: inout RowWriter, _ text: inout RowWriter,
        _ textBytes: inout Int
    ) throws {
        if field.isOptional {
            let isThere = try reader.flag()
            payload.flag(isThere)
            if !isThere { return }
        }
        switch field.type {
        case .integer, .instant, .date: payload.integer(try reader.integer())
        case .flag, .code: payload.byte(try reader.byte())
        case .name(let space): payload.varint(UInt64(number(space, reader.bytes.copy(try reader.blob()))))
        case .token: payload.blob(reader.bytes, try reader.blob())
        case .text, .personal:
            if field.type == .personal { payload.byte(try reader.byte()) }
            let range = try reader.blob()
            text.blob(reader.bytes, range)
            textBytes += range.count
        case .digest: payload.fixed(reader.bytes.copy(try reader.fixed(32)))
        case .list(let inner):
            let elements = try reader.varint()
            payload.varint(elements)
            for _ in 0..<elements {
                for child in inner { try split(child, &reader, &payload, &text, &textBytes) }
            }
        case .record(let inner): for child in inner { try split(child, &reader, &payload, &text, &textBytes) }
        }
    }
}
