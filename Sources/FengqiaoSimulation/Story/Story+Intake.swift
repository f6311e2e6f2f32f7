import Fengqiao

// From the report to whoever holds the matter first.
extension Story {
    private static let channels = Weighted<Channel>([
        (.hotline, weight: 420), (.online, weight: 260), (.desk, weight: 140), (.speakDesk, weight: 60),
        (.letter, weight: 30), (.superior, weight: 30), (.department, weight: 25), (.emergencyCall, weight: 20),
        (.sensor, weight: 15),
    ])
    private static let classes = Weighted<ReporterClass>([
        (.resident, weight: 760), (.anonymous, weight: 150), (.organisation, weight: 60), (.government, weight: 30),
    ])
    // Most matters are small and quickly closed: 小事 four fifths.
    private static let tiers = Weighted<Tier>([(.small, weight: 82), (.big, weight: 14), (.hard, weight: 4)])
    private static let scales = Weighted<Scale>([
        (.individual, weight: 900), (.group, weight: 90), (.largeGroup, weight: 10),
    ])

    /// Reports the matter: six in ten come from patrols, as where workers upload some thousand items a day.
    mutating func report(isSecond: Bool = false) {
        let isPatrol = !isSecond && happens(620)
        let worker = random.pick(origin.workers)
        let channel = isPatrol ? Channel.patrol : Self.channels.pick(&random)
        var reporterClass = isPatrol ? ReporterClass.gridWorker : Self.classes.pick(&random)
        if channel == .sensor { reporterClass = .organisation }
        let id =
            isPatrol
            ? worker.string
            : reporterClass == .anonymous ? nil : "r/\(random.below(District.reporters))"
        let reporter = Reporter(reporterClass: reporterClass, id: id.flatMap { try? Token(checking: $0) })
        self.reporter = reporter
        if isPatrol, happens(600) { patrol(worker) }
        let summary = TextWriter.report(topic, origin.place, at: now, &random)
        // What is corrected later is named by the number that the hotline gave it: two in a hundred of its calls.
        var event: EventID?
        if channel == .hotline, happens(20) {
            event = try? EventID(checking: "12345/\(matter)")
            let right = TextWriter.report(topic, origin.place, at: now, &random)
            if let event { correctable = (event, "summary", right) }
        }
        // One patrol in twenty-five has no network where it stands.
        let late = isPatrol && happens(40) ? random.within(10 * Self.minute...5 * Self.hour) : 0
        now = now + late
        reportedAt = now
        say(
            .matterReported(
                MatterReported(
                    channel: channel, originUnit: origin.ground(at: now + -late, &random), reporter: reporter,
                    category: topic.category, location: location, source: channel == .hotline ? "12345" : nil,
                    summary: summary)), by: isPatrol ? worker : origin.desk, for: isPatrol ? nil : origin.town,
            late: late, id: event)
    }

    private var location: Token? {
        mutating get { try? Token(checking: "P\(origin.place.seed % 9_000 + 1_000)-\(random.below(10_000))") }
    }

    private mutating func patrol(_ worker: WorkerID) {
        let begun = now + -random.within(30 * Self.minute...3 * Self.hour)
        let ended = now + random.within(5 * Self.minute...2 * Self.hour)
        // One log in ten comes a day or two later.
        let later = happens(100) ? random.within(6 * Self.hour...50 * Self.hour) : random.below(20 * Self.minute)
        let total = happens(250) ? random.within(5...20) : nil
        log(
            DutyLogged(
                kind: .patrol, from: begun, to: ended, passed: total.map { $0 - random.below(min(4, $0)) },
                total: total, text: happens(500) ? TextWriter.duty(origin.place, &random) : nil), of: worker, at: ended,
            sentAt: ended + later)
    }

    /// Looks on the spot, and says whether the matter is taken up. A third of the public's reports are checked first.
    mutating func isTakenUp() -> Bool {
        if let reporter, reporter.reporterClass != .gridWorker, happens(330) {
            rest(30 * Self.minute...6 * Self.hour)
            let roll = random.below(100)
            let result: CheckResult = roll < 90 ? .exists : roll < 98 ? .absent : .unable
            say(
                .fieldCheckRecorded(
                    FieldCheckRecorded(
                        phase: .report, checker: anybody, result: result,
                        due: happens(500) ? now + Self.hour : nil,
                        text: happens(600) ? TextWriter.note(origin.place, at: now, &random) : nil)),
                late: random.below(15 * Self.minute))
            if result == .absent {
                decline(.notExist)
                return false
            }
        }
        guard happens(18) else { return true }
        let grounds: [DeclineGround] = [.outOfJurisdiction, .legalChannel, .repeatNoNewFacts, .inProcess, .other]
        decline(random.pick(grounds))
        // One in twelve comes back with something new.
        guard happens(80) else { return false }
        wait(Self.day...6 * Self.day)
        say(
            .matterReopened(MatterReopened(ground: .newFacts, text: TextWriter.reason(Reasons.newFacts, &random))),
            by: origin.desk, for: origin.town)
        endedAt = nil
        return true
    }

    private mutating func decline(_ ground: DeclineGround) {
        wait(10 * Self.minute...20 * Self.hour)
        (isDeclined, endedAt) = (true, now)
        say(
            .matterDeclined(
                MatterDeclined(
                    ground: ground, told: reporter?.canBeReached == true,
                    text: TextWriter.reason(Reasons.decline, &random))), by: origin.desk, for: origin.town)
    }

    /// Accepts the matter. One in sixteen has no holder at first and is handed to one.
    mutating func accept(repeating earlier: MatterID? = nil) {
        rest(3 * Self.minute...90 * Self.minute)
        tier = Self.tiers.pick(&random)
        let isDanger = topic.category == District.danger
        if isDanger { isEmergency = happens(300) }
        let scale = Self.scales.pick(&random)
        // A third of the small matters never leave the grid (一格解决).
        if tier == .small, happens(330) { holder = origin.present(origin.unit, at: now) }
        let departments = district.departments(for: topic.category)
        if topic.nature == .accusation, !departments.isEmpty { accused = random.pick(departments).unit }
        let hasHolder = !happens(60)
        // What a higher body hands down brings its own deadline along.
        hasOwnDeadline = happens(12) && !isEmergency
        let due = hasOwnDeadline ? now + random.within(4...20) * Self.day : nil
        say(
            .matterAccepted(
                MatterAccepted(
                    category: topic.category, nature: topic.nature, tier: tier, scale: scale,
                    competentUnit: presentHolder, firstHolder: hasHolder ? presentHolder : nil, dueAt: due,
                    severity: isEmergency ? .emergency : happens(60) ? .urgent : nil,
                    grade: scale == .largeGroup ? .large : scale == .group ? .general : nil,
                    persons: scale == .individual ? nil : random.within(5...(scale == .group ? 30 : 200)),
                    repeatOf: earlier, accused: [accused].compactMap { $0 })), by: origin.desk, for: origin.town)
        if happens(700) { note(.firstContact) }
        if !hasHolder { dispatch() }
        if happens(12) { reclassify() }
    }

    private mutating func reclassify() {
        wait(Self.hour...8 * Self.hour)
        var change = MatterReclassified(ground: TextWriter.reason(Reasons.reclassify, &random), approvedBy: origin.desk)
        // What began small is found to be big, or is taken for something else.
        if tier == .small, happens(500) {
            tier = .big
            change.tier = .big
        } else {
            if !isEmergency { category = topic.nature == .request ? "环境/垃圾" : "隐患/消防" }
            change.category = category
        }
        say(.matterReclassified(change), by: origin.desk, for: origin.town)
    }
}

extension District {
    /// 400,000 opaque reporters: in a district of 1.71 million residents (art. 2) about one in four ever reports.
    static let reporters: Int64 = 400_000
}
