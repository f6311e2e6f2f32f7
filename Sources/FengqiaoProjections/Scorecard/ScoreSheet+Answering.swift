import FengqiaoModel
import FengqiaoSchema

// 响应率, 解决率, 满意率, 参评率, 反馈率, 调解成功率: what the people heard, and what they say.
extension ScoreSheet {
    mutating func addAnswering(_ story: Story) {
        if let round = story.rounds.first, round.number == 1, let closing = round.closing {
            addResponse(story, closing, date(of: closing.at))
        }
        // Rows of a closing belong to its day.
        func isClosedThen(_ closing: Story.Closing) -> Bool { period.contains(date(of: closing.at)) }
        if story.rounds.contains(where: { $0.closing.map(isClosedThen) ?? false })
            || story.wholeClosings.contains(where: isClosedThen)
        {
            let rounds = story.closedRounds
            if story.feedbacks.contains(where: { $0.fact.kind == .visit }) { addOpinions(story, rounds) }
            addFeedback(story, rounds)
        }
        for mediation in story.mediations { addMediation(mediation, story) }
    }

    // What is said of a matter counts once for each unit and each worker that was credited: what was said last.
    private mutating func addOpinions(_ story: Story, _ rounds: [Story.Round]) {
        let visited = rounds.filter { !story.visits(after: $0).isEmpty }
        let answered = visited.filter { round in story.visits(after: round).contains { $0.fact.isAnswered } }
        let subjects: [(Story.Closing) -> UInt32] = [\.unit, \.worker]
        for (index, subject) in subjects.enumerated() {
            let opinions = Story.last(answered, by: subject)
            for (_, round) in opinions {
                guard let visit = story.visits(after: round).last(where: { $0.fact.isAnswered })?.fact else { continue }
                addLast(.participation, story.row(.participation, true, round: round.number), round, index == 0)
                // Not said is not solved, and no grade is not satisfied: both were asked.
                addLast(.solved, story.row(.solved, visit.solved == 2, round: round.number), round, index == 0)
                addLast(
                    .satisfaction, story.row(.satisfaction, visit.satisfaction >= 4, round: round.number), round,
                    index == 0)
            }
            for (name, round) in Story.last(visited, by: subject)
            where !opinions.contains(where: { $0.subject == name }) {
                addLast(.participation, story.row(.participation, false, round: round.number), round, index == 0)
            }
        }
    }

    // For the unit or the worker of a round's closing alone.
    private mutating func addLast(_ figure: ScoreFigure, _ row: Row, _ round: Story.Round, _ isUnit: Bool) {
        guard let closing = round.closing else { return }
        let day = date(of: closing.at)
        if isUnit {
            add(figure, row, on: day, unit: closing.unit)
        } else {
            add(figure, row, on: day, workers: [closing.worker], of: closing.unit)
        }
    }

    private mutating func addResponse(_ story: Story, _ closing: Story.Closing, _ day: LocalDate) {
        guard period.contains(day),
            let index = story.clocks.lastIndex(where: { $0.name == .firstResponse && $0.round == 1 }),
            let deadline = teller.deadline(story.clocks[index]).instant
        else { return }
        let isInTime = story.contacts.contains { $0 <= deadline }
        add(
            .response, story.row(.response, isInTime, round: 1), on: day, unit: closing.unit, worker: closing.worker)
    }

    // Each known reporter of the matter and of what was linked to it by then has an answer to get, once for each
    // subject that was credited: that of its last round.
    private mutating func addFeedback(_ story: Story, _ rounds: [Story.Round]) {
        guard !story.linked.isEmpty || story.report?.canBeReached == true else { return }
        func rows(_ round: Story.Round) -> [Row] {
            guard let closing = round.closing, period.contains(date(of: closing.at)) else { return [] }
            let isFirst = rounds.first?.number == round.number && rounds.first?.openedAt == round.openedAt
            func isTold(_ story: Story) -> Bool {
                story.feedbacks.contains { feedback in
                    feedback.fact.kind == .reply && feedback.fact.isReached
                        && (isFirst || feedback.at >= round.openedAt)
                        && (round.reopenedAt.map { feedback.at < $0 } ?? true)
                }
            }
            let isAllTold = isTold(story)
            // Nothing was linked to it: it has one reporter, who can be reached.
            if story.linked.isEmpty { return [story.row(.feedback, isAllTold, round: round.number)] }
            return teller.reporters(of: story, at: closing.at).map { reporter in
                story.row(.feedback, isAllTold || reporter.contains(where: isTold), round: round.number)
            }
        }
        for (_, round) in Story.last(rounds, by: \.unit) {
            for row in rows(round) { addLast(.feedback, row, round, true) }
        }
        for (_, round) in Story.last(rounds, by: \.worker) {
            for row in rows(round) { addLast(.feedback, row, round, false) }
        }
    }

    private mutating func addMediation(_ mediation: Story.Mediation, _ story: Story) {
        guard let acceptedAt = mediation.acceptedAt else { return }
        let day = date(of: mediation.endedAt ?? acceptedAt)
        guard period.contains(day) else { return }
        let mediators = teller.mediators(mediation.mediators)
        let isAppealed = story.isAppealed(.mediationSuccess, round: mediation.round)
        let row: Row =
            isAppealed ? .excluded(.appeal) : mediation.isEnded ? .counted(mediation.isSettled) : .pending
        add(.mediationSuccess, row, on: day, unit: mediation.body)
        add(.mediationSuccess, row, on: day, workers: mediators, of: mediation.body)
    }
}

extension Story {
    /// The visits to the reporter after a round and before the next, in order of time; of two at once the one that was
    /// recorded later comes later.
    func visits(after round: Round) -> [(at: Instant, fact: Fact.Feedback)] {
        let found = feedbacks.enumerated().filter { isVisit($0.element, after: round) }
        return found.sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    /// Whether it is a visit to the reporter after a round and before the next.
    func isVisit(_ feedback: (at: Instant, fact: Fact.Feedback), after round: Round) -> Bool {
        guard let closing = round.closing else { return false }
        return feedback.fact.kind == .visit && feedback.at >= closing.at
            && (round.reopenedAt.map { feedback.at < $0 } ?? true)
    }
}
