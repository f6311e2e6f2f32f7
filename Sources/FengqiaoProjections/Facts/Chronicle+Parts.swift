import FengqiaoModel
public import FengqiaoSchema

extension Chronicle {
    /// A part of the facts, which is proved with a digest of its own.
    public enum Part: String, CaseIterable, Sendable {
        /// What every event carries.
        case envelopes
        /// Units, calendars, policies and duties of posts.
        case references
        /// Reports, acceptances, checks, closings and whatever else moves a matter.
        case handling
        /// How matters were handed on.
        case transfers
        /// Pauses, extensions and supervision.
        case clocks
        /// What reporters were told and said, appeals, rewards, and what workers did on duty.
        case answers
        /// Mediations, agreements and their performance.
        case mediation
        /// Petitions.
        case petitions
        /// What was corrected.
        case corrections
    }

    /// Hands the bytes of a part of the facts to a sink: equal facts give equal bytes, however they came to be: at once or one
    /// by one, on one thread or several, from tails or from segments.
    ///
    /// Ordinals stand for names here, since they are the log's own; the names are among the bytes of the envelopes.
    public func bytes(of part: Part, _ names: Names, into sink: (borrowing RawSpan) -> Void) {
        switch part {
        case .envelopes:
            log.bytes(into: sink)
            for space in NameSpace.allCases { names[space].bytes(into: sink) }
        case .references:
            for reference in references {
                var writer = RowFieldWriter(RowWriter(), version: reference.body.kind.version)
                reference.body.write(to: &writer)
                let head = [reference.at.milliseconds, Int64(bitPattern: reference.position)]
                head.lendBytes(to: sink)
                sink(writer.row.bytes.rawSpan)
            }
        case .handling: tables.handling(into: sink)
        case .transfers: tables.transfers(into: sink)
        case .clocks: tables.clocks(into: sink)
        case .answers:
            tables.answers(into: sink)
            for duty in duties {
                let head = [
                    duty.at.milliseconds, Int64(duty.worker), Int64(duty.unit), Int64(duty.kind.code),
                    duty.from.milliseconds, Int64(duty.subjects.count),
                ]
                head.lendBytes(to: sink)
                for subject in duty.subjects { FactTables.name(tables.people, subject, into: sink) }
            }
        case .mediation: tables.mediation(into: sink)
        case .petitions: tables.petitions(into: sink)
        case .corrections: corrections.bytes(into: sink)
        }
    }
}

extension ReportKind {
    /// The parts of the facts that a report rests on.
    public var parts: [Chronicle.Part] {
        switch self {
        case .overdue: [.envelopes, .references, .handling, .transfers, .clocks, .mediation, .petitions, .corrections]
        case .scorecard: Chronicle.Part.allCases
        case .containment: [.envelopes, .references, .handling, .transfers, .mediation, .petitions, .corrections]
        }
    }
}

extension FactTables {
    // A name with its length before it; nobody is a name without a length.
    fileprivate static func name(_ names: NameTable, _ ordinal: UInt32, into sink: (borrowing RawSpan) -> Void) {
        if ordinal == NameTable.none {
            let nobody = [Int64(-1)]
            nobody.lendBytes(to: sink)
            return
        }
        let bytes = Array(names.bytes(of: ordinal))
        let length = [Int64(bytes.count)]
        length.lendBytes(to: sink)
        sink(bytes.rawSpan)
    }

    // People are numbered in the order in which blocks bring them, which says nothing: their names are what counts.
    private func names(
        _ column: WordColumn, _ names: NameTable, into sink: (borrowing RawSpan) -> Void
    ) {
        var row = RowWriter()
        for place in 0..<column.count {
            let ordinal = column[place]
            if ordinal == NameTable.none { row.varint(0) } else { row.blob(names.bytes(of: ordinal)) }
            if row.bytes.count < 65_536 { continue }
            sink(row.bytes.rawSpan)
            row.removeAll()
        }
        sink(row.bytes.rawSpan)
    }

    fileprivate func handling(into sink: (borrowing RawSpan) -> Void) {
        reported.origin.bytes(into: sink)
        reported.category.bytes(into: sink)
        reported.reporterClass.bytes(into: sink)
        names(reported.person, people, into: sink)
        checked.phase.bytes(into: sink)
        checked.result.bytes(into: sink)
        checked.checker.bytes(into: sink)
        checked.due.bytes(into: sink)
        accepted.category.bytes(into: sink)
        accepted.competent.bytes(into: sink)
        accepted.holder.bytes(into: sink)
        accepted.repeatOf.bytes(into: sink)
        accepted.sla.bytes(into: sink)
        accepted.due.bytes(into: sink)
        accepted.tier.bytes(into: sink)
        accepted.scale.bytes(into: sink)
        accepted.severity.bytes(into: sink)
        reclassified.category.bytes(into: sink)
        reclassified.tier.bytes(into: sink)
        links.primary.bytes(into: sink)
        links.duplicate.bytes(into: sink)
        links.operation.bytes(into: sink)
        splits.bytes(into: sink)
        noted.bytes(into: sink)
        completed.bytes(into: sink)
        closed.outcome.bytes(into: sink)
        closed.unit.bytes(into: sink)
        closed.worker.bytes(into: sink)
        reopened.bytes(into: sink)
    }

    fileprivate func transfers(into sink: (borrowing RawSpan) -> Void) {
        proposed.number.bytes(into: sink)
        proposed.from.bytes(into: sink)
        proposed.to.bytes(into: sink)
        proposed.allotment.bytes(into: sink)
        proposed.role.bytes(into: sink)
        proposed.direction.bytes(into: sink)
        proposed.informOnly.bytes(into: sink)
        signed.number.bytes(into: sink)
        signed.by.bytes(into: sink)
        returned.bytes(into: sink)
        adjudicated.number.bytes(into: sink)
        adjudicated.unit.bytes(into: sink)
        adjudicated.isFinal.bytes(into: sink)
    }

    fileprivate func clocks(into sink: (borrowing RawSpan) -> Void) {
        paused.clocks.bytes(into: sink)
        paused.until.bytes(into: sink)
        resumed.bytes(into: sink)
        extended.phase.bytes(into: sink)
        extended.clock.bytes(into: sink)
        extended.amount.bytes(into: sink)
        orders.number.bytes(into: sink)
        orders.phase.bytes(into: sink)
        orders.level.bytes(into: sink)
        orders.replyDue.bytes(into: sink)
    }

    fileprivate func answers(into sink: (borrowing RawSpan) -> Void) {
        feedback.kind.bytes(into: sink)
        feedback.reached.bytes(into: sink)
        feedback.answered.bytes(into: sink)
        feedback.solved.bytes(into: sink)
        feedback.satisfaction.bytes(into: sink)
        appeals.indicator.bytes(into: sink)
        appeals.granted.bytes(into: sink)
        appeals.round.bytes(into: sink)
        names(rewards.beneficiary, people, into: sink)
        names(rewards.period, people, into: sink)
        rewards.fen.bytes(into: sink)
        rewards.operation.bytes(into: sink)
        rewards.source.bytes(into: sink)
    }

    fileprivate func mediation(into sink: (borrowing RawSpan) -> Void) {
        opened.number.bytes(into: sink)
        opened.phase.bytes(into: sink)
        opened.body.bytes(into: sink)
        opened.ends.bytes(into: sink)
        opened.mediators.bytes(into: sink)
        agreed.number.bytes(into: sink)
        agreed.form.bytes(into: sink)
        agreed.effective.bytes(into: sink)
        agreed.partial.bytes(into: sink)
        agreed.ends.bytes(into: sink)
        agreed.fen.bytes(into: sink)
        agreed.due.bytes(into: sink)
        ended.number.bytes(into: sink)
        ended.reason.bytes(into: sink)
        ended.toPolice.bytes(into: sink)
        confirmed.number.bytes(into: sink)
        confirmed.phase.bytes(into: sink)
        confirmed.jointly.bytes(into: sink)
        performed.number.bytes(into: sink)
        performed.item.bytes(into: sink)
        performed.fen.bytes(into: sink)
        performed.status.bytes(into: sink)
    }

    fileprivate func petitions(into sink: (borrowing RawSpan) -> Void) {
        names(petitions.name, petitionNames, into: sink)
        petitions.stage.bytes(into: sink)
        petitions.channel.bytes(into: sink)
        petitions.visited.bytes(into: sink)
        petitions.competent.bytes(into: sink)
    }
}
