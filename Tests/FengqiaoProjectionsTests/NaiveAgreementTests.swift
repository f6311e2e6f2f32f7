import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema
import FengqiaoTesting
import Foundation
import Testing

/// Every figure of every report, held against a second implementation that reads the lists of events straight by the
/// definitions, on random histories with splits, mergers, reopenings, pauses, corrections, late events and units that move.
@Suite("The second implementation")
struct NaiveAgreementTests {
    /// Everyday runs take some hundred histories; `FENGQIAO_HISTORIES=10000` takes that many. `FENGQIAO_SEED` repeats the
    /// one with that seed, or begins with it.
    static let seeds: ClosedRange<UInt64> = {
        func number(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } }
        let first = number("FENGQIAO_SEED")
        let count = number("FENGQIAO_HISTORIES") ?? (first == nil ? 300 : 1)
        return (first ?? 1)...((first ?? 1) + max(count, 1) - 1)
    }()

    @Test("agrees in every figure of every report", arguments: seeds)
    func agreement(_ seed: UInt64) throws {
        var history = try RandomHistory(seed: seed, isGoverned: true)
        for _ in 0..<(60 + Int(seed % 4) * 40) { _ = try history.step() }
        let events = history.ledger.events
        let times = events.map(\.envelope.occurredAt)
        let last = times.max() ?? Scene.start
        // At the end, in the middle, and after horizons have passed.
        let asOf = [last + 1, times[times.count / 2], last + 20 * Scene.day][Int(seed % 3)]
        let (chronicle, names) = try Folding.chronicle(of: events)
        let naive = NaiveFigures(events: events, asOf: asOf)
        let queue = OverdueQueue.report(chronicle, names, at: asOf).matters.map { entry in
            NaiveEntry(
                matter: entry.matter, unit: entry.unit, light: entry.light?.rawValue, isOverdue: entry.isOverdue,
                breachOwner: entry.breachOwner)
        }
        for (mine, other) in zip(queue, naive.queue()) { #expect(mine == other, "seed \(seed) queue") }
        #expect(queue.count == naive.queue().count, "seed \(seed) queueCount")
        let year = try #require(Period("2024"))
        var earned: [String: Int64] = [:]
        for month in Pay.report(chronicle, names, period: year, at: asOf).months {
            for person in month.persons where person.computed != 0 {
                earned["\(month.month) \(person.beneficiary)"] = person.computed
            }
        }
        #expect(earned == naive.pay().filter { $0.value != 0 }, "seed \(seed) pay")
        let middle = times[times.count / 3]
        let (then, oldNames) = try Folding.chronicle(of: events.filter { $0.recordedAt <= middle })
        let old = Backlog.open(then, oldNames, at: middle, days: 2)
        let backlog = Backlog.figure(of: old, chronicle, names, at: asOf)
        #expect(
            Self.naive(backlog) == naive.backlog(openAt: middle, knownAt: middle, days: 2), "seed \(seed) backlog")
        // Of a later month most matters are passed over.
        for text in ["2024", "2024-03", "2024-W11", "2024-04"] {
            let period = try #require(Period(text))
            let place = "seed \(seed), \(text)"
            let scores = Scorecard.report(chronicle, names, period: period, at: asOf)
            compare(
                Dictionary(
                    uniqueKeysWithValues: scores.subjects.map { subject in
                        let kind = subject.kind == .worker ? "worker" : "unit"
                        return ("\(kind):\(subject.subject)", Self.table(subject.indicators))
                    }), naive.scorecard(period), place)
            let containment = Containment.report(chronicle, names, period: period, at: asOf)
            compare(["": Self.table(containment)], ["": naive.containment(period)], place)
            try inParts(seed, chronicle, names, period, asOf, place)
            let mediation = Mediations.report(chronicle, names, period: period, at: asOf)
            var bodies = Dictionary(
                uniqueKeysWithValues: mediation.bodies.map { ("unit:\($0.body)", Self.table($0.figures)) })
            bodies[""] = Self.table(mediation.total)
            compare(bodies, naive.mediation(period), place)
        }
    }

    // Counted in parts, each of some stretches of matters, the reports are those that are counted at once.
    private func inParts(
        _ seed: UInt64, _ chronicle: Chronicle, _ names: Names, _ period: Period, _ asOf: Instant, _ place: String
    ) throws {
        let (size, shares) = (Int(seed % 5) + 1, Int(seed % 3) + 2)
        let stretches = stride(from: 0, to: chronicle.matters.count, by: size).map { start in
            UInt32(start)..<UInt32(min(start + size, chronicle.matters.count))
        }
        func parts<Part>(_ part: (_ share: Int, () -> Range<UInt32>?) -> Part) -> [Part] {
            (0..<shares).reversed().map { share in
                var own = stretches.indices.filter { $0 % shares == share }.map { stretches[$0] }
                return part(share) { own.isEmpty ? nil : own.removeFirst() }
            }
        }
        let unit: UnitID? = seed % 2 == 0 ? nil : "town"
        let scores = parts { share, next in
            Scorecard.part(
                chronicle, names, period: period, at: asOf, unit: unit, withDuties: share == Int(seed) % shares,
                next: next)
        }
        let scorecard = Scorecard.report(chronicle, names, period: period, at: asOf, unit: unit)
        let put = Scorecard.report(chronicle, names, period: period, at: asOf, unit: unit, parts: scores)
        #expect("\(put)" == "\(scorecard)", "\(place), in \(shares) parts")
        for grouping in [nil, .month, .unit, .category] as [ContainmentGrouping?] {
            let sums = parts { _, next in
                Containment.part(chronicle, names, period: period, at: asOf, unit: unit, by: grouping, next: next)
            }
            let whole = Containment.report(chronicle, names, period: period, at: asOf, unit: unit, by: grouping)
            let put = Containment.report(
                chronicle, names, period: period, at: asOf, unit: unit, by: grouping, parts: sums)
            #expect("\(put)" == "\(whole)", "\(place), in \(shares) parts")
        }
    }

    @Test("the histories reach every figure: each has rows in the numerator, and each rate rows out of it")
    func reach() throws {
        var inside: Set<String> = []
        var outside: Set<String> = []
        var (red, owners, paid, capped, taken) = (0, 0, 0, 0, 0)
        for seed in 1...400 as ClosedRange<UInt64> {
            var history = try RandomHistory(seed: seed, isGoverned: true)
            for _ in 0..<160 { _ = try history.step() }
            let events = history.ledger.events
            let asOf = (events.map(\.envelope.occurredAt).max() ?? Scene.start) + 20 * Scene.day
            let (chronicle, names) = try Folding.chronicle(of: events)
            let year = try #require(Period("2024"))
            for report in [
                Scorecard.report(chronicle, names, period: year, at: asOf),
                Containment.report(chronicle, names, period: year, at: asOf),
                Mediations.report(chronicle, names, period: year, at: asOf),
            ] as [any FlatReport] {
                for flat in report.flatFigures where flat.figure.missing == nil {
                    if flat.figure.numerator > 0 { inside.insert(flat.name) }
                    if flat.figure.denominator > flat.figure.numerator { outside.insert(flat.name) }
                }
            }
            let queue = OverdueQueue.report(chronicle, names, at: asOf)
            red += queue.matters.count { $0.light == .red }
            owners += queue.matters.count { $0.breachOwner != nil && $0.breachOwner != $0.unit }
            for line in Pay.report(chronicle, names, period: year, at: asOf).months.flatMap(\.lines) {
                paid += 1
                if line.limit == .cap || line.limit == .pot { capped += 1 }
                if line.limit == .void { taken += 1 }
            }
        }
        let counted =
            Definitions.scorecard + Definitions.containment + Definitions.counterIndicators + Definitions.mediation
        let rates = counted.filter { $0.measure == .rate && !["backlog", "standard"].contains($0.name) }.map(
            \.name)
        #expect(Set(counted.map(\.name)).subtracting(inside).subtracting(["backlog", "standard"]) == [])
        #expect(Set(rates).subtracting(outside) == [])
        #expect(
            red > 50 && owners > 20 && paid > 100 && capped > 10 && taken > 0, "\((red, owners, paid, capped, taken))")
    }

    private static func table(_ figures: [NamedFigure]) -> [String: NaiveFigure] {
        Dictionary(uniqueKeysWithValues: figures.map { ($0.name, naive($0.figure)) })
    }

    private static func table(_ report: ContainmentReport) -> [String: NaiveFigure] {
        // What follows from the others or from a register is counted elsewhere.
        let flat = report.flatFigures.filter { !["bounces90", "bypassPerResidents"].contains($0.name) }
        return Dictionary(
            uniqueKeysWithValues: flat.map { ($0.scope.isEmpty ? $0.name : "\($0.name).\($0.scope)", naive($0.figure)) }
        )
    }

    private static func naive(_ figure: Figure) -> NaiveFigure {
        var result = NaiveFigure()
        (result.numerator, result.denominator, result.pending) = (figure.numerator, figure.denominator, figure.pending)
        result.excluded = Dictionary(uniqueKeysWithValues: figure.excluded.map { ($0.reason, $0.count) })
        result.missing = figure.missing?.rawValue
        return result
    }

    private func compare(
        _ mine: [String: [String: NaiveFigure]], _ other: [String: [String: NaiveFigure]], _ place: String
    ) {
        for subject in Set(mine.keys).union(other.keys).sorted() {
            let (left, right) = (mine[subject] ?? [:], other[subject] ?? [:])
            for name in Set(left.keys).union(right.keys).sorted() where name != "bypassPerResidents" {
                let (one, two) = (left[name] ?? NaiveFigure(), right[name] ?? NaiveFigure())
                // Of a share of nothing nobody says more than that it is nothing.
                if name.hasPrefix("resolvedAt"), one.numerator == 0, two.numerator == 0 { continue }
                #expect(one == two, "\(place): \(subject) \(name)")
            }
        }
    }
}
