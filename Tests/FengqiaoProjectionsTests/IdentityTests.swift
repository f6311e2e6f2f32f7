import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema
import FengqiaoTesting
import Testing

/// What must hold of the figures of any history.
@Suite("Identities")
struct IdentityTests {
    /// A random history, its chronicle, and an instant some days behind its end.
    struct Sample {
        let ledger: ModelLedger
        let chronicle: Chronicle
        let names: Names
        let now: Instant

        init(_ seed: UInt64, commands: Int = 150) throws {
            var history = try RandomHistory(seed: seed, isGoverned: true)
            for _ in 0..<commands { _ = try history.step() }
            ledger = history.ledger
            (chronicle, names) = try Folding.chronicle(of: ledger.events)
            let last = ledger.events.map(\.envelope.occurredAt).max() ?? Scene.start
            now = last + Int64(seed % 20) * Scene.day + 1
        }

        /// All days on which anything happened, and until when.
        var span: (from: LocalDate, until: LocalDate) {
            (LocalDate(year: 2024, month: 1, day: 1), LocalDate(year: 2025, month: 1, day: 1))
        }
    }

    private func period(_ from: LocalDate, _ until: LocalDate) throws -> Period {
        try #require(Period("\(from)..\(until + -1)"))
    }

    @Test("shares by rung sum to the whole, and bounds hold the rate", arguments: 1...150 as ClosedRange<UInt64>)
    func containment(_ seed: UInt64) throws {
        let sample = try Sample(seed)
        let report = Containment.report(
            sample.chronicle, sample.names, period: try #require(Period("2024")), at: sample.now)
        let closed = report.resolvedAt.reduce(0) { $0 + $1.figure.numerator }
        #expect(closed == report.resolvedAt.first?.figure.denominator ?? 0, "seed \(seed)")
        for rate in report.rates {
            guard let middle = rate.figure.basisPoints, let lower = rate.lower, let upper = rate.upper else { continue }
            #expect(lower <= middle && middle <= upper, "seed \(seed): \(rate)")
        }
        for named in report.total.figures + report.counterIndicators {
            let measure = try #require(Definitions.definition(named.figure.definition)).measure
            if measure == .rate {
                #expect(named.figure.numerator <= named.figure.denominator, "seed \(seed): \(named)")
            }
        }
    }

    @Test(
        "the lights partition the open matters, whichever clocks are looked at",
        arguments: 1...150 as ClosedRange<UInt64>)
    func lights(_ seed: UInt64) throws {
        let sample = try Sample(seed)
        for clocks in [[.matter], Set(ClockName.allCases), [.custody, .mediation], [.petitionHandling]] {
            let report = OverdueQueue.report(
                sample.chronicle, sample.names, at: sample.now, clocks: clocks, ageing: [1, 7])
            #expect(report.lights?.reduce(0) { $0 + $1.count } == report.open, "seed \(seed)")
            #expect(report.ageing.reduce(0) { $0 + $1.count } == report.open, "seed \(seed)")
            #expect(report.matters.count == report.open, "seed \(seed)")
        }
        let open = OverdueQueue.report(sample.chronicle, sample.names, at: sample.now)
        let states = sample.ledger.states.filter { _, state in !state.isOver && state.phase != .unreported }
        #expect(Set(open.matters.map(\.matter)) == Set(states.keys), "seed \(seed)")
    }

    @Test(
        "figures that are declared additive add up over weeks and over units; rows behind a figure make the figure",
        arguments: 1...100 as ClosedRange<UInt64>)
    func additive(_ seed: UInt64) throws {
        let sample = try Sample(seed)
        let (from, until) = sample.span
        // Cut at random days: not at weeks alone.
        var cuts = [from]
        var random = seed
        while let last = cuts.last, last < until {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            cuts.append(min(until, last + Int64(random >> 59) + 1))
        }
        func sums(_ figures: (Period) throws -> [FlatFigure]) throws {
            var sum: [String: Figure] = [:]
            for (start, end) in zip(cuts, cuts.dropFirst()) {
                for flat in try figures(try period(start, end)) {
                    let key = "\(flat.subject)/\(flat.scope)/\(flat.name)"
                    sum[key] = sum[key].map { $0.adding(flat.figure) ?? $0 } ?? flat.figure
                }
            }
            for flat in try figures(try period(from, until)) {
                let definition = try #require(Definitions.definition(flat.figure.definition))
                guard definition.isAdditive, flat.figure.missing == nil else { continue }
                let added = sum["\(flat.subject)/\(flat.scope)/\(flat.name)"]
                #expect(added?.numerator == flat.figure.numerator, "seed \(seed): \(flat)")
                #expect(added?.denominator == flat.figure.denominator, "seed \(seed): \(flat)")
                #expect(added?.pending == flat.figure.pending, "seed \(seed): \(flat)")
                #expect(added?.excluded ?? [] == flat.figure.excluded, "seed \(seed): \(flat)")
            }
        }
        let (chronicle, names, now) = (sample.chronicle, sample.names, sample.now)
        try sums { Scorecard.report(chronicle, names, period: $0, at: now).flatFigures }
        try sums { Containment.report(chronicle, names, period: $0, at: now).flatFigures }
        try sums { Mediations.report(chronicle, names, period: $0, at: now).flatFigures }
        let year = try #require(Period("2024"))
        // Over units: the whole of the mediation figures is the sum of the bodies.
        let mediation = Mediations.report(chronicle, names, period: year, at: now)
        for named in mediation.total {
            let parts = mediation.bodies.compactMap { body in body.figures.first { $0.name == named.name }?.figure }
            let sum = parts.reduce(nil as Figure?) { $0?.adding($1) ?? $1 }
            #expect((sum?.numerator ?? 0, sum?.denominator ?? 0) == (named.figure.numerator, named.figure.denominator))
        }
        // What is not declared additive must say so for a reason: it is a snapshot, a percentile or a distinct count.
        let others = Definitions.all.filter { !$0.isAdditive && $0.basis != .snapshot }.map(\.name).sorted()
        #expect(others == ["bounces90", "bypassPerResidents", "standard", "visits"])
        for report in [
            Scorecard.report(chronicle, names, period: year, at: now, withRows: true),
            Containment.report(chronicle, names, period: year, at: now, withRows: true),
            Mediations.report(chronicle, names, period: year, at: now, withRows: true),
        ] as [any FlatReport] { try recount(report, seed) }
    }

    /// Every figure can be counted again from the rows that are printed behind it.
    private func recount(_ report: any FlatReport, _ seed: UInt64) throws {
        var counts: [String: (Int64, Int64, Int64, Int64)] = [:]
        for row in report.rows {
            let subject = row.kind.map { "\($0.rawValue) \(row.subject)" } ?? ""
            let key = "\(subject)/\(row.scope)/\(row.figure)"
            var count = counts[key] ?? (0, 0, 0, 0)
            switch row.effect {
            case .inNumerator: (count.0, count.1) = (count.0 + 1, count.1 + 1)
            case .inDenominator: count.1 += 1
            case .pending: count.2 += 1
            case .undecided(let several): count.2 += several
            case .excluded: count.3 += 1
            case .adds(let part, let whole): (count.0, count.1) = (count.0 + part, count.1 + whole)
            }
            counts[key] = count
        }
        let isMediation = report is MediationReport
        for flat in report.flatFigures
        where !["visits", "bounces90", "bypassPerResidents", "resolvedAt"].contains(flat.name) {
            if flat.figure.missing != nil || (isMediation && flat.subject.isEmpty) { continue }
            let subject =
                isMediation
                ? counts.keys.first { $0.hasSuffix("/\(flat.name)") && $0.contains(flat.subject.dropFirst(14)) } : nil
            let key = subject ?? "\(flat.subject)/\(flat.scope)/\(flat.name)"
            let count = counts[key] ?? (0, 0, 0, 0)
            #expect(count.0 == flat.figure.numerator, "seed \(seed): \(flat)")
            #expect(count.1 == flat.figure.denominator, "seed \(seed): \(flat)")
            #expect(count.2 == flat.figure.pending, "seed \(seed): \(flat)")
            #expect(count.3 == flat.figure.excluded.reduce(0) { $0 + $1.count }, "seed \(seed): \(flat)")
        }
    }

    @Test(
        "folding event by event ends as a rebuild does, after every event, also where the past is corrected",
        arguments: 1...12 as ClosedRange<UInt64>)
    func incremental(_ seed: UInt64) throws {
        let sample = try Sample(seed, commands: 120)
        func bytes(_ chronicle: Chronicle, _ names: Names) -> [UInt8] {
            var bytes: [UInt8] = []
            chronicle.canonicalBytes(names) { span in bytes += span.copy(0..<span.byteCount) }
            return bytes
        }
        var growing = Chronicle()
        var names = Names()
        let events = sample.ledger.events
        var seen: Set<EventKind> = []
        for (index, event) in events.enumerated() {
            growing.evolve(event, &names)
            Folding.resolve(&growing, Array(events[...index]))
            // Every event would be O(n²) of all reports: the first of each kind, all that change the past, and some others.
            let changesThePast: [EventKind] = [
                .correctionRecorded, .duplicateLinked, .matterSplit, .unitChanged, .appealDecided, .matterReopened,
            ]
            let isTelling = seen.insert(event.kind).inserted || changesThePast.contains(event.kind)
            guard isTelling || index % 23 == 0 || index == events.count - 1 else { continue }
            let (rebuilt, other) = try Folding.chronicle(of: Array(events[...index]))
            let isEqual = bytes(growing, names) == bytes(rebuilt, other)
            #expect(isEqual, "seed \(seed), after \(index): \(event.kind)")
        }
    }
}
