import Fengqiao

/// Writes the life of one matter: the commands that its people would send, each with its time.
///
/// The script is legal by construction: what it asks for, the ledger records.
struct MatterScript {
    private let district: District
    private let matter: MatterID
    private let grid: District.Origin
    private var category: CategoryID = District.danger
    private var hearsBack = false
    private(set) var commands: [Command] = []
    private var now: Instant
    private var holder: UnitID
    private var pendingTarget: UnitID

    private static let minute: Int64 = 60_000
    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 86_400_000

    /// The commands of a matter that is reported at an instant.
    static func write(
        _ district: District, _ matter: MatterID, at start: Instant, _ random: inout SeededGenerator
    ) -> [Command] {
        let grid = random.pick(district.origins)
        var script = MatterScript(district: district, matter: matter, grid: grid, now: start, holder: grid.village)
        script.live(&random)
        return script.commands
    }

    private init(district: District, matter: MatterID, grid: District.Origin, now: Instant, holder: UnitID) {
        (self.district, self.matter, self.grid, self.now, self.holder) = (district, matter, grid, now, holder)
        pendingTarget = holder
    }

    private mutating func say(_ body: EventBody, by actor: WorkerID? = nil, for unit: UnitID? = nil, late: Int64 = 0) {
        commands.append(
            Command(
                matter: matter, at: now + -late, actor: actor ?? grid.workers[0], unit: unit ?? grid.unit, body))
    }

    private mutating func wait(_ range: ClosedRange<Int64>, _ random: inout SeededGenerator) {
        now = now + random.within(range)
    }

    private mutating func live(_ random: inout SeededGenerator) {
        let topic = random.pick(Texts.topics.map { ($0, weight: $0.weight) })
        category = topic.category
        let isPatrol = random.happens(perMille: 620)
        let worker = random.pick(grid.workers)
        let channel: Channel =
            isPatrol ? .patrol : random.pick([(.hotline, weight: 5), (.online, weight: 3), (.desk, weight: 2)])
        let reporter =
            isPatrol
            ? Reporter(reporterClass: .gridWorker, id: try? Token(checking: worker.string))
            : Reporter(reporterClass: random.happens(perMille: 150) ? .anonymous : .resident)
        hearsBack = district.tellsReporters && reporter.reporterClass != .anonymous
        say(
            .matterReported(
                MatterReported(
                    channel: channel, originUnit: grid.unit, reporter: reporter, category: topic.category,
                    summary: Texts.report(grid.place, topic.words, &random))),
            by: isPatrol ? worker : district.desk, for: isPatrol ? grid.unit : grid.town)
        wait(5 * Self.minute...90 * Self.minute, &random)
        let tier = accept(topic.category, topic.nature, &random)
        if random.happens(perMille: 700) { note(.firstContact, &random) }
        if tier != .small || random.happens(perMille: 120) { handOn(tier, &random) }
        // More time is asked for early; a danger has 24 hours, and nobody asks for more.
        let mayExtend = tier != .small && topic.category != District.danger
        if mayExtend, random.happens(perMille: 80) { extend(&random) }
        let outcome = topic.nature == .dispute && random.happens(perMille: 650) ? mediate(&random) : nil
        if random.happens(perMille: 50) { pause(&random) }
        finish(tier, outcome, &random)
        if random.happens(perMille: 35) { reopen(tier, &random) }
    }

    private mutating func accept(
        _ category: CategoryID, _ nature: Nature, _ random: inout SeededGenerator
    ) -> Tier {
        let tier: Tier = random.pick([(.small, weight: 82), (.big, weight: 14), (.hard, weight: 4)])
        // A third of the small matters never leave the grid (一格解决).
        if tier == .small, random.happens(perMille: 330) { holder = grid.unit }
        let scale: Scale = random.pick([(.individual, weight: 90), (.group, weight: 9), (.largeGroup, weight: 1)])
        say(
            .matterAccepted(
                MatterAccepted(
                    category: category, nature: nature, tier: tier, scale: scale, competentUnit: holder,
                    firstHolder: holder)), by: district.desk, for: grid.town)
        return tier
    }

    private mutating func note(_ kind: ProgressKind, _ random: inout SeededGenerator) {
        wait(10 * Self.minute...6 * Self.hour, &random)
        // Handhelds work offline: one note in fifty is sent hours after it was made.
        let late = random.happens(perMille: 20) ? random.within(0...10 * Self.minute) : 0
        say(
            .progressNoted(ProgressNoted(kind: kind, text: Texts.note(&random))), by: random.pick(grid.workers),
            late: late)
    }

    private mutating func handOn(_ tier: Tier, _ random: inout SeededGenerator) {
        guard let target = target(tier == .hard || random.happens(perMille: 200), besides: nil, &random) else { return }
        transfer(to: target, .up, &random)
        // One in eight comes back and goes elsewhere, where there is somebody else.
        if random.happens(perMille: 125) {
            wait(Self.hour...20 * Self.hour, &random)
            say(.transferReturned(TransferReturned(reason: .notOurs, basis: "不属于本单位职责清单")), for: target)
            wait(Self.hour...6 * Self.hour, &random)
            guard let other = self.target(target == grid.town, besides: target, &random) else { return }
            transfer(to: other, .up, &random)
        }
        sign(&random)
    }

    // The town, or a department that answers for the category; the other of the two where there is none.
    private func target(
        _ isForDepartment: Bool, besides last: UnitID?, _ random: inout SeededGenerator
    ) -> UnitID? {
        let departments = district.departments(for: category).filter { $0 != last }
        if isForDepartment, !departments.isEmpty { return random.pick(departments) }
        if grid.town != holder, grid.town != last { return grid.town }
        return departments.isEmpty ? nil : random.pick(departments)
    }

    private mutating func transfer(to target: UnitID, _ direction: Direction, _ random: inout SeededGenerator) {
        wait(30 * Self.minute...10 * Self.hour, &random)
        pendingTarget = target
        say(
            .transferProposed(
                TransferProposed(
                    from: holder, to: target, role: .main, direction: direction, reason: "超出本级处置能力",
                    informOnly: false)), for: holder)
    }

    private mutating func sign(_ random: inout SeededGenerator) {
        wait(20 * Self.minute...16 * Self.hour, &random)
        holder = pendingTarget
        say(.transferAccepted(TransferAccepted(by: holder)), by: district.desk, for: holder)
    }

    private mutating func mediate(_ random: inout SeededGenerator) -> Outcome? {
        let body = grid.mediation
        let parties = [Party(reference: "p-1", consents: true), Party(reference: "p-2", consents: true)]
        wait(Self.hour...24 * Self.hour, &random)
        say(
            .mediationOpened(
                MediationOpened(
                    phase: .accepted, kind: random.happens(perMille: 850) ? .people : .administrative,
                    basis: random.happens(perMille: 600) ? .request : .ownMotion, body: body,
                    mediators: [grid.workers[0]], parties: parties)), for: body)
        wait(Self.day...4 * Self.day, &random)
        if random.happens(perMille: 860) {
            let isWritten = random.happens(perMille: 400)
            let items = isWritten ? [AgreementItem(amountFen: random.within(10_000...2_000_000))] : []
            say(
                .agreementReached(
                    AgreementReached(
                        form: isWritten ? .written : .oral, effectiveAt: now, partial: false, items: items)),
                for: body)
            return .settledByAgreement
        }
        say(.mediationEnded(MediationEnded(reason: .failed, remediesTold: true)), for: body)
        return .explained
    }

    private mutating func pause(_ random: inout SeededGenerator) {
        wait(Self.hour...12 * Self.hour, &random)
        say(.clockPaused(ClockPaused(reason: "等待当事人补充材料", approvedBy: district.desk)), by: district.desk)
        wait(Self.day...5 * Self.day, &random)
        say(.clockResumed(ClockResumed(reason: "材料已补齐")), by: district.desk)
    }

    private mutating func extend(_ random: inout SeededGenerator) {
        wait(Self.hour...4 * Self.hour, &random)
        say(.extensionRecorded(ExtensionRecorded(phase: .requested)), for: holder)
        wait(Self.hour...8 * Self.hour, &random)
        say(
            .extensionRecorded(ExtensionRecorded(phase: .granted, amount: 3, approvedBy: district.desk)),
            by: district.desk)
    }

    private mutating func finish(_ tier: Tier, _ settled: Outcome?, _ random: inout SeededGenerator) {
        for _ in 0..<random.within(0...2) { note(.progress, &random) }
        let usual: ClosedRange<Int64> =
            switch tier {
            case .small: 2 * Self.hour...50 * Self.hour
            case .big: 12 * Self.hour...6 * Self.day
            case .hard: 3 * Self.day...16 * Self.day
            }
        wait(usual, &random)
        // One in nine drags on far beyond what is usual.
        if random.happens(perMille: 110) { wait(2 * Self.day...25 * Self.day, &random) }
        say(
            .handlingCompleted(HandlingCompleted(by: holder, evidence: [], text: Texts.note(&random))), for: holder)
        wait(30 * Self.minute...20 * Self.hour, &random)
        let usually: [(Outcome, weight: Int64)] = [
            (.resolved, weight: 90), (.explained, weight: 6), (.withdrawn, weight: 2), (.unresolvable, weight: 1),
            (.movedOut, weight: 1),
        ]
        let outcome = settled ?? random.pick(usually)
        if hearsBack {
            say(
                .feedbackRecorded(FeedbackRecorded(kind: .reply, reached: true, answered: false)), by: district.desk,
                for: grid.town)
            wait(Self.minute...Self.hour, &random)
        }
        say(
            .matterClosed(
                MatterClosed(outcome: outcome, creditedUnit: holder, creditedWorker: random.pick(grid.workers))),
            by: district.desk, for: grid.town)
    }

    private mutating func reopen(_ tier: Tier, _ random: inout SeededGenerator) {
        wait(Self.day...20 * Self.day, &random)
        say(
            .matterReopened(MatterReopened(ground: random.happens(perMille: 600) ? .dissatisfied : .recurred)),
            by: district.desk, for: grid.town)
        finish(tier, nil, &random)
    }
}
