import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema
import Testing

/// The reports on one story at one instant, and what a hand-computed fixture says of them.
struct View {
    let chronicle: Chronicle
    let names: Names
    let now: Instant
    let period: Period?
    let place: String

    func check(_ expected: JSONValue) throws {
        for member in expected.object ?? [] {
            switch member.key {
            case "asOf", "knownAt", "period", "backlog": break
            case "clocks": try clocks(member.value)
            case "overdue": try overdue(member.value)
            case "scorecard", "scores", "standards": try scorecard(member.key, member.value)
            case "containment", "bounds", "returns": try containment(member.key, member.value)
            case "change": try change(member.value)
            case "mediation": try mediation(member.value)
            case "pay": try pay(member.value)
            default: Issue.record("\(place): nobody knows what \(member.key) is")
            }
        }
    }

    func compare(_ figure: Figure?, _ expected: JSONValue, _ name: String) {
        guard let figure else {
            Issue.record("\(place): there is no \(name)")
            return
        }
        let numbers = [figure.numerator, figure.denominator, figure.pending]
        let wanted = ["numerator", "denominator", "pending"].map { expected[$0]?.integer ?? 0 }
        #expect(numbers == wanted, "\(place): \(name)")
        let excluded = figure.excluded.map { "\($0.reason) \($0.count)" }
        let aside = (expected["excluded"]?.object ?? []).map { "\($0.key) \($0.value.integer ?? 0)" }
        #expect(Set(excluded) == Set(aside), "\(place): \(name)")
        #expect(figure.missing?.rawValue == expected["missing"]?.string, "\(place): \(name)")
    }

    private func clocks(_ expected: JSONValue) throws {
        for matter in try #require(expected.object) {
            let id = try MatterID(checking: matter.key)
            let told = try #require(OverdueQueue.explain(id, chronicle, names, at: now))
            for clock in try #require(matter.value.object) {
                let due = clock.value.string.flatMap { Instant($0) }
                let found = told.clocks.first { "\($0.status.name.rawValue) \($0.status.number)" == clock.key }
                if let year = clock.value["unknown"]?.integer {
                    #expect(found?.status.deadline == .unknown(year: year), "\(place): \(matter.key) \(clock.key)")
                    continue
                }
                #expect(found?.status.deadline.instant == due, "\(place): \(matter.key) \(clock.key)")
            }
        }
    }

    private func overdue(_ expected: JSONValue) throws {
        let cuts = expected["ageing"]?["cuts"]?.array?.compactMap(\.integer) ?? []
        let clocks = expected["clocks"]?.array?.compactMap { $0.string.flatMap(ClockName.init(rawValue:)) } ?? [.matter]
        let report = OverdueQueue.report(chronicle, names, at: now, clocks: Set(clocks), ageing: cuts)
        if let open = expected["open"]?.integer { #expect(Int64(report.open) == open, "\(place): open") }
        if let overdue = expected["overdue"]?.integer { #expect(Int64(report.overdue) == overdue, "\(place): overdue") }
        if let due = expected["supervisionDue"]?.integer { #expect(Int64(report.supervisionDue) == due, "\(place)") }
        for light in expected["lights"]?.object ?? [] {
            let count = report.lights?.first { $0.light.rawValue == light.key }?.count
            #expect(count.map { Int64($0) } == light.value.integer, "\(place): \(light.key)")
        }
        if let order = expected["order"]?.array {
            #expect(report.matters.map(\.matter.string) == order.compactMap(\.string), "\(place): order")
        }
        for bucket in expected["ageing"]?["counts"]?.object ?? [] {
            let count = report.ageing.first { "\($0.from)" == bucket.key }?.count
            #expect(count.map { Int64($0) } == bucket.value.integer, "\(place): age \(bucket.key)")
        }
        for matter in expected["matters"]?.object ?? [] {
            let entry = try #require(report.matters.first { $0.matter.string == matter.key }, "\(place): \(matter.key)")
            for field in matter.value.object ?? [] {
                let found: JSONValue? =
                    switch field.key {
                    case "light": entry.light.map { .string($0.rawValue) }
                    case "unit": .string(entry.unit.string)
                    case "dueAt": entry.deadline.instant.map { .string($0.text(in: .china)) }
                    case "overdueBy": entry.overdueBy.map { .integer($0.value) }
                    case "overdueUnit": entry.overdueBy.map { .string($0.unit.rawValue) }
                    case "breachOwner": entry.breachOwner.map { .string($0.string) }
                    case "supervisionDue": entry.supervisionDue.map { .string($0.rawValue) }
                    default: .string("nobody knows what \(field.key) is")
                    }
                #expect(found ?? .null == field.value, "\(place): \(matter.key) \(field.key)")
            }
        }
    }

    private func scorecard(_ section: String, _ expected: JSONValue) throws {
        let report = Scorecard.report(chronicle, names, period: try #require(period), at: now)
        for member in try #require(expected.object) {
            if section == "standards" {
                let figure = report.standards.first { $0.level.rawValue == member.key }?.figure
                #expect([figure?.numerator, figure?.denominator] == member.value.array?.map(\.integer), "\(place)")
                continue
            }
            let subject = report.subjects.first { subject in
                "\(subject.kind == .worker ? "worker" : "unit"):\(subject.subject)" == member.key
            }
            for field in try #require(member.value.object) {
                guard section == "scores" else {
                    compare(subject?.figure(field.key), field.value, "\(member.key) \(field.key)")
                    continue
                }
                let found: JSONValue? =
                    switch field.key {
                    case "score": subject?.score.map { .integer($0) }
                    case "stars": subject?.stars.map { .integer($0) }
                    case "rank": subject?.rank.map { .integer($0) }
                    case "vetoes": .array((subject?.vetoes ?? []).map { .string($0.rawValue) })
                    default: .string("nobody knows what \(field.key) is")
                    }
                #expect(found ?? .null == field.value, "\(place): \(member.key) \(field.key)")
            }
        }
    }

    private func containment(_ section: String, _ expected: JSONValue) throws {
        let report = Containment.report(chronicle, names, period: try #require(period), at: now)
        for member in try #require(expected.object) {
            switch section {
            case "bounds":
                let rate = report.rates.first { "\($0.tier.rawValue).\($0.level.rawValue)" == member.key }
                #expect([rate?.lower, rate?.upper] == member.value.array?.map(\.integer), "\(place): \(member.key)")
            case "returns":
                let count = report.total.returns.first { "\($0.from)>\($0.to)" == member.key }?.count
                #expect(count == member.value.integer, "\(place): \(member.key)")
            default:
                let figure = report.flatFigures.first { flat in
                    (flat.scope.isEmpty ? flat.name : "\(flat.name).\(flat.scope)") == member.key
                }?.figure
                compare(figure, member.value, member.key)
            }
        }
    }

    // 同比: against the same report on an earlier period.
    private func change(_ expected: JSONValue) throws {
        let report = Containment.report(chronicle, names, period: try #require(period), at: now)
        for member in try #require(expected.object) {
            let since = try #require(member.value["since"]?.string.flatMap { Period($0) })
            let earlier = Containment.report(chronicle, names, period: since, at: now)
            let change = report.change(of: member.key, since: earlier)
            #expect(change == member.value["is"]?.integer, "\(place): \(member.key) since \(since)")
        }
    }

    private func mediation(_ expected: JSONValue) throws {
        let report = Mediations.report(chronicle, names, period: try #require(period), at: now)
        for member in try #require(expected.object) {
            let body = report.bodies.first { "unit:\($0.body)" == member.key }
            for field in try #require(member.value.object) {
                compare(body?.figures.first { $0.name == field.key }?.figure, field.value, field.key)
            }
        }
    }

    private func pay(_ expected: JSONValue) throws {
        let report = Pay.report(chronicle, names, period: try #require(Period("2024")), at: now)
        for month in try #require(expected.object) {
            let found = report.months.first { $0.month == month.key }
            for person in try #require(month.value.object) {
                let line = found?.persons.first { $0.beneficiary == person.key }
                #expect(
                    [line?.computed, line?.paid] == person.value.array?.map(\.integer),
                    "\(place): \(month.key) \(person.key)")
            }
        }
    }
}
