import FengqiaoSchema

/// What every event carries, whatever its kind.
public struct Envelope: Hashable, Sendable {
    /// The id that the event brought along; without one it has the id that follows from its position.
    public var eventID: EventID?
    /// The name of the stream: a matter, or one of the log's reference streams.
    public var stream: String
    /// The number of the event in its stream, from 1.
    public var sequence: UInt64
    /// 业务时间: when it happened.
    public var occurredAt: Instant
    /// Who acted.
    public var actor: WorkerID
    /// For which unit.
    public var unit: UnitID
    /// The event that caused this one.
    public var causation: EventID?
    /// The version of the limits that it was decided under.
    public var policyVersion: Int64?
    /// 备注: a note.
    public var note: String?

    /// Makes an envelope.
    public init(
        eventID: EventID? = nil, stream: String, sequence: UInt64, occurredAt: Instant, actor: WorkerID,
        unit: UnitID, causation: EventID? = nil, policyVersion: Int64? = nil, note: String? = nil
    ) {
        self.eventID = eventID
        self.stream = stream
        self.sequence = sequence
        self.occurredAt = occurredAt
        self.actor = actor
        self.unit = unit
        self.causation = causation
        self.policyVersion = policyVersion
        self.note = note
    }
}

/// A fact that the log holds.
public struct Event: Hashable, Sendable {
    /// Its place in the log, from 0 and without gaps.
    public var position: UInt64
    /// 录入时间: when the log took it.
    public var recordedAt: Instant
    /// What every event carries.
    public var envelope: Envelope
    /// What happened.
    public var body: EventBody
    /// The version of the kind's fields that it was recorded in: its row is written in that one for ever.
    public var version: UInt8

    /// Makes an event, in the newest version of its kind.
    public init(position: UInt64, recordedAt: Instant, envelope: Envelope, body: EventBody) {
        self.position = position
        self.recordedAt = recordedAt
        self.envelope = envelope
        self.body = body
        version = body.kind.version
    }

    /// The kind.
    public var kind: EventKind { body.kind }

    /// The matter that the event belongs to, or `nil` for an event of the log itself.
    public var matter: MatterID? { !kind.isOfMatter ? nil : try? MatterID(checking: envelope.stream) }

    /// The matter that this matter is a part of, where the event is the first of a part of a split matter.
    public var whole: MatterID? {
        guard case .matterSplit(let split) = body else { return nil }
        return split.parent
    }

    /// The event's id: the one that it brought along, or `@` and its position.
    public var id: String { envelope.eventID?.string ?? "@\(position)" }
}

extension Event {
    /// The canonical row: what the log stores and what its proofs hash, with position and time before it.
    /// One event, one byte string.
    public var row: [UInt8] { Self.row(envelope, body, version: version) }

    /// The canonical row of an event that has no position yet, in the newest version of its kind or in an older one.
    public static func row(_ envelope: Envelope, _ body: EventBody, version: UInt8? = nil) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(RowWriter.usual)
        writeRow(envelope, body, version: version, to: &bytes)
        return bytes
    }

    /// Adds the canonical row of an event that has no position yet to some bytes.
    package static func writeRow(
        _ envelope: Envelope, _ body: EventBody, version: UInt8? = nil, to bytes: inout [UInt8]
    ) {
        let version = version ?? body.kind.version
        let note = envelope.note?.isEmpty == true ? nil : envelope.note
        var presence: UInt8 = 0
        if envelope.eventID != nil { presence |= RowEnvelope.Presence.eventID }
        if envelope.causation != nil { presence |= RowEnvelope.Presence.causation }
        if envelope.policyVersion != nil { presence |= RowEnvelope.Presence.policyVersion }
        if note != nil { presence |= RowEnvelope.Presence.note }
        var row = RowWriter(taking: &bytes)
        row.byte(RowEnvelope.format)
        row.byte(body.kind.rawValue)
        row.byte(version)
        row.byte(presence)
        row.text(envelope.stream)
        row.varint(envelope.sequence)
        row.integer(envelope.occurredAt.milliseconds)
        row.text(envelope.actor.string)
        row.text(envelope.unit.string)
        if let id = envelope.eventID { row.text(id.string) }
        if let causation = envelope.causation { row.text(causation.string) }
        if let version = envelope.policyVersion { row.varint(UInt64(version)) }
        if let note { row.text(note) }
        var writer = RowFieldWriter(row, version: version)
        body.write(to: &writer)
        writer.row.give(back: &bytes)
    }

    /// Reads a canonical row.
    ///
    /// - Throws: ``FieldError`` where the bytes are no canonical row of a known kind.
    public init(row: RawSpan, position: UInt64, recordedAt: Instant) throws(FieldError) {
        var reader = RowReader(row)
        let parts: RowEnvelope
        do throws(DecodeError) { parts = try RowEnvelope(&reader) } catch {
            throw FieldError("", "the row is damaged (\(error.reason) at byte \(error.offset))")
        }
        guard let kind = EventKind(rawValue: parts.kind), (1...kind.version).contains(parts.version) else {
            throw FieldError("", "the row is of the unknown kind \(parts.kind), version \(parts.version)")
        }
        func name<Tag>(_ field: String, _ range: Range<Int>) throws(FieldError) -> ID<Tag> {
            do throws(NameError) { return try ID(checking: row.string(range)) } catch {
                throw FieldError(field, error.reason)
            }
        }
        guard Instant.range.contains(parts.occurredAt) else { throw FieldError("occurredAt", "is out of range") }
        guard (parts.policyVersion ?? 0) <= UInt64(Int64.max) else {
            throw FieldError("policyVersion", "is out of range")
        }
        envelope = Envelope(
            eventID: try parts.eventID.map { (range) throws(FieldError) in try name("id", range) },
            stream: row.string(parts.stream), sequence: parts.sequence,
            occurredAt: Instant(milliseconds: parts.occurredAt), actor: try name("actor", parts.actor),
            unit: try name("unit", parts.unit),
            causation: try parts.causation.map { (range) throws(FieldError) in try name("causation", range) },
            policyVersion: parts.policyVersion.map { Int64($0) }, note: parts.note.map { row.string($0) })
        var fields = RowFieldReader(reader, version: parts.version)
        body = try EventBody(kind, from: &fields)
        guard fields.isAtEnd else { throw FieldError("", "the row goes on behind its last field") }
        version = parts.version
        self.position = position
        self.recordedAt = recordedAt
    }
}

extension EventBody {
    /// The body of a kind from its fields alone, as `write(to:)` wrote them in the kind's newest version.
    package init(_ kind: EventKind, fields: RawSpan) throws(FieldError) {
        var reader = RowFieldReader(RowReader(fields), version: kind.version)
        try self.init(kind, from: &reader)
        guard reader.isAtEnd else { throw FieldError("", "the row goes on behind its last field") }
    }
}
