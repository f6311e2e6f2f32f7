/// Something that somebody asks the ledger to record: an event without what the ledger sets itself.
///
/// ```swift
/// let command = Command(
///     key: "hotline/2024/000123", matter: "M-000123", at: time, actor: "w-17", unit: "grid/7",
///     .matterReported(MatterReported(channel: .hotline, originUnit: "grid/7")))
/// ```
public struct Command: Hashable, Sendable {
    /// The idempotency key. The same key with the same command returns the first answer, after a restart and a
    /// year too; with another command it is refused. Without a key a retry is another command.
    public var key: String?
    /// The id that the event shall have; `nil` for the one that follows from its position.
    public var eventID: EventID?
    /// The matter; `nil` for events of the log itself and of workers.
    public var matter: MatterID?
    /// The worker whose duty is logged; `nil` for all other kinds.
    public var worker: WorkerID?
    /// When it happened.
    public var occurredAt: Instant
    /// Who acts.
    public var actor: WorkerID
    /// For which unit.
    public var unit: UnitID
    /// The event that caused this.
    public var causation: EventID?
    /// A note.
    public var note: String?
    /// What happened.
    public var body: EventBody

    /// The longest idempotency key, in bytes of UTF-8: room for two UUIDs and a path, and it bounds the index.
    public static let keyLimit = 200

    /// Makes a command about a matter, or, without one, about the log itself.
    public init(
        key: String? = nil, eventID: EventID? = nil, matter: MatterID? = nil, at occurredAt: Instant,
        actor: WorkerID, unit: UnitID, causation: EventID? = nil, note: String? = nil, _ body: EventBody
    ) {
        self.key = key
        self.eventID = eventID
        self.matter = matter
        self.occurredAt = occurredAt
        self.actor = actor
        self.unit = unit
        self.causation = causation
        self.note = note
        self.body = body
    }

    /// Makes a command about what a worker did on duty.
    public init(
        key: String? = nil, eventID: EventID? = nil, worker: WorkerID, at occurredAt: Instant, actor: WorkerID,
        unit: UnitID, causation: EventID? = nil, note: String? = nil, _ duty: DutyLogged
    ) {
        self.init(
            key: key, eventID: eventID, at: occurredAt, actor: actor, unit: unit, causation: causation, note: note,
            .dutyLogged(duty))
        self.worker = worker
    }

    /// The canonical bytes of the command, over which a retry is compared with its original.
    public var canonicalBytes: [UInt8] {
        Event.row(
            Envelope(
                eventID: eventID, stream: stream, sequence: 0, occurredAt: occurredAt, actor: actor, unit: unit,
                causation: causation, note: note), body)
    }

    /// The name of the stream that the event will belong to.
    public var stream: String { matter?.string ?? worker?.string ?? body.kind.referenceStream }

    /// Reads a command from JSON: `{"type": …, "subject": …, "time": …, "actor": …, "unit": …, "data": {…}}` and,
    /// optionally, `key`, `id`, `causation` and `note`.
    ///
    /// - Throws: ``FieldError`` with the name of the field that is missing, unknown or wrong.
    public init(json: JSONValue) throws(FieldError) {
        guard json.object != nil else { throw FieldError("", "a command is an object in braces") }
        var reader = JSONFieldReader(json)
        let type = try reader.text("type", limit: 64)
        guard let kind = EventKind(name: type) else {
            throw FieldError("type", "is \"\(type)\", which is no kind of event")
        }
        key = try reader.optionalText("key", limit: Self.keyLimit)
        eventID = try reader.optionalID("id", EventID.self)
        let subject = try reader.optionalID("subject", Token.self)
        occurredAt = try reader.instant("time")
        actor = try reader.id("actor", WorkerID.self)
        unit = try reader.id("unit", UnitID.self)
        causation = try reader.optionalID("causation", EventID.self)
        note = try reader.optionalText("note")
        if kind.isReference {
            // An export names the reference stream as its subject; a command need not.
            if let subject, subject.string != kind.referenceStream {
                throw FieldError("subject", "must be \"\(kind.referenceStream)\" or absent for a \(type)")
            }
        } else {
            guard let subject else { throw FieldError("subject", "is missing") }
            do throws(NameError) {
                if kind.isOfWorker {
                    worker = try WorkerID(checking: subject.string)
                } else {
                    matter = try MatterID(checking: subject.string)
                }
            } catch { throw FieldError("subject", error.reason) }
        }
        let body = try reader.record("data") { (inner) throws(FieldError) in try EventBody(kind, from: &inner) }
        guard let body else { throw FieldError("data", "is missing") }
        self.body = body
        try reader.finish()
    }

    /// The command as JSON, in the form that ``init(json:)`` reads.
    public func json(zone: Zone) -> JSONValue {
        var members: [JSONValue.Member] = []
        if let key { members.append(.init("key", .string(key))) }
        if let eventID { members.append(.init("id", .string(eventID.string))) }
        members.append(.init("type", .string(body.kind.name)))
        if let subject = matter?.string ?? worker?.string { members.append(.init("subject", .string(subject))) }
        members.append(.init("time", .string(occurredAt.text(in: zone))))
        members.append(.init("actor", .string(actor.string)))
        members.append(.init("unit", .string(unit.string)))
        if let causation { members.append(.init("causation", .string(causation.string))) }
        if let note { members.append(.init("note", .string(note))) }
        var writer = JSONFieldWriter(zone: zone)
        body.write(to: &writer)
        members.append(.init("data", writer.value))
        return .object(members)
    }
}

extension EventKind {
    /// The stream that events of a reference kind belong to.
    public var referenceStream: String {
        switch self {
        case .calendarPublished: "calendars"
        case .policyPublished: "policies"
        case .unitChanged: "units"
        case .dutyChanged: "duties"
        case .registerPublished: "registers"
        case .reportPublished: "reports"
        default: "log"
        }
    }
}
