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
    static let keptMatters = 150_000

    package private(set) var references = References()
    private var matters: [MatterID: Kept] = [:]
    /// Counts up with every matter that is asked for.
    private var clock: UInt64 = 0
    // The number of events in each reference stream.
    private var referenceCounts: [String: UInt64] = [:]
    /// The ids that events of the tails brought along, and ids that were looked for and found in segments.
    private var eventIDs: [EventID: UInt64] = [:]
    private(set) var end: UInt64 = 0

    private struct Kept {
        var state: MatterState
        var lastUse: UInt64
    }

    /// A book of a log without events.
    init() {}

    /// The book of a log, up to its end.
    package init(_ reader: LogReader) throws(LedgerError) {
        (references, referenceCounts) = try LogScan.references(reader)
        eventIDs = try LogScan.tailEventIDs(reader)
        do throws(LogError) { end = try reader.end() } catch { throw LedgerError(error) }
    }

    /// Reads what deciding on commands takes and is not here: their matters, and whether their ids are taken.
    package mutating func prepare(_ commands: [Command], _ reader: LogReader) throws(LedgerError) {
        for command in commands {
            if let id = command.eventID, eventIDs[id] == nil {
                do throws(LogError) {
                    if let position = try reader.sealedPosition(ofEventID: Array(id.string.utf8)) {
                        eventIDs[id] = position
                    }
                } catch { throw LedgerError(error) }
            }
            if let matter = command.matter { try prepare(matter, reader) }
        }
    }

    /// What is known of a matter that commands were about.
    package func state(of matter: MatterID) -> MatterState? { matters[matter]?.state }

    private mutating func prepare(_ matter: MatterID, _ reader: LogReader) throws(LedgerError) {
        clock += 1
        if matters[matter] != nil {
            matters[matter]?.lastUse = clock
            return
        }
        var state: MatterState?
        let references = references
        try LogScan.events(of: matter, reader) { event, _ in
            if state == nil { state = MatterState(event) } else { state?.evolve(event, references) }
        }
        matters[matter] = state.map { Kept(state: $0, lastUse: clock) }
    }

    /// Lets go of matters that were not asked for lately, and of ids that segments have now. Everything that was
    /// decided on must be on the disk.
    mutating func trim(sealedEnd: UInt64? = nil) {
        if let sealedEnd { eventIDs = eventIDs.filter { $0.value >= sealedEnd } }
        guard matters.count > Self.keptMatters else { return }
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
        // What the group touches is put aside, so that a refusal in the middle leaves nothing behind.
        var touched: [MatterID: Kept?] = [:]
        let saved = (references, referenceCounts, end)
        var newIDs: [EventID] = []
        do throws(Refusal) {
            for command in commands {
                if let id = command.eventID {
                    guard eventIDs[id] == nil else {
                        throw Refusal(
                            .duplicateID, "event \(id) is already recorded, by another command: choose another ID")
                    }
                    guard id.string.utf8.first != UInt8(ascii: "@") else {
                        throw Refusal(
                            .invalidField, "`id` begins with @, which the ledger's own IDs do: choose another")
                    }
                    eventIDs[id] = end
                    newIDs.append(id)
                }
                if let matter = command.matter, touched[matter] == nil { touched[matter] = .some(matters[matter]) }
                let events = try Decider.decide(
                    command, command.matter.flatMap { matters[$0]?.state }, references,
                    referenceCount: referenceCounts[command.stream] ?? 0, recordedAt: recordedAt)
                for event in events {
                    group.append(row: Event.row(event.envelope, event.body))
                    fold(
                        Event(position: end, recordedAt: recordedAt, envelope: event.envelope, body: event.body))
                }
            }
        } catch {
            (references, referenceCounts, end) = saved
            for (matter, state) in touched { matters[matter] = state }
            for id in newIDs { eventIDs[id] = nil }
            throw error
        }
    }

    private mutating func fold(_ event: Event) {
        end = event.position + 1
        if event.kind.isReference {
            references.evolve(event.body, at: event.position)
            referenceCounts[event.envelope.stream, default: 0] += 1
        } else if let matter = event.matter {
            if matters[matter] == nil {
                matters[matter] = MatterState(event).map { Kept(state: $0, lastUse: clock) }
            } else {
                matters[matter]?.state.evolve(event, references)
            }
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
