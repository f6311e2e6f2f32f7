import FengqiaoModel
import FengqiaoProjections
import FengqiaoSchema
import FengqiaoTesting
import Testing

/// The stories that figures are counted from are told on ordinals; the command side folds the same events into
/// `MatterState`. Neither shares the other's code, and both must see the same clocks.
@Suite("Stories")
struct TellingTests {
    @Test("stories and the command side agree on every phase and clock", arguments: 1...120 as ClosedRange<UInt64>)
    func clocks(_ seed: UInt64) throws {
        var history = try RandomHistory(seed: seed)
        for _ in 0..<400 { _ = try history.step() }
        let ledger = history.ledger
        let now = (ledger.events.map(\.envelope.occurredAt).max() ?? Scene.start) + Scene.day
        let (chronicle, names) = try Folding.chronicle(of: ledger.events)
        var compared = 0
        for (matter, state) in ledger.states where state.sequence > 0 {
            let told = try #require(OverdueQueue.explain(matter, chronicle, names, at: now), "seed \(seed): \(matter)")
            #expect(told.phase == state.phase, "seed \(seed): \(matter)")
            #expect(told.clocks.map(\.status.name) == state.clocks.map(\.name), "seed \(seed): \(matter)")
            for (mine, other) in zip(told.clocks, state.clocks) {
                var clock = other.clock
                clock.settle(at: other.stoppedAt ?? now)
                let deadline = clock.deadline(state.context(of: other, ledger.references))
                #expect(mine.status.number == other.number, "seed \(seed): \(matter) \(other.name)")
                #expect(mine.status.deadline == deadline, "seed \(seed): \(matter) \(other.name)")
                #expect(mine.stoppedAt == other.stoppedAt, "seed \(seed): \(matter) \(other.name)")
                compared += 1
            }
        }
        #expect(compared > 8, "seed \(seed)")
    }

    @Test("a part of a split matter is told as the command side folds it, and what came in between is the whole's")
    func parts() throws {
        var town = try Town()
        try town.open("A", Town.at(3, 4))
        try town.tell("A", .clockPaused(ClockPaused(reason: "r")), Town.at(3, 5))
        try town.tell("A", .clockResumed(ClockResumed()), Town.at(3, 6))
        try town.tell(
            "A", .matterSplit(MatterSplit(children: ["A1", "A2"], ground: "two causes")), Town.at(3, 6, hour: 15))
        try town.close("A1", Town.at(3, 7))
        let (chronicle, names) = try Folding.chronicle(of: town.events)
        let now = Town.at(3, 20)
        let open = try #require(OverdueQueue.explain("A2", chronicle, names, at: now))
        // Three working days from the 4th, of which the 5th was paused from nine o'clock: due with the 8th.
        #expect(
            open.clocks.first?.status.deadline
                == .at(Town.at(3, 9, hour: 0), day: LocalDate(year: 2024, month: 3, day: 8)))
        #expect(open.phase == .inHand && open.breachOwner == "village")
        let whole = try #require(OverdueQueue.explain("A", chronicle, names, at: now))
        #expect(whole.phase == .split && whole.clocks.allSatisfy { $0.stoppedAt != nil })
        // Before the split there are no parts.
        #expect(OverdueQueue.explain("A2", chronicle, names, at: Town.at(3, 6, hour: 14)) == nil)
    }
}

/// Folds events in blocks, as a replay does.
enum Folding {
    static func chronicle(of events: [Event], block size: Int = 16_384) throws -> (chronicle: Chronicle, names: Names) {
        var names = Names()
        var chronicle = Chronicle()
        var block = EventBlock(ChronicleProjection.reads, EventKind.registry)
        for event in events {
            let row = event.row
            try block.append(
                row.rawSpan, position: event.position, recordedAt: event.recordedAt.milliseconds, &names)
            if block.count >= size {
                ChronicleProjection.evolve(&chronicle, block, names)
                block.removeAll()
            }
        }
        ChronicleProjection.evolve(&chronicle, block, names)
        resolve(&chronicle, events)
        return (chronicle, names)
    }

    /// Says where the events are that corrections name by ids of their own.
    static func resolve(_ chronicle: inout Chronicle, _ events: [Event]) {
        for id in chronicle.unresolvedCorrections {
            if let event = events.first(where: { $0.id == id }) {
                chronicle.resolveCorrections(of: id, to: event.position)
            }
        }
    }
}
