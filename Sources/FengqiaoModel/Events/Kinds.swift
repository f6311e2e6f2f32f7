/// The kinds of events. The raw value is the number in stored rows, and never changes.
///
/// 1 to 31 are the numbers of the catalogue's matter and duty events, 41 to 46 its reference events R1 to R6, and
/// 61 onwards events of the log itself.
public enum EventKind: UInt8, CaseIterable, Sendable {
    /// 上报: somebody reported a matter.
    case matterReported = 1
    /// 受理(立案): the matter was accepted.
    case matterAccepted = 3
    /// 转办: handing the matter on was proposed.
    case transferProposed = 8
    /// 签收: the receiver signed for it.
    case transferAccepted = 9
    /// 退回: the receiver handed it back.
    case transferReturned = 10
    /// 响应·进展: something was done or said.
    case progressNoted = 12
    /// 中止·挂账: clocks stopped.
    case clockPaused = 13
    /// 恢复: clocks run again.
    case clockResumed = 14
    /// 延期: more time was asked for, granted or refused.
    case extensionRecorded = 15
    /// 处置完成: the holder says it is done.
    case handlingCompleted = 17
    /// 结案: the matter was closed.
    case matterClosed = 18
    /// 重开: the matter was opened again.
    case matterReopened = 19
    /// 调解申请/受理: mediation was requested or begun.
    case mediationOpened = 21
    /// 达成协议: the parties agreed.
    case agreementReached = 23
    /// 终止调解: mediation ended without agreement.
    case mediationEnded = 24
    /// R1 工作日历发布: a calendar was published.
    case calendarPublished = 41
    /// R2 规则发布: a policy was published.
    case policyPublished = 42
    /// R3 组织/网格变更: a unit came to be or changed.
    case unitChanged = 43
    /// R4 上岗/离岗: a worker took up or left a role.
    case dutyChanged = 44
    /// The log was founded: its origin and its zone.
    case logFounded = 61

    /// The name in JSON and in reports.
    public var name: String {
        switch self {
        case .matterReported: "MatterReported"
        case .matterAccepted: "MatterAccepted"
        case .transferProposed: "TransferProposed"
        case .transferAccepted: "TransferAccepted"
        case .transferReturned: "TransferReturned"
        case .progressNoted: "ProgressNoted"
        case .clockPaused: "ClockPaused"
        case .clockResumed: "ClockResumed"
        case .extensionRecorded: "ExtensionRecorded"
        case .handlingCompleted: "HandlingCompleted"
        case .matterClosed: "MatterClosed"
        case .matterReopened: "MatterReopened"
        case .mediationOpened: "MediationOpened"
        case .agreementReached: "AgreementReached"
        case .mediationEnded: "MediationEnded"
        case .calendarPublished: "CalendarPublished"
        case .policyPublished: "PolicyPublished"
        case .unitChanged: "UnitChanged"
        case .dutyChanged: "DutyChanged"
        case .logFounded: "LogFounded"
        }
    }

    /// The kind with a name, or `nil`.
    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    /// Whether events of the kind belong to the log, its units, policies and calendars rather than to a matter.
    public var isReference: Bool { rawValue >= 41 }
}
