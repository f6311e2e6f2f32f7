import FengqiaoModel
public import FengqiaoSchema

/// The reports that a rebuild proves with a digest each.
public enum ReportKind: String, CaseIterable, Sendable {
    /// The overdue queue.
    case overdue
    /// The scorecards, with mediation and pay.
    case scorecard
    /// 小事不出村.
    case containment
}

extension Chronicle {
    /// Hands the canonical bytes of what all reports rest on to a sink.
    public func canonicalBytes(_ names: Names, into sink: (borrowing RawSpan) -> Void) {
        for report in ReportKind.allCases { canonicalBytes(of: report, names, into: sink) }
    }

    /// Hands the canonical bytes of what one report rests on to a sink: the stories as of the last thing that happened, in
    /// the order in which the log names the matters.
    public func canonicalBytes(
        of report: ReportKind, _ names: Names, into sink: (borrowing RawSpan) -> Void
    ) {
        let teller = StoryTeller(self, names, at: latest)
        var writer = StoryWriter(teller)
        for matter in inOrder {
            guard let story = teller.story(of: matter) else { continue }
            writer.write(story, for: report)
            sink(writer.row.bytes.rawSpan)
            writer.row.removeAll()
        }
        guard report == .scorecard else { return }
        for duty in duties {
            writer.write(duty)
            sink(writer.row.bytes.rawSpan)
            writer.row.removeAll()
        }
    }
}

/// Writes stories as bytes, with names and not ordinals.
private struct StoryWriter {
    let teller: StoryTeller
    var row = RowWriter()

    init(_ teller: StoryTeller) { self.teller = teller }

    mutating func write(_ story: Story, for report: ReportKind) {
        name(story.matter, .matter)
        row.byte(story.phase.code)
        row.byte(story.tier?.code ?? 0)
        time(story.reportedAt)
        time(story.acceptance?.at)
        switch report {
        case .overdue:
            row.byte(story.acceptance?.fact.scale.code ?? 0)
            name(story.responsibleUnit, .unit)
            for clock in story.clocks { write(clock) }
            for span in story.custody {
                name(span.unit, .unit)
                time(span.from)
                time(span.to)
            }
            for order in story.orders {
                row.byte(order.level.code)
                time(order.openedAt)
                time(order.liftedAt)
            }
        case .scorecard: writeScorecard(story)
        case .containment: writeContainment(story)
        }
    }

    private mutating func writeScorecard(_ story: Story) {
        if let report = story.report {
            name(teller.worker(of: report), .worker)
            name(report.unit, .unit)
        }
        for clock in story.clocks {
            write(clock)
            name(clock.owner, .unit)
            name(clock.worker, .worker)
        }
        write(story.rounds)
        write(story.transfers)
        for check in story.checks {
            time(check.at)
            row.byte(check.fact.phase.code)
            row.byte(check.fact.result.code)
            row.integer(check.fact.due)
            name(check.fact.checker, .worker)
        }
        for feedback in story.feedbacks {
            time(feedback.at)
            row.byte(feedback.fact.kind.code)
            row.byte((feedback.fact.isReached ? 1 : 0) + (feedback.fact.isAnswered ? 2 : 0))
            row.byte(feedback.fact.solved)
            row.byte(feedback.fact.satisfaction)
        }
        for appeal in story.appeals {
            row.byte(appeal.indicator.code)
            row.varint(UInt64(appeal.round))
            row.byte(appeal.isGranted ? 1 : 0)
        }
        for mediation in story.mediations { write(mediation) }
        for reward in story.rewards {
            time(reward.at)
            row.integer(reward.fact.isGrant ? reward.fact.fen : -reward.fact.fen)
        }
    }

    private mutating func writeContainment(_ story: Story) {
        row.byte(story.originRung.code)
        row.byte(story.isTierRaised ? 1 : 0)
        for holding in story.holdings {
            name(holding.unit, .unit)
            row.byte(holding.rung.code)
            time(holding.from)
            time(holding.to)
        }
        write(story.rounds)
        write(story.transfers)
        for petition in story.petitions {
            time(petition.at)
            row.byte(petition.channel?.code ?? 0)
            name(petition.visitedUnit, .unit)
            name(petition.competentUnit, .unit)
        }
        for mediation in story.mediations { write(mediation) }
    }

    mutating func write(_ duty: DutyFact) {
        name(duty.worker, .worker)
        name(duty.unit, .unit)
        row.byte(duty.kind.code)
        time(duty.from)
        row.varint(UInt64(duty.subjects.count))
        for subject in teller.chronicle.subjects(of: duty) { row.blob(teller.lookup.people.bytes(of: subject)) }
    }

    private mutating func write(_ rounds: [Story.Round]) {
        for round in rounds {
            time(round.openedAt)
            time(round.reopenedAt)
            guard let closing = round.closing else { continue }
            time(closing.at)
            row.byte(closing.outcome.code)
            row.byte(closing.rung.code)
            name(closing.unit, .unit)
            name(closing.worker, .worker)
        }
    }

    private mutating func write(_ transfers: [Story.Handover]) {
        for transfer in transfers {
            name(transfer.from, .unit)
            name(transfer.to, .unit)
            row.byte(transfer.role.code)
            row.byte(transfer.direction.code)
            time(transfer.at)
            time(transfer.signedAt)
            time(transfer.returnedAt)
            row.byte(transfer.isReturnUnfounded.map { $0 ? 2 : 1 } ?? 0)
        }
    }

    private mutating func write(_ mediation: Story.Mediation) {
        name(mediation.body, .unit)
        time(mediation.requestedAt)
        time(mediation.acceptedAt)
        time(mediation.endedAt)
        row.byte(mediation.endReason?.code ?? 0)
        for agreement in mediation.agreements {
            time(agreement.at)
            row.byte(agreement.form.code)
        }
        for item in mediation.items {
            time(item.due)
            row.integer(item.fen ?? -1)
            time(item.performedAt)
            time(item.breachedAt)
            for payment in item.payments {
                time(payment.at)
                row.integer(payment.fen)
            }
        }
    }

    private mutating func write(_ record: StoryClock) {
        row.byte(record.name.code)
        row.integer(record.number)
        time(record.stoppedAt)
        row.byte(record.isCutOff ? 1 : 0)
        let clock = record.clock
        row.byte(clock.unit.code)
        row.integer(clock.limit ?? -1)
        time(clock.anchor)
        time(clock.pausedAt)
        time(clock.pausedUntil)
        for stretch in clock.stretches {
            time(stretch.from)
            time(stretch.to)
        }
        switch teller.deadline(record) {
        case .none: row.byte(1)
        case .paused: row.byte(2)
        case .unknown(let year):
            row.byte(3)
            row.integer(year)
        case .at(let instant, let day):
            row.byte(4)
            time(instant)
            row.integer(day.dayNumber)
        }
    }

    private mutating func name(_ ordinal: UInt32, _ space: NameSpace) {
        if ordinal == NameTable.none {
            row.varint(0)
        } else {
            row.blob(teller.lookup.names[space].bytes(of: ordinal))
        }
    }

    private mutating func time(_ instant: Instant?) { row.integer(instant?.milliseconds ?? 0) }
}
