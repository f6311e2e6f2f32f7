import Fengqiao
import FengqiaoInterchange
import FengqiaoTesting
import Foundation
import Testing

@Suite("Logs that others wrote")
struct RealLogTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func ledger(_ mapping: Mapping) async throws -> Ledger {
        try await Ledger.create(at: folder.path("log"), mapping.founding, durability: .none)
    }

    private func mapping(_ name: String) throws -> Mapping {
        try Mapping(try InputFile.read(SharedData.mapping(name)), file: name)
    }

    @Test(
        "a municipality's permit desk: 1,434 cases, 1,329 closed, 377 of them late, and a queue right to the case",
        .enabled(if: SharedData.has("receipt.xes.gz"), "the folder of real logs is not beside the project"))
    func receipt() async throws {
        let mapping = try mapping("receipt.json")
        let ledger = try await ledger(mapping)
        let file = XESReader.read(try InputFile.read(SharedData.path("receipt.xes.gz")), file: "receipt.xes.gz")
        #expect(file.fault == nil && file.cases.count == 1_434)
        let first = try await Importer.run(file.cases, mapping, into: ledger)
        #expect(first.appended == 1_434 && first.unchanged == 0 && first.rejected.isEmpty)

        let queue = try await ledger.overdue()
        #expect(queue.open == 105 && queue.lights == nil)
        let period = try #require(Period("2010-01-01..2013-12-31"))
        let units = try await ledger.scorecard(period).subjects.filter { $0.kind != .worker }
        let closures = units.compactMap { $0.indicators.first { $0.name == "closures" }?.figure.numerator }
        #expect(closures.reduce(0, +) == 1_329)
        try await closedLate(ledger)

        let then = try #require(Instant("2011-10-01T00:00:00+02:00"))
        let past = try await ledger.overdue(Viewpoint(asOf: then))
        #expect(past.open == 176 && past.overdue == 53 && past.lights == nil)
        for date in ["2010-11-01", "2011-01-15", "2011-04-01", "2011-10-01", "2012-01-01"] {
            try await recount(file.cases, ledger, at: try #require(Instant("\(date)T00:00:00+01:00")))
        }

        let second = try await Importer.run(file.cases, mapping, into: ledger)
        #expect(second.appended == 0 && second.unchanged == 1_434 && second.rejected.isEmpty)
        try await ledger.close()
    }

    // The late closures, counted over the matters' own events.
    private func closedLate(_ ledger: Ledger) async throws {
        let counts = Counts()
        try await ledger.forEachEvent { event, _ in counts.add(event) }
        #expect(counts.closed == 1_329 && counts.late == 377)
    }

    // The queue at a date, recounted from the file itself.
    private func recount(_ cases: [ImportCase], _ ledger: Ledger, at: Instant) async throws {
        var open: Set<String> = []
        var overdue: Set<String> = []
        for whole in cases {
            let start = try #require(whole.attributes["startdate"].flatMap { Instant($0) })
            let end = whole.attributes["enddate"].flatMap { Instant($0) }
            let first = whole.activities.first?.time ?? start
            let reported = min(start, end ?? start, first)
            guard reported <= at, end.map({ $0 > at }) ?? true else { continue }
            open.insert(whole.id)
            let due = try #require(whole.attributes["deadline"].flatMap { Instant($0) })
            if due < at { overdue.insert(whole.id) }
        }
        let queue = try await ledger.overdue(Viewpoint(asOf: at))
        #expect(Set(queue.matters.map(\.matter.string)) == open)
        #expect(Set(queue.matters.filter(\.isOverdue).map(\.matter.string)) == overdue)
    }

    @Test(
        "Chicago's Open311: 50 matters, 49 closed, the follow-on work as transfers",
        .enabled(if: SharedData.has("chicago-open311.json"), "the folder of real logs is not beside the project"))
    func chicago() async throws {
        let mapping = try mapping("chicago-open311.json")
        let ledger = try await ledger(mapping)
        let file = Open311Reader.read(try InputFile.read(SharedData.path("chicago-open311.json")), file: "chicago")
        let result = try await Importer.run(file.cases, mapping, into: ledger)
        #expect(file.fault == nil && result.appended == 50 && result.rejected.isEmpty)
        let counts = Counts()
        try await ledger.forEachEvent { event, _ in counts.add(event) }
        let created = file.cases.flatMap(\.activities).count { $0.name == "follow_on_created" }
        #expect(counts.reported == 50 && counts.closed == 49)
        #expect(created == 52 && counts.transfers == 52)
        #expect(try await ledger.overdue().open == 1)
        try await ledger.close()
    }
}

/// Counts events on the thread that reads.
private final class Counts: @unchecked Sendable {
    private(set) var reported = 0
    private(set) var closed = 0
    private(set) var late = 0
    private(set) var transfers = 0
    private var due: [String: Instant] = [:]

    func add(_ event: Event) {
        switch event.body {
        case .matterReported: reported += 1
        case .matterAccepted(let accepted): due[event.envelope.stream] = accepted.dueAt
        case .transferProposed: transfers += 1
        case .matterClosed:
            closed += 1
            if let due = due[event.envelope.stream], event.envelope.occurredAt > due { late += 1 }
        default: break
        }
    }
}
