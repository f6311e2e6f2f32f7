// The closed lists of clocks. New cases go to the end; see `Code`.

/// 时钟: the clocks of a matter (DOMAIN D3.1). Each has a limit, a start and what stops it.
public enum ClockName: String, Code {
    /// 受理: from the report to the acceptance or its refusal.
    case acceptance
    /// 派遣: from the acceptance to the first proposal, where nobody took it at once.
    case dispatch
    /// 响应: from the acceptance to the first contact with the reporter.
    case firstResponse
    /// 办理: the matter itself, from the acceptance to its closing; no transfer touches it.
    case matter
    /// 持有: the holder's own, from the proposal to the completion or the next proposal.
    case custody
    /// 退回期: how long a signed transfer may come back.
    case returnWindow
    /// 核查: from the completion to the check of the result.
    case verification
    /// 反馈: from the closing to the reply to the reporter.
    case feedback
    /// 调解: from its acceptance to its end.
    case mediation
    /// 履行: an item of an agreement, until it is due.
    case performance
    /// 司法确认: 30 days from the day an agreement takes effect.
    case judicialConfirmation
    /// 信访登记: 15 days to sort a petition.
    case petitionReceipt
    /// 信访办理: 60 days from its acceptance.
    case petitionHandling
    /// 信访复查: 30 days from the request.
    case petitionReview
    /// 信访复核: 30 days from the request.
    case petitionRecheck
    /// 督办回复: until the reply is due.
    case supervisionReply
}

/// Why clocks stopped, by the list that caps and approvals go by.
public enum PauseCause: String, Code {
    /// 等待当事人: the parties must do something first.
    case parties
    /// 等待鉴定·检测·其他程序: an expert or another procedure must come first.
    case procedure
    /// 挂账: put off to a chosen day; nobody handles it meanwhile.
    case suspended
    /// 不可抗力: what nobody can help.
    case forceMajeure
    /// 听证: a hearing; its time is left out of a review (Petition Regulation 2022 art. 35 and 36).
    case hearing
    /// Any other.
    case other
}

/// How long the limit of a new round is.
public enum ReopenLimit: String, Code {
    /// As long as the first.
    case full
    /// Half as long, rounded up.
    case half
    /// Until the end of the day of the reopening.
    case sameDay
}
