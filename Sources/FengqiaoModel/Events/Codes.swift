// The closed lists of the catalogue. New cases go to the end; see `Code`.

/// 渠道: how a report came in.
public enum Channel: String, Code {
    /// 网格员巡查: a grid worker's patrol.
    case patrol
    /// 热线: a hotline such as 12345.
    case hotline
    /// 网上: a website, an app or a chat account.
    case online
    /// 来访: somebody came to the desk.
    case desk
    /// 来信: a letter or an e-mail.
    case letter
    /// 群众说事台: the village's speaking desk.
    case speakDesk
    /// 上级交办: from above.
    case superior
    /// 部门移送: from another department.
    case department
    /// 技防: a sensor or a camera.
    case sensor
    /// Any other.
    case other
    /// 应急联动: one of the emergency numbers.
    case emergencyCall
}

/// Who reported.
public enum ReporterClass: String, Code {
    /// 网格员: a grid worker.
    case gridWorker
    /// 群众: a resident.
    case resident
    /// An organisation.
    case organisation
    /// A department of government.
    case government
    /// Anonymous: cannot be replied to.
    case anonymous
}

/// 性质: what sort of matter it is.
public enum Nature: String, Code {
    /// 诉求: a request.
    case request
    /// 纠纷: a dispute.
    case dispute
    /// 隐患: a hazard.
    case hazard
    /// 检举: an accusation.
    case accusation
    /// 建议: a suggestion.
    case suggestion
    /// Any other.
    case other
}

/// 小事·大事·难事: how big a matter is; frozen when it is accepted.
public enum Tier: String, Code {
    /// 小事: stays in the village.
    case small
    /// 大事: stays in the town.
    case big
    /// 难事: stays in the district.
    case hard
}

/// 规模 (GB/T 31000): how many people a matter concerns.
public enum Scale: String, Code {
    /// 个体性: individuals.
    case individual
    /// 一般群体性: a group.
    case group
    /// 重大群体性: a large group.
    case largeGroup
}

/// Whether the receiver takes the matter over or helps its holder.
public enum TransferRole: String, Code {
    /// 主办: the receiver becomes the holder.
    case main
    /// 协办: the receiver assists; the holder stays.
    case assist
}

/// Which way a transfer goes in the unit tree.
public enum Direction: String, Code {
    /// 提级: up.
    case up
    /// 交办: down.
    case down
    /// 分流: sideways.
    case lateral
}

/// Why the receiver handed a matter back.
public enum ReturnReason: String, Code {
    /// 非我职责: not ours.
    case notOurs
    /// 位置不符: another place.
    case wrongPlace
    /// 信息不足: too little is known.
    case insufficient
    /// Any other.
    case other
    /// 回避: the receiver must not handle it.
    case recused
}

/// What a note of progress is.
public enum ProgressKind: String, Code {
    /// 首次响应: the first answer to the reporter.
    case firstContact
    /// 进展: progress.
    case progress
    /// 知会: for information.
    case inform
}

/// 延期: how far a request for more time has come.
public enum ExtensionPhase: String, Code {
    /// Asked for.
    case requested
    /// Granted.
    case granted
    /// Refused: costs none of the allowed extensions.
    case refused
}

/// 结案方式: how a matter ended.
public enum Outcome: String, Code {
    /// 解决: settled in fact.
    case resolved
    /// 解释: explained, not resolved.
    case explained
    /// 调解达成协议: settled by agreement.
    case settledByAgreement
    /// 撤回: withdrawn by the reporter.
    case withdrawn
    /// 移出: belongs to somebody outside the log.
    case movedOut
    /// 无法解决: cannot be resolved.
    case unresolvable
    /// 强制结案: closed by force of rule.
    case forced
}

/// Why a matter was opened again.
public enum ReopenGround: String, Code {
    /// 不满意: the reporter is not satisfied.
    case dissatisfied
    /// 反复: it came back.
    case recurred
    /// 新事实: new facts.
    case newFacts
    /// 复查: a review.
    case review
    /// 违约: an agreement was broken.
    case breach
}

/// How far a mediation's opening has come.
public enum MediationPhase: String, Code {
    /// Asked for.
    case requested
    /// Taken up; the consents of all parties are there.
    case accepted
}

/// 调解类型: which kind of mediation.
public enum MediationKind: String, Code {
    /// 人民调解
    case people
    /// 行政调解
    case administrative
    /// 司法调解
    case judicial
    /// 行业性专业性调解
    case industry
}

/// 调解启动方式: on whose motion (People's Mediation Law art. 17).
public enum MediationBasis: String, Code {
    /// 申请: on request.
    case request
    /// 主动: on the body's own motion.
    case ownMotion
    /// 委托: by referral.
    case referral
}

/// The form of an agreement (People's Mediation Law art. 28 to 30).
public enum AgreementForm: String, Code {
    /// 书面
    case written
    /// 口头
    case oral
}

/// Why a mediation ended without agreement.
public enum MediationEndReason: String, Code {
    /// A party refused.
    case refused
    /// It failed.
    case failed
    /// Its time ran out.
    case expired
    /// The request was withdrawn.
    case withdrawn
    /// The parties colluded.
    case collusion
    /// It is no matter for mediation.
    case outOfScope
}

/// What happened to a unit.
public enum UnitOperation: String, Code {
    /// It came to be.
    case define
    /// It went under another parent.
    case move
    /// It was split.
    case split
    /// It was merged.
    case merge
    /// It was dissolved.
    case dissolve
}

/// 块/条/调委会/社会组织: what sort of unit it is.
public enum UnitKind: String, Code {
    /// 块: answers for a territory.
    case territory
    /// 条: a line department, attached at a rung.
    case department
    /// 调委会: a mediation body.
    case mediation
    /// 社会组织: a social organisation.
    case socialOrganisation
    /// 指挥中心·平台: hands matters on and handles none.
    case platform
    /// 自治组织: a body of the residents themselves.
    case selfGovernment
    /// 微组织: a small group that a grid formed.
    case microOrganisation
    /// 法律服务: lawyers, notaries, legal aid.
    case legalService
    /// 警务: a police station, an area or a police grid.
    case police
}

/// 层级: the rungs of the ladder on which a matter can rise.
public enum Rung: String, Code, Comparable {
    /// 户
    case household
    /// 组·网格
    case grid
    /// 村(居)
    case village
    /// 管区·片
    case area
    /// 镇(街)
    case town
    /// 区(县)
    case district
    /// Above the district.
    case above

    /// The number of DOMAIN D3.3: 0 for the household to 6 above the district.
    public var level: Int { Int(code) - 1 }

    /// Lower before higher.
    public static func < (left: Rung, right: Rung) -> Bool { left.code < right.code }
}

/// What a policy rules.
public enum PolicyKind: String, Code {
    /// Limits and what goes with them.
    case sla
    /// The lights of the overdue queue.
    case light
    /// Containment.
    case containment
    /// Scores.
    case score
    /// Stars.
    case star
    /// Pay for reports.
    case reward
    /// Who answers for what.
    case responsibilityList
    /// Duty days and staff.
    case duty
    /// What a patrol can see.
    case patrolCategories
    /// How reports are taken in and answered.
    case intake
}
