import Crypto
import FengqiaoLog
import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema
import Synchronization

/// Which facts a report rests on, and the instant that it is for.
public struct Viewpoint: Hashable, Sendable {
    /// 业务时间: what happened later does not count, and the report is for this instant; now where it is `nil`.
    public var asOf: Instant?
    /// 录入时间: what the log took later does not count; all of it does where it is `nil`.
    public var knownAt: Instant?

    /// The present.
    public static let now = Viewpoint()

    /// Makes a viewpoint.
    public init(asOf: Instant? = nil, knownAt: Instant? = nil) {
        self.asOf = asOf
        self.knownAt = knownAt
    }
}

/// Answers reports beside the writer, on a thread of its own, from a replay that it keeps up to date.
actor QueryEngine {
    private let executor = ThreadExecutor("fengqiao.queries")
    nonisolated let reader: LogReader
    private let clock: LedgerClock
    private var live = Replay()
    /// Whether a stored state was looked for: once, before the first event is read.
    private var hasLooked = false
    /// The open matters alone, as long as nobody has asked for more than the queue.
    private var open: OpenReplay?
    /// Whether these were looked for in vain, or are no good any more.
    private var isOpenSpent = false
    /// What a rebuild that was cancelled had come to, for one that goes on with it.
    private var begun: Replay?
    /// The references of the present, up to a position.
    private var present: (references: References, next: UInt64) = (References(), 0)
    private nonisolated let closed = Mutex(false)

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(_ reader: LogReader, _ clock: LedgerClock) {
        self.reader = reader
        self.clock = clock
    }

    nonisolated var isClosed: Bool { closed.withLock { $0 } }
    nonisolated func close() { closed.withLock { $0 = true } }

    func checkOpen() throws(LedgerError) {
        if isClosed { throw LedgerError(.closed, "the ledger was closed: open it again") }
    }

    /// Hands the chronicle as seen from a viewpoint to a report, with the instant that the report is for.
    ///
    /// - Parameter isOfOpenMatters: whether the report rests on the open matters alone. As long as nothing else was asked
    ///   for, these are less to read than the whole state, where a snapshot has them.
    func report<T: Sendable>(
        _ view: Viewpoint, isOfOpenMatters: Bool = false,
        _ make: @Sendable (Chronicle, Names, Instant) throws(LedgerError) -> T
    ) throws(LedgerError) -> T {
        try checkOpen()
        let now = view.asOf ?? clock.now()
        if isOfOpenMatters, view.knownAt == nil, let part = try openMatters(), now >= part.earliest {
            return try make(part.chronicle, part.names, now)
        }
        guard let knownAt = view.knownAt else {
            try catchUp()
            return try make(live.chronicle, live.names, now)
        }
        var replay = Replay.restored(reader, knownAt: knownAt) ?? Replay()
        try replay.advance(reader, knownAt: knownAt)
        return try make(replay.chronicle, replay.names, now)
    }

    /// The open matters with what has come since; `nil` where they are not stored, or of no use any more.
    private func openMatters() throws(LedgerError) -> OpenReplay? {
        guard !hasLooked, !isOpenSpent else { return nil }
        var part = open ?? OpenReplay(reader)
        open = nil
        // Too much has come since, or nothing is there: looking again would find the same.
        if try part?.catchUp(reader) == true { open = part } else { isOpenSpent = true }
        return open
    }

    /// Whether the queue is answered from the open matters alone.
    var isOfOpenPart: Bool { open != nil }

    /// Reads what has come since the last report; at first from a stored state on, where there is one.
    private func catchUp() throws(LedgerError) {
        if !hasLooked, let stored = Replay.restored(reader) { live = stored }
        // What cannot be read leaves nothing folded: then the stored state is where to begin again.
        (hasLooked, open) = (false, nil)
        try live.advance(reader)
        hasLooked = true
    }

    /// What the history of a matter is told from, in one call: each takes a turn of the engine's thread.
    ///
    /// - Throws: `invalidArgument` where no such matter is known from the viewpoint.
    func past(of matter: MatterID, _ view: Viewpoint) throws(LedgerError) -> MatterPast {
        try checkOpen()
        var events: [(event: Event, append: UInt64)] = []
        try LogScan.events(of: matter, reader, knownAt: view.knownAt) { event, group in
            if let asOf = view.asOf, event.envelope.occurredAt > asOf { return }
            events.append((event, group + 1))
        }
        if events.isEmpty {
            throw LedgerError(.invalidArgument, "matter \(matter) is not in this log, seen from there: check its name")
        }
        let (references, now) = try references(view)
        return MatterPast(
            events: events, references: references, now: now,
            whole: try LogScan.whole(of: events.map(\.event), reader, references))
    }

    /// What the log's references were, seen from a viewpoint, and the instant that it is for. Reads the events of
    /// references alone; for the present, those that have come since the last time.
    func references(_ view: Viewpoint) throws(LedgerError) -> (References, Instant) {
        try checkOpen()
        let now = view.asOf ?? clock.now()
        if view.asOf != nil || view.knownAt != nil {
            let range = ReadRange(
                recorded: .min...(view.knownAt?.milliseconds ?? .max),
                occurred: .min...(view.asOf?.milliseconds ?? .max))
            return (try LogScan.references(reader, in: range).0, now)
        }
        let end: UInt64
        do throws(LogError) { end = try reader.end() } catch { throw LedgerError(error) }
        // What the next queue is made from has read them already.
        if present.next < end, let part = try openMatters() {
            present = (part.chronicle.allReferences, part.next)
        }
        if present.next < end {
            let range = ReadRange(from: present.next, end: end)
            present = (try LogScan.references(reader, in: range, after: present.references).0, end)
        }
        return (present.references, now)
    }

    /// Lends every event, in order.
    func forEachEvent(
        _ body: @Sendable (Event, _ append: UInt64) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try checkOpen()
        try LogScan.events(reader, body)
    }

    /// Lends every atomic group, in order.
    func forEachAppend(
        _ body: @Sendable (RecordedAppend, _ number: UInt64) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try checkOpen()
        try LogScan.appends(reader, body)
    }

    /// Folds the whole log anew beside the state that answers reports, and proves the result with digests. When it is
    /// done, and holds all that the other does, it takes its place.
    func rebuild(
        end: UInt64, knownAt: Instant?, threads: Int, resuming: Bool,
        progress: (@Sendable (ReplayProgress) -> Void)?
    ) throws(LedgerError) -> RebuildResult {
        try checkOpen()
        guard (1...Replay.threadLimit).contains(threads) else {
            throw LedgerError(.invalidArgument, "a rebuild runs on 1 to \(Replay.threadLimit) threads, not \(threads)")
        }
        let total: UInt64
        do throws(LogError) { total = min(end, try reader.end()) } catch { throw LedgerError(error) }
        let started = ContinuousClock.now
        var replay = Replay()
        // What was begun without a bound in time holds everything up to where it came.
        if resuming, knownAt == nil, let begun, begun.next <= total { replay = begun }
        begun = nil
        let start = replay.next
        var isCancelled = Task.isCancelled
        if !isCancelled {
            try replay.advance(reader, knownAt: knownAt, end: end, threads: threads) { events in
                progress?(
                    ReplayProgress(events: events, total: total, elapsed: started.duration(to: .now), start: start))
                // What is whole is whole, whoever wants to stop then.
                isCancelled = Task.isCancelled && events < total
                return !isCancelled
            }
        }
        guard !isCancelled else {
            if knownAt == nil { begun = replay }
            throw LedgerError(
                .cancelled,
                "the rebuild was cancelled at position \(replay.next) of \(total): what answered before still does; resume it"
            )
        }
        // What was just folded answers from now on, where it holds all that was known.
        if knownAt == nil, end == .max, replay.next >= live.next {
            (live, hasLooked, open) = (replay, true, nil)
        }
        return RebuildResult(
            events: replay.next, duration: started.duration(to: .now), threads: threads, bytesRead: replay.bytesRead,
            digests: replay.digests(threads: threads))
    }
}

/// What the history of a matter is told from.
struct MatterPast: Sendable {
    /// Its events, in order, each with the number of its append.
    var events: [(event: Event, append: UInt64)]
    var references: References
    /// The instant that the history is for.
    var now: Instant
    /// The whole that it was split from, just before that; `nil` for a matter that is no part.
    var whole: MatterState?
}

/// What a rebuild did and what it ended in.
public struct RebuildResult: Sendable {
    /// How many events were read.
    public var events: UInt64
    /// How long the fold took, without the digests.
    public var duration: Duration
    /// On how many threads.
    public var threads: Int
    /// How many bytes were read from files.
    public var bytesRead: UInt64
    /// The SHA-256 of the facts that each report rests on, in hexadecimal.
    public var digests: [(report: ReportKind, digest: String)]
}
