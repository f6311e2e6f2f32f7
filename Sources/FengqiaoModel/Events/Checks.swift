/// 核实/核查: somebody looked on the spot, whether a report is true or whether what was done is done.
public struct FieldCheckRecorded: EventPayload {
    public static let kind = EventKind.fieldCheckRecorded

    /// Whether the report or the result was looked at.
    public var phase: CheckPhase
    /// Who looked; never the reporter or the handler whose word is checked, where the rules say so.
    public var checker: WorkerID
    /// What was found: of a report exists, absent or unable; of a result pass, fail or unable.
    public var result: CheckResult
    /// When the check was due, where somebody set a time.
    public var due: Instant?
    /// In words.
    public var text: String?

    /// Makes the part from its fields.
    public init(phase: CheckPhase, checker: WorkerID, result: CheckResult, due: Instant? = nil, text: String? = nil) {
        self.phase = phase
        self.checker = checker
        self.result = result
        self.due = due
        self.text = text
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        phase = try reader.code("phase", CheckPhase.self)
        checker = try reader.id("checker", WorkerID.self)
        result = try reader.code("result", CheckResult.self)
        due = try reader.optionalInstant("due")
        text = try reader.optionalText("text")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("phase", phase)
        writer.id("checker", checker)
        writer.code("result", result)
        writer.optionalInstant("due", due)
        writer.optionalText("text", text)
    }
}

/// 反馈·回访: the reporter was told, or was asked.
///
/// Not reached is not dissatisfied: who was not reached has not answered, and who has not answered has no opinion.
public struct FeedbackRecorded: EventPayload {
    public static let kind = EventKind.feedbackRecorded

    /// Told or asked.
    public var kind: FeedbackKind
    /// Whether the reporter was reached.
    public var reached: Bool
    /// Whether the reporter answered.
    public var answered: Bool
    /// Whether the reporter says that it is solved.
    public var solved: Bool?
    /// How satisfied the reporter is, 1 to 5; from 4 on counts as satisfied.
    public var satisfaction: Int64?
    /// In words.
    public var text: String?

    /// Makes the part from its fields.
    public init(
        kind: FeedbackKind, reached: Bool, answered: Bool, solved: Bool? = nil, satisfaction: Int64? = nil,
        text: String? = nil
    ) {
        self.kind = kind
        self.reached = reached
        self.answered = answered
        self.solved = solved
        self.satisfaction = satisfaction
        self.text = text
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        kind = try reader.code("kind", FeedbackKind.self)
        reached = try reader.flag("reached")
        answered = try reader.flag("answered")
        solved = try reader.optionalFlag("solved")
        satisfaction = try reader.optionalInteger("satisfaction", 1...5)
        text = try reader.optionalText("text")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("kind", kind)
        writer.flag("reached", reached)
        writer.flag("answered", answered)
        writer.optionalFlag("solved", solved)
        writer.optionalInteger("satisfaction", satisfaction)
        writer.optionalText("text", text)
    }
}
