import BenchmarkSupport
import Fengqiao
import FengqiaoSchema

/// Puts rows together again that were taken apart.
struct RowJoiner {
    /// The names by their numbers, from 1.
    let names: [[UInt8]]

    func join(_ parts: RowParts) throws -> [UInt8] {
        let payloadBytes = parts.payload
        let textBytes = parts.text
        var payload = RowReader(payloadBytes.rawSpan)
        var text = RowReader(textBytes.rawSpan)
        let kind = UInt8(truncatingIfNeeded: parts.kind)
        let version = try payload.byte()
        let presence = try payload.byte()
        guard let schema = EventKind.registry.schema(kind: kind, version: version) else {
            throw Failure("the database holds an event of unknown kind \(parts.kind)")
        }
        var row = RowWriter()
        for byte in [RowEnvelope.format, kind, version, presence] { row.byte(byte) }
        row.blob(try name(parts.stream))
        row.varint(UInt64(parts.sequence))
        row.integer(parts.occurredAt)
        row.blob(try name(parts.actor))
        row.blob(try name(parts.unit))
        if let id = parts.eventID { row.blob(id) }
        if presence & RowEnvelope.Presence.causation != 0 { row.blob(payload.bytes, try payload.blob()) }
        if presence & RowEnvelope.Presence.policyVersion != 0 { row.varint(try payload.varint()) }
        if presence & RowEnvelope.Presence.note != 0 { row.blob(text.bytes, try text.blob()) }
        for field in schema.fields { try join(field, &payload, &text, &row) }
        return row.bytes
    }

    private func name(_ number: Int64) throws -> [UInt8] {
        guard number >= 1, number <= names.count else { throw Failure("the database has no name \(number)") }
        return names[Int(number) - 1]
    }

    private func join(
        _ field: FieldSchema, _ payload: inout RowReader, _ text: inout RowReader, _ row: inout RowWriter
    ) throws {
        if field.isOptional {
            let isThere = try payload.flag()
            row.flag(isThere)
            if !isThere { return }
        }
        switch field.type {
        case .integer, .instant, .date: row.integer(try payload.integer())
        case .flag, .code: row.byte(try payload.byte())
        case .name: row.blob(try name(Int64(clamping: try payload.varint())))
        case .token: row.blob(payload.bytes, try payload.blob())
        case .text, .personal:
            if field.type == .personal { row.byte(try payload.byte()) }
            row.blob(text.bytes, try text.blob())
        case .digest: row.fixed(payload.bytes.copy(try payload.fixed(32)))
        case .list(let inner):
            let elements = try payload.varint()
            row.varint(elements)
            for _ in 0..<elements { for child in inner { try join(child, &payload, &text, &row) } }
        case .record(let inner): for child in inner { try join(child, &payload, &text, &row) }
        }
    }
}
