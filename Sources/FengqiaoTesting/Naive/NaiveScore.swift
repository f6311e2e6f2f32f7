import FengqiaoModel

/// The figures of the scorecard, row by row.
struct NaiveScore {
    let log: NaiveLog
    let period: Period
    var table = NaiveTable()

    var zone: Zone { log.references.zone }
    var end: Instant { log.lastInstant(period) }

    mutating func add(
        _ name: String, _ effect: NaiveEffect, _ day: LocalDate, _ unit: UnitID?, _ workers: [WorkerID] = []
    ) {
        guard period.contains(day) else { return }
        if let unit { table.add("unit:\(unit)", name, effect) }
        for worker in Set(workers) { table.add("worker:\(worker)", name, effect) }
    }

    mutating func count() {
        for matter in log.matters {
            countReports(matter)
            countSelfHandled(matter)
            countClocks(matter)
            countClosings(matter)
            countTransfers(matter)
            countOrders(matter)
            countChecks(matter)
            countMediations(matter)
        }
        countDuties()
        forgetWhatIsMissing()
    }

    /// Yes or no for a round, or left out where an appeal was granted.
    func judged(_ name: String, _ isIn: Bool, _ matter: NaiveMatter, _ round: Int64) -> NaiveEffect {
        matter.isAppealed(name, round: round) ? .out("appeal") : isIn ? .yes : .no
    }

    // MARK: Reports

    static func isStaff(_ report: MatterReported) -> Bool {
        report.reporter == nil || report.reporter?.reporterClass == .gridWorker
    }

    static func reporter(_ event: Event, _ report: MatterReported) -> WorkerID {
        if report.reporter?.reporterClass == .gridWorker, let id = report.reporter?.id,
            let worker = try? WorkerID(checking: id.string)
        {
            return worker
        }
        return event.envelope.actor
    }

    enum Validity { case valid, invalid, undecided }

    // Of one thing that several reported, the first report is the valid one; what became of it all is what became of
    // the matter in which they go on.
    func validity(_ matter: NaiveMatter) -> Validity {
        if matter.state.phase == .declined { return .invalid }
        guard let end = log.successor(of: matter) else { return .undecided }
        if log.group(of: matter).contains(where: { log.isBefore($0, matter) }) { return .invalid }
        if end.state.phase == .declined { return .invalid }
        return end.acceptance == nil ? .undecided : .valid
    }

    /// What a row does, unless an appeal about the matter was granted.
    func unlessAppealed(_ name: String, _ matter: NaiveMatter, _ effect: NaiveEffect) -> NaiveEffect {
        matter.isAppealed(name) ? .out("appeal") : effect
    }

    func posted(_ unit: UnitID, _ at: Instant) -> [WorkerID] {
        var last: [String: DutyChanged] = [:]
        for duty in log.references.duties where duty.unit == unit {
            last["\(duty.worker)|\(duty.role)|\(duty.from.milliseconds)"] = duty
        }
        return last.values.filter { $0.from <= at && ($0.to.map { at < $0 } ?? true) }.map(\.worker)
    }

    mutating func countReports(_ matter: NaiveMatter) {
        guard let (event, report) = matter.report else { return }
        let at = event.envelope.occurredAt
        let day = log.date(at)
        let verdict = validity(matter)
        let worker = Self.reporter(event, report)
        let unit = event.envelope.unit
        if Self.isStaff(report) {
            add("reported", unlessAppealed("reported", matter, .plus(1)), day, unit, [worker])
            let effect: NaiveEffect = verdict == .undecided ? .pending : verdict == .valid ? .yes : .no
            add("validReports", unlessAppealed("validReports", matter, effect), day, unit, [worker])
            if verdict != .invalid {
                let own = unlessAppealed("missed", matter, verdict == .valid ? .no : .pending)
                add("missed", own, day, unit, [worker])
            }
        }
        let category = matter.state.category ?? report.category
        guard let list = log.references.policy(.patrolCategories, at: at)?.patrol, let category,
            list.categories.contains(category), verdict != .invalid
        else { return }
        let patrol = posted(report.originUnit, at)
        if Self.isStaff(report), unit == report.originUnit || patrol.contains(worker) { return }
        let missed = unlessAppealed("missed", matter, verdict == .valid ? .yes : .pending)
        add("missed", missed, day, report.originUnit, patrol)
    }

    // MARK: Handling

    mutating func countSelfHandled(_ matter: NaiveMatter) {
        guard let (event, _) = matter.acceptance, let ground = matter.filing?.unit else { return }
        let at = event.envelope.occurredAt
        let alone = matter.held().allSatisfy { $0.unit == ground }
        let effect: NaiveEffect
        if matter.state.phase == .merged {
            effect = .out("merged")
        } else if matter.isSplit {
            effect = .out("split")
        } else if matter.isAppealed("selfHandled", round: matter.state.round) {
            effect = .out("appeal")
        } else if let final = matter.final {
            effect = alone && final.body.isSettled ? .yes : .no
        } else {
            effect = alone ? .pending : .no
        }
        if matter.state.phase == .declined {
            return add("selfHandled", .out("declined"), log.date(at), ground, posted(ground, at))
        }
        add("selfHandled", effect, log.date(at), ground, posted(ground, at))
    }

    mutating func countClocks(_ matter: NaiveMatter) {
        for clock in matter.clocks.filter({ $0.record.name != .custody }) + matter.custody {
            let worker = clock.record.stoppedAt == nil ? nil : clock.worker
            switch clock.record.name {
            case .custody:
                countClock("onTimeCustody", clock, matter, clock.owner, worker)
                let instant = min(log.asOf, zone.instant(of: period.until))
                if case .at(let due, _) = log.deadline(clock, matter), due < instant, start(clock) <= instant,
                    clock.record.stoppedAt.map({ $0 > instant }) ?? true
                {
                    let reason = aside("overdueOpen", clock, matter)
                    add("overdueOpen", reason ?? .plus(1), period.from, clock.owner)
                }
            case .acceptance: countClock("onTimeAcceptance", clock, matter, clock.owner, nil)
            case .dispatch: countClock("onTimeDispatch", clock, matter, clock.owner, nil)
            case .firstResponse: countClock("onTimeResponse", clock, matter, clock.owner, nil)
            case .matter:
                // Accepted again after it was declined, the round began anew.
                let last = matter.clocks.last { $0.record.name == .matter && $0.round == clock.round }
                guard last?.record == clock.record else { continue }
                let closing = matter.closings().first { $0.round == clock.round }
                var unit = closing?.body.creditedUnit
                if closing == nil { unit = answering(matter) }
                countClock("onTimeClosing", clock, matter, unit, closing?.body.creditedWorker)
            default: break
            }
        }
    }

    func answering(_ matter: NaiveMatter) -> UnitID? {
        let unit =
            matter.state.pendingTransfer?.to ?? matter.state.holder ?? matter.acceptance?.body.competentUnit
            ?? matter.filing?.unit
        return unit.map { log.references.units.successor(of: $0, at: log.asOf) }
    }

    func start(_ clock: NaiveMatter.NaiveClock) -> Instant {
        clock.record.clock.stretches.first?.from ?? clock.record.clock.anchor
    }

    mutating func countClock(
        _ name: String, _ clock: NaiveMatter.NaiveClock, _ matter: NaiveMatter, _ unit: UnitID?, _ worker: WorkerID?
    ) {
        let day: LocalDate
        let effect: NaiveEffect
        switch log.deadline(clock, matter) {
        case .none: return
        case .paused, .unknown: (day, effect) = (log.date(start(clock)), .pending)
        case .at(let due, let dueDay):
            if let stopped = clock.record.stoppedAt {
                (day, effect) = (min(dueDay, log.date(stopped)), stopped <= due ? .yes : .no)
            } else {
                (day, effect) = (dueDay, log.asOf > due ? .no : .pending)
            }
        }
        // Closed before anybody answered, and in time so far: nobody will ever answer.
        if clock.record.isEndedByClosing {
            guard case .no = effect else { return }
        }
        add(name, aside(name, clock, matter) ?? effect, day, unit, worker.map { [$0] } ?? [])
    }

    // Why a clock is left out; `nil` where it counts.
    private func aside(_ name: String, _ clock: NaiveMatter.NaiveClock, _ matter: NaiveMatter) -> NaiveEffect? {
        switch matter.state.phase {
        case .declined: return .out("declined")
        case .merged: return .out("merged")
        default: break
        }
        if clock.isCutOff { return .out("split") }
        return matter.isAppealed(name, round: clock.round) ? .out("appeal") : nil
    }
}
