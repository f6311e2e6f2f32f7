import Fengqiao
import FengqiaoModel
import FengqiaoSchema
import FengqiaoTesting
import Testing

@Suite("Old and new versions of a kind in one log")
struct MixedVersionTests {
    /// A random history in which about every other event that can be is of version 1.
    private static func events(_ seed: UInt64) throws -> [Event] {
        var history = try RandomHistory(seed: seed)
        for _ in 0..<1_500 { _ = try history.step() }
        var random = TestGenerator(state: seed)
        return try history.ledger.events.map { event in
            guard event.version > 1, Bool.random(using: &random) else { return event }
            var older = event
            older.version = 1
            let again = try Event(row: older.row.rawSpan, position: event.position, recordedAt: event.recordedAt)
            // What only the newer version can say keeps it.
            return again.body == event.body ? older : event
        }
    }

    private static func write(_ events: [Event], _ path: String) throws -> LedgerRestoration {
        let restore = try LedgerRestore(at: path)
        for event in events { try restore.append(RecordedAppend(events: [event])) }
        return try restore.finish(clock: SetClock(Scene.start).clock)
    }

    private static func digests(_ path: String) async throws -> [String] {
        let ledger = try await Ledger.read(at: path)
        let result = try await ledger.rebuild()
        try await ledger.close()
        return result.digests.map(\.digest)
    }

    @Test("reports are the same whatever the version, from tails and from segments", arguments: [1, 2, 3, 4])
    func mixed(_ seed: Int) async throws {
        let folder = try TemporaryFolder()
        let events = try Self.events(UInt64(seed))
        let newest = events.map { event in
            var copy = event
            copy.version = event.kind.version
            return copy
        }
        let older = events.count { $0.version == 1 && $0.kind.version > 1 }
        #expect(older > 5 && events.contains { $0.version > 1 }, "\(older) of version 1")
        let mixed = try Self.write(events, folder.path("mixed"))
        let plain = try Self.write(newest, folder.path("newest"))
        #expect(mixed.root != plain.root)
        // A matter that was known in another version is the same matter; the founding is no part of a report.
        let expected = try await Self.digests(folder.path("newest"))
        #expect(try await Self.digests(folder.path("mixed")) == expected)
        let before = try Ledger.verify(at: folder.path("mixed"))
        #expect(try Ledger.seal(at: folder.path("mixed")).sealed == 1)
        let after = try Ledger.verify(at: folder.path("mixed"))
        #expect(before.isWhole && after.isWhole && before.root == after.root)
        #expect(try await Self.digests(folder.path("mixed")) == expected)
        let ledger = try await Ledger.read(at: folder.path("mixed"))
        let read = Collected()
        try await ledger.forEachEvent { event, _ in read.events.append(event) }
        #expect(Array(read.events.dropLast()) == events)
        try await ledger.close()
    }

    private final class Collected: @unchecked Sendable {
        // Touched by one reading at a time.
        var events: [Event] = []
    }
}
