import FengqiaoModel
import FengqiaoSchema

/// What the numbers of a column are, so that one that was stored can be checked before it is used.
enum FactContent {
    /// Codes, flags, numbers: any value can be read.
    case plain
    /// Instants, or none.
    case instant
    /// Ordinals of a family of names, or nobody.
    case name(NameSpace)
    /// Ordinals of reporters, or nobody.
    case reporter
    /// Ordinals of people, or nobody.
    case person
    /// Ordinals of the names of petitions.
    case petition
    /// Where the elements of each entry end, among so many.
    case ends(of: Int)
}

/// Does something with every column of the facts: hashes it, stores it, fills it, checks it.
protocol FactVisitor {
    associatedtype Failure: Error

    /// Visits a column of a kind's table; `nil` for columns of elements, which have no entry for each event.
    mutating func visit<Value>(
        _ column: inout FactColumn<Value>, _ content: FactContent, _ kind: EventKind?
    ) throws(Failure)
}

extension FactTables {
    /// Visits the columns of a part, in the order in which digests and snapshots have them.
    mutating func visit<Visitor: FactVisitor>(
        _ part: Chronicle.Part, _ visitor: inout Visitor
    ) throws(Visitor.Failure) {
        switch part {
        case .handling: try visitHandling(&visitor)
        case .transfers: try visitTransfers(&visitor)
        case .clocks: try visitClocks(&visitor)
        case .answers: try visitAnswers(&visitor)
        case .mediation: try visitMediation(&visitor)
        case .petitions: try visitPetitions(&visitor)
        case .envelopes, .references, .corrections: break
        }
    }

    private mutating func visitHandling<Visitor: FactVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&reported.origin, .name(.unit), .matterReported)
        try visitor.visit(&reported.category, .name(.category), .matterReported)
        try visitor.visit(&reported.reporterClass, .plain, .matterReported)
        try visitor.visit(&reported.person, .reporter, .matterReported)
        try visitor.visit(&checked.phase, .plain, .fieldCheckRecorded)
        try visitor.visit(&checked.result, .plain, .fieldCheckRecorded)
        try visitor.visit(&checked.checker, .name(.worker), .fieldCheckRecorded)
        try visitor.visit(&checked.due, .instant, .fieldCheckRecorded)
        try visitor.visit(&accepted.category, .name(.category), .matterAccepted)
        try visitor.visit(&accepted.competent, .name(.unit), .matterAccepted)
        try visitor.visit(&accepted.holder, .name(.unit), .matterAccepted)
        try visitor.visit(&accepted.repeatOf, .name(.matter), .matterAccepted)
        try visitor.visit(&accepted.sla, .plain, .matterAccepted)
        try visitor.visit(&accepted.due, .instant, .matterAccepted)
        try visitor.visit(&accepted.tier, .plain, .matterAccepted)
        try visitor.visit(&accepted.scale, .plain, .matterAccepted)
        try visitor.visit(&accepted.severity, .plain, .matterAccepted)
        try visitor.visit(&reclassified.category, .name(.category), .matterReclassified)
        try visitor.visit(&reclassified.tier, .plain, .matterReclassified)
        try visitor.visit(&links.primary, .name(.matter), .duplicateLinked)
        try visitor.visit(&links.duplicate, .name(.matter), .duplicateLinked)
        try visitor.visit(&links.operation, .plain, .duplicateLinked)
        try visitor.visit(&splits, .name(.matter), .matterSplit)
        try visitor.visit(&noted, .plain, .progressNoted)
        try visitor.visit(&completed, .name(.unit), .handlingCompleted)
        try visitor.visit(&closed.outcome, .plain, .matterClosed)
        try visitor.visit(&closed.unit, .name(.unit), .matterClosed)
        try visitor.visit(&closed.worker, .name(.worker), .matterClosed)
        try visitor.visit(&reopened, .plain, .matterReopened)
    }

    private mutating func visitTransfers<Visitor: FactVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&proposed.number, .plain, .transferProposed)
        try visitor.visit(&proposed.from, .name(.unit), .transferProposed)
        try visitor.visit(&proposed.to, .name(.unit), .transferProposed)
        try visitor.visit(&proposed.allotment, .plain, .transferProposed)
        try visitor.visit(&proposed.role, .plain, .transferProposed)
        try visitor.visit(&proposed.direction, .plain, .transferProposed)
        try visitor.visit(&proposed.informOnly, .plain, .transferProposed)
        try visitor.visit(&signed.number, .plain, .transferAccepted)
        try visitor.visit(&signed.by, .name(.unit), .transferAccepted)
        try visitor.visit(&returned, .plain, .transferReturned)
        try visitor.visit(&adjudicated.number, .plain, .transferAdjudicated)
        try visitor.visit(&adjudicated.unit, .name(.unit), .transferAdjudicated)
        try visitor.visit(&adjudicated.isFinal, .plain, .transferAdjudicated)
    }

    private mutating func visitClocks<Visitor: FactVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&paused.clocks, .plain, .clockPaused)
        try visitor.visit(&paused.until, .instant, .clockPaused)
        try visitor.visit(&resumed, .plain, .clockResumed)
        try visitor.visit(&extended.phase, .plain, .extensionRecorded)
        try visitor.visit(&extended.clock, .plain, .extensionRecorded)
        try visitor.visit(&extended.amount, .plain, .extensionRecorded)
        try visitor.visit(&orders.number, .plain, .supervisionRecorded)
        try visitor.visit(&orders.phase, .plain, .supervisionRecorded)
        try visitor.visit(&orders.level, .plain, .supervisionRecorded)
        try visitor.visit(&orders.replyDue, .instant, .supervisionRecorded)
    }

    private mutating func visitAnswers<Visitor: FactVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&feedback.kind, .plain, .feedbackRecorded)
        try visitor.visit(&feedback.reached, .plain, .feedbackRecorded)
        try visitor.visit(&feedback.answered, .plain, .feedbackRecorded)
        try visitor.visit(&feedback.solved, .plain, .feedbackRecorded)
        try visitor.visit(&feedback.satisfaction, .plain, .feedbackRecorded)
        try visitor.visit(&appeals.indicator, .plain, .appealDecided)
        try visitor.visit(&appeals.granted, .plain, .appealDecided)
        try visitor.visit(&appeals.round, .plain, .appealDecided)
        try visitor.visit(&rewards.beneficiary, .person, .rewardDecided)
        try visitor.visit(&rewards.period, .person, .rewardDecided)
        try visitor.visit(&rewards.fen, .plain, .rewardDecided)
        try visitor.visit(&rewards.operation, .plain, .rewardDecided)
        try visitor.visit(&rewards.source, .plain, .rewardDecided)
    }

    private mutating func visitMediation<Visitor: FactVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&opened.number, .plain, .mediationOpened)
        try visitor.visit(&opened.phase, .plain, .mediationOpened)
        try visitor.visit(&opened.body, .name(.unit), .mediationOpened)
        let mediators = opened.mediators.count
        try visitor.visit(&opened.ends, .ends(of: mediators), .mediationOpened)
        try visitor.visit(&opened.mediators, .name(.worker), nil)
        try visitor.visit(&agreed.number, .plain, .agreementReached)
        try visitor.visit(&agreed.form, .plain, .agreementReached)
        try visitor.visit(&agreed.effective, .instant, .agreementReached)
        try visitor.visit(&agreed.partial, .plain, .agreementReached)
        let items = min(agreed.fen.count, agreed.due.count)
        try visitor.visit(&agreed.ends, .ends(of: items), .agreementReached)
        try visitor.visit(&agreed.fen, .plain, nil)
        try visitor.visit(&agreed.due, .instant, nil)
        try visitor.visit(&ended.number, .plain, .mediationEnded)
        try visitor.visit(&ended.reason, .plain, .mediationEnded)
        try visitor.visit(&ended.toPolice, .plain, .mediationEnded)
        try visitor.visit(&confirmed.number, .plain, .judicialConfirmationRecorded)
        try visitor.visit(&confirmed.phase, .plain, .judicialConfirmationRecorded)
        try visitor.visit(&confirmed.jointly, .plain, .judicialConfirmationRecorded)
        try visitor.visit(&performed.number, .plain, .performanceRecorded)
        try visitor.visit(&performed.item, .plain, .performanceRecorded)
        try visitor.visit(&performed.fen, .plain, .performanceRecorded)
        try visitor.visit(&performed.status, .plain, .performanceRecorded)
    }

    private mutating func visitPetitions<Visitor: FactVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&petitions.name, .petition, .petitionRecorded)
        try visitor.visit(&petitions.stage, .plain, .petitionRecorded)
        try visitor.visit(&petitions.channel, .plain, .petitionRecorded)
        try visitor.visit(&petitions.visited, .name(.unit), .petitionRecorded)
        try visitor.visit(&petitions.competent, .name(.unit), .petitionRecorded)
    }
}
