import FengqiaoLog
public import FengqiaoModel
import FengqiaoSchema
import SystemPackage

/// An event-sourced ledger for community governance: records what happened, and answers what follows from it.
///
/// ```swift
/// let ledger = try await Ledger.open(at: "district.log")
/// try await ledger.execute(
///     Command(key: "hotline/123", matter: "M-123", at: time, actor: "w-17", unit: "grid/7",
///             .matterReported(MatterReported(channel: .hotline, originUnit: "grid/7"))))
/// let queue = try await ledger.overdue(limit: 20)
/// try await ledger.close()
/// ```
/// A ledger may be used from any task. What ``execute(_:)`` returns for is on the disk. Commands that wait at the
/// same time share one sync. Reports read beside the writer, from a consistent state, and never hold it up.
public actor Ledger {
    private let executor = ThreadExecutor("fengqiao.ledger")
    let clock: LedgerClock
    private var watch = JumpWatch()
    private var log: EventLog?
    private var book = CommandBook()
    private var pending: [Pending] = []
    private var draining: Task<Void, Never>?
    private var isClosing = false
    private let sealer = Sealer()
    private var sealing: Task<Void, Never>?
    /// Why sealing stopped, if it did; a full disk is tried again with the next frozen tail.
    private var sealingFailure: LogError?
    private let isReadOnly: Bool
    let queries: QueryEngine
    // One, so that two snapshots that are asked for at once are taken one after the other.
    nonisolated let snapshots = SnapshotKeeper()

    private struct Pending {
        var group: AtomicGroup
        /// Who waits, and for which of its groups.
        var answers: Answers
        var place: Int

        func answer(_ result: Result<Receipt, LedgerError>) { answers.set(place, result) }
    }

    nonisolated public var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private init(_ log: EventLog?, _ reader: LogReader, _ book: CommandBook, _ clock: LedgerClock) {
        self.log = log
        isReadOnly = log == nil
        self.book = book
        self.clock = clock
        queries = QueryEngine(reader, clock)
    }

    /// Makes a new log in a folder that does not exist or is empty, and opens it.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - founding: what the log begins with.
    ///   - durability: when a command is on the disk.
    ///   - clock: what is read as now.
    /// - Throws: ``LedgerError`` with code `alreadyExists` where the folder holds something, `refused` where the
    ///   founding's references contradict each other.
    public static func create(
        at path: String, _ founding: Founding, durability: LedgerDurability = .everyAppend,
        clock: LedgerClock = .system
    ) async throws(LedgerError) -> Ledger {
        try await onThread { () throws(LedgerError) in
            // Decided before a file is made: a founding that cannot be leaves no folder behind.
            var book = CommandBook()
            let now = clock.now()
            var group = AppendGroup(recordedAt: now.milliseconds)
            do throws(Refusal) { try book.decide(founding.commands, recordedAt: now, group: &group) } catch {
                throw LedgerError(error)
            }
            do throws(LogError) {
                let log = try EventLog.create(at: FilePath(path), options: durability.options)
                _ = try log.append([group])
                return Ledger(log, log.reader(), book, clock)
            } catch { throw LedgerError(error) }
        }
    }

    /// Opens a log to record in it. One writer at a time: a second is refused.
    ///
    /// Reads the tails and the events of units, calendars and policies; matters are read when commands are about them.
    ///
    /// - Throws: ``LedgerError`` with code `notALog`, `locked`, `corrupted` or `unsupportedVersion`.
    public static func open(
        at path: String, durability: LedgerDurability = .everyAppend, clock: LedgerClock = .system
    ) async throws(LedgerError) -> Ledger {
        try await onThread { () throws(LedgerError) in
            let log: EventLog
            do throws(LogError) { log = try EventLog.open(at: FilePath(path), options: durability.options) } catch {
                throw LedgerError(error)
            }
            let reader = log.reader()
            return Ledger(log, reader, try CommandBook(reader), clock)
        }
    }

    /// Opens a log to read it, beside whoever writes to it. Commands are refused with code `readOnly`.
    public static func read(at path: String, clock: LedgerClock = .system) async throws(LedgerError) -> Ledger {
        try await onThread { () throws(LedgerError) in
            do throws(LogError) {
                return Ledger(nil, try LogReader.open(at: FilePath(path)), CommandBook(), clock)
            } catch { throw LedgerError(error) }
        }
    }

    /// Records a command: decides on it, writes its events and returns when they are on the disk.
    ///
    /// - Throws: ``LedgerError`` with code `refused` where the model refuses it; nothing is then recorded.
    @discardableResult
    public func execute(_ command: Command) async throws(LedgerError) -> Receipt {
        try await execute([command], key: command.key ?? command.eventID.map { "id:" + $0.string })
    }

    /// Records several commands as one: all of them or none, at every crash point.
    ///
    /// - Parameter key: the idempotency key of the whole; the commands' own keys are not looked at.
    @discardableResult
    public func execute(_ commands: [Command], key: String? = nil) async throws(LedgerError) -> Receipt {
        let results = await execute([AtomicGroup(commands, key: key)])
        return try results[0].get()
    }

    /// Records groups of commands in order, each atomic by itself, with one sync for all of them.
    ///
    /// For imports and simulations: a group that is refused does not hold up the others.
    ///
    /// - Returns: an answer for each group, in the same order.
    public func execute(_ groups: [AtomicGroup]) async -> [Result<Receipt, LedgerError>] {
        if groups.isEmpty { return [] }
        return await withCheckedContinuation { continuation in
            pending.reserveCapacity(pending.count + groups.count)
            let answers = Answers(count: groups.count) { continuation.resume(returning: $0) }
            for (index, group) in groups.enumerated() {
                do throws(LedgerError) {
                    try check(group)
                    pending.append(Pending(group: group, answers: answers, place: index))
                } catch { answers.set(index, .failure(error)) }
            }
            guard !pending.isEmpty, draining == nil else { return }
            // The commands that arrive before this runs, or while it syncs, share a sync.
            draining = Task { await self.drain() }
        }
    }

    private func check(_ group: AtomicGroup) throws(LedgerError) {
        try checkOpen()
        if group.commands.isEmpty {
            throw LedgerError(.invalidArgument, "no commands were given: give at least one")
        }
        if let key = group.key, key.isEmpty || key.utf8.count > Command.keyLimit {
            throw LedgerError(
                .invalidArgument, "the key has \(key.utf8.count) bytes; give 1 to \(Command.keyLimit), or a hash of it")
        }
    }

    private func checkOpen() throws(LedgerError) {
        if isClosing || queries.isClosed { throw LedgerError(.closed, "the ledger was closed: open it again") }
        if isReadOnly { throw LedgerError(.readOnly, "the ledger was opened to read: open it to record") }
        if log == nil {
            throw LedgerError(.poisoned, "a write failed and the log could not be read again: open it again")
        }
    }

    // Decides on everything that waits, appends it with one sync, and answers.
    private func drain() async {
        while !pending.isEmpty {
            let batch = pending
            pending = []
            record(batch)
            startSealing()
            // Nobody who appends faster than tails can be sealed fills the disk with tails.
            if let log, log.tailsToSeal > Self.waitingTails { await sealing?.value }
        }
        draining = nil
    }

    /// 8 tails of 16 MiB may wait to be sealed before commands wait for them: opening the log reads them all, and
    /// that must stay a matter of tenths of a second.
    private static let waitingTails = 8

    // Begins to seal the oldest frozen tail, if there is one, on a thread of its own.
    private func startSealing() {
        guard sealing == nil, sealingFailure == nil, let log, log.tailsToSeal > 0 else { return }
        do throws(LogError) {
            guard let job = try log.nextSeal() else { return }
            sealing = Task {
                let result = await sealer.run(job)
                adopt(result)
            }
        } catch { sealingFailure = error }
    }

    private func adopt(_ result: Result<SealedSegment, LogError>) {
        sealing = nil
        guard let log else { return }
        do throws(LogError) {
            try log.adopt(try result.get())
            book.trim(sealedEnd: try queries.reader.sealedEnd())
            startSealing()
        } catch {
            // Put off while there is no space; the tail holds the events meanwhile.
            if error.code != .full { sealingFailure = error }
        }
    }

    /// Waits until every tail that is full has been sealed. Sealing goes on by itself beside commands; this is for
    /// who wants a log to be small before it is closed.
    ///
    /// - Throws: `full` where there is no space, `corrupted` where a tail is damaged. The events stay where they
    ///   are.
    public func finishSealing() async throws(LedgerError) {
        try checkOpen()
        while let log, log.tailsToSeal > 0, sealingFailure == nil {
            let before = log.tailsToSeal
            startSealing()
            await sealing?.value
            if sealing == nil, log.tailsToSeal == before {
                throw LedgerError(
                    .full, "no space to seal what was recorded: free some; the events are safe as they are")
            }
        }
        if let sealingFailure { throw LedgerError(sealingFailure) }
    }

    private func record(_ batch: [Pending]) {
        guard let log else {
            for item in batch { item.answer(.failure(LedgerError(.closed, "the ledger was closed"))) }
            return
        }
        var groups: [AppendGroup] = []
        // Which of the batch wait for which group; several may, when they are the same command.
        var waiting: [(item: Pending, group: Int)] = []
        var keys: [[UInt8]: Int] = [:]
        let now = clock.now()
        let jumped = clock.isSystem && watch.hasJumped(now)
        groups.reserveCapacity(batch.count)
        waiting.reserveCapacity(batch.count)
        var latest = Instant(milliseconds: log.lastRecordedAt ?? .min)
        for item in batch {
            let key = item.group.key.map { Array($0.utf8) } ?? []
            let digest = key.isEmpty ? [] : CommandBook.digest(item.group.commands)
            do throws(LedgerError) {
                if let stored = try known(key, log) {
                    item.answer(try repeated(stored.digest, digest, stored.positions, item))
                    continue
                }
                if let known = keys[key], !key.isEmpty {
                    _ = try repeated(groups[known].commandDigest, digest, 0..<0, item)
                    waiting.append((item, known))
                    continue
                }
                if jumped { throw LedgerError(Self.jumpRefusal) }
                let recordedAt = max(clock.isSystem ? now : item.group.takenAt ?? now, latest)
                var group = AppendGroup(
                    recordedAt: recordedAt.milliseconds, commandKey: key, commandDigest: digest)
                try book.prepare(item.group.commands, queries.reader)
                do throws(Refusal) { try book.decide(item.group.commands, recordedAt: recordedAt, group: &group) } catch
                {
                    throw LedgerError(error)
                }
                latest = recordedAt
                if !key.isEmpty { keys[key] = groups.count }
                waiting.append((item, groups.count))
                groups.append(group)
            } catch { item.answer(.failure(error)) }
        }
        if groups.isEmpty { return }
        do throws(LogError) {
            let ranges = try log.append(groups)
            book.trim()
            var next = 0
            for (item, group) in waiting {
                // Groups stand in the order in which they were first asked for.
                let isRepeat = group < next
                next = max(next, group + 1)
                item.answer(.success(Receipt(positions: ranges[group], isRepeat: isRepeat)))
            }
        } catch {
            let failure = LedgerError(error)
            rebuildBook()
            for (item, _) in waiting { item.answer(.failure(failure)) }
        }
    }

    private func known(_ key: [UInt8], _ log: EventLog) throws(LedgerError) -> StoredCommand? {
        if key.isEmpty { return nil }
        do throws(LogError) { return try log.command(forKey: key) } catch { throw LedgerError(error) }
    }

    private func repeated(
        _ stored: [UInt8], _ digest: [UInt8], _ positions: Range<UInt64>, _ item: Pending
    ) throws(LedgerError) -> Result<Receipt, LedgerError> {
        guard stored == digest else {
            throw LedgerError(
                Refusal(
                    .keyReused,
                    "the key \"\(item.group.key ?? "")\" belongs to another command: a retry sends the same command, a new one takes a new key"
                ))
        }
        return .success(Receipt(positions: positions, isRepeat: true))
    }

    // What was decided did not reach the disk: the book is made again from what did.
    private func rebuildBook() {
        let kept = book.keptMatters
        do throws(LedgerError) {
            book = try CommandBook(queries.reader)
            book.keptMatters = kept
        } catch {
            // The log cannot be read either: nothing more may be decided on a book that is not the log's.
            log = nil
        }
    }

    private static let jumpRefusal = Refusal(
        .clockJumped,
        "the machine's clock has jumped forward by more than 24 hours: set it right, or call acceptClockJump() if it is right now"
    )

    /// How many matters stay in memory for commands that come, beside what ``CommandBook/usualMatters`` says: a simulation
    /// knows how many are open at a time, and reading each again from the log would take most of its time.
    package func keep(matters: Int) { book.keptMatters = max(CommandBook.usualMatters, matters) }

    /// The operator's word that the machine's clock is right after a jump forward of more than 24 hours.
    public func acceptClockJump() { watch.accept() }

    /// Closes the ledger, so that the next opening needs no recovery. Commands that wait are recorded first.
    public func close() async throws(LedgerError) {
        isClosing = true
        while let draining { await draining.value }
        queries.close()
        while let sealing { await sealing.value }
        guard let log else { return }
        self.log = nil
        do throws(LogError) { try log.close() } catch { throw LedgerError(error) }
    }

    // Opening reads files, so it happens on a thread of its own too.
    private static func onThread<T: Sendable>(
        _ body: @Sendable @escaping () throws(LedgerError) -> sending T
    ) async throws(LedgerError) -> T {
        try await Opener().run(body)
    }
}

/// Seals tails beside the ledger.
private actor Sealer {
    private let executor = ThreadExecutor("fengqiao.sealing")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    func run(_ job: SealJob) -> Result<SealedSegment, LogError> {
        do throws(LogError) { return .success(try job.run()) } catch { return .failure(error) }
    }
}

/// Opens logs off the cooperative pool.
private actor Opener {
    private let executor = ThreadExecutor("fengqiao.open")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    func run<T: Sendable>(_ body: @Sendable () throws(LedgerError) -> sending T) throws(LedgerError) -> T { try body() }
}
