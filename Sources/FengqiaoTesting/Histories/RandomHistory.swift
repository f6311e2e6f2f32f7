package import FengqiaoModel

/// A small district into which random commands are sent, about a few dozen matters at a time.
package struct RandomHistory {
    package private(set) var ledger: ModelLedger
    private var fields: RandomFields
    private var now = Scene.start
    private var matters: [MatterID] = []
    private let isGoverned: Bool
    package let seed: UInt64

    /// What became of one command.
    package enum Answer {
        case recorded([Event])
        case refused(Refusal)
    }

    /// - Parameter isGoverned: with all policies, posts and registers, days that pass between commands, and units that
    ///   are moved and dissolved on the way: what figures rest on.
    package init(seed: UInt64, isGoverned: Bool = false) throws {
        self.seed = seed
        self.isGoverned = isGoverned
        fields = RandomFields(seed: seed)
        var rules = Self.rules
        if isGoverned { rules.stages.append(StageLimit(clock: .dispatch, unit: .workHour, limit: 2)) }
        var sla = Scene.sla
        // Some matters have no limit, and their holders have.
        if isGoverned, seed.isMultiple(of: 5) { sla.rows.insert(SLARow(category: "d", unit: .workHour), at: 0) }
        var scene = try Scene(sla: sla, clocks: seed.isMultiple(of: 2) ? rules : nil)
        if isGoverned { for body in GovernedDistrict.references(seed) { try scene.tell(body) } }
        ledger = scene.ledger
    }

    private static let rules = ClockRules(
        stages: [
            StageLimit(clock: .acceptance, unit: .workHour, limit: 4),
            StageLimit(clock: .custody, unit: .workDay, limit: 2),
            StageLimit(clock: .verification, unit: .workHour, limit: 8),
            StageLimit(clock: .mediation, unit: .calendarDay, limit: 30),
            StageLimit(clock: .firstResponse, unit: .naturalHour, limit: 24),
        ],
        pauses: [
            PauseRule(cause: .parties, capDays: 30, limit: 2, needsApproval: false),
            PauseRule(cause: .other, needsApproval: true),
            PauseRule(cause: .suspended, capDays: 365, limit: 1, needsApproval: true),
        ], extensionUnits: 6, reopenLimit: .half, emergencyHours: 24, minimumUsefulMinutes: 60)

    /// Makes up a command: four times out of five about something that the matter's phase allows.
    package mutating func command() throws -> Command {
        if matters.isEmpty || fields.happens(3) { matters.append(try MatterID(checking: "M-\(matters.count + 1)")) }
        let recent = Array(matters.suffix(6))
        let matter = fields.pick(recent)
        let state = ledger.states[matter] ?? MatterState(matter)
        now = now + Int64(fields.random.next() % UInt64(2 * Scene.hour))
        // Horizons are counted in days, and most of a matter's life is waiting.
        if isGoverned, fields.happens(8) { now = now + Int64(fields.random.next() % UInt64(9 * Scene.day)) }
        fields.now = now
        if isGoverned, fields.happens(2), let body = GovernedDistrict.change(&fields.random, now) {
            return Command(matter: nil, at: now, actor: "w-1", unit: "district", body)
        }
        if isGoverned, fields.happens(6) {
            let duty = DutyLogged(
                kind: fields.pick([.patrol, .onCall, .visit]), from: now + -Scene.hour,
                subjects: [fields.pick(["household-1", "household-2", "household-3"])])
            let worker: WorkerID = fields.pick(["w-1", "w-2", "w-3"])
            return Command(worker: worker, at: now, actor: worker, unit: fields.pick(["grid", "village"]), duty)
        }
        if isGoverned, fields.happens(60),
            let body = LikelyStep.body(after: state, ledger.references, now, &fields.random)
        {
            return Command(
                matter: matter, at: now, actor: fields.pick(["w-1", "w-2", "w-3"]),
                unit: fields.pick(["village", "grid", "town"]), body)
        }
        fields.matters = recent
        fields.likely = [state.holder, state.pendingTransfer?.to, "village"].compactMap { $0 }
        fields.targets = ledger.events.suffix(40).filter { $0.matter == matter }.compactMap {
            try? EventID(checking: $0.id)
        }
        let steps = Step.allCases.filter { !StateTable.cell($0, in: state.phase).isRefused }
        // What is possible everywhere would crowd out the handling itself.
        let rare: Set<Step> = [.petition, .rewarded, .corrected, .feedback, .noted, .supervised, .supervisionFollowed]
        let isAgreed = state.mediations.contains { $0.effectiveAt != nil }
        var handling = steps.filter { !rare.contains($0) && ($0 != .performed || isAgreed) }
        if state.mediations.contains(where: \.isOpen) { handling += Array(repeating: .mediated, count: 6) }
        let wanted: Step? =
            fields.happens(85) ? fields.pick(fields.happens(75) && !handling.isEmpty ? handling : steps) : nil
        var body = try EventBody(fields.pick(Self.kinds), from: &fields)
        var tries = 0
        while let wanted, Step(body) != wanted, tries < 400 {
            body = try EventBody(fields.pick(Self.kinds), from: &fields)
            tries += 1
        }
        let late = fields.happens(10) ? Int64(fields.random.next() % UInt64(3 * Scene.day)) : 0
        if case .dutyLogged(let duty) = body {
            return Command(worker: "w-1", at: now + -late, actor: "w-1", unit: "village", duty)
        }
        return Command(
            matter: body.kind.isOfMatter ? matter : nil, at: now + -late, actor: "w-1", unit: "village",
            note: fields.happens(3) ? "note" : nil, body)
    }

    private static let kinds = EventKind.allCases.filter { !$0.isReference }

    /// Sends one command.
    package mutating func step() throws -> (Command, Answer) {
        let command = try command()
        do throws(Refusal) {
            return (command, .recorded(try ledger.record(command, recordedAt: now)))
        } catch { return (command, .refused(error)) }
    }
}
