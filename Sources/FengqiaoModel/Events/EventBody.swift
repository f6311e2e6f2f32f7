public import FengqiaoSchema

/// What one kind of event says, beside the envelope.
public protocol EventPayload: Fields {
    /// The kind.
    static var kind: EventKind { get }
}

/// What happened: one payload for each kind.
public enum EventBody: Hashable, Sendable {
    /// See ``MatterReported``.
    case matterReported(MatterReported)
    /// See ``MatterAccepted``.
    case matterAccepted(MatterAccepted)
    /// See ``TransferProposed``.
    case transferProposed(TransferProposed)
    /// See ``TransferAccepted``.
    case transferAccepted(TransferAccepted)
    /// See ``TransferReturned``.
    case transferReturned(TransferReturned)
    /// See ``ProgressNoted``.
    case progressNoted(ProgressNoted)
    /// See ``ClockPaused``.
    case clockPaused(ClockPaused)
    /// See ``ClockResumed``.
    case clockResumed(ClockResumed)
    /// See ``ExtensionRecorded``.
    case extensionRecorded(ExtensionRecorded)
    /// See ``HandlingCompleted``.
    case handlingCompleted(HandlingCompleted)
    /// See ``MatterClosed``.
    case matterClosed(MatterClosed)
    /// See ``MatterReopened``.
    case matterReopened(MatterReopened)
    /// See ``MediationOpened``.
    case mediationOpened(MediationOpened)
    /// See ``AgreementReached``.
    case agreementReached(AgreementReached)
    /// See ``MediationEnded``.
    case mediationEnded(MediationEnded)
    /// See ``CalendarPublished``.
    case calendarPublished(CalendarPublished)
    /// See ``PolicyPublished``.
    case policyPublished(PolicyPublished)
    /// See ``UnitChanged``.
    case unitChanged(UnitChanged)
    /// See ``DutyChanged``.
    case dutyChanged(DutyChanged)
    /// See ``LogFounded``.
    case logFounded(LogFounded)

    /// The payload, whatever its kind.
    public var payload: any EventPayload {
        switch self {
        case .matterReported(let payload): payload
        case .matterAccepted(let payload): payload
        case .transferProposed(let payload): payload
        case .transferAccepted(let payload): payload
        case .transferReturned(let payload): payload
        case .progressNoted(let payload): payload
        case .clockPaused(let payload): payload
        case .clockResumed(let payload): payload
        case .extensionRecorded(let payload): payload
        case .handlingCompleted(let payload): payload
        case .matterClosed(let payload): payload
        case .matterReopened(let payload): payload
        case .mediationOpened(let payload): payload
        case .agreementReached(let payload): payload
        case .mediationEnded(let payload): payload
        case .calendarPublished(let payload): payload
        case .policyPublished(let payload): payload
        case .unitChanged(let payload): payload
        case .dutyChanged(let payload): payload
        case .logFounded(let payload): payload
        }
    }

    /// The kind.
    public var kind: EventKind {
        switch self {
        case .matterReported: .matterReported
        case .matterAccepted: .matterAccepted
        case .transferProposed: .transferProposed
        case .transferAccepted: .transferAccepted
        case .transferReturned: .transferReturned
        case .progressNoted: .progressNoted
        case .clockPaused: .clockPaused
        case .clockResumed: .clockResumed
        case .extensionRecorded: .extensionRecorded
        case .handlingCompleted: .handlingCompleted
        case .matterClosed: .matterClosed
        case .matterReopened: .matterReopened
        case .mediationOpened: .mediationOpened
        case .agreementReached: .agreementReached
        case .mediationEnded: .mediationEnded
        case .calendarPublished: .calendarPublished
        case .policyPublished: .policyPublished
        case .unitChanged: .unitChanged
        case .dutyChanged: .dutyChanged
        case .logFounded: .logFounded
        }
    }

    /// Reads the fields of a kind.
    init<R: FieldReader & ~Escapable>(_ kind: EventKind, from reader: inout R) throws(FieldError) {
        self =
            switch kind {
            case .matterReported: .matterReported(try MatterReported(from: &reader))
            case .matterAccepted: .matterAccepted(try MatterAccepted(from: &reader))
            case .transferProposed: .transferProposed(try TransferProposed(from: &reader))
            case .transferAccepted: .transferAccepted(try TransferAccepted(from: &reader))
            case .transferReturned: .transferReturned(try TransferReturned(from: &reader))
            case .progressNoted: .progressNoted(try ProgressNoted(from: &reader))
            case .clockPaused: .clockPaused(try ClockPaused(from: &reader))
            case .clockResumed: .clockResumed(try ClockResumed(from: &reader))
            case .extensionRecorded: .extensionRecorded(try ExtensionRecorded(from: &reader))
            case .handlingCompleted: .handlingCompleted(try HandlingCompleted(from: &reader))
            case .matterClosed: .matterClosed(try MatterClosed(from: &reader))
            case .matterReopened: .matterReopened(try MatterReopened(from: &reader))
            case .mediationOpened: .mediationOpened(try MediationOpened(from: &reader))
            case .agreementReached: .agreementReached(try AgreementReached(from: &reader))
            case .mediationEnded: .mediationEnded(try MediationEnded(from: &reader))
            case .calendarPublished: .calendarPublished(try CalendarPublished(from: &reader))
            case .policyPublished: .policyPublished(try PolicyPublished(from: &reader))
            case .unitChanged: .unitChanged(try UnitChanged(from: &reader))
            case .dutyChanged: .dutyChanged(try DutyChanged(from: &reader))
            case .logFounded: .logFounded(try LogFounded(from: &reader))
            }
    }

    /// Writes the fields.
    func write<W: FieldWriter>(to writer: inout W) {
        switch self {
        case .matterReported(let payload): payload.write(to: &writer)
        case .matterAccepted(let payload): payload.write(to: &writer)
        case .transferProposed(let payload): payload.write(to: &writer)
        case .transferAccepted(let payload): payload.write(to: &writer)
        case .transferReturned(let payload): payload.write(to: &writer)
        case .progressNoted(let payload): payload.write(to: &writer)
        case .clockPaused(let payload): payload.write(to: &writer)
        case .clockResumed(let payload): payload.write(to: &writer)
        case .extensionRecorded(let payload): payload.write(to: &writer)
        case .handlingCompleted(let payload): payload.write(to: &writer)
        case .matterClosed(let payload): payload.write(to: &writer)
        case .matterReopened(let payload): payload.write(to: &writer)
        case .mediationOpened(let payload): payload.write(to: &writer)
        case .agreementReached(let payload): payload.write(to: &writer)
        case .mediationEnded(let payload): payload.write(to: &writer)
        case .calendarPublished(let payload): payload.write(to: &writer)
        case .policyPublished(let payload): payload.write(to: &writer)
        case .unitChanged(let payload): payload.write(to: &writer)
        case .dutyChanged(let payload): payload.write(to: &writer)
        case .logFounded(let payload): payload.write(to: &writer)
        }
    }
}

extension EventKind {
    /// The newest version of the kind's fields.
    public var version: UInt8 { 1 }

    /// The family of the stream that events of the kind belong to.
    public var stream: NameSpace { isReference ? .reference : .matter }

    /// The schema of the newest version.
    public var schema: KindSchema {
        let fields =
            switch self {
            case .matterReported: SchemaRecorder.fields(of: MatterReported.self)
            case .matterAccepted: SchemaRecorder.fields(of: MatterAccepted.self)
            case .transferProposed: SchemaRecorder.fields(of: TransferProposed.self)
            case .transferAccepted: SchemaRecorder.fields(of: TransferAccepted.self)
            case .transferReturned: SchemaRecorder.fields(of: TransferReturned.self)
            case .progressNoted: SchemaRecorder.fields(of: ProgressNoted.self)
            case .clockPaused: SchemaRecorder.fields(of: ClockPaused.self)
            case .clockResumed: SchemaRecorder.fields(of: ClockResumed.self)
            case .extensionRecorded: SchemaRecorder.fields(of: ExtensionRecorded.self)
            case .handlingCompleted: SchemaRecorder.fields(of: HandlingCompleted.self)
            case .matterClosed: SchemaRecorder.fields(of: MatterClosed.self)
            case .matterReopened: SchemaRecorder.fields(of: MatterReopened.self)
            case .mediationOpened: SchemaRecorder.fields(of: MediationOpened.self)
            case .agreementReached: SchemaRecorder.fields(of: AgreementReached.self)
            case .mediationEnded: SchemaRecorder.fields(of: MediationEnded.self)
            case .calendarPublished: SchemaRecorder.fields(of: CalendarPublished.self)
            case .policyPublished: SchemaRecorder.fields(of: PolicyPublished.self)
            case .unitChanged: SchemaRecorder.fields(of: UnitChanged.self)
            case .dutyChanged: SchemaRecorder.fields(of: DutyChanged.self)
            case .logFounded: SchemaRecorder.fields(of: LogFounded.self)
            }
        return KindSchema(kind: rawValue, version: version, name: name, stream: stream, fields: fields)
    }

    /// The schemas of all kinds.
    public static let registry = SchemaRegistry(allCases.map(\.schema))
}
