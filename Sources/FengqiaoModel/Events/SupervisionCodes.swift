// The closed lists of what stands beside the handling. New cases go to the end; see `Code`.

/// How far a supervision order has come.
public enum SupervisionPhase: String, Code {
    /// Opened.
    case opened
    /// 回复: answered.
    case replied
    /// 销号: lifted.
    case lifted
}

/// 督办层级: how high a supervision order is.
public enum SupervisionLevel: String, Code {
    /// 催办: a reminder.
    case urge
    /// 督办: an order.
    case supervise
    /// 挂牌督办: an order that is made public.
    case listed
    /// 大督查: the inspection of the whole district.
    case grand
}

/// How far a petition has come (Petition Regulation 2022).
public enum PetitionStage: String, Code {
    /// 登记: handed in.
    case registered
    /// 受理: taken up by who is competent.
    case accepted
    /// 不予受理: not taken up.
    case declined
    /// 答复: answered in writing.
    case answered
    /// 申请复查: a review was asked for, within 30 days of the answer.
    case reviewRequested
    /// 复查答复: the review was answered.
    case reviewed
    /// 申请复核: a second review was asked for, within 30 days.
    case recheckRequested
    /// 复核答复: the second review was answered; the same facts are then closed.
    case rechecked
    /// 劝返: the petitioner was persuaded to go home; explained, not resolved.
    case persuaded
    /// 撤回: withdrawn.
    case withdrawn
}

/// How a petition came.
public enum PetitionChannel: String, Code {
    /// 走访: handed in in person.
    case visit
    /// 书信: by letter.
    case letter
    /// 网络: over the network.
    case online
    /// 电话: by telephone.
    case phone
    /// 领导下访: a leader went to the people; never a bypass.
    case leaderVisit
}

/// Whether a reward was granted or taken back.
public enum RewardOperation: String, Code {
    /// Granted.
    case grant
    /// 撤销: taken back.
    case revoke
}

/// What a reward is for.
public enum RewardSource: String, Code {
    /// 有效线索: a valid report, by the item.
    case lead
    /// 公众上报: a report of the public.
    case report
    /// 星级: the stars of a period.
    case star
    /// Any other.
    case other
}

/// What a worker did on duty.
public enum DutyKind: String, Code {
    /// 巡查·排查: looked around.
    case patrol
    /// 值守: was there.
    case onCall
    /// 采集: gathered the data of the grid.
    case collection
    /// 调解: mediated on the spot.
    case mediation
    /// 服务·代办: did somebody an errand.
    case service
    /// 走访: visited households.
    case visit
    /// 议事: took part in a deliberation.
    case deliberation
    /// 评事: took part in an evaluation.
    case evaluation
    /// 清单: went through a checklist.
    case checklist
    /// Any other.
    case other
}

/// How far a judicial confirmation has come.
public enum ConfirmationPhase: String, Code {
    /// Both parties asked the court.
    case filed
    /// The court took it up.
    case accepted
    /// The court confirmed the agreement.
    case confirmed
    /// The court refused.
    case refused
    /// The parties withdrew it.
    case withdrawn
}

/// What became of an item of an agreement.
public enum PerformanceStatus: String, Code {
    /// Performed.
    case full
    /// Performed in part.
    case part
    /// Not performed.
    case breach
}
