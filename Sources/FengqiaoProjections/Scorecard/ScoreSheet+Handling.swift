import FengqiaoModel
import FengqiaoSchema

// 自办率, 按期处置率 and the other clocks, 返工率, 首次解决率: how matters were handled.
extension ScoreSheet {
    mutating func addHandling(_ story: Story, _ posts: PostBook, horizonDays: Int64?) {
        addSelfHandled(story, posts)
        for index in story.clocks.indices { addClock(story.clocks[index], story) }
        for round in story.rounds {
            if let closing = round.closing {
                // Reopened, it is nobody's: the credit is the last closer's.
                let row: Row = round.reopenedAt == nil ? .amount(1) : .excluded(.reopened)
                add(.closures, row, on: date(of: closing.at), unit: closing.unit, worker: closing.worker)
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

    private mutating func addClock(_ clock: StoryClock, _ story: Story) {
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

    private mutating func addSelfHandled(_ story: Story, _ posts: PostBook) {
        guard let acceptance = story.acceptance, story.originUnit != NameTable.none else { return }
        let day = date(of: acceptance.at)
        guard period.contains(day) else { return }
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
        add(.selfHandled, row, on: day, unit: story.originUnit)
        add(
            .selfHandled, row, on: day, workers: posts.workers(of: story.originUnit, at: acceptance.at),
            of: story.originUnit)
    }

    // Snapshot: as it was at the end of the period, or is now if that is earlier.
    private mutating func addOverdueOpen(_ clock: StoryClock, _ story: Story) {
        let instant = min(now, end)
        guard clock.start <= instant, clock.stoppedAt.map({ $0 > instant }) ?? true,
            case .at(let deadline, _) = teller.deadline(clock), instant > deadline
        else { return }
        // Of a matter that was split since, the parts run on with the same clock.
        let row = exclusion(.overdueOpen, story, clock).map(Row.excluded) ?? .amount(1)
        add(.overdueOpen, row, on: period.from, unit: clock.owner)
    }

    // A round is decided when its days are over, whether or not it came back before: else what is bad would show
    // earlier than what is good.
    private mutating func addFirstTimeFixed(_ story: Story, _ horizonDays: Int64) {
        for round in story.rounds {
            guard let closing = round.closing, closing.isSettled else { continue }
            let closedOn = date(of: closing.at)
            let frozen = closedOn + horizonDays + 1
            let isBack = round.reopenedAt.map { date(of: $0) < frozen } ?? false
            let row =
                date(of: now) < frozen
                ? story.pendingRow(.firstTimeFixed, round: round.number)
                : story.row(.firstTimeFixed, !isBack, round: round.number)
            add(.firstTimeFixed, row, on: closedOn, unit: closing.unit, worker: closing.worker)
        }
    }
}
