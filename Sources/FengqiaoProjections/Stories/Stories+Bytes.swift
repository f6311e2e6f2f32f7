import FengqiaoModel
public import FengqiaoSchema

/// The reports that a rebuild proves with a digest each.
public enum ReportKind: String, CaseIterable, Sendable {
    /// The overdue queue.
    case overdue
    /// The scorecards.
    case scorecard
    /// 小事不出村.
    case containment
}

extension Stories {
    /// Hands the canonical bytes of everything that the stories hold to a sink.
    public func canonicalBytes(_ names: Names, into sink: (borrowing RawSpan) -> Void) {
        for report in ReportKind.allCases { canonicalBytes(of: report, names, into: sink) }
    }

    /// Hands the canonical bytes of what one report rests on to a sink, in order of the log.
    public func canonicalBytes(
        of report: ReportKind, _ names: Names, into sink: (borrowing RawSpan) -> Void
    ) {
        var row = RowWriter()
        for story in stories {
            row.removeAll()
            row.blob(names[.matter].bytes(of: story.matter))
            row.byte(story.phase.code)
            row.byte(story.tier.code)
            row.integer(story.acceptedAt?.milliseconds ?? 0)
            switch report {
            case .overdue:
                row.byte(story.scale.code)
                row.integer(story.reportedAt.milliseconds)
                write(name: story.responsibleUnit, .unit, names, &row)
                write(story.clock, &row)
            case .scorecard:
                row.integer(story.reportedAt.milliseconds)
                write(name: story.reporter, .worker, names, &row)
                write(name: story.reportingUnit, .unit, names, &row)
                write(name: story.responsibleUnit, .unit, names, &row)
                write(story.clock, &row)
                for round in story.rounds {
                    row.integer(round.closedAt.milliseconds)
                    write(round.deadline, &row)
                    write(name: round.creditedUnit, .unit, names, &row)
                    write(name: round.creditedWorker, .worker, names, &row)
                }
            case .containment:
                row.byte(story.originRung.code)
                row.byte(story.peakRung.code)
                row.byte(story.peakRungWithAssists.code)
                for round in story.rounds {
                    row.integer(round.closedAt.milliseconds)
                    row.integer(round.reopenedAt?.milliseconds ?? 0)
                    row.byte(round.outcome.code)
                    row.byte(round.closingRung.code)
                    row.byte(round.peakRung.code)
                    row.byte(round.peakRungWithAssists.code)
                }
            }
            sink(row.bytes.rawSpan)
        }
    }

    private func write(name ordinal: UInt32, _ space: NameSpace, _ names: Names, _ row: inout RowWriter) {
        if ordinal == NameTable.none { row.varint(0) } else { row.blob(names[space].bytes(of: ordinal)) }
    }

    private func write(_ clock: Clock?, _ row: inout RowWriter) {
        guard let clock else { return row.byte(0) }
        row.byte(clock.unit.code)
        row.integer(clock.limit ?? -1)
        row.integer(clock.anchor.milliseconds)
        row.integer(clock.pausedAt?.milliseconds ?? 0)
        row.integer(clock.pausedUntil?.milliseconds ?? 0)
        row.integer(clock.givenDeadline?.milliseconds ?? 0)
        row.varint(UInt64(clock.stretches.count))
        for stretch in clock.stretches {
            row.integer(stretch.from.milliseconds)
            row.integer(stretch.to.milliseconds)
        }
    }

    private func write(_ deadline: Deadline, _ row: inout RowWriter) {
        switch deadline {
        case .none: row.byte(1)
        case .paused: row.byte(2)
        case .unknown(let year):
            row.byte(3)
            row.integer(year)
        case .at(let instant, let day):
            row.byte(4)
            row.integer(instant.milliseconds)
            row.integer(day.dayNumber)
        }
    }
}
