import Crypto
public import FengqiaoModel
import FengqiaoProjections

/// 通报: a report that was published, as it was then and as it is now.
public struct Publication: Sendable {
    /// Which report.
    public var report: String
    /// For which period, as it was written.
    public var period: String
    /// What the log had recorded by then is what was published.
    public var knownAt: Instant
    /// The digest that was published.
    public var digest: String
    /// Where in the log it stands.
    public var position: UInt64
    /// When it was published.
    public var publishedAt: Instant
    /// Whether the figures as published have this digest; `nil` for reports that cannot be made again, such as one from
    /// elsewhere.
    public var isConfirmed: Bool?
    /// The figures that are others by now, 通报 beside 重述; empty where nothing changed.
    public var restated: [ReportDifference.FigureChange]
}

extension Ledger {
    /// Publishes the figures of a period as they are now: records their digest, so that what was published stays
    /// provable after it is restated.
    ///
    /// - Returns: the digest, in hexadecimal.
    /// - Throws: what ``execute(_:)`` throws.
    @discardableResult
    public func publish(
        _ report: ComparedReport, _ period: Period, by actor: WorkerID, of unit: UnitID
    ) async throws(LedgerError) -> String {
        let now = clock.now()
        // What is recorded in this very millisecond is not published: no later event has a time before it.
        let knownAt = now + -1
        let digest = try await digest(of: report, period, Viewpoint(asOf: knownAt, knownAt: knownAt))
        guard let name = try? Token(checking: report.rawValue), let written = try? Token(checking: period.description),
            let hash = try? Token(checking: digest)
        else { throw LedgerError(.invalidArgument, "the period cannot be written as a name: write it as 2024-03") }
        _ = try await execute(
            Command(
                matter: nil, at: now, actor: actor, unit: unit,
                .reportPublished(ReportPublished(report: name, period: written, knownAt: knownAt, digest: hash))))
        return digest
    }

    /// The SHA-256 over a report's figures, see ``FlatReport/canonicalBytes(into:)``, in hexadecimal.
    public nonisolated func digest(
        of report: ComparedReport, _ period: Period? = nil, _ view: Viewpoint = .now
    ) async throws(LedgerError) -> String {
        Self.digest(try await flat(report, period, view, unit: nil, withRows: false))
    }

    private static func digest(_ report: any FlatReport) -> String {
        var hash = SHA256()
        report.canonicalBytes { bytes in hash.update(bytes) }
        return Hexadecimal.text(hash.finalize())
    }

    /// The reports that were published, each with what has been restated since.
    ///
    /// - Complexity: O(events) for each publication.
    public nonisolated func publications(
        _ view: Viewpoint = .now
    ) async throws(LedgerError) -> [Publication] {
        var result: [Publication] = []
        for (event, published) in try await queries.publications(view) {
            var publication = Publication(
                report: published.report.string, period: published.period.string, knownAt: published.knownAt,
                digest: published.digest.string, position: event.position, publishedAt: event.envelope.occurredAt,
                isConfirmed: nil, restated: [])
            if let report = ComparedReport(rawValue: publication.report), let period = Period(publication.period) {
                let then = Viewpoint(asOf: published.knownAt, knownAt: published.knownAt)
                let old = try await flat(report, period, then, unit: nil, withRows: false)
                let new = try await flat(report, period, view, unit: nil, withRows: false)
                publication.isConfirmed = Self.digest(old) == publication.digest
                publication.restated = Self.changes(old, new)
            }
            result.append(publication)
        }
        return result
    }
}

extension QueryEngine {
    /// The events that published a report, seen from a viewpoint.
    func publications(_ view: Viewpoint) throws(LedgerError) -> [(Event, ReportPublished)] {
        var found: [(Event, ReportPublished)] = []
        try LogScan.events(reader, ofKinds: [.reportPublished]) { event in
            if case .reportPublished(let published) = event.body, view.sees(event, at: event.envelope.occurredAt) {
                found.append((event, published))
            }
        }
        return found
    }
}
