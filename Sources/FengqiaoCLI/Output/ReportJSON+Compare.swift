import Fengqiao

extension ReportJSON {
    static func difference(_ difference: ReportDifference, _ zone: Zone) -> JSONValue {
        [
            "before": viewpoint(difference.before, zone), "after": viewpoint(difference.after, zone),
            "figures": changes(difference.figures),
            "matters": .array(
                difference.matters.map { matter in
                    [
                        "matter": .string(matter.matter), "before": rows(matter.before), "after": rows(matter.after),
                        "events": .array(matter.events.map { event($0, zone) }),
                    ]
                }),
            "references": .array(difference.references.map { event($0, zone) }),
        ]
    }

    static func publications(_ publications: [Publication], _ zone: Zone) -> JSONValue {
        [
            "publications": .array(
                publications.map { publication in
                    [
                        "report": .string(publication.report), "period": .string(publication.period),
                        "knownAt": .string(publication.knownAt.text(in: zone)),
                        "publishedAt": .string(publication.publishedAt.text(in: zone)),
                        "position": .integer(Int64(clamping: publication.position)),
                        "digest": .string(publication.digest),
                        "isConfirmed": publication.isConfirmed.map { .bool($0) } ?? .null,
                        "restated": changes(publication.restated),
                    ]
                })
        ]
    }

    private static func changes(_ changes: [ReportDifference.FigureChange]) -> JSONValue {
        .array(
            changes.map { change in
                [
                    "subject": .string(change.subject), "scope": .string(change.scope), "name": .string(change.name),
                    "before": change.before.map { figure($0) } ?? .null,
                    "after": change.after.map { figure($0) } ?? .null,
                ]
            })
    }

    private static func viewpoint(_ view: Viewpoint, _ zone: Zone) -> JSONValue {
        ["asOf": instant(view.asOf, zone), "knownAt": instant(view.knownAt, zone)]
    }

    private static func event(_ event: ReportDifference.EventChange, _ zone: Zone) -> JSONValue {
        [
            "id": .string(event.id), "position": .integer(Int64(clamping: event.position)),
            "type": .string(event.kind.name), "time": .string(event.occurredAt.text(in: zone)),
            "recordedtime": .string(event.recordedAt.text(in: zone)), "isAdded": .bool(event.isAdded),
        ]
    }

    /// The rows behind figures: what an auditor counts by hand.
    static func rows(_ rows: [FigureRow]) -> JSONValue {
        .array(
            rows.map { row in
                var members: [JSONValue.Member] = [
                    .init("matter", row.matter.map { .string($0) } ?? .null), .init("figure", .string(row.figure)),
                    .init("scope", .string(row.scope)), .init("subject", .string(row.subject)),
                    .init("kind", row.kind.map { .string($0.rawValue) } ?? .null),
                ]
                let (part, whole, aside) = row.numbers
                members += [
                    .init("numerator", .integer(part)), .init("denominator", .integer(whole)),
                    .init("aside", aside.isEmpty ? .null : .string(aside)),
                ]
                return .object(members)
            })
    }

    static func backlog(_ report: BacklogReport, _ view: Viewpoint, _ zone: Zone) -> JSONValue {
        [
            "openAt": .string(report.snapshot.text(in: zone)), "days": .integer(report.days),
            "asOf": .string(report.asOf.text(in: zone)), "knownAt": instant(view.knownAt, zone),
            "figure": figure(report.figure), "matters": .array(report.matters.map { .string($0.string) }),
        ]
    }

    static func pay(_ report: PayReport, _ view: Viewpoint, _ zone: Zone) -> JSONValue {
        [
            "period": .string(report.period.description), "asOf": .string(report.asOf.text(in: zone)),
            "knownAt": instant(view.knownAt, zone),
            "months": .array(
                report.months.map { month in
                    [
                        "month": .string(month.month), "isFrozen": .bool(month.isFrozen),
                        "computed": .integer(month.computed), "paid": .integer(month.paid),
                        "potLeft": integer(month.potLeft),
                        "lines": .array(
                            month.lines.map { line in
                                [
                                    "matter": .string(line.matter), "beneficiary": .string(line.beneficiary),
                                    "reportedAt": .string(line.reportedAt.text(in: zone)),
                                    "rate": .integer(line.rate), "fen": .integer(line.fen),
                                    "limit": line.limit.map { .string($0.rawValue) } ?? .null,
                                ]
                            }),
                        "persons": .array(
                            month.persons.map { person in
                                [
                                    "beneficiary": .string(person.beneficiary),
                                    "computed": .integer(person.computed), "paid": .integer(person.paid),
                                    "difference": .integer(person.difference),
                                ]
                            }),
                    ]
                }),
            "policies": policies(report.policies),
        ]
    }

    static func explanation(_ why: MatterExplanation, _ zone: Zone) -> JSONValue {
        [
            "matter": .string(why.matter.string), "state": .string(why.phase.rawValue),
            "unit": why.entry.map { .string($0.unit.string) } ?? .null,
            "light": why.entry?.light.map { .string($0.rawValue) } ?? .null,
            "breachOwner": why.breachOwner.map { .string($0.string) } ?? .null,
            "supervisionDue": why.entry?.supervisionDue.map { .string($0.rawValue) } ?? .null,
            "clocks": .array(
                why.clocks.map { clock in
                    [
                        "clock": .string(clock.status.name.rawValue), "number": .integer(clock.status.number),
                        "owner": clock.owner.map { .string($0.string) } ?? .null,
                        "dueAt": instant(clock.status.deadline.instant, zone),
                        "stoppedAt": instant(clock.stoppedAt, zone),
                        "light": clock.stoppedAt == nil
                            ? clock.status.light.map { .string($0.rawValue) } ?? .null : .null,
                        "isOverdue": .bool(clock.status.isOverdue),
                        "overdueBy": overdueBy(clock.status.overdueBy),
                        "explained": explained(clock.explanation, zone),
                    ]
                }),
            "custody": .array(
                why.custody.map { share in
                    [
                        "unit": .string(share.unit.string), "from": .string(share.from.text(in: zone)),
                        "to": instant(share.to, zone), "elapsed": integer(share.elapsed), "limit": integer(share.limit),
                        "overdue": integer(share.overdue),
                        "clockUnit": share.clock.map { .string($0.rawValue) } ?? .null,
                    ]
                }),
        ]
    }
}

extension FigureRow {
    /// What it adds to the numerator and the denominator, and why to neither.
    var numbers: (part: Int64, whole: Int64, aside: String) {
        switch effect {
        case .inNumerator: (1, 1, "")
        case .inDenominator: (0, 1, "")
        case .pending: (0, 0, "pending")
        case .undecided(let count): (0, 0, "pending \(count)")
        case .excluded(let reason): (0, 0, reason.rawValue)
        case .adds(let part, let whole): (part, whole, "")
        }
    }
}
