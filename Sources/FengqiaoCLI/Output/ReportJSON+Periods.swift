import Fengqiao

// The reports of a period.
extension ReportJSON {
    static func scorecard(_ report: ScorecardReport, _ view: Viewpoint, _ zone: Zone) -> JSONValue {
        .object(
            head(report.period, report.asOf, view, zone) + [
                .init(
                    "subjects",
                    .array(
                        report.subjects.map { subject in
                            [
                                "subject": .string(subject.subject), "kind": .string(subject.kind.rawValue),
                                "indicators": named(subject.indicators), "score": integer(subject.score),
                                "isUnrated": .bool(subject.isUnrated), "stars": integer(subject.stars),
                                "rank": integer(subject.rank),
                                "vetoes": .array(subject.vetoes.map { .string($0.rawValue) }),
                                "meetsZeroConditions": subject.meetsZeroConditions.map { .bool($0) } ?? .null,
                            ]
                        })),
                .init(
                    "standards",
                    .array(
                        report.standards.map { ["level": .string($0.level.rawValue), "figure": figure($0.figure)] })),
                .init("definitions", definitions(Definitions.scorecard + Definitions.standards)),
                .init("policies", policies(report.policies)),
            ])
    }

    static func containment(_ report: ContainmentReport, _ view: Viewpoint, _ zone: Zone) -> JSONValue {
        .object(
            head(report.period, report.asOf, view, zone) + members(report.total) + [
                .init(
                    "groups",
                    .array(
                        report.groups.map { group in
                            .object([.init("group", .string(group.key))] + members(group.figures))
                        })),
                .init("definitions", definitions(Definitions.containment + Definitions.counterIndicators)),
                .init("policies", policies(report.policies)),
            ])
    }

    static func mediation(_ report: MediationReport, _ view: Viewpoint, _ zone: Zone) -> JSONValue {
        .object(
            head(report.period, report.asOf, view, zone) + [
                .init("figures", named(report.total)),
                .init("ended", .object(report.courses.map { .init($0.course.rawValue, .integer($0.count)) })),
                .init(
                    "bodies",
                    .array(
                        report.bodies.map { body in
                            ["body": .string(body.body), "figures": named(body.figures)]
                        })), .init("definitions", definitions(Definitions.mediation)),
                .init("policies", policies(report.policies)),
            ])
    }

    private static func head(
        _ period: Period, _ asOf: Instant, _ view: Viewpoint, _ zone: Zone
    ) -> [JSONValue.Member] {
        [
            .init("period", .string(period.description)), .init("from", .string(period.from.description)),
            .init("until", .string(period.until.description)), .init("asOf", .string(asOf.text(in: zone))),
            .init("knownAt", instant(view.knownAt, zone)),
        ]
    }

    private static func members(_ figures: ContainmentFigures) -> [JSONValue.Member] {
        [
            .init(
                "rates",
                .array(
                    figures.rates.map { rate in
                        [
                            "tier": .string(rate.tier.rawValue), "level": .string(rate.level.rawValue),
                            "figure": figure(rate.figure), "lower": integer(rate.lower), "upper": integer(rate.upper),
                        ]
                    })),
            .init("counterIndicators", named(figures.counterIndicators)),
            .init(
                "resolvedAt",
                .array(figures.resolvedAt.map { ["level": .string($0.level.rawValue), "figure": figure($0.figure)] })),
            .init(
                "movements",
                .array(
                    figures.movements.map { ["level": .string($0.level.rawValue), "figures": named($0.figures)] })),
            .init("figures", named(figures.figures)),
            .init(
                "returns",
                .array(
                    figures.returns.map {
                        ["from": .string($0.from), "to": .string($0.to), "count": .integer($0.count)]
                    })),
        ]
    }

    static func named(_ figures: [NamedFigure]) -> JSONValue {
        .object(figures.map { .init($0.name, figure($0.figure)) })
    }

    /// What the figures of a report count, by their ids.
    static func definitions(_ definitions: [FigureDefinition]) -> JSONValue {
        .object(
            definitions.map { definition in
                .init(
                    definition.id,
                    [
                        "basis": .string(definition.basis.rawValue), "chinese": .string(definition.chinese),
                        "english": .string(definition.english), "measure": .string(definition.measure.rawValue),
                        "isAdditive": .bool(definition.isAdditive),
                        "subject": .string(definition.subject), "rule": .string(definition.rule),
                    ])
            })
    }
}
