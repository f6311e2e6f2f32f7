public import FengqiaoModel

/// A ledger without a disk: decides on commands and folds what was decided, for tests of rules.
///
/// ```swift
/// var ledger = ModelLedger()
/// try ledger.given(founding)                       // what has happened
/// let events = try ledger.record(command)          // when
/// #expect(ledger.states["M-1"]?.phase == .inHand)  // then
/// ```
/// It knows everything in memory, so it is also the plain second way to the state that the real one reads from its log.
public struct ModelLedger: Sendable {
    /// What is known of units, calendars and policies.
    public private(set) var references = References()
    /// Every event, in order.
    public private(set) var events: [Event] = []
    /// What is known of each matter.
    public private(set) var states: [MatterID: MatterState] = [:]
    private var streamCounts: [String: UInt64] = [:]
    private var wholes: [MatterID: MatterState] = [:]

    /// An empty ledger.
    public init() {}

    /// Records commands of which none may be refused.
    public mutating func given(_ commands: [Command]) throws(Refusal) {
        for command in commands { try record(command) }
    }

    /// Decides on a command, and folds its events.
    ///
    /// - Parameter recordedAt: the log's clock; by default when the command happened, or the last one's if that is
    ///   later.
    /// - Returns: the events.
    @discardableResult
    public mutating func record(_ command: Command, recordedAt: Instant? = nil) throws(Refusal) -> [Event] {
        let last = events.last?.recordedAt ?? command.occurredAt
        let recordedAt = max(recordedAt ?? command.occurredAt, last)
        let decided = try decide(command, recordedAt: recordedAt)
        let first = UInt64(events.count)
        let whole = command.matter.flatMap { states[$0] }
        var made: [Event] = []
        for proposed in decided {
            var envelope = proposed.envelope
            if proposed.followsFirst { envelope.causation = command.eventID ?? (try? EventID(checking: "@\(first)")) }
            let event = Event(
                position: UInt64(events.count), recordedAt: recordedAt, envelope: envelope, body: proposed.body)
            events.append(event)
            made.append(event)
            fold(event, whole)
        }
        return made
    }

    /// Decides on a command and records nothing.
    public func decide(_ command: Command, recordedAt: Instant) throws(Refusal) -> [ProposedEvent] {
        var own: [Event] = []
        if case .correctionRecorded = command.body { own = events.filter { $0.matter == command.matter } }
        let context = DecisionContext(
            references: references, recordedAt: recordedAt, streamCount: streamCounts[command.stream] ?? 0,
            events: own, whole: command.matter.flatMap { wholes[$0] }
        ) { states[$0] }
        return try Decider.decide(command, in: context)
    }

    /// Why a command would be refused; `nil` where it would be recorded.
    public func refusal(of command: Command, recordedAt: Instant? = nil) -> Refusal? {
        let last = events.last?.recordedAt ?? command.occurredAt
        do throws(Refusal) {
            _ = try decide(command, recordedAt: max(recordedAt ?? command.occurredAt, last))
            return nil
        } catch { return error }
    }

    private mutating func fold(_ event: Event, _ whole: MatterState?) {
        guard let matter = event.matter else {
            references.evolve(event.body, at: event.position)
            streamCounts[event.envelope.stream, default: 0] += 1
            return
        }
        if event.whole != nil { wholes[matter] = whole }
        if case .correctionRecorded = event.body {
            let own = events.filter { $0.matter == matter }
            states[matter] = MatterState.fold(own, of: matter, partOf: wholes[matter], references)
        } else if states[matter] != nil {
            states[matter]?.evolve(event, references)
        } else {
            states[matter] = MatterState.fold([event], of: matter, partOf: wholes[matter], references)
        }
    }
}
