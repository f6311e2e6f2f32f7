import Crypto
import FengqiaoLog
import FengqiaoModel
import FengqiaoSchema

/// The command side: what `decide` needs to know, folded from the log, and the events that were decided on and
/// are not on the disk yet.
struct CommandBook {
    private(set) var references = References()
    private(set) var matters: [MatterID: MatterState] = [:]
    // The number of events in each reference stream.
    private var referenceCounts: [String: UInt64] = [:]
    private var eventIDs: Set<EventID> = []
    private(set) var end: UInt64 = 0

    /// Decides on a group of commands as one: all of them or none.
    ///
    /// The book then holds their events. Where the group does not reach the disk, the book must be thrown away.
    mutating func decide(
        _ commands: [Command], recordedAt: Instant, group: inout AppendGroup
    ) throws(Refusal) {
        // What the group touches is put aside, so that a refusal in the middle leaves nothing behind.
        var touched: [MatterID: MatterState?] = [:]
        let saved = (references, referenceCounts, end)
        var newIDs: [EventID] = []
        do throws(Refusal) {
            for command in commands {
                if let id = command.eventID {
                    guard !eventIDs.contains(id) else {
                        throw Refusal(
                            .duplicateID, "event \(id) is already recorded, by another command: choose another ID")
                    }
                    guard id.string.utf8.first != UInt8(ascii: "@") else {
                        throw Refusal(
                            .invalidField, "`id` begins with @, which the ledger's own IDs do: choose another")
                    }
                    eventIDs.insert(id)
                    newIDs.append(id)
                }
                if let matter = command.matter, touched[matter] == nil { touched[matter] = .some(matters[matter]) }
                let events = try Decider.decide(
                    command, command.matter.flatMap { matters[$0] }, references,
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
            for id in newIDs { eventIDs.remove(id) }
            throw error
        }
    }

    /// Folds an event of the log in.
    mutating func evolve(_ event: Event) {
        if let id = event.envelope.eventID { eventIDs.insert(id) }
        fold(event)
    }

    private mutating func fold(_ event: Event) {
        end = event.position + 1
        if event.kind.isReference {
            references.evolve(event.body)
            referenceCounts[event.envelope.stream, default: 0] += 1
        } else if let matter = event.matter {
            if matters[matter] == nil {
                matters[matter] = MatterState(event)
            } else {
                matters[matter]?.evolve(event, references)
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
