extension Event {
    /// The event as one line of JSON Lines: a CloudEvents 1.0 event with every field of the envelope.
    ///
    /// - Parameters:
    ///   - origin: the name of the log, CloudEvents' `source`.
    ///   - append: the number of the atomic group that the event was recorded in.
    ///   - zone: the zone in which times are written.
    public func json(origin: String, append: UInt64, zone: Zone) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("specversion", "1.0"),
            .init("id", .string(id)),
            .init("source", .string(origin)),
            .init("type", .string(kind.name)),
            .init("subject", .string(envelope.stream)),
            .init("time", .string(envelope.occurredAt.text(in: zone))),
            .init("recordedtime", .string(recordedAt.text(in: zone))),
            .init("sequence", .string(String(position))),
            .init("streamsequence", .integer(Int64(clamping: envelope.sequence))),
            .init("append", .integer(Int64(clamping: append))),
            .init("actor", .string(envelope.actor.string)),
            .init("unit", .string(envelope.unit.string)),
        ]
        if let causation = envelope.causation { members.append(.init("causation", .string(causation.string))) }
        if let version = envelope.policyVersion { members.append(.init("policyversion", .integer(version))) }
        if let note = envelope.note { members.append(.init("note", .string(note))) }
        // An event says which version of its kind's fields it has, unless that is the newest.
        if version != kind.version { members.append(.init("dataversion", .integer(Int64(version)))) }
        var writer = JSONFieldWriter(zone: zone, version: version)
        body.write(to: &writer)
        members.append(.init("data", writer.value))
        return .object(members)
    }
}
