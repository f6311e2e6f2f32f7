import Fengqiao

// Who holds the matter: handed on, handed back, decided on, called to help.
extension Story {
    /// A matter that nobody holds goes to a department, or else the unit that it belongs to is told to take it.
    mutating func dispatch() {
        guard let target = target(happens(400), besides: nil) else {
            wait(20 * Self.minute...5 * Self.hour)
            adjudicate(to: presentHolder, nil, final: false)
            return
        }
        propose(target, .up, Reasons.up)
        sign()
    }

    /// Hands the matter on: up for what is more than small, down for some, from one department to another for few.
    mutating func handOn() {
        if tier != .small || happens(120) {
            guard let target = target(tier == .hard || happens(200), besides: nil) else { return }
            propose(target, .up, Reasons.up)
            // One in eight comes back.
            if happens(125) { bounce(target) } else { sign() }
        } else if happens(40), holder == origin.village, origin.village != origin.unit {
            propose(Department(unit: origin.unit, worker: anybody), .down, Reasons.down)
            sign(isGrid: true)
        }
        if holderWorker != nil, !isDesignated, happens(40), let other = department(besides: holder) {
            propose(other, .lateral, Reasons.lateral)
            sign()
        }
        if tier != .small, happens(110) { callForHelp() }
    }

    // Handed back unsigned, or signed and handed back in time; then it goes elsewhere, or somebody above decides.
    private mutating func bounce(_ target: Department) {
        let before = (holder, holderWorker)
        let isSigned = happens(250) && (district.rules.returnWindow ?? 0) > 20 * Self.hour
        if isSigned { sign() }
        // Within the window, which counts on the wall and not in office hours.
        if isSigned { now = now + random.within(Self.hour...18 * Self.hour) } else { wait(Self.hour...20 * Self.hour) }
        let reasons: [ReturnReason] = [.notOurs, .notOurs, .notOurs, .wrongPlace, .insufficient, .other]
        say(
            .transferReturned(
                TransferReturned(
                    reason: random.pick(reasons), basis: TextWriter.reason(Reasons.returned, &random))),
            by: target.worker, for: target.unit)
        (holder, holderWorker) = before
        // A signed one has no holder now, so that whoever had it before need not take it back.
        if happens(350) {
            wait(Self.hour...20 * Self.hour)
            // The return was unfounded, or another is told to take it.
            let other = happens(500) ? target : self.target(happens(500), besides: target.unit) ?? target
            adjudicate(to: other.unit, other.worker, final: happens(400))
            return
        }
        wait(Self.hour...6 * Self.hour)
        guard let other = self.target(target.unit == origin.town, besides: target.unit) else {
            adjudicate(to: target.unit, target.worker, final: false)
            return
        }
        propose(other, .up, Reasons.up)
        sign()
    }

    private mutating func adjudicate(to unit: UnitID, _ worker: WorkerID?, final: Bool) {
        say(
            .transferAdjudicated(
                TransferAdjudicated(
                    transfer: transfers == 0 ? nil : transfers, unit: unit, final: final,
                    reason: TextWriter.reason(Reasons.adjudicated, &random))), by: district.desk, for: district.root)
        (holder, holderWorker, isDesignated) = (unit, unit == origin.town ? nil : worker, final)
    }

    private mutating func callForHelp() {
        guard let helper = department(besides: holder) else { return }
        wait(20 * Self.minute...20 * Self.hour)
        transfers += 1
        say(
            .transferProposed(
                TransferProposed(
                    from: presentHolder, to: helper.unit, role: .assist, direction: .up,
                    reason: TextWriter.reason(Reasons.assist, &random), informOnly: happens(200))), for: holder)
        let number = transfers
        guard !happens(60) else { return }
        wait(20 * Self.minute...20 * Self.hour)
        if happens(80) {
            say(
                .transferReturned(
                    TransferReturned(
                        transfer: number, reason: .notOurs, basis: TextWriter.reason(Reasons.returned, &random))),
                by: helper.worker, for: helper.unit)
        } else {
            say(
                .transferAccepted(TransferAccepted(transfer: number, by: helper.unit)), by: helper.worker,
                for: helper.unit)
        }
    }

    private mutating func propose(_ target: Department, _ direction: Direction, _ reasons: [String]) {
        wait(30 * Self.minute...10 * Self.hour)
        transfers += 1
        (pending, pendingWorker) = (target.unit, target.worker)
        say(
            .transferProposed(
                TransferProposed(
                    from: presentHolder, to: origin.present(target.unit, at: now), role: .main, direction: direction,
                    reason: TextWriter.reason(reasons, &random), allotment: happens(40) ? 2 : nil, informOnly: false)),
            for: holder)
    }

    private mutating func sign(isGrid: Bool = false) {
        wait(20 * Self.minute...16 * Self.hour)
        (holder, holderWorker) = (pending, isGrid || pending == origin.town ? nil : pendingWorker)
        // Who is given a task is given money for some (费随事转).
        let funding = isGrid && happens(100) ? random.within(100...5_000) * 100 : nil
        say(
            .transferAccepted(TransferAccepted(by: presentHolder, fundingFen: funding)),
            by: holderWorker ?? origin.desk, for: holder)
    }

    // The town, or a department that answers for the category; the other of the two where there is none.
    private mutating func target(_ isForDepartment: Bool, besides last: UnitID?) -> Department? {
        let town = Department(unit: origin.town, worker: origin.desk)
        let mayBeTown = origin.town != holder && origin.town != last
        if !isForDepartment, mayBeTown { return town }
        return department(besides: last) ?? (mayBeTown ? town : nil)
    }

    /// A department that answers for the category, and is neither accused nor another unit.
    mutating func department(besides last: UnitID?) -> Department? {
        let all = district.departments(for: category)
        guard !all.isEmpty else { return nil }
        // Two tries, so that nothing is filtered for each transfer.
        for _ in 0..<2 {
            let found = random.pick(all)
            if found.unit != last, found.unit != accused, found.unit != holder { return found }
        }
        return nil
    }
}
