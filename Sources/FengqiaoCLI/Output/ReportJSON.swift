import Fengqiao

/// The reports as JSON: the keys that scripts may rely on, see `docs/reference/json.md`.
enum ReportJSON {
    static func figure(_ figure: Figure) -> JSONValue {
        [
            "numerator": .integer(figure.numerator),
            "denominator": .integer(figure.denominator),
            "basisPoints": integer(figure.basisPoints),
            "definition": .string(figure.definition),
            "excluded": .object(figure.excluded.map { .init($0.reason, .integer($0.count)) }),
            "pending": .integer(figure.pending),
            "missing": figure.missing.map { .string($0.rawValue) } ?? .null,
        ]
    }

    static func overdue(_ report: OverdueReport, _ view: Viewpoint, _ zone: Zone) -> JSONValue {
        [
            "asOf": .string(report.asOf.text(in: zone)),
            "knownAt": instant(view.knownAt, zone),
            "open": .integer(Int64(report.open)),
            "overdue": .integer(Int64(report.overdue)),
            "lights": lights(report),
            "supervisionDue": .integer(Int64(report.supervisionDue)),
            "ageing": .array(
                report.ageing.map { ["from": .integer($0.from), "count": .integer(Int64($0.count))] }),
            "matters": .array(report.matters.map { entry($0, zone) }),
            "policies": policies(report.policies),
        ]
    }

    private static func lights(_ report: OverdueReport) -> JSONValue {
        guard let lights = report.lights else { return .null }
        // Scripts read them by name; people in the order of the colours.
        let order: [Light] = [.green, .blue, .yellow, .red, .paused, .pending]
        return .object(
            order.map { light in
                .init(light.rawValue, .integer(Int64(lights.first { $0.light == light }?.count ?? 0)))
            })
    }

    private static func entry(_ entry: OverdueEntry, _ zone: Zone) -> JSONValue {
        [
            "matter": .string(entry.matter.string),
            "unit": .string(entry.unit.string),
            "light": entry.light.map { .string($0.rawValue) } ?? .null,
            "dueAt": instant(entry.deadline.instant, zone),
            "isOverdue": .bool(entry.isOverdue),
            "overdueBy": overdueBy(entry.overdueBy),
            "breachOwner": entry.breachOwner.map { .string($0.string) } ?? .null,
            "supervisionDue": entry.supervisionDue.map { .string($0.rawValue) } ?? .null,
            "tier": entry.tier.map { .string($0.rawValue) } ?? .null,
            "reportedAt": .string(entry.reportedAt.text(in: zone)),
            "clocks": .array(
                entry.clocks.map { clock in
                    [
                        "clock": .string(clock.name.rawValue), "number": .integer(clock.number),
                        "light": clock.light.map { .string($0.rawValue) } ?? .null,
                        "dueAt": instant(clock.deadline.instant, zone), "isOverdue": .bool(clock.isOverdue),
                        "overdueBy": overdueBy(clock.overdueBy),
                    ]
                }),
        ]
    }

    static func overdueBy(_ overdue: OverdueBy?) -> JSONValue {
        overdue.map { ["value": .integer($0.value), "unit": .string($0.unit.rawValue)] } ?? .null
    }

    static func history(_ history: MatterHistory) -> JSONValue {
        let zone = history.zone
        return [
            "matter": .string(history.matter.string),
            "state": .string(history.phase.rawValue),
            "events": .array(
                history.events.map { $0.event.json(origin: history.origin, append: $0.append, zone: zone) }),
            "custody": .array(
                history.custody.map {
                    [
                        "unit": .string($0.unit.string), "from": .string($0.from.text(in: zone)),
                        "to": instant($0.to, zone),
                    ]
                }),
            "clocks": .array(
                history.clocks.map { clock in
                    [
                        "clock": .string(clock.name), "number": .integer(clock.number),
                        "dueAt": instant(clock.deadline.instant, zone),
                        "pauses": .array(
                            clock.pauses.map {
                                ["from": .string($0.from.text(in: zone)), "to": instant($0.to, zone)]
                            }),
                        "projectedDueAt": instant(clock.projected?.instant, zone),
                        "explanation": .string(clock.explanation), "explained": explained(clock.details, zone),
                    ]
                }),
        ]
    }

    /// A deadline day by day.
    static func explained(_ why: DeadlineExplanation, _ zone: Zone) -> JSONValue {
        [
            "unit": .string(why.unit.rawValue), "limit": integer(why.limit), "extended": .integer(why.extended),
            "counted": .integer(why.counted), "policyVersion": integer(why.policyVersion),
            "start": .string(why.start.text(in: zone)),
            "days": .array(
                why.days.map { day in
                    [
                        "date": .string(day.date.description), "reason": .string(day.reason.rawValue),
                        "amount": .integer(day.amount), "calendarVersion": integer(day.calendarVersion),
                    ]
                }),
        ]
    }

    static func rebuild(_ result: RebuildResult) -> JSONValue {
        let nanoseconds = self.nanoseconds(result.duration)
        return [
            "events": .integer(Int64(clamping: result.events)),
            "seconds": .decimal(nanoseconds / 1_000, digits: 6),
            "eventsPerSecond": .integer(perSecond(result.events, nanoseconds)),
            "threads": .integer(Int64(result.threads)),
            "bytesRead": .integer(Int64(clamping: result.bytesRead)),
            "digests": .object(result.digests.map { .init($0.report.rawValue, .string($0.digest)) }),
        ]
    }

    static func nanoseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000
    }

    static func perSecond(_ events: UInt64, _ nanoseconds: Int64) -> Int64 {
        let (product, overflow) = events.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? 0 : Int64(clamping: product / UInt64(max(1, nanoseconds)))
    }

    /// Seconds with three decimals, made of whole numbers.
    static func seconds(_ nanoseconds: Int64) -> String {
        let milliseconds = String(nanoseconds / 1_000_000 % 1_000)
        return "\(nanoseconds / 1_000_000_000)." + String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
    }

    static func policies(_ policies: [(kind: PolicyKind, version: Int64)]) -> JSONValue {
        .object(policies.map { .init($0.kind.rawValue, .integer($0.version)) })
    }

    static func instant(_ instant: Instant?, _ zone: Zone) -> JSONValue {
        instant.map { .string($0.text(in: zone)) } ?? .null
    }

    static func integer(_ value: Int64?) -> JSONValue { value.map { .integer($0) } ?? .null }
}
