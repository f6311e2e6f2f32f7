/// The kinds of events. The raw value is the number in stored rows, and never changes.
///
/// 1 to 31 are the numbers of the catalogue's matter and duty events, 41 to 46 its reference events R1 to R6, and
/// 61 onwards events of the log itself.
public enum EventKind: UInt8, CaseIterable, Sendable {
    /// 上报: somebody reported a matter.
    case matterReported = 1
    /// 核实/核查: somebody looked on the spot.
    case fieldCheckRecorded = 2
    /// 受理(立案): the matter was accepted.
    case matterAccepted = 3
    /// 不予受理/作废: the matter was not taken up.
    case matterDeclined = 4
    /// 重新定性定级: what it is taken for changed.
    case matterReclassified = 5
    /// 并案: it was found to be one with another.
    case duplicateLinked = 6
    /// 拆分: it became several.
    case matterSplit = 7
    /// 转办: handing the matter on was proposed.
    case transferProposed = 8
    /// 签收: the receiver signed for it.
    case transferAccepted = 9
    /// 退回: the receiver handed it back.
    case transferReturned = 10
    /// 裁定: somebody above decided who holds it.
    case transferAdjudicated = 11
    /// 响应·进展: something was done or said.
    case progressNoted = 12
    /// 中止·挂账: clocks stopped.
    case clockPaused = 13
    /// 恢复: clocks run again.
    case clockResumed = 14
    /// 延期: more time was asked for, granted or refused.
    case extensionRecorded = 15
    /// 督办: somebody above looks after it.
    case supervisionRecorded = 16
    /// 处置完成: the holder says it is done.
    case handlingCompleted = 17
    /// 结案: the matter was closed.
    case matterClosed = 18
    /// 重开: the matter was opened again.
    case matterReopened = 19
    /// 反馈·回访: the reporter was told or asked.
    case feedbackRecorded = 20
    /// 调解申请/受理: mediation was requested or begun.
    case mediationOpened = 21
    /// 调解会: the parties met.
    case mediationSessionHeld = 22
    /// 达成协议: the parties agreed.
    case agreementReached = 23
    /// 终止调解: mediation ended without agreement.
    case mediationEnded = 24
    /// 司法确认: a court was asked to confirm an agreement.
    case judicialConfirmationRecorded = 25
    /// 履行: an item of an agreement was performed or not.
    case performanceRecorded = 26
    /// 信访: a petition, stage by stage.
    case petitionRecorded = 27
    /// 奖励/撤销: money was granted or taken back.
    case rewardDecided = 28
    /// 申诉裁定: whether a figure leaves the matter aside.
    case appealDecided = 29
    /// 巡查·走访·代办·议事: a worker did what the post asks for.
    case dutyLogged = 30
    /// 更正: what an event says was wrong.
    case correctionRecorded = 31
    /// R1 工作日历发布: a calendar was published.
    case calendarPublished = 41
    /// R2 规则发布: a policy was published.
    case policyPublished = 42
    /// R3 组织/网格变更: a unit came to be or changed.
    case unitChanged = 43
    /// R4 上岗/离岗: a worker took up or left a role.
    case dutyChanged = 44
    /// R5 底数发布: how many households and residents a unit has.
    case registerPublished = 45
    /// R6 通报发布: a report was made public.
    case reportPublished = 46
    /// The log was founded: its origin and its zone.
    case logFounded = 61
    /// Events were taken over from an export.
    case restoreRecorded = 62

    /// The name in JSON and in reports.
    public var name: String {
        switch self {
        case .matterReported: "MatterReported"
        case .fieldCheckRecorded: "FieldCheckRecorded"
        case .matterAccepted: "MatterAccepted"
        case .matterDeclined: "MatterDeclined"
        case .matterReclassified: "MatterReclassified"
        case .duplicateLinked: "DuplicateLinked"
        case .matterSplit: "MatterSplit"
        case .transferProposed: "TransferProposed"
        case .transferAccepted: "TransferAccepted"
        case .transferReturned: "TransferReturned"
        case .transferAdjudicated: "TransferAdjudicated"
        case .progressNoted: "ProgressNoted"
        case .clockPaused: "ClockPaused"
        case .clockResumed: "ClockResumed"
        case .extensionRecorded: "ExtensionRecorded"
        case .supervisionRecorded: "SupervisionRecorded"
        case .handlingCompleted: "HandlingCompleted"
        case .matterClosed: "MatterClosed"
        case .matterReopened: "MatterReopened"
        case .feedbackRecorded: "FeedbackRecorded"
        case .mediationOpened: "MediationOpened"
        case .mediationSessionHeld: "MediationSessionHeld"
        case .agreementReached: "AgreementReached"
        case .mediationEnded: "MediationEnded"
        case .judicialConfirmationRecorded: "JudicialConfirmationRecorded"
        case .performanceRecorded: "PerformanceRecorded"
        case .petitionRecorded: "PetitionRecorded"
        case .rewardDecided: "RewardDecided"
        case .appealDecided: "AppealDecided"
        case .dutyLogged: "DutyLogged"
        case .correctionRecorded: "CorrectionRecorded"
        case .calendarPublished: "CalendarPublished"
        case .policyPublished: "PolicyPublished"
        case .unitChanged: "UnitChanged"
        case .dutyChanged: "DutyChanged"
        case .registerPublished: "RegisterPublished"
        case .reportPublished: "ReportPublished"
        case .logFounded: "LogFounded"
        case .restoreRecorded: "RestoreRecorded"
        }
    }

    /// The kind with a name, or `nil`.
    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    /// Whether events of the kind belong to the log, its units, policies and calendars rather than to a matter.
    public var isReference: Bool { rawValue >= 41 }

    /// Whether events of the kind belong to a worker: what a post asks for is done for no matter.
    public var isOfWorker: Bool { self == .dutyLogged }

    /// Whether events of the kind belong to a matter.
    public var isOfMatter: Bool { !isReference && !isOfWorker }
}
