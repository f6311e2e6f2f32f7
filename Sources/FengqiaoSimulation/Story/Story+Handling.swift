import Fengqiao

// What happens while the matter is in somebody's hands, up to its closing.
extension Story {
    private static let outcomes = Weighted<Outcome>([
        (.resolved, weight: 900), (.explained, weight: 60), (.withdrawn, weight: 20), (.unresolvable, weight: 8),
        (.movedOut, weight: 10), (.forced, weight: 2),
    ])

    /// Asks for more time. A danger has 24 hours, and nobody asks for more.
    mutating func extend() {
        guard tier != .small, !hasOwnDeadline, topic.category != District.danger, !isEmergency,
            district.rules.extensions > 0,
            happens(80)
        else { return }
        wait(Self.hour...4 * Self.hour)
        say(.extensionRecorded(ExtensionRecorded(phase: .requested)), by: holderWorker, for: holder)
        wait(Self.hour...8 * Self.hour)
        let record =
            happens(200)
            ? ExtensionRecorded(phase: .refused, approvedBy: origin.desk)
            : ExtensionRecorded(phase: .granted, amount: random.within(2...5), approvedBy: origin.desk)
        say(.extensionRecorded(record), by: origin.desk, for: origin.town)
    }

    /// Stops the clocks and has them run again. An emergency is never paused.
    mutating func pause() {
        guard !isEmergency, happens(50) else { return }
        wait(Self.hour...12 * Self.hour)
        let causes: [PauseCause] = [.parties, .procedure, .suspended, .forceMajeure, .hearing, .other]
        let which = Int(random.below(Int64(causes.count)))
        let rule = district.rules.pauses.isEmpty ? nil : random.pick(district.rules.pauses)
        let until = rule?.capDays.map { now + ($0 * Self.day - Self.day / 2) }
        say(
            .clockPaused(
                ClockPaused(
                    reason: Reasons.paused[which], approvedBy: origin.desk,
                    until: until, cause: rule?.cause ?? causes[which])), by: origin.desk, for: origin.town)
        wait(until == nil ? Self.day...6 * Self.day : Self.hour...6 * Self.hour)
        // What ends by itself is not ended twice.
        if let until, now >= until { return }
        say(
            .clockResumed(ClockResumed(reason: Reasons.resumed[which])), by: origin.desk, for: origin.town)
    }

    /// Works on the matter until its holder says that it is done.
    mutating func handle() {
        for _ in 0..<random.below(3) { note(.progress) }
        let usual: ClosedRange<Int64> =
            switch tier {
            case .small: 1 * Self.hour...26 * Self.hour
            case .big: 8 * Self.hour...4 * Self.day
            case .hard: 2 * Self.day...12 * Self.day
            }
        wait(usual)
        // One in nine drags on far beyond what is usual, and half of these are looked after from above.
        guard happens(110) else { return }
        wait(2 * Self.day...12 * Self.day)
        if happens(500) { supervise() }
        wait(Self.hour...10 * Self.day)
    }

    private static let levels = Weighted<SupervisionLevel>([
        (.urge, weight: 60), (.supervise, weight: 25), (.listed, weight: 10), (.grand, weight: 5),
    ])

    private mutating func supervise() {
        orders += 1
        let order = orders
        say(
            .supervisionRecorded(
                SupervisionRecorded(
                    phase: .opened, level: Self.levels.pick(&random),
                    reason: TextWriter.reason(Reasons.supervised, &random),
                    replyDue: happens(600) ? now + 3 * Self.day : nil)), by: district.desk, for: district.root)
        wait(4 * Self.hour...4 * Self.day)
        if happens(850) {
            say(
                .supervisionRecorded(SupervisionRecorded(order: order, phase: .replied)), by: holderWorker,
                for: holder)
            wait(Self.hour...3 * Self.day)
        }
        guard happens(900) else { return }
        say(
            .supervisionRecorded(SupervisionRecorded(order: order, phase: .lifted)), by: district.desk,
            for: district.root)
    }

    /// Completes the matter, has the result checked, and closes it. Where the holder may, half the small ones are closed
    /// without a check.
    mutating func finish(_ settled: Outcome?) {
        handle()
        let isSelfSettled = tier == .small && district.rules.selfSettled.contains(.small) && happens(450)
        if !isSelfSettled {
            complete()
            var rounds = 0
            while happens(420), rounds < 3 {
                rounds += 1
                if check() { break }
                rest(4 * Self.hour...3 * Self.day)
                complete()
            }
        }
        close(settled ?? Self.outcomes.pick(&random))
    }

    private mutating func complete() {
        let evidence = happens(300) ? try? Token(checking: "IMG-\(random.below(100_000_000))") : nil
        say(
            .handlingCompleted(
                HandlingCompleted(
                    by: presentHolder, evidence: [evidence].compactMap { $0 }, text: TextWriter.handling(&random))),
            by: holderWorker, for: holder)
        wait(20 * Self.minute...16 * Self.hour)
    }

    // Looks at the result; whether nothing more is to be done. One in nine fails.
    private mutating func check() -> Bool {
        let roll = random.below(100)
        let result: CheckResult = roll < 86 ? .pass : roll < 97 ? .fail : .unable
        say(
            .fieldCheckRecorded(
                FieldCheckRecorded(
                    phase: .result, checker: anybody, result: result,
                    text: result == .pass ? nil : TextWriter.note(origin.place, at: now, &random))))
        if result != .fail { wait(10 * Self.minute...5 * Self.hour) }
        return result != .fail
    }

    /// Closes the matter, and tells who reported it, before or after.
    mutating func close(_ outcome: Outcome) {
        let canBeTold = reporter?.canBeReached ?? false
        let isPublic = reporter?.reporterClass != .gridWorker
        let before = canBeTold && (district.rules.tellsReporters || isPublic && happens(400))
        if before { reply() }
        openUntil = openUntil ?? now
        endedAt = now
        say(
            .matterClosed(
                MatterClosed(
                    outcome: outcome, creditedUnit: presentHolder,
                    creditedWorker: holderWorker ?? random.pick(origin.workers),
                    text: happens(350) ? TextWriter.reason(Reasons.closed, &random) : nil)), by: origin.desk,
            for: origin.town)
        if canBeTold, isPublic, !before, happens(650) {
            wait(10 * Self.minute...30 * Self.hour)
            reply()
        }
        if canBeTold, isPublic, happens(600) { visit() }
    }

    private mutating func reply() {
        say(
            .feedbackRecorded(
                FeedbackRecorded(
                    kind: .reply, reached: true, answered: false,
                    text: happens(300) ? TextWriter.handling(&random) : nil)), by: origin.desk, for: origin.town)
        rest(Self.minute...Self.hour)
    }

    private static let grades = Weighted<Int64>([
        (5, weight: 55), (4, weight: 27), (3, weight: 10), (2, weight: 4), (1, weight: 4),
    ])

    // Calls back: one in four is not reached, and is called once more or not.
    private mutating func visit() {
        rest(Self.day...3 * Self.day)
        var isReached = happens(750)
        if !isReached {
            say(
                .feedbackRecorded(FeedbackRecorded(kind: .visit, reached: false, answered: false)), by: origin.desk,
                for: origin.town)
            guard happens(500) else { return }
            rest(4 * Self.hour...2 * Self.day)
            isReached = true
        }
        let answers = happens(880)
        let grade = Self.grades.pick(&random)
        let id = answers && correctable == nil && happens(6) ? try? EventID(checking: "visit/\(matter)") : nil
        if let id { correctable = (id, "satisfaction", String(max(1, grade - 1))) }
        say(
            .feedbackRecorded(
                FeedbackRecorded(
                    kind: .visit, reached: true, answered: answers, solved: answers ? grade > 2 : nil,
                    satisfaction: answers ? grade : nil,
                    text: answers && happens(400) ? TextWriter.voice(&random) : nil)), by: origin.desk,
            for: origin.town, late: happens(100) ? random.within(Self.minute...2 * Self.hour) : 0, id: id)
    }
}
