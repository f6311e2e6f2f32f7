/// What one kind of event says, beside the envelope.
///
/// The fields of a kind may grow and never change: a new version has those of the version before it and then new ones,
/// which are absent, empty or false in older events. What would need more is a new kind.
public protocol EventPayload: Fields {
    /// The kind.
    static var kind: EventKind { get }
    /// The newest version of its fields, from 1.
    static var version: UInt8 { get }
}

extension EventPayload {
    public static var version: UInt8 { 1 }
}

/// What happened: one payload for each kind. Calendars and policies are large and seldom, and lie apart, so that every
/// other event is not moved about with room for one.
public enum EventBody: Hashable, Sendable {
    /// See ``MatterReported``.
    case matterReported(MatterReported)
    /// See ``FieldCheckRecorded``.
    case fieldCheckRecorded(FieldCheckRecorded)
    /// See ``MatterAccepted``.
    case matterAccepted(MatterAccepted)
    /// See ``MatterDeclined``.
    case matterDeclined(MatterDeclined)
    /// See ``MatterReclassified``.
    case matterReclassified(MatterReclassified)
    /// See ``DuplicateLinked``.
    case duplicateLinked(DuplicateLinked)
    /// See ``MatterSplit``.
    case matterSplit(MatterSplit)
    /// See ``TransferProposed``.
    case transferProposed(TransferProposed)
    /// See ``TransferAccepted``.
    case transferAccepted(TransferAccepted)
    /// See ``TransferReturned``.
    case transferReturned(TransferReturned)
    /// See ``TransferAdjudicated``.
    case transferAdjudicated(TransferAdjudicated)
    /// See ``ProgressNoted``.
    case progressNoted(ProgressNoted)
    /// See ``ClockPaused``.
    case clockPaused(ClockPaused)
    /// See ``ClockResumed``.
    case clockResumed(ClockResumed)
    /// See ``ExtensionRecorded``.
    case extensionRecorded(ExtensionRecorded)
    /// See ``SupervisionRecorded``.
    case supervisionRecorded(SupervisionRecorded)
    /// See ``HandlingCompleted``.
    case handlingCompleted(HandlingCompleted)
    /// See ``MatterClosed``.
    case matterClosed(MatterClosed)
    /// See ``MatterReopened``.
    case matterReopened(MatterReopened)
    /// See ``FeedbackRecorded``.
    case feedbackRecorded(FeedbackRecorded)
    /// See ``MediationOpened``.
    case mediationOpened(MediationOpened)
    /// See ``MediationSessionHeld``.
    case mediationSessionHeld(MediationSessionHeld)
    /// See ``AgreementReached``.
    case agreementReached(AgreementReached)
    /// See ``MediationEnded``.
    case mediationEnded(MediationEnded)
    /// See ``JudicialConfirmationRecorded``.
    case judicialConfirmationRecorded(JudicialConfirmationRecorded)
    /// See ``PerformanceRecorded``.
    case performanceRecorded(PerformanceRecorded)
    /// See ``PetitionRecorded``.
    case petitionRecorded(PetitionRecorded)
    /// See ``RewardDecided``.
    case rewardDecided(RewardDecided)
    /// See ``AppealDecided``.
    case appealDecided(AppealDecided)
    /// See ``DutyLogged``.
    case dutyLogged(DutyLogged)
    /// See ``CorrectionRecorded``.
    case correctionRecorded(CorrectionRecorded)
    /// See ``CalendarPublished``.
    indirect case calendarPublished(CalendarPublished)
    /// See ``PolicyPublished``.
    indirect case policyPublished(PolicyPublished)
    /// See ``UnitChanged``.
    case unitChanged(UnitChanged)
    /// See ``DutyChanged``.
    case dutyChanged(DutyChanged)
    /// See ``RegisterPublished``.
    case registerPublished(RegisterPublished)
    /// See ``ReportPublished``.
    case reportPublished(ReportPublished)
    /// See ``LogFounded``.
    case logFounded(LogFounded)
    /// See ``RestoreRecorded``.
    case restoreRecorded(RestoreRecorded)

    /// The payload, whatever its kind.
    public var payload: any EventPayload {
        switch self {
        case .matterReported(let payload): payload
        case .fieldCheckRecorded(let payload): payload
        case .matterAccepted(let payload): payload
        case .matterDeclined(let payload): payload
        case .matterReclassified(let payload): payload
        case .duplicateLinked(let payload): payload
        case .matterSplit(let payload): payload
        case .transferProposed(let payload): payload
        case .transferAccepted(let payload): payload
        case .transferReturned(let payload): payload
        case .transferAdjudicated(let payload): payload
        case .progressNoted(let payload): payload
        case .clockPaused(let payload): payload
        case .clockResumed(let payload): payload
        case .extensionRecorded(let payload): payload
        case .supervisionRecorded(let payload): payload
        case .handlingCompleted(let payload): payload
        case .matterClosed(let payload): payload
        case .matterReopened(let payload): payload
        case .feedbackRecorded(let payload): payload
        case .mediationOpened(let payload): payload
        case .mediationSessionHeld(let payload): payload
        case .agreementReached(let payload): payload
        case .mediationEnded(let payload): payload
        case .judicialConfirmationRecorded(let payload): payload
        case .performanceRecorded(let payload): payload
        case .petitionRecorded(let payload): payload
        case .rewardDecided(let payload): payload
        case .appealDecided(let payload): payload
        case .dutyLogged(let payload): payload
        case .correctionRecorded(let payload): payload
        case .calendarPublished(let payload): payload
        case .policyPublished(let payload): payload
        case .unitChanged(let payload): payload
        case .dutyChanged(let payload): payload
        case .registerPublished(let payload): payload
        case .reportPublished(let payload): payload
        case .logFounded(let payload): payload
        case .restoreRecorded(let payload): payload
        }
    }

    /// The kind.
    public var kind: EventKind {
        switch self {
        case .matterReported: .matterReported
        case .fieldCheckRecorded: .fieldCheckRecorded
        case .matterAccepted: .matterAccepted
        case .matterDeclined: .matterDeclined
        case .matterReclassified: .matterReclassified
        case .duplicateLinked: .duplicateLinked
        case .matterSplit: .matterSplit
        case .transferProposed: .transferProposed
        case .transferAccepted: .transferAccepted
        case .transferReturned: .transferReturned
        case .transferAdjudicated: .transferAdjudicated
        case .progressNoted: .progressNoted
        case .clockPaused: .clockPaused
        case .clockResumed: .clockResumed
        case .extensionRecorded: .extensionRecorded
        case .supervisionRecorded: .supervisionRecorded
        case .handlingCompleted: .handlingCompleted
        case .matterClosed: .matterClosed
        case .matterReopened: .matterReopened
        case .feedbackRecorded: .feedbackRecorded
        case .mediationOpened: .mediationOpened
        case .mediationSessionHeld: .mediationSessionHeld
        case .agreementReached: .agreementReached
        case .mediationEnded: .mediationEnded
        case .judicialConfirmationRecorded: .judicialConfirmationRecorded
        case .performanceRecorded: .performanceRecorded
        case .petitionRecorded: .petitionRecorded
        case .rewardDecided: .rewardDecided
        case .appealDecided: .appealDecided
        case .dutyLogged: .dutyLogged
        case .correctionRecorded: .correctionRecorded
        case .calendarPublished: .calendarPublished
        case .policyPublished: .policyPublished
        case .unitChanged: .unitChanged
        case .dutyChanged: .dutyChanged
        case .registerPublished: .registerPublished
        case .reportPublished: .reportPublished
        case .logFounded: .logFounded
        case .restoreRecorded: .restoreRecorded
        }
    }
}
