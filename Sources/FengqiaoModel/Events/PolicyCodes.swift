// The closed lists of policies. New cases go to the end; see `Code`.

/// 灯: the lights of the overdue queue.
public enum LightColour: String, Code {
    /// In time.
    case green
    /// Due soon.
    case blue
    /// Overdue, or behind plan.
    case yellow
    /// Overdue for long, or overdue.
    case red
}

/// What an indicator without cases does to a score.
public enum MissingRule: String, Code {
    /// Its weight goes to the others.
    case renormalise
    /// It scores half.
    case neutral
    /// It scores nothing.
    case zero
}

/// 一票否决: what caps the stars of a period.
public enum VetoEvent: String, Code {
    /// 大督查: an order of the highest level was opened.
    case grandSupervision
    /// 越级上访: a visit went past the level above the competent one.
    case bypassPetition
    /// 民转刑: a mediation was reported to the police.
    case crime
    /// 突发: an emergency arose.
    case emergency
    /// Two orders in one round.
    case repeatSupervision
}

/// On which days a post has duty.
public enum DutyPattern: String, Code {
    /// Every day.
    case everyDay
    /// Every working day.
    case everyWorkingDay
    /// The n-th such weekday of the month: the first Tuesday.
    case nthWeekday
    /// That weekday of the n-th week of the month, whose first week holds the first day and begins on Monday: the Tuesday of week 1.
    case weekdayOfWeek
    /// So many days a week.
    case weekly
    /// So many days a month.
    case monthly
    /// So many days a quarter.
    case quarterly
}

/// 指标: the indicators of the scorecard (DOMAIN D3.2).
public enum Indicator: String, Code {
    /// 上报数
    case reported
    /// 有效上报率
    case validReports
    /// 漏报率
    case missed
    /// 自办率 (一格解决)
    case selfHandled
    /// 按期处置率
    case onTimeCustody
    /// 超期未处置
    case overdueOpen
    /// 按时受理率
    case onTimeAcceptance
    /// 按时派遣率
    case onTimeDispatch
    /// 按时响应率
    case onTimeResponse
    /// 准确派遣率
    case accurateDispatch
    /// 退回率
    case returned
    /// 无理退回率
    case unfoundedReturns
    /// 返工率
    case rework
    /// 首次解决率
    case firstTimeFixed
    /// 核实按时率
    case onTimeVerification
    /// 核查按时率
    case onTimeCheck
    /// 巡查完成率
    case patrols
    /// 值守完成率
    case duty
    /// 走访覆盖率
    case visits
    /// 调解成功率
    case mediationSuccess
    /// 响应率
    case response
    /// 解决率
    case solved
    /// 满意率
    case satisfaction
    /// 参评率
    case participation
    /// 重复诉求
    case repeats
    /// 督办数
    case supervised
    /// 反馈率
    case feedback
    /// 报到率
    case assistAttendance
    /// 按期结案率
    case onTimeClosing
}
