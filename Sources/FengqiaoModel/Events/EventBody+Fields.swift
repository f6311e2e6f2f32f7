public import FengqiaoSchema

extension EventBody {
    /// Reads the fields of a kind.
    package init<R: FieldReader & ~Escapable>(_ kind: EventKind, from reader: inout R) throws(FieldError) {
        self =
            switch kind {
            case .matterReported: .matterReported(try MatterReported(from: &reader))
            case .fieldCheckRecorded: .fieldCheckRecorded(try FieldCheckRecorded(from: &reader))
            case .matterAccepted: .matterAccepted(try MatterAccepted(from: &reader))
            case .matterDeclined: .matterDeclined(try MatterDeclined(from: &reader))
            case .matterReclassified: .matterReclassified(try MatterReclassified(from: &reader))
            case .duplicateLinked: .duplicateLinked(try DuplicateLinked(from: &reader))
            case .matterSplit: .matterSplit(try MatterSplit(from: &reader))
            case .transferProposed: .transferProposed(try TransferProposed(from: &reader))
            case .transferAccepted: .transferAccepted(try TransferAccepted(from: &reader))
            case .transferReturned: .transferReturned(try TransferReturned(from: &reader))
            case .transferAdjudicated: .transferAdjudicated(try TransferAdjudicated(from: &reader))
            case .progressNoted: .progressNoted(try ProgressNoted(from: &reader))
            case .clockPaused: .clockPaused(try ClockPaused(from: &reader))
            case .clockResumed: .clockResumed(try ClockResumed(from: &reader))
            case .extensionRecorded: .extensionRecorded(try ExtensionRecorded(from: &reader))
            case .supervisionRecorded: .supervisionRecorded(try SupervisionRecorded(from: &reader))
            case .handlingCompleted: .handlingCompleted(try HandlingCompleted(from: &reader))
            case .matterClosed: .matterClosed(try MatterClosed(from: &reader))
            case .matterReopened: .matterReopened(try MatterReopened(from: &reader))
            case .feedbackRecorded: .feedbackRecorded(try FeedbackRecorded(from: &reader))
            case .mediationOpened: .mediationOpened(try MediationOpened(from: &reader))
            case .mediationSessionHeld: .mediationSessionHeld(try MediationSessionHeld(from: &reader))
            case .agreementReached: .agreementReached(try AgreementReached(from: &reader))
            case .mediationEnded: .mediationEnded(try MediationEnded(from: &reader))
            case .judicialConfirmationRecorded:
                .judicialConfirmationRecorded(try JudicialConfirmationRecorded(from: &reader))
            case .performanceRecorded: .performanceRecorded(try PerformanceRecorded(from: &reader))
            case .petitionRecorded: .petitionRecorded(try PetitionRecorded(from: &reader))
            case .rewardDecided: .rewardDecided(try RewardDecided(from: &reader))
            case .appealDecided: .appealDecided(try AppealDecided(from: &reader))
            case .dutyLogged: .dutyLogged(try DutyLogged(from: &reader))
            case .correctionRecorded: .correctionRecorded(try CorrectionRecorded(from: &reader))
            case .calendarPublished: .calendarPublished(try CalendarPublished(from: &reader))
            case .policyPublished: .policyPublished(try PolicyPublished(from: &reader))
            case .unitChanged: .unitChanged(try UnitChanged(from: &reader))
            case .dutyChanged: .dutyChanged(try DutyChanged(from: &reader))
            case .registerPublished: .registerPublished(try RegisterPublished(from: &reader))
            case .reportPublished: .reportPublished(try ReportPublished(from: &reader))
            case .logFounded: .logFounded(try LogFounded(from: &reader))
            case .restoreRecorded: .restoreRecorded(try RestoreRecorded(from: &reader))
            }
    }

    /// Writes the fields.
    package func write<W: FieldWriter>(to writer: inout W) {
        switch self {
        case .matterReported(let payload): payload.write(to: &writer)
        case .fieldCheckRecorded(let payload): payload.write(to: &writer)
        case .matterAccepted(let payload): payload.write(to: &writer)
        case .matterDeclined(let payload): payload.write(to: &writer)
        case .matterReclassified(let payload): payload.write(to: &writer)
        case .duplicateLinked(let payload): payload.write(to: &writer)
        case .matterSplit(let payload): payload.write(to: &writer)
        case .transferProposed(let payload): payload.write(to: &writer)
        case .transferAccepted(let payload): payload.write(to: &writer)
        case .transferReturned(let payload): payload.write(to: &writer)
        case .transferAdjudicated(let payload): payload.write(to: &writer)
        case .progressNoted(let payload): payload.write(to: &writer)
        case .clockPaused(let payload): payload.write(to: &writer)
        case .clockResumed(let payload): payload.write(to: &writer)
        case .extensionRecorded(let payload): payload.write(to: &writer)
        case .supervisionRecorded(let payload): payload.write(to: &writer)
        case .handlingCompleted(let payload): payload.write(to: &writer)
        case .matterClosed(let payload): payload.write(to: &writer)
        case .matterReopened(let payload): payload.write(to: &writer)
        case .feedbackRecorded(let payload): payload.write(to: &writer)
        case .mediationOpened(let payload): payload.write(to: &writer)
        case .mediationSessionHeld(let payload): payload.write(to: &writer)
        case .agreementReached(let payload): payload.write(to: &writer)
        case .mediationEnded(let payload): payload.write(to: &writer)
        case .judicialConfirmationRecorded(let payload): payload.write(to: &writer)
        case .performanceRecorded(let payload): payload.write(to: &writer)
        case .petitionRecorded(let payload): payload.write(to: &writer)
        case .rewardDecided(let payload): payload.write(to: &writer)
        case .appealDecided(let payload): payload.write(to: &writer)
        case .dutyLogged(let payload): payload.write(to: &writer)
        case .correctionRecorded(let payload): payload.write(to: &writer)
        case .calendarPublished(let payload): payload.write(to: &writer)
        case .policyPublished(let payload): payload.write(to: &writer)
        case .unitChanged(let payload): payload.write(to: &writer)
        case .dutyChanged(let payload): payload.write(to: &writer)
        case .registerPublished(let payload): payload.write(to: &writer)
        case .reportPublished(let payload): payload.write(to: &writer)
        case .logFounded(let payload): payload.write(to: &writer)
        case .restoreRecorded(let payload): payload.write(to: &writer)
        }
    }
}

extension EventKind {
    /// The type of the kind's payloads.
    var payload: any EventPayload.Type {
        switch self {
        case .matterReported: MatterReported.self
        case .fieldCheckRecorded: FieldCheckRecorded.self
        case .matterAccepted: MatterAccepted.self
        case .matterDeclined: MatterDeclined.self
        case .matterReclassified: MatterReclassified.self
        case .duplicateLinked: DuplicateLinked.self
        case .matterSplit: MatterSplit.self
        case .transferProposed: TransferProposed.self
        case .transferAccepted: TransferAccepted.self
        case .transferReturned: TransferReturned.self
        case .transferAdjudicated: TransferAdjudicated.self
        case .progressNoted: ProgressNoted.self
        case .clockPaused: ClockPaused.self
        case .clockResumed: ClockResumed.self
        case .extensionRecorded: ExtensionRecorded.self
        case .supervisionRecorded: SupervisionRecorded.self
        case .handlingCompleted: HandlingCompleted.self
        case .matterClosed: MatterClosed.self
        case .matterReopened: MatterReopened.self
        case .feedbackRecorded: FeedbackRecorded.self
        case .mediationOpened: MediationOpened.self
        case .mediationSessionHeld: MediationSessionHeld.self
        case .agreementReached: AgreementReached.self
        case .mediationEnded: MediationEnded.self
        case .judicialConfirmationRecorded: JudicialConfirmationRecorded.self
        case .performanceRecorded: PerformanceRecorded.self
        case .petitionRecorded: PetitionRecorded.self
        case .rewardDecided: RewardDecided.self
        case .appealDecided: AppealDecided.self
        case .dutyLogged: DutyLogged.self
        case .correctionRecorded: CorrectionRecorded.self
        case .calendarPublished: CalendarPublished.self
        case .policyPublished: PolicyPublished.self
        case .unitChanged: UnitChanged.self
        case .dutyChanged: DutyChanged.self
        case .registerPublished: RegisterPublished.self
        case .reportPublished: ReportPublished.self
        case .logFounded: LogFounded.self
        case .restoreRecorded: RestoreRecorded.self
        }
    }

    /// The newest version of the kind's fields.
    public var version: UInt8 { payload.version }

    /// The family of the stream that events of the kind belong to.
    public var stream: NameSpace { isReference ? .reference : isOfWorker ? .worker : .matter }

    /// The schema of the newest version.
    public var schema: KindSchema { schema(version: version) }

    /// The schema of a version, 1 to ``version``.
    public func schema(version: UInt8) -> KindSchema {
        func fields<P: EventPayload>(_ type: P.Type) -> [FieldSchema] {
            SchemaRecorder.fields(of: type, version: version)
        }
        return KindSchema(kind: rawValue, version: version, name: name, stream: stream, fields: fields(payload))
    }

    /// The schemas of all versions of all kinds.
    public static let registry = SchemaRegistry(
        allCases.flatMap { kind in (1...kind.version).map { kind.schema(version: $0) } })
}
