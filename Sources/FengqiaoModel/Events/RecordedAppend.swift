/// What a log took as one: events that are stored together or not at all, with the key of the command they came from.
///
/// It is what an export writes and a restore reads, and says everything of them that a log holds.
public struct RecordedAppend: Hashable, Sendable {
    /// The events, in order, at least one; their positions follow each other and their `recordedAt` is the same.
    public var events: [Event]
    /// The idempotency key, where there was one.
    public var key: String?
    /// The SHA-256 of the canonical commands, 32 bytes: a retry is compared with it. Empty without a key.
    public var digest: [UInt8]

    /// Makes an append.
    public init(events: [Event], key: String? = nil, digest: [UInt8] = []) {
        self.events = events
        self.key = key
        self.digest = digest
    }

    /// The append as lines of JSON: see ``Event/json(origin:append:zone:)``. The first carries `commandkey` and
    /// `commanddigest`, where there was a key.
    public func json(origin: String, number: UInt64, zone: Zone) -> [JSONValue] {
        events.enumerated().map { index, event in
            let line = event.json(origin: origin, append: number, zone: zone)
            guard index == 0, let key, case .object(var members) = line else { return line }
            members.insert(.init("commandkey", .string(key)), at: members.count - 1)
            members.insert(.init("commanddigest", .string(Self.text(digest))), at: members.count - 1)
            return .object(members)
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    static func bytes(_ text: String) -> [UInt8]? {
        let values = text.utf8.map { digits.firstIndex(of: $0) }
        guard values.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = values[index], let low = values[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}

/// One line of an export: an event, and what the line says of the append that it came in.
public struct RecordedLine: Hashable, Sendable {
    /// The event.
    public var event: Event
    /// The name of the log that it comes from.
    public var origin: String
    /// The number of the append.
    public var append: UInt64
    /// The idempotency key, on the first line of an append that had one.
    public var key: String?
    /// The digest that belongs to the key.
    public var digest: [UInt8] = []

    /// Reads a line.
    ///
    /// - Throws: ``FieldError`` with the name of the field that is missing, unknown or wrong.
    public init(json: JSONValue) throws(FieldError) {
        guard json.object != nil else { throw FieldError("", "a line is an object in braces") }
        var reader = JSONFieldReader(json)
        guard try reader.text("specversion", limit: 8) == "1.0" else {
            throw FieldError("specversion", "is not 1.0, the version of CloudEvents that an export is written in")
        }
        let type = try reader.text("type", limit: 64)
        guard let kind = EventKind(name: type) else {
            throw FieldError("type", "is \"\(type)\", which is no kind of event")
        }
        let id = try reader.text("id", limit: NameRules.byteLimit)
        origin = try reader.id("source", Token.self).string
        let position = try Self.number(try reader.text("sequence", limit: 20), "sequence")
        append = UInt64(try reader.integer("append", 1...Int64.max))
        let subject = try reader.id("subject", Token.self).string
        guard !kind.isReference || subject == kind.referenceStream else {
            throw FieldError("subject", "is \"\(subject)\"; a \(type) belongs to \"\(kind.referenceStream)\"")
        }
        let envelope = Envelope(
            eventID: id == "@\(position)" ? nil : try Self.eventID(id), stream: subject,
            sequence: UInt64(try reader.integer("streamsequence", 1...Int64.max)),
            occurredAt: try reader.instant("time"), actor: try reader.id("actor", WorkerID.self),
            unit: try reader.id("unit", UnitID.self), causation: try reader.optionalID("causation", EventID.self),
            policyVersion: try reader.optionalInteger("policyversion", 0...Int64.max),
            note: try reader.optionalText("note"))
        let recordedAt = try reader.instant("recordedtime")
        let version =
            try reader.optionalInteger("dataversion", 1...Int64(kind.version)).map { UInt8($0) } ?? kind.version
        let body = try Self.body(kind, try reader.value("data"), version)
        event = Event(position: position, recordedAt: recordedAt, envelope: envelope, body: body)
        event.version = version
        // Keys are compared byte by byte and never shown, so they may hold what a name may not.
        key = try reader.optional("commandkey") { (reader, name) throws(FieldError) in
            guard let key = try reader.value(name).string, key.utf8.count <= Command.keyLimit else {
                throw FieldError(name, "must be text of at most \(Command.keyLimit) bytes")
            }
            return key
        }
        if key != nil {
            guard let bytes = RecordedAppend.bytes(try reader.text("commanddigest", limit: 64)) else {
                throw FieldError("commanddigest", "must be a SHA-256 in 64 lower-case hexadecimal digits")
            }
            digest = bytes
        }
        try reader.finish()
    }

    private static func body(
        _ kind: EventKind, _ value: JSONValue, _ version: UInt8
    ) throws(FieldError) -> EventBody {
        guard value.object != nil else { throw FieldError("data", "must be an object in braces") }
        do throws(FieldError) {
            var reader = JSONFieldReader(value, version: version)
            let body = try EventBody(kind, from: &reader)
            try reader.finish()
            return body
        } catch { throw error.within("data") }
    }

    private static func number(_ text: String, _ field: String) throws(FieldError) -> UInt64 {
        guard let number = UInt64(text), String(number) == text else {
            throw FieldError(field, "must be a whole number in digits")
        }
        return number
    }

    private static func eventID(_ text: String) throws(FieldError) -> EventID {
        guard text.utf8.first != UInt8(ascii: "@") else {
            throw FieldError("id", "is \"\(text)\", which is not the id of this position")
        }
        do throws(NameError) { return try EventID(checking: text) } catch { throw FieldError("id", error.reason) }
    }
}
