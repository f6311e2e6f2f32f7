import FengqiaoModel
import FengqiaoTesting
import Testing

/// What naive code gets wrong about limits: items 1 to 6 of DOMAIN D4.
@Suite("D4: clocks")
struct PitfallClockTests {
    private static let hours = [BusinessHours(from: 480, until: 720), BusinessHours(from: 840, until: 1_080)]

    private static func date(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }
    private static func instant(_ text: String) throws -> Instant { try #require(Instant(text)) }

    private static func calendar(
        _ version: Int64, _ year: Int64, off: [String] = [], makeUp: [String] = [], in jurisdiction: Token = "CN"
    ) throws -> CalendarPublished {
        CalendarPublished(
            jurisdiction: jurisdiction, version: version, from: LocalDate(year: year, month: 1, day: 1),
            through: LocalDate(year: year, month: 12, day: 31), offDays: try off.map(date),
            makeUpDays: try makeUp.map(date), businessHours: hours)
    }

    private static func context(_ calendars: [CalendarPublished], knowing: Int? = nil) -> ClockContext {
        var book = CalendarBook()
        for (index, calendar) in calendars.enumerated() { book.publish(calendar, at: UInt64(index)) }
        return ClockContext(
            calendar: book.view(knowing: knowing ?? book.count), zone: .china, dayEnd: .midnight, rollsRestDays: true)
    }

    private static func due(
        _ unit: ClockUnit, _ units: Int64, from start: String, _ context: ClockContext
    ) throws -> String {
        switch Clock(unit: unit, units: units, start: try instant(start)).deadline(context) {
        case .at(let instant, _): return instant.text(in: .china)
        case .unknown(let year): return "unknown(\(year))"
        case .paused: return "paused"
        case .none: return "none"
        }
    }

    @Test("D4.1: make-up days, December days of next year's notice, mid-run amendments, unpublished years, regions")
    func calendars() throws {
        // The notice for 2019 made Saturday 2018-12-29 a working day and Monday 2018-12-31 a day of rest.
        let y2018 = try Self.calendar(1, 2018)
        let y2019 = try Self.calendar(2, 2019, off: ["2018-12-30", "2018-12-31", "2019-01-01"], makeUp: ["2018-12-29"])
        let both = Self.context([y2018, y2019])
        #expect(try Self.due(.workDay, 1, from: "2018-12-28T09:00:00+08:00", both) == "2018-12-30T00:00:00+08:00")
        #expect(try Self.due(.workDay, 2, from: "2018-12-28T09:00:00+08:00", both) == "2019-01-03T00:00:00+08:00")
        // A year without a calendar is unknown, and never Monday to Friday.
        let one = Self.context([y2018])
        #expect(try Self.due(.workDay, 3, from: "2018-12-28T09:00:00+08:00", one) == "unknown(2019)")
        // An amendment counts from its publication on, and takes nothing back from who was accepted before.
        let first = try Self.calendar(1, 2020, off: ["2020-01-30"])
        let amended = try Self.calendar(2, 2020, off: ["2020-01-30", "2020-01-31"])
        let start = "2020-01-29T09:00:00+08:00"
        #expect(
            try Self.due(.workDay, 1, from: start, Self.context([first, amended], knowing: 1)).hasPrefix("2020-02-01"))
        #expect(
            try Self.due(.workDay, 1, from: start, Self.context([first, amended], knowing: 2)).hasPrefix("2020-02-04"))
        // Two regions of one log: each policy counts by its own jurisdiction.
        var scene = try Scene()
        let region = try Self.calendar(7, 2024, off: ["2024-03-05", "2024-03-06"], in: "CN-GX")
        try scene.tell(.calendarPublished(region))
        var sla = Scene.sla
        sla.jurisdiction = "CN-GX"
        try scene.given([Scene.reported, Scene.acceptedToHolder])
        try scene.tell(
            .policyPublished(PolicyPublished(kind: .sla, version: 2, effectiveFrom: scene.now, sla: sla)))
        try scene.when(Scene.reported, "M-2")
        try scene.when(Scene.acceptedToHolder, "M-2")
        let days = ["M-1", "M-2"].map { (name: MatterID) in
            scene.ledger.states[name].flatMap { state in
                state.clocks.first { $0.name == .matter }.flatMap {
                    state.deadline(of: $0, scene.references).instant?.text(in: .china)
                }
            }
        }
        #expect(days == ["2024-03-08T00:00:00+08:00", "2024-03-12T00:00:00+08:00"])
    }

    @Test("D4.2: an amended calendar or a new limit changes no verdict; reevaluate(with:) says what it would change")
    func boundVersions() throws {
        var scene = try Scene()
        try scene.given([Scene.reported, Scene.acceptedToHolder])
        let state = try #require(scene.state)
        let clock = try #require(state.clocks.first { $0.name == .matter })
        let before = state.deadline(of: clock, scene.references)
        var amended = try Self.calendar(2, 2024, off: ["2024-03-06", "2024-03-07"])
        amended.jurisdiction = "CN"
        try scene.tell(.calendarPublished(amended))
        var sla = Scene.sla
        sla.rows = [SLARow(unit: .workDay, limit: 8)]
        try scene.tell(
            .policyPublished(PolicyPublished(kind: .sla, version: 2, effectiveFrom: scene.now, sla: sla)))
        try scene.when(Scene.noted)
        let after = try #require(scene.state)
        #expect(after.deadline(of: clock, scene.references) == before)
        #expect(before.instant?.text(in: .china) == "2024-03-08T00:00:00+08:00")
        let calendars = after.reevaluate(clock, with: .newestCalendars, scene.references)
        #expect(calendars?.instant?.text(in: .china) == "2024-03-12T00:00:00+08:00")
        let limits = after.reevaluate(clock, with: .limits(version: 2), scene.references)
        #expect(limits?.instant?.text(in: .china) == "2024-03-15T00:00:00+08:00")
        #expect(after.reevaluate(clock, with: .limits(version: 9), scene.references) == nil)
        #expect(after == state.evolved(by: scene))
    }

    @Test(
        "D4.3: pauses are a union and count in units; they outlive a reclassification and a transfer; a late one cures nothing"
    )
    func pauses() throws {
        let context = Self.context([try Self.calendar(1, 2024)])
        // Five days from Monday the 4th; paused from Wednesday to the Monday after, in business time and not on the wall.
        var clock = Clock(unit: .workDay, units: 5, start: try Self.instant("2024-03-04T09:00:00+08:00"))
        clock.pause(at: try Self.instant("2024-03-06T10:00:00+08:00"))
        // A second pause inside the first adds nothing.
        clock.pause(at: try Self.instant("2024-03-07T10:00:00+08:00"))
        clock.resume(at: try Self.instant("2024-03-11T10:00:00+08:00"))
        #expect(clock.deadline(context).instant?.text(in: .china) == "2024-03-15T00:00:00+08:00")
        var late = Clock(unit: .workDay, units: 1, start: try Self.instant("2024-03-04T09:00:00+08:00"))
        let due = late.deadline(context)
        late.pause(at: try Self.instant("2024-03-08T09:00:00+08:00"))
        late.resume(at: try Self.instant("2024-03-20T09:00:00+08:00"))
        #expect(late.deadline(context) == due)
        // In a matter: the pause stays when it is taken for something else, and when it is handed on.
        var scene = try Scene()
        try scene.given([Scene.reported, Scene.acceptedToHolder])
        try scene.when(Scene.paused, at: scene.now + Scene.day)
        scene.now = scene.now + 3 * Scene.day
        try scene.when(Scene.resumed)
        let before = try #require(scene.state?.clock?.stretches)
        try scene.given([Scene.reclassified, Scene.proposed, Scene.signed])
        #expect(scene.state?.clock?.stretches == before && before.count == 1)
        #expect(scene.state?.category == "d")
    }

    @Test(
        "D4.4: day 0 is not counted, a last day of rest rolls on, a day is not eight hours, the deadline itself is on time"
    )
    func counting() throws {
        let context = Self.context([try Self.calendar(1, 2024)])
        let friday = "2024-03-08T16:00:00+08:00"
        #expect(try Self.due(.workDay, 1, from: friday, context) == "2024-03-12T00:00:00+08:00")
        #expect(try Self.due(.workDayAsHours, 1, from: friday, context) == "2024-03-11T16:00:00+08:00")
        // The 9th is a Saturday.
        #expect(try Self.due(.calendarDay, 1, from: friday, context) == "2024-03-12T00:00:00+08:00")
        let clock = Clock(unit: .workDay, units: 1, start: try Self.instant(friday))
        let due = try Self.instant("2024-03-12T00:00:00+08:00")
        #expect(try clock.overdue(at: due, context) == 0)
        #expect(try clock.overdue(at: due + 1, context) == 1)
    }

    @Test("D4.5: the receiver's clock starts with the proposal, and waiting to sign gains nothing")
    func custodyFromProposal() throws {
        var quick = try Scene()
        try quick.given([Scene.reported, Scene.acceptedToHolder, Scene.proposed, Scene.signed])
        var slow = try Scene()
        try slow.given([Scene.reported, Scene.acceptedToHolder, Scene.proposed])
        slow.now = slow.now + 2 * Scene.day
        try slow.when(Scene.signed)
        let clocks = [quick, slow].map { $0.state?.clocks.last { $0.name == .custody }?.clock }
        #expect(clocks[0] != nil && clocks[0] == clocks[1])
        #expect(clocks[0]?.anchor == Scene.start + 2 * Scene.hour)
    }

    @Test("D4.6: handing on neither resets the matter's clock nor leaves the last holder without one of its own")
    func twoClocks() throws {
        var scene = try Scene()
        try scene.given([Scene.reported, Scene.acceptedToHolder])
        let matter = scene.state?.clock
        scene.now = scene.now + 2 * Scene.day
        try scene.given([Scene.proposed, Scene.signed])
        #expect(scene.state?.clock == matter)
        let custody = try #require(scene.state?.clocks.last { $0.name == .custody })
        #expect(custody.isRunning && custody.clock.anchor == Scene.start + 2 * Scene.hour + 2 * Scene.day)
        // Its own allotment, where the proposer gives one, whatever the matter has left.
        var given = try Scene()
        try given.given([Scene.reported, Scene.acceptedToHolder])
        var proposal = TransferProposed(from: "village", to: "town", role: .main, direction: .up, informOnly: false)
        proposal.allotment = 1
        try given.when(.transferProposed(proposal))
        #expect(given.state?.clocks.last { $0.name == .custody }?.clock.limit == 1)
    }
}

extension MatterState {
    /// The state with what a note adds to it: looking at a clock otherwise must have changed nothing else.
    fileprivate func evolved(by scene: Scene) -> MatterState {
        var copy = self
        for event in scene.ledger.events.filter({ $0.matter == matter }).dropFirst(Int(sequence)) {
            copy.evolve(event, scene.references)
        }
        return copy
    }
}
