// The closed lists of taking up and checking. New cases go to the end; see `Code`.

/// What a check on the spot is about.
public enum CheckPhase: String, Code {
    /// 核实: whether the report is true.
    case report
    /// 核查: whether what was done is done.
    case result
}

/// What a check found.
public enum CheckResult: String, Code {
    /// 属实: it is as reported.
    case exists
    /// 不属实: it is not.
    case absent
    /// 无法核实: it cannot be told.
    case unable
    /// 通过: it is done.
    case pass
    /// 不通过: it is not done.
    case fail
}

/// Why a matter was not taken up.
public enum DeclineGround: String, Code {
    /// 不存在: there is no such thing.
    case notExist
    /// 不属管辖: it belongs to nobody here.
    case outOfJurisdiction
    /// 法定途径: a court or another procedure laid down by law is the way.
    case legalChannel
    /// 重复且无新事实: the same again without new facts.
    case repeatNoNewFacts
    /// 正在办理: a competent body is already at it (Petition Regulation 2022 art. 19).
    case inProcess
    /// Any other.
    case other
}

/// Whether two matters were joined or parted.
public enum LinkOperation: String, Code {
    /// 并案: joined.
    case link
    /// 撤销并案: parted.
    case unlink
}

/// How urgent a matter is.
public enum Severity: String, Code {
    /// 一般
    case ordinary
    /// 紧急
    case urgent
    /// 突发: counted in hours on the wall and never paused.
    case emergency
}

/// 级别 (GB/T 31000): how grave a matter is.
public enum Grade: String, Code {
    /// 特别重大
    case exceptional
    /// 重大
    case major
    /// 较大
    case large
    /// 一般
    case general
}

/// Whether the reporter was told or asked.
public enum FeedbackKind: String, Code {
    /// 反馈: told.
    case reply
    /// 回访: asked.
    case visit
}
