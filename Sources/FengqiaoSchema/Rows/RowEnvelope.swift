/// The part of a row that all events share, as ranges and numbers over the row's bytes.
///
/// ```
/// +--------+------+---------+----------+--------+-----+------------+-------+------+----------+----------+
/// | format | kind | version | presence | stream | seq | occurredAt | actor | unit | optional | fields … |
/// | u8 = 1 |  u8  |   u8    |    u8    |  blob  | var | zigzag var | blob  | blob |  values  |          |
/// +--------+------+---------+----------+--------+-----+------------+-------+------+----------+----------+
/// ```
/// `presence` has a bit for each optional value that follows, in this order: 1 event id (blob), 2 causation
/// (blob), 4 policy version (varint), 8 note (text). Other bits are zero. A row without an event id has the
/// id that follows from its position.
public struct RowEnvelope: Sendable {
    /// The number of the kind.
    public var kind: UInt8
    /// The version of the kind's fields.
    public var version: UInt8
    /// Where the stream's name stands.
    public var stream: Range<Int>
    /// The number of the event in its stream, from 1.
    public var sequence: UInt64
    /// When it happened: milliseconds since 1970 UTC.
    public var occurredAt: Int64
    /// Where the actor's name stands.
    public var actor: Range<Int>
    /// Where the actor's unit stands.
    public var unit: Range<Int>
    /// Where the event's own id stands, if it brought one.
    public var eventID: Range<Int>?
    /// Where the causing event's id stands.
    public var causation: Range<Int>?
    /// The version of the policy that it was decided under.
    public var policyVersion: UInt64?
    /// Where the note stands.
    public var note: Range<Int>?

    /// The format that this code writes and reads.
    public static let format: UInt8 = 1

    /// Whether a row brings an event id, told by its first bytes.
    package static func hasEventID(_ row: RawSpan) -> Bool {
        row.byteCount > 3 && row.byte(at: 3) & Presence.eventID != 0
    }

    /// The bits of the presence byte.
    public enum Presence {
        /// An event id is there.
        public static let eventID: UInt8 = 1
        /// A causation is there.
        public static let causation: UInt8 = 2
        /// A policy version is there.
        public static let policyVersion: UInt8 = 4
        /// A note is there.
        public static let note: UInt8 = 8
        /// All known bits.
        public static let all: UInt8 = 15
    }

    /// Reads the envelope and leaves the reader at the first field.
    public init(_ reader: inout RowReader) throws(DecodeError) {
        guard try reader.byte() == Self.format else { throw DecodeError(.unknownFormat, at: 0) }
        kind = try reader.byte()
        version = try reader.byte()
        guard kind > 0, Int(kind) < KindSchema.kindLimit, version > 0 else {
            throw DecodeError(.unknownKind, at: 1)
        }
        let presence = try reader.byte()
        guard presence & ~Presence.all == 0 else { throw DecodeError(.outOfRange, at: 3) }
        stream = try reader.text(allowEmpty: false)
        sequence = try reader.varint()
        occurredAt = try reader.integer()
        actor = try reader.text(allowEmpty: false)
        unit = try reader.text(allowEmpty: false)
        eventID = presence & Presence.eventID != 0 ? try reader.text(allowEmpty: false) : nil
        causation = presence & Presence.causation != 0 ? try reader.text(allowEmpty: false) : nil
        policyVersion = presence & Presence.policyVersion != 0 ? try reader.varint() : nil
        note = presence & Presence.note != 0 ? try reader.text(allowEmpty: false) : nil
    }

    /// The row without its id, its cause, its note and its number in the stream, in whose place stands 0.
    ///
    /// - Parameters:
    ///   - row: the bytes that the envelope was read from.
    ///   - start: where the fields begin.
    func bare(_ row: RawSpan, fieldsFrom start: Int) -> [UInt8] {
        var writer = RowWriter()
        writer.byte(Self.format)
        writer.byte(kind)
        writer.byte(version)
        writer.byte(policyVersion == nil ? 0 : Presence.policyVersion)
        writer.blob(row, stream)
        writer.varint(0)
        writer.integer(occurredAt)
        writer.blob(row, actor)
        writer.blob(row, unit)
        if let policyVersion { writer.varint(policyVersion) }
        return writer.bytes + row.copy(start..<row.byteCount)
    }
}
