import FengqiaoModel
import FengqiaoSchema

// 自办率, 按期处置率 and the other clocks, 返工率, 首次解决率: how matters were handled.
extension ScoreSheet {
    mutating func addHandling(_ story: Story, _ posts: PostBook, horizonDays: Int64?) {
        addSelfHandled(story, posts)
        for clock in story.clocks {
            switch clock.name {
            case .custody:
                add(
                    .onTimeCustody, clock, story, unit: clock.owner,
                    worker: clock.isRunning ? NameTable.none : clock.worker)
                addOverdueOpen(clock, story)
            case .acceptance: add(.onTimeAcceptance, clock, story, unit: clock.owner)
            case .dispatch: add(.onTimeDispatch, clock, story, unit: clock.owner)
            case .firstResponse: add(.onTimeResponse, clock, story, unit: clock.owner)
            default: break
            }
        }
        for round in story.rounds {
            if let closing = round.closing {
                add(.closures, .amount(1), on: date(of: closing.at), unit: closing.unit, worker: closing.worker)
            }
            if let clock = round.clock {
                add(
                    .onTimeClosing, story.clocks[clock], story,
                    unit: round.closing?.unit ?? lookup.successor(story.responsibleUnit, at: now),
                    worker: round.closing?.worker ?? NameTable.none)
            }
        }
        for check in story.checks where check.fact.phase == .result && check.fact.result != .unable {
            add(
                .rework, story.row(.rework, check.fact.result == .fail, round: check.round), on: date(of: check.at),
                unit: check.holder, worker: check.completer)
        }
        if let horizonDays { addFirstTimeFixed(story, horizonDays) }
    }

    private mutating func addSelfHandled(_ story: Story, _ posts: PostBook) {
        guard let acceptance = story.acceptance, story.originUnit != NameTable.none else { return }
        let row: Row
        if story.phase == .declined {
            row = .excluded(.declined)
        } else if story.phase == .merged {
            row = .excluded(.merged)
        } else if story.isSplit {
            row = .excluded(.split)
        } else if story.isAppealed(.selfHandled, round: story.round) {
            row = .excluded(.appeal)
        } else {
            let isAlone = story.holdings.allSatisfy { $0.unit == story.originUnit }
            if let final = story.finalRound?.closing {
                row = .counted(isAlone && final.isSettled)
            } else {
                row = isAlone ? .pending : .counted(false)
            }
        }
        let day = date(of: acceptance.at)
        add(.selfHandled, row, on: day, unit: story.originUnit)
        add(
            .selfHandled, row, on: day, workers: posts.workers(of: story.originUnit, at: acceptance.at),
            of: story.originUnit)
    }

    // Snapshot: as it was at the end of the period, or is now if that is earlier.
    private mutating func addOverdueOpen(_ clock: StoryClock, _ story: Story) {
        let end = lookup.zone.instant(of: period.until)
        let instant = min(now, end)
        let start = clock.clock.stretches.first?.from ?? clock.clock.anchor
        guard start <= instant, clock.stoppedAt.map({ $0 > instant }) ?? true,
            story.phase != .merged, story.phase != .declined,
            case .at(let deadline, _) = teller.deadline(clock), instant > deadline
        else { return }
        add(.overdueOpen, .amount(1), on: period.from, unit: clock.owner)
    }

    private mutating func addFirstTimeFixed(_ story: Story, _ horizonDays: Int64) {
        guard let round = story.rounds.first, round.number == 1, let closing = round.closing, closing.isSettled else {
            return
        }
        let closedOn = date(of: closing.at)
        let frozen = closedOn + horizonDays + 1
        let row: Row
        if let reopenedAt = round.reopenedAt, date(of: reopenedAt) < frozen {
            row = story.row(.firstTimeFixed, false, round: 1)
        } else if round.reopenedAt == nil, date(of: now) < frozen {
            row = story.pendingRow(.firstTimeFixed, round: 1)
        } else {
            row = story.row(.firstTimeFixed, true, round: 1)
        }
        add(.firstTimeFixed, row, on: closedOn, unit: closing.unit, worker: closing.worker)
    }
}
