import FengqiaoModel
import FengqiaoSchema

/// A field of a kind that facts are made of: what a replay decodes.
struct FactField: Sendable {
    let kind: UInt8
    let index: Int

    init(_ kind: EventKind, _ name: String) {
        guard let index = kind.schema.index(of: name) else {
            // The schema is part of this program, and each field below is touched by the first replay.
            preconditionFailure("\(kind.name) has no field \(name)")
        }
        (self.kind, self.index) = (kind.rawValue, index)
    }
}

/// The fields that facts are made of, by kind. Of texts only what a
/// correction says is among them: a replay unpacks no other.
enum FactFields {
    static let reportedOrigin = FactField(.matterReported, "originUnit")
    static let reportedReporter = FactField(.matterReported, "reporter")
    static let reportedCategory = FactField(.matterReported, "category")
    static let checkPhase = FactField(.fieldCheckRecorded, "phase")
    static let checkChecker = FactField(.fieldCheckRecorded, "checker")
    static let checkResult = FactField(.fieldCheckRecorded, "result")
    static let checkDue = FactField(.fieldCheckRecorded, "due")
    static let acceptedCategory = FactField(.matterAccepted, "category")
    static let acceptedTier = FactField(.matterAccepted, "tier")
    static let acceptedScale = FactField(.matterAccepted, "scale")
    static let acceptedCompetent = FactField(.matterAccepted, "competentUnit")
    static let acceptedHolder = FactField(.matterAccepted, "firstHolder")
    static let acceptedSLA = FactField(.matterAccepted, "slaVersion")
    static let acceptedDue = FactField(.matterAccepted, "dueAt")
    static let acceptedSeverity = FactField(.matterAccepted, "severity")
    static let acceptedRepeat = FactField(.matterAccepted, "repeatOf")
    static let reclassifiedCategory = FactField(.matterReclassified, "category")
    static let reclassifiedTier = FactField(.matterReclassified, "tier")
    static let linkPrimary = FactField(.duplicateLinked, "primary")
    static let linkDuplicate = FactField(.duplicateLinked, "duplicate")
    static let linkOperation = FactField(.duplicateLinked, "operation")
    static let splitParent = FactField(.matterSplit, "parent")
    static let proposedNumber = FactField(.transferProposed, "transfer")
    static let proposedFrom = FactField(.transferProposed, "from")
    static let proposedTo = FactField(.transferProposed, "to")
    static let proposedRole = FactField(.transferProposed, "role")
    static let proposedDirection = FactField(.transferProposed, "direction")
    static let proposedAllotment = FactField(.transferProposed, "allotment")
    static let proposedInform = FactField(.transferProposed, "informOnly")
    static let signedNumber = FactField(.transferAccepted, "transfer")
    static let signedBy = FactField(.transferAccepted, "by")
    static let returnedNumber = FactField(.transferReturned, "transfer")
    static let adjudicatedNumber = FactField(.transferAdjudicated, "transfer")
    static let adjudicatedUnit = FactField(.transferAdjudicated, "unit")
    static let adjudicatedFinal = FactField(.transferAdjudicated, "final")
    static let notedKind = FactField(.progressNoted, "kind")
    static let pausedUntil = FactField(.clockPaused, "until")
    static let pausedClocks = FactField(.clockPaused, "clocks")
    static let resumedClocks = FactField(.clockResumed, "clocks")
    static let extendedPhase = FactField(.extensionRecorded, "phase")
    static let extendedAmount = FactField(.extensionRecorded, "amount")
    static let extendedClock = FactField(.extensionRecorded, "clock")
    static let orderNumber = FactField(.supervisionRecorded, "order")
    static let orderPhase = FactField(.supervisionRecorded, "phase")
    static let orderLevel = FactField(.supervisionRecorded, "level")
    static let orderReplyDue = FactField(.supervisionRecorded, "replyDue")
    static let completedBy = FactField(.handlingCompleted, "by")
    static let closedOutcome = FactField(.matterClosed, "outcome")
    static let closedUnit = FactField(.matterClosed, "creditedUnit")
    static let closedWorker = FactField(.matterClosed, "creditedWorker")
    static let reopenedGround = FactField(.matterReopened, "ground")
    static let feedbackKind = FactField(.feedbackRecorded, "kind")
    static let feedbackReached = FactField(.feedbackRecorded, "reached")
    static let feedbackAnswered = FactField(.feedbackRecorded, "answered")
    static let feedbackSolved = FactField(.feedbackRecorded, "solved")
    static let feedbackSatisfaction = FactField(.feedbackRecorded, "satisfaction")
    static let openedNumber = FactField(.mediationOpened, "mediation")
    static let openedPhase = FactField(.mediationOpened, "phase")
    static let openedBody = FactField(.mediationOpened, "body")
    static let openedMediators = FactField(.mediationOpened, "mediators")
    static let agreedNumber = FactField(.agreementReached, "mediation")
    static let agreedForm = FactField(.agreementReached, "form")
    static let agreedEffective = FactField(.agreementReached, "effectiveAt")
    static let agreedPartial = FactField(.agreementReached, "partial")
    static let agreedItems = FactField(.agreementReached, "items")
    static let endedNumber = FactField(.mediationEnded, "mediation")
    static let endedReason = FactField(.mediationEnded, "reason")
    static let endedPolice = FactField(.mediationEnded, "reportedToPolice")
    static let confirmedNumber = FactField(.judicialConfirmationRecorded, "mediation")
    static let confirmedPhase = FactField(.judicialConfirmationRecorded, "phase")
    static let confirmedJointly = FactField(.judicialConfirmationRecorded, "jointly")
    static let performedNumber = FactField(.performanceRecorded, "mediation")
    static let performedItem = FactField(.performanceRecorded, "item")
    static let performedFen = FactField(.performanceRecorded, "amountFen")
    static let performedStatus = FactField(.performanceRecorded, "status")
    static let petitionName = FactField(.petitionRecorded, "petition")
    static let petitionStage = FactField(.petitionRecorded, "stage")
    static let petitionChannel = FactField(.petitionRecorded, "channel")
    static let petitionVisited = FactField(.petitionRecorded, "visitedUnit")
    static let petitionCompetent = FactField(.petitionRecorded, "competentUnit")
    static let appealIndicator = FactField(.appealDecided, "indicator")
    static let appealGranted = FactField(.appealDecided, "granted")
    static let appealRound = FactField(.appealDecided, "round")
    static let rewardBeneficiary = FactField(.rewardDecided, "beneficiary")
    static let rewardFen = FactField(.rewardDecided, "fen")
    static let rewardPeriod = FactField(.rewardDecided, "period")
    static let rewardOperation = FactField(.rewardDecided, "operation")
    static let rewardSource = FactField(.rewardDecided, "source")
    static let dutyKind = FactField(.dutyLogged, "kind")
    static let dutyFrom = FactField(.dutyLogged, "from")
    static let dutySubjects = FactField(.dutyLogged, "subjects")

    static let correctionTarget = FactField(.correctionRecorded, "target")
    static let correctionField = FactField(.correctionRecorded, "field")
    static let correctionValue = FactField(.correctionRecorded, "newValue")

    static let all: [FactField] = [
        reportedOrigin, reportedReporter, reportedCategory, checkPhase, checkChecker, checkResult, checkDue,
        acceptedCategory, acceptedTier, acceptedScale, acceptedCompetent, acceptedHolder, acceptedSLA, acceptedDue,
        acceptedSeverity, acceptedRepeat, reclassifiedCategory, reclassifiedTier, linkPrimary, linkDuplicate,
        linkOperation, splitParent, proposedNumber, proposedFrom, proposedTo, proposedRole, proposedDirection,
        proposedAllotment, proposedInform, signedNumber, signedBy, returnedNumber, adjudicatedNumber,
        adjudicatedUnit, adjudicatedFinal, notedKind, pausedUntil, pausedClocks, resumedClocks, extendedPhase,
        extendedAmount, extendedClock, orderNumber, orderPhase, orderLevel, orderReplyDue, completedBy, closedOutcome,
        closedUnit, closedWorker, reopenedGround, feedbackKind, feedbackReached, feedbackAnswered, feedbackSolved,
        feedbackSatisfaction, openedNumber, openedPhase, openedBody, openedMediators, agreedNumber, agreedForm,
        agreedEffective, agreedPartial, agreedItems, endedNumber, endedReason, endedPolice, confirmedNumber,
        confirmedPhase, confirmedJointly, performedNumber, performedItem, performedFen, performedStatus, petitionName,
        petitionStage, petitionChannel, petitionVisited, petitionCompetent, appealIndicator, appealGranted,
        appealRound, rewardBeneficiary, rewardFen, rewardPeriod, rewardOperation, rewardSource, dutyKind, dutyFrom,
        dutySubjects, correctionTarget, correctionField, correctionValue,
    ]

    /// All kinds as columns, of which nothing but these fields; events of references as rows.
    static let selection: EventSelection = {
        var selection = EventSelection(
            columns: KindSet(EventKind.allCases.filter { !$0.isReference }.map(\.rawValue)),
            rows: KindSet(EventKind.allCases.filter(\.isReference).map(\.rawValue)))
        for kind in EventKind.allCases {
            selection.narrow(kind.rawValue, to: all.filter { $0.kind == kind.rawValue }.map(\.index))
        }
        // Of references the bodies count, and when and where they stand.
        selection.areRowsBare = true
        selection.envelope = [.actors, .units, .policyVersions]
        return selection
    }()
}

extension EventBlock {
    // The block holds the field: the selection above names it. Without it there would be a hole, not a wrong figure.
    private func field(_ field: FactField) -> FieldColumn {
        guard let column = column(field.kind, field.index) else {
            preconditionFailure("a block for facts was made with another selection")
        }
        return column
    }

    func words(_ field: FactField) -> [UInt32] { self.field(field).names }
    func codes(_ field: FactField) -> [UInt8] { self.field(field).codes }
    func numbers(_ field: FactField) -> [Int64] { self.field(field).integers }

    /// Where the elements of each event end, and the columns of the elements.
    func elements(_ field: FactField) -> (ends: [UInt32], columns: [FieldColumn]) {
        let column = self.field(field)
        return (column.ends, column.children)
    }

    func strings(_ field: FactField) -> ByteColumn { self.field(field).bytes }
}
