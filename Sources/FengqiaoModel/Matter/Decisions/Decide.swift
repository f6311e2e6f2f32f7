/// An event that was decided on and has no position yet.
public struct ProposedEvent: Hashable, Sendable {
    /// What every event carries.
    public var envelope: Envelope
    /// What happened.
    public var body: EventBody
    /// Whether the first event of the same decision caused this one: its causation is that one's id.
    public var followsFirst = false
}

/// What a decision rests on beside the command.
public struct DecisionContext {
    /// What is known of units, calendars and policies.
    public var references: References
    /// The log's clock.
    public var recordedAt: Instant
    /// How many events the command's stream has, where it is no matter's.
    public var streamCount: UInt64
    /// What is known of a matter; `nil` where it has no events. Asked for the command's own matter and for those that
    /// ``Decider/related(to:state:)`` names.
    public var state: (MatterID) -> MatterState?
    /// The events of the command's matter, for a correction.
    public var events: [Event]
    /// For a correction of a part of a split matter, the whole just before the split.
    public var whole: MatterState?

    /// Makes a context.
    public init(
        references: References, recordedAt: Instant, streamCount: UInt64 = 0, events: [Event] = [],
        whole: MatterState? = nil, state: @escaping (MatterID) -> MatterState?
    ) {
        self.references = references
        self.recordedAt = recordedAt
        self.streamCount = streamCount
        self.events = events
        self.whole = whole
        self.state = state
    }
}

/// Decides on commands (DOMAIN D2). Pure: the same command, states, references and time give the same answer.
public enum Decider {
    /// How far ahead of the log's clock an event may have happened where no policy says, in milliseconds: five
    /// minutes, the allowance of e14.
    public static let defaultFutureAllowance: Int64 = 5 * 60_000

    /// Decides whether a command is recorded, and as which events. The first belongs to the command's own stream.
    ///
    /// - Throws: ``Refusal`` with what to do instead.
    /// - Complexity: O(fields of the command + clocks and transfers of the matter); for a correction O(events of the
    ///   matter), for the last part of a split matter O(parts).
    public static func decide(
        _ command: Command, in context: DecisionContext
    ) throws(Refusal) -> [ProposedEvent] {
        try checkFields(command)
        try checkTime(command, context)
        let kind = command.body.kind
        if kind.isReference {
            try decideReference(command, context.references)
            return [propose(command, command.body, sequence: context.streamCount + 1)]
        }
        if case .dutyLogged(let duty) = command.body {
            try checkDuty(duty, command, context)
            return [propose(command, command.body, sequence: context.streamCount + 1)]
        }
        guard let matter = command.matter else {
            throw Refusal(.invalidField, "a \(kind.name) belongs to a matter: name it in `subject`")
        }
        let state = context.state(matter) ?? MatterState(matter)
        try checkTable(command, state)
        try checkOrder(command, state)
        return try decideMatter(command, state, context)
    }

    /// The version of the limits that an event is decided under: the matter's own since its acceptance, before it those
    /// in force.
    private static func version(_ command: Command, _ state: MatterState, _ references: References) -> Int64? {
        state.acceptance == nil
            ? references.issued(.sla, at: command.occurredAt)?.policy.version : state.acceptance?.slaVersion
    }

    /// The event of the command's own stream.
    static func event(
        _ body: EventBody, _ command: Command, _ state: MatterState, _ context: DecisionContext
    ) -> ProposedEvent {
        propose(
            command, body, sequence: state.sequence + 1, version: version(command, state, context.references))
    }

    /// An event of another matter that follows from the command.
    static func consequence(
        _ body: EventBody, _ command: Command, _ state: MatterState, _ context: DecisionContext
    ) -> ProposedEvent {
        var proposed = event(body, command, state, context)
        proposed.envelope.stream = state.matter.string
        proposed.envelope.eventID = nil
        proposed.envelope.causation = nil
        proposed.envelope.note = nil
        proposed.followsFirst = true
        return proposed
    }

    private static func propose(
        _ command: Command, _ body: EventBody, sequence: UInt64, version: Int64? = nil
    ) -> ProposedEvent {
        ProposedEvent(
            envelope: Envelope(
                eventID: command.eventID, stream: command.stream, sequence: sequence,
                occurredAt: command.occurredAt, actor: command.actor, unit: command.unit,
                causation: command.causation, policyVersion: version, note: command.note), body: body)
    }
}
