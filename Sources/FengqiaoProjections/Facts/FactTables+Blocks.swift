import FengqiaoModel
import FengqiaoSchema

// A block's columns go to the ends of the tables as they are: no loop over events but in the rare kinds with lists.
extension FactTables {
    /// How many entries of a kind there are: where the next one will stand.
    func count(of kind: EventKind) -> Int? {
        switch kind {
        case .matterReported: reported.origin.count
        case .fieldCheckRecorded: checked.phase.count
        case .matterAccepted: accepted.category.count
        case .matterReclassified: reclassified.category.count
        case .duplicateLinked: links.primary.count
        case .matterSplit: splits.count
        case .transferProposed: proposed.number.count
        case .transferAccepted: signed.number.count
        case .transferReturned: returned.count
        case .transferAdjudicated: adjudicated.number.count
        case .progressNoted: noted.count
        case .clockPaused: paused.until.count
        case .clockResumed: resumed.count
        case .extensionRecorded: extended.phase.count
        case .supervisionRecorded: orders.number.count
        case .handlingCompleted: completed.count
        case .matterClosed: closed.outcome.count
        case .matterReopened: reopened.count
        case .feedbackRecorded: feedback.kind.count
        case .mediationOpened: opened.number.count
        case .agreementReached: agreed.number.count
        case .mediationEnded: ended.number.count
        case .judicialConfirmationRecorded: confirmed.number.count
        case .performanceRecorded: performed.number.count
        case .petitionRecorded: petitions.name.count
        case .appealDecided: appeals.indicator.count
        case .rewardDecided: rewards.fen.count
        default: nil
        }
    }

    /// Adds what a block says of a kind.
    mutating func append(_ kind: EventKind, _ block: borrowing EventBlock) {
        typealias Field = FactFields
        switch kind {
        case .matterReported:
            reported.origin.append(block.words(Field.reportedOrigin))
            reported.category.append(block.words(Field.reportedCategory))
            appendReporters(block)
        case .fieldCheckRecorded:
            checked.phase.append(block.codes(Field.checkPhase))
            checked.result.append(block.codes(Field.checkResult))
            checked.checker.append(block.words(Field.checkChecker))
            checked.due.append(block.numbers(Field.checkDue))
        case .matterAccepted: appendAcceptances(block)
        case .matterReclassified:
            reclassified.category.append(block.words(Field.reclassifiedCategory))
            reclassified.tier.append(block.codes(Field.reclassifiedTier))
        case .duplicateLinked:
            links.primary.append(block.words(Field.linkPrimary))
            links.duplicate.append(block.words(Field.linkDuplicate))
            links.operation.append(block.codes(Field.linkOperation))
        case .matterSplit: splits.append(block.words(Field.splitParent))
        case .transferProposed: appendProposals(block)
        case .transferAccepted:
            signed.number.append(block.numbers(Field.signedNumber))
            signed.by.append(block.words(Field.signedBy))
        case .transferReturned: returned.append(block.numbers(Field.returnedNumber))
        case .transferAdjudicated:
            adjudicated.number.append(block.numbers(Field.adjudicatedNumber))
            adjudicated.unit.append(block.words(Field.adjudicatedUnit))
            adjudicated.isFinal.append(block.codes(Field.adjudicatedFinal))
        case .progressNoted: noted.append(block.codes(Field.notedKind))
        case .clockPaused:
            paused.until.append(block.numbers(Field.pausedUntil))
            Self.appendMasks(block, Field.pausedClocks, to: &paused.clocks)
        case .clockResumed: Self.appendMasks(block, Field.resumedClocks, to: &resumed)
        case .extensionRecorded:
            extended.phase.append(block.codes(Field.extendedPhase))
            extended.clock.append(block.codes(Field.extendedClock))
            extended.amount.append(block.numbers(Field.extendedAmount))
        case .supervisionRecorded:
            orders.number.append(block.numbers(Field.orderNumber))
            orders.phase.append(block.codes(Field.orderPhase))
            orders.level.append(block.codes(Field.orderLevel))
            orders.replyDue.append(block.numbers(Field.orderReplyDue))
        case .handlingCompleted: completed.append(block.words(Field.completedBy))
        case .matterClosed:
            closed.outcome.append(block.codes(Field.closedOutcome))
            closed.unit.append(block.words(Field.closedUnit))
            closed.worker.append(block.words(Field.closedWorker))
        case .matterReopened: reopened.append(block.codes(Field.reopenedGround))
        case .feedbackRecorded:
            feedback.kind.append(block.codes(Field.feedbackKind))
            feedback.reached.append(block.codes(Field.feedbackReached))
            feedback.answered.append(block.codes(Field.feedbackAnswered))
            feedback.solved.append(block.codes(Field.feedbackSolved))
            feedback.satisfaction.append(block.numbers(Field.feedbackSatisfaction))
        case .mediationOpened, .agreementReached, .mediationEnded, .judicialConfirmationRecorded,
            .performanceRecorded:
            appendMediation(kind, block)
        case .petitionRecorded, .appealDecided, .rewardDecided: appendRest(kind, block)
        default: break
        }
    }

    private mutating func appendAcceptances(_ block: borrowing EventBlock) {
        typealias Field = FactFields
        accepted.category.append(block.words(Field.acceptedCategory))
        accepted.competent.append(block.words(Field.acceptedCompetent))
        accepted.holder.append(block.words(Field.acceptedHolder))
        accepted.repeatOf.append(block.words(Field.acceptedRepeat))
        accepted.sla.append(block.numbers(Field.acceptedSLA))
        accepted.due.append(block.numbers(Field.acceptedDue))
        accepted.tier.append(block.codes(Field.acceptedTier))
        accepted.scale.append(block.codes(Field.acceptedScale))
        accepted.severity.append(block.codes(Field.acceptedSeverity))
    }

    private mutating func appendProposals(_ block: borrowing EventBlock) {
        typealias Field = FactFields
        proposed.number.append(block.numbers(Field.proposedNumber))
        proposed.from.append(block.words(Field.proposedFrom))
        proposed.to.append(block.words(Field.proposedTo))
        proposed.allotment.append(block.numbers(Field.proposedAllotment))
        proposed.role.append(block.codes(Field.proposedRole))
        proposed.direction.append(block.codes(Field.proposedDirection))
        proposed.informOnly.append(block.codes(Field.proposedInform))
    }

    private mutating func appendMediation(_ kind: EventKind, _ block: borrowing EventBlock) {
        typealias Field = FactFields
        switch kind {
        case .mediationOpened:
            opened.number.append(block.numbers(Field.openedNumber))
            opened.phase.append(block.codes(Field.openedPhase))
            opened.body.append(block.words(Field.openedBody))
            let mediators = block.elements(Field.openedMediators)
            Self.append(mediators.ends, behind: opened.mediators.count, to: &opened.ends)
            opened.mediators.append(mediators.columns[0].names)
        case .agreementReached:
            agreed.number.append(block.numbers(Field.agreedNumber))
            agreed.form.append(block.codes(Field.agreedForm))
            agreed.effective.append(block.numbers(Field.agreedEffective))
            agreed.partial.append(block.codes(Field.agreedPartial))
            let items = block.elements(Field.agreedItems)
            Self.append(items.ends, behind: agreed.fen.count, to: &agreed.ends)
            for column in items.columns {
                switch column.field.name {
                case "amountFen": agreed.fen.append(column.integers)
                case "due": agreed.due.append(column.integers)
                default: break
                }
            }
        case .mediationEnded:
            ended.number.append(block.numbers(Field.endedNumber))
            ended.reason.append(block.codes(Field.endedReason))
            // The first version of the kind had no such field: then nobody was told.
            ended.toPolice.append(block.codes(Field.endedPolice).map { $0 == FieldColumn.absentCode ? 0 : $0 })
        case .judicialConfirmationRecorded:
            confirmed.number.append(block.numbers(Field.confirmedNumber))
            confirmed.phase.append(block.codes(Field.confirmedPhase))
            confirmed.jointly.append(block.codes(Field.confirmedJointly))
        default:
            performed.number.append(block.numbers(Field.performedNumber))
            performed.item.append(block.numbers(Field.performedItem))
            performed.fen.append(block.numbers(Field.performedFen))
            performed.status.append(block.codes(Field.performedStatus))
        }
    }

    private mutating func appendRest(_ kind: EventKind, _ block: borrowing EventBlock) {
        typealias Field = FactFields
        switch kind {
        case .petitionRecorded:
            Self.intern(block.strings(Field.petitionName), in: &petitionNames, to: &petitions.name)
            petitions.stage.append(block.codes(Field.petitionStage))
            petitions.channel.append(block.codes(Field.petitionChannel))
            petitions.visited.append(block.words(Field.petitionVisited))
            petitions.competent.append(block.words(Field.petitionCompetent))
        case .appealDecided:
            appeals.indicator.append(block.codes(Field.appealIndicator))
            appeals.granted.append(block.codes(Field.appealGranted))
            appeals.round.append(block.numbers(Field.appealRound))
        default:
            Self.intern(block.strings(Field.rewardBeneficiary), in: &people, to: &rewards.beneficiary)
            Self.intern(block.strings(Field.rewardPeriod), in: &people, to: &rewards.period)
            rewards.fen.append(block.numbers(Field.rewardFen))
            rewards.operation.append(block.codes(Field.rewardOperation))
            rewards.source.append(block.codes(Field.rewardSource))
        }
    }

    // The reporter is a group that may be absent, with a reference that may be absent.
    private mutating func appendReporters(_ block: borrowing EventBlock) {
        let (ends, columns) = block.elements(FactFields.reportedReporter)
        let (classes, ids) = (columns[0].codes, columns[1].bytes)
        // Who reports again is listed again: to tell the reporters apart, all of them would have to be looked up here.
        let first = reporters.append(ids)
        var (ownClasses, persons): ([UInt8], [UInt32]) = ([], [])
        ownClasses.reserveCapacity(ends.count)
        persons.reserveCapacity(ends.count)
        var start = 0
        for end in ends {
            if Int(end) == start {
                ownClasses.append(FieldColumn.absentCode)
                persons.append(NameTable.none)
                continue
            }
            start = Int(end)
            ownClasses.append(classes[start - 1])
            persons.append(ids.range(start - 1).isEmpty ? NameTable.none : first + UInt32(start - 1))
        }
        reported.reporterClass.append(ownClasses)
        reported.person.append(persons)
    }

    /// Adds whom or what a duty of the block was about, among the people.
    mutating func appendSubjects(
        _ place: Int, _ subjects: (ends: [UInt32], columns: [FieldColumn]), to found: inout [UInt32]
    ) {
        let start = place == 0 ? 0 : Int(subjects.ends[place - 1])
        let strings = subjects.columns[0].bytes
        let bytes = strings.bytes.rawSpan
        for element in start..<Int(subjects.ends[place]) {
            found.append(people.intern(bytes, strings.range(element)))
        }
    }

    private static func append(_ ends: [UInt32], behind count: Int, to column: inout WordColumn) {
        for end in ends { column.append(UInt32(count) + end) }
    }

    private static func intern(_ strings: ByteColumn, in names: inout NameTable, to column: inout WordColumn) {
        let bytes = strings.bytes.rawSpan
        for index in 0..<strings.count { column.append(names.intern(bytes, strings.range(index))) }
    }

    private static func appendMasks(_ block: borrowing EventBlock, _ field: FactField, to column: inout WordColumn) {
        let (ends, columns) = block.elements(field)
        var start = 0
        for end in ends {
            var mask = ClockMask()
            for element in start..<Int(end) { mask.insert(code: columns[0].codes[element]) }
            column.append(mask.bits)
            start = Int(end)
        }
    }
}
