import Fengqiao
import FengqiaoLog
import FengqiaoModel
import FengqiaoTesting
import Foundation
import SystemPackage
import Testing

/// The first queue after an opening is made from the open matters alone. It has to be the one that the whole state gives.
@Suite("The queue from the open matters")
struct OpenPartTests {
    private let options = LogOptions(durability: .none, tailLimit: 4 << 10, schemas: EventKind.registry)

    /// Some hundred events about a few dozen matters: closed, reopened, linked, split and corrected ones among them.
    private static func events(_ seed: UInt64) throws -> [Event] {
        var history = try RandomHistory(seed: seed, isGoverned: true)
        for _ in 0..<400 { _ = try history.step() }
        return history.ledger.events
    }

    private func append(_ events: some Collection<Event>, to log: EventLog) throws {
        for event in events {
            var group = AppendGroup(recordedAt: event.recordedAt.milliseconds)
            group.append(row: event.row)
            _ = try log.append([group])
        }
    }

    /// Makes a log of events, all sealed, with the state stored.
    private func store(_ events: [Event], _ path: String) async throws {
        let log = try EventLog.create(at: FilePath(path), options: options)
        try append(events, to: log)
        try log.freeze()
        try log.seal()
        try log.close()
        let keeper = try await Ledger.read(at: path)
        try await keeper.takeSnapshot()
        try await keeper.close()
    }

    private static func text(_ ledger: Ledger, _ at: Instant) async throws -> String {
        let queue = try await ledger.overdue(Viewpoint(asOf: at), clocks: [.matter, .custody], ageing: [7, 30])
        return "\(queue)"
    }

    /// The queue of a ledger that has no stored state.
    private static func plain(_ path: String, _ at: Instant) async throws -> String {
        let derived = URL(fileURLWithPath: path).appendingPathComponent("derived")
        let aside = derived.appendingPathExtension("aside")
        try FileManager.default.moveItem(at: derived, to: aside)
        defer { try? FileManager.default.moveItem(at: aside, to: derived) }
        let ledger = try await Ledger.read(at: path)
        let text = try await text(ledger, at)
        #expect(await !ledger.answersFromOpenMatters())
        try await ledger.close()
        return text
    }

    @Test(
        "it is the same as from the whole state, whatever came after the snapshot",
        arguments: 1...24 as ClosedRange<UInt64>)
    func same(_ seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log")
        let events = try Self.events(seed)
        let cut = events.count / 4 + Int(seed) * events.count / 40
        let log = try EventLog.create(at: FilePath(path), options: options)
        try append(events[..<cut], to: log)
        try log.freeze()
        try log.seal()
        let keeper = try await Ledger.read(at: path)
        #expect(try await keeper.takeSnapshot() == UInt64(cut))
        try await keeper.close()
        let latest = events[..<cut].map(\.envelope.occurredAt).max() ?? events[0].envelope.occurredAt
        let follower = try await Ledger.read(at: path)
        #expect(try await Self.text(follower, latest) == (try await Self.plain(path, latest)), "seed \(seed)")
        #expect(await follower.answersFromOpenMatters())
        // In steps: some are read from tails and some from segments, and the ledger that is open goes on.
        let step = (events.count - cut) / 4
        for part in 0..<4 {
            let range = (cut + part * step)..<(part == 3 ? events.count : cut + (part + 1) * step)
            try append(events[range], to: log)
            if part % 2 == 1 {
                try log.freeze()
                try log.seal()
            }
            let now = max(latest, events[range.upperBound - 1].envelope.occurredAt + Scene.day)
            let expected = try await Self.plain(path, now)
            let fresh = try await Ledger.read(at: path)
            #expect(try await Self.text(fresh, now) == expected, "seed \(seed), part \(part)")
            #expect(try await Self.text(follower, now) == expected, "seed \(seed), part \(part), in steps")
            #expect(await fresh.answersFromOpenMatters())
            // Other reports are made from the whole state, and so is the queue from then on.
            _ = try await fresh.mediation(try #require(Period("2024")), Viewpoint(asOf: now))
            #expect(await !fresh.answersFromOpenMatters())
            #expect(try await Self.text(fresh, now) == expected, "seed \(seed), part \(part), whole")
            try await fresh.close()
        }
        #expect(await follower.answersFromOpenMatters())
        try await follower.close()
        try log.close()
    }

    @Test("of earlier instants and other clocks the whole state answers")
    func whole() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log")
        let events = try Self.events(3)
        try await store(events, path)
        let latest = events.map(\.envelope.occurredAt).max() ?? events[0].envelope.occurredAt
        let earlier = events[events.count / 2].envelope.occurredAt
        let expected = try await Self.plain(path, earlier)
        let ledger = try await Ledger.read(at: path)
        #expect(try await Self.text(ledger, earlier) == expected)
        #expect(await !ledger.answersFromOpenMatters())
        try await ledger.close()
        let other = try await Ledger.read(at: path)
        _ = try await other.overdue(Viewpoint(asOf: latest), clocks: [.matter, .performance])
        #expect(await !other.answersFromOpenMatters())
        // The references are the same from either.
        let third = try await Ledger.read(at: path)
        let references = try await third.references()
        #expect(await third.answersFromOpenMatters())
        #expect(references.units.all == (try await other.references()).units.all)
        try await third.close()
        try await other.close()
    }

    @Test("damaged anywhere it is passed over, and the whole state answers")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log")
        let events = try Self.events(5)
        try await store(events, path)
        let latest = events.map(\.envelope.occurredAt).max() ?? events[0].envelope.occurredAt
        let expected = try await Self.plain(path, latest)
        let file = URL(fileURLWithPath: path).appendingPathComponent("derived/open")
        let bytes = try Data(contentsOf: file)
        for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
            var copy = bytes
            copy[place] ^= 0x41
            try copy.write(to: file)
            let ledger = try await Ledger.read(at: path)
            #expect(try await Self.text(ledger, latest) == expected, "byte \(place)")
            #expect(await !ledger.answersFromOpenMatters(), "byte \(place)")
            try await ledger.close()
        }
        // The whole state under the name of the part is none.
        let whole = file.deletingLastPathComponent().appendingPathComponent("chronicle")
        try Data(contentsOf: whole).write(to: file)
        let ledger = try await Ledger.read(at: path)
        #expect(try await Self.text(ledger, latest) == expected)
        #expect(await !ledger.answersFromOpenMatters())
        try await ledger.close()
    }

    @Test("more matters that come back, or more events, than the open matters are good for: the whole state answers")
    func limits() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log")
        // 501 matters that are over, and one that is not.
        var scene = try Scene()
        let start = scene.now
        let over = try (0...500).map { try MatterID(checking: "over-\($0)") }
        for matter in over {
            scene.now = start
            let accepted = EventBody.matterAccepted(Scene.acceptance("village", tier: .small))
            try scene.given([Scene.reported, accepted, Scene.closed], matter)
        }
        try scene.given([Scene.reported, Scene.acceptedToHolder], "open")
        let stored = scene.ledger.events
        try await store(stored, path)
        scene.now = start + Scene.day
        for matter in over {
            scene.now = start + Scene.day
            try scene.when(Scene.reopened, matter)
        }
        let back = Array(scene.ledger.events[stored.count...])
        let log = try EventLog.open(at: FilePath(path), options: options)
        let now = start + 2 * Scene.day
        func check(_ isOfOpenMatters: Bool, _ what: Comment) async throws {
            let ledger = try await Ledger.read(at: path)
            #expect(try await Self.text(ledger, now) == (try await Self.plain(path, now)), what)
            #expect(await ledger.answersFromOpenMatters() == isOfOpenMatters, what)
            try await ledger.close()
        }
        try append(back.dropLast(), to: log)
        try await check(true, "500 matters came back")
        try append(back.suffix(1), to: log)
        try await check(false, "501 matters came back")
        // Stored anew, as many events may come as are worth reading one by one, and one more may not.
        try log.freeze()
        try log.seal()
        let keeper = try await Ledger.read(at: path)
        try await keeper.takeSnapshot()
        try await keeper.close()
        let first = scene.ledger.events.count
        func notes(_ range: Range<Int>) throws {
            var group = AppendGroup(recordedAt: now.milliseconds)
            for place in range {
                let envelope = Envelope(
                    stream: "open", sequence: UInt64(3 + place), occurredAt: now, actor: "w", unit: "village")
                group.append(
                    row: Event(
                        position: UInt64(first + place), recordedAt: now, envelope: envelope, body: Scene.noted
                    ).row)
            }
            _ = try log.append([group])
        }
        for step in 0..<100 { try notes(step * 1_000..<(step + 1) * 1_000) }
        try await check(true, "100,000 events came")
        try notes(100_000..<100_001)
        try await check(false, "100,001 events came")
        try log.close()
    }
}
