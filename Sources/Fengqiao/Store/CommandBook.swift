import Crypto
package import FengqiaoLog
package import FengqiaoModel
import FengqiaoSchema

/// The command side: what `decide` needs to know, read from the log when it is asked for, and the events that were
/// decided on and are not on the disk yet.
///
/// Units, calendars and policies are here whole; of matters those that commands were about lately. So opening a log
/// reads its references and no more, and memory does not grow with the log.
package struct CommandBook {
    /// 150,000 matters, some 50 MiB: the open matters of a district with some thousand reports a day, of which each
    /// is asked for several times.
    package static let usualMatters = 150_000

    /// How many matters are kept.
    var keptMatters = CommandBook.usualMatters
    /// The names of all matters that the log has, and of all workers whose duty it has, where it was founded by this
    /// process: a new matter is then known to be new without a look into every segment. Absent where the log was opened.
    private var names: NameFilter?

    package private(set) var references = References()
    private var matters: [MatterID: Kept] = [:]
    /// Counts up with every matter that is asked for.
    private var clock: UInt64 = 0
    // The number of events in each reference stream, and of those workers whose duty was logged lately.
    private var referenceCounts: [String: UInt64] = [:]
    private var workerCounts: [WorkerID: UInt64] = [:]
    /// The ids that events of the tails brought along, and ids that were looked for and found in segments.
    private var eventIDs: [EventID: UInt64] = [:]
    private(set) var end: UInt64 = 0

    /// The events of matters that commands want to correct, as far as they are on the disk.
    private var stored: [MatterID: [Event]] = [:]
    /// Of parts of split matters that are corrected, or were split just now: the whole just before the split.
    private var wholes: [MatterID: MatterState] = [:]
    /// What was decided on and is not known to be on the disk.
    private var fresh: [Event] = []

    // An object, so that what is changed is found once and stays where it is.
    private final class Kept {
        var state: MatterState
        var lastUse: UInt64

        init(_ state: MatterState, _ lastUse: UInt64) { (self.state, self.lastUse) = (state, lastUse) }
    }

    /// A book of a log without events, which knows all names that there will be.
    init() { names = NameFilter() }

    /// The book of a log, up to its end.
    package init(_ reader: LogReader) throws(LedgerError) {
        (references, referenceCounts) = try LogScan.references(reader)
        eventIDs = try LogScan.tailEventIDs(reader)
        do throws(LogError) { end = try reader.end() } catch { throw LedgerError(error) }
    }

    /// Reads what deciding on commands takes and is not here: their matters and those that these are tied to, the
    /// workers whose duty they log, and whether their ids are taken.
    package mutating func prepare(_ commands: [Command], _ reader: LogReader) throws(LedgerError) {
        for command in commands {
            if let id = command.eventID, eventIDs[id] == nil {
                do throws(LogError) {
                    if let position = try reader.sealedPosition(ofEventID: Array(id.string.utf8)) {
                        eventIDs[id] = position
                    }
                } catch { throw LedgerError(error) }
            }
            if let worker = command.worker, workerCounts[worker] == nil {
                let mayBeThere = names?.mayContain(worker.string) ?? true
                workerCounts[worker] = mayBeThere ? try LogScan.count(of: .worker, worker.string, reader) : 0
            }
            guard let matter = command.matter else {
                if case .dutyLogged(let duty) = command.body, let other = duty.matter { try prepare(other, reader) }
                continue
            }
            let own = try prepare(matter, reader)
            let isPart = own?.state.parent != nil
            if Decider.looksAtOthers(command, isPart: isPart) { try prepareOthers(of: command, matter, reader) }
            if case .correctionRecorded = command.body, stored[matter] == nil {
                let events = try LogScan.events(of: matter, reader)
                stored[matter] = events
                if wholes[matter] == nil { wholes[matter] = try LogScan.whole(of: events, reader, references) }
            }
        }
    }

    private mutating func prepareOthers(
        of command: Command, _ matter: MatterID, _ reader: LogReader
    ) throws(LedgerError) {
        var looked: Set<MatterID> = [matter]
        while true {
            let missing = Decider.related(to: command) { matters[$0]?.state }.filter { !looked.contains($0) }
            if missing.isEmpty { return }
            for name in missing { try prepare(name, reader) }
            looked.formUnion(missing)
        }
    }

    /// What is known of a matter that commands were about.
    package func state(of matter: MatterID) -> MatterState? { matters[matter]?.state }

    @discardableResult
    private mutating func prepare(_ matter: MatterID, _ reader: LogReader) throws(LedgerError) -> Kept? {
        clock += 1
        if let kept = matters[matter] {
            kept.lastUse = clock
            return kept
        }
        if let names, !names.mayContain(matter.string) { return nil }
        guard let state = try LogScan.state(of: matter, reader, references) else { return nil }
        let kept = Kept(state, clock)
        matters[matter] = kept
        return kept
    }

    /// Notes that everything that was decided on is on the disk, and lets go of what was not asked for lately and of
    /// ids that segments have now.
    mutating func trim(sealedEnd: UInt64? = nil) {
        fresh.removeAll(keepingCapacity: true)
        stored.removeAll()
        wholes.removeAll()
        if let sealedEnd { eventIDs = eventIDs.filter { $0.value >= sealedEnd } }
        guard matters.count > keptMatters else { return }
        // Half of them at once, so that this costs little a matter.
        let uses = matters.values.map(\.lastUse).sorted()
        let border = uses[uses.count / 2]
        matters = matters.filter { $0.value.lastUse >= border }
    }

    /// Decides on a group of commands as one: all of them or none. They have been prepared for.
    ///
    /// The book then holds their events. Where the group does not reach the disk, the book must be thrown away.
    mutating func decide(
        _ commands: [Command], recordedAt: Instant, group: inout AppendGroup
    ) throws(Refusal) {
        if commands.count == 1 {
            try decideAlone(commands[0], recordedAt, &group)
            return
        }
        // What the group touches is put aside, so that a refusal in the middle leaves nothing behind.
        var touched: [MatterID: MatterState?]? = [:]
        let saved = (references, referenceCounts, end, fresh.count)
        var newIDs: [EventID] = []
        var logged: [WorkerID] = []
        do throws(Refusal) {
            for command in commands {
                if let id = command.eventID {
                    try checkFree(id)
                    eventIDs[id] = end
                    newIDs.append(id)
                }
                let events = try Decider.decide(command, in: context(command, recordedAt))
                if let worker = command.worker { logged.append(worker) }
                take(events, of: command, recordedAt, &group, &touched)
            }
        } catch {
            (references, referenceCounts, end) = (saved.0, saved.1, saved.2)
            fresh.removeLast(fresh.count - saved.3)
            for (matter, state) in touched ?? [:] { matters[matter] = state.map { Kept($0, clock) } }
            for id in newIDs { eventIDs[id] = nil }
            for worker in logged { workerCounts[worker, default: 1] -= 1 }
            throw error
        }
    }

    // A command by itself: once it is decided on, nothing can fail, so nothing is put aside.
    private mutating func decideAlone(
        _ command: Command, _ recordedAt: Instant, _ group: inout AppendGroup
    ) throws(Refusal) {
        if let id = command.eventID { try checkFree(id) }
        let events = try Decider.decide(command, in: context(command, recordedAt))
        if let id = command.eventID { eventIDs[id] = end }
        var touched: [MatterID: MatterState?]?
        take(events, of: command, recordedAt, &group, &touched)
    }

    private mutating func take(
        _ events: [ProposedEvent], of command: Command, _ recordedAt: Instant, _ group: inout AppendGroup,
        _ touched: inout [MatterID: MatterState?]?
    ) {
        let first = end
        // Parts of a matter that is split begin as the whole is before.
        let whole = events.count > 1 ? command.matter.flatMap { matters[$0]?.state } : nil
        for var event in events {
            if event.followsFirst {
                event.envelope.causation = command.eventID ?? EventID(trusted: "@\(first)")
            }
            group.appendRow { Event.writeRow(event.envelope, event.body, to: &$0) }
            fold(
                Event(position: end, recordedAt: recordedAt, envelope: event.envelope, body: event.body),
                partOf: whole, &touched)
        }
    }

    private func checkFree(_ id: EventID) throws(Refusal) {
        guard eventIDs[id] == nil else {
            throw Refusal(.duplicateID, "event \(id) is already recorded, by another command: choose another ID")
        }
        guard id.string.utf8.first != UInt8(ascii: "@") else {
            throw Refusal(
                .invalidField, "`id` begins with @, which the ledger's own IDs do: choose another")
        }
    }

    private func context(_ command: Command, _ recordedAt: Instant) -> DecisionContext {
        var events: [Event] = []
        if case .correctionRecorded = command.body, let matter = command.matter { events = self.events(of: matter) }
        let count =
            command.matter != nil
            ? 0 : command.worker.map { workerCounts[$0] ?? 0 } ?? referenceCounts[command.stream] ?? 0
        let whole = wholes.isEmpty ? nil : command.matter.flatMap { wholes[$0] }
        return DecisionContext(
            references: references, recordedAt: recordedAt, streamCount: count, events: events, whole: whole
        ) { [matters] in matters[$0]?.state }
    }

    private func events(of matter: MatterID) -> [Event] {
        (stored[matter] ?? []) + fresh.filter { $0.kind.isOfMatter && $0.envelope.stream == matter.string }
    }

    private mutating func fold(
        _ event: Event, partOf whole: MatterState?, _ touched: inout [MatterID: MatterState?]?
    ) {
        end = event.position + 1
        if event.kind.isReference {
            references.evolve(event.body, at: event.position)
            referenceCounts[event.envelope.stream, default: 0] += 1
        } else if event.kind.isOfMatter {
            // What was decided on has a name that was checked.
            let matter = MatterID(trusted: event.envelope.stream)
            let kept = matters[matter]
            fresh.append(event)
            if touched != nil, touched?[matter] == nil { touched?[matter] = .some(kept?.state) }
            if let kept, case .correctionRecorded = event.body {
                // What was corrected is folded again from the beginning.
                let state = MatterState.fold(events(of: matter), of: matter, partOf: wholes[matter], references)
                kept.state = state ?? kept.state
            } else if let kept {
                kept.state.evolve(event, references)
            } else {
                if event.whole != nil { wholes[matter] = whole }
                let state = MatterState.fold([event], of: matter, partOf: wholes[matter], references)
                matters[matter] = state.map { Kept($0, clock) }
                names?.insert(matter.string)
            }
        } else {
            workerCounts[WorkerID(trusted: event.envelope.stream), default: 0] += 1
            if event.envelope.sequence == 1 { names?.insert(event.envelope.stream) }
        }
    }

    /// The digest over which a retry is compared with its original: SHA-256 of the canonical commands.
    static func digest(_ commands: [Command]) -> [UInt8] {
        var hash = SHA256()
        for command in commands {
            let bytes = command.canonicalBytes
            var length = RowWriter()
            length.varint(UInt64(bytes.count))
            hash.update(data: length.bytes)
            hash.update(data: bytes)
        }
        return Array(hash.finalize())
    }
}
