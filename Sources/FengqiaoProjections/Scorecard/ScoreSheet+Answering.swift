import FengqiaoModel
import FengqiaoSchema

// 响应率, 解决率, 满意率, 参评率, 反馈率, 调解成功率: what the people heard, and what they say.
extension ScoreSheet {
    mutating func addAnswering(_ story: Story) {
        for round in story.rounds {
            guard let closing = round.closing else { continue }
            let day = date(of: closing.at)
            if round.number == 1 { addResponse(story, closing, day) }
            let visits = story.visits(after: round)
            guard !visits.isEmpty else {
                addFeedback(story, round, closing, day)
                continue
            }
            let answered = visits.last { $0.fact.isAnswered }
            add(
                .participation, story.row(.participation, answered != nil, round: round.number), on: day,
                unit: closing.unit, worker: closing.worker)
            if let answered {
                // Not said is not solved, and no grade is not satisfied: both were asked.
                add(
                    .solved, story.row(.solved, answered.fact.solved == 2, round: round.number), on: day,
                    unit: closing.unit, worker: closing.worker)
                add(
                    .satisfaction, story.row(.satisfaction, answered.fact.satisfaction >= 4, round: round.number),
                    on: day, unit: closing.unit, worker: closing.worker)
            }
            addFeedback(story, round, closing, day)
        }
        for mediation in story.mediations { addMediation(mediation, story) }
    }

    private mutating func addResponse(_ story: Story, _ closing: Story.Closing, _ day: LocalDate) {
        guard let clock = story.clocks.last(where: { $0.name == .firstResponse && $0.round == 1 }),
            let deadline = teller.deadline(clock).instant
        else { return }
        let isInTime = story.contacts.contains { $0 <= deadline }
        add(
            .response, story.row(.response, isInTime, round: 1), on: day, unit: closing.unit, worker: closing.worker)
    }

    private mutating func addFeedback(
        _ story: Story, _ round: Story.Round, _ closing: Story.Closing, _ day: LocalDate
    ) {
        guard story.report?.canBeReached == true else { return }
        let isTold = story.feedbacks.contains { feedback in
            feedback.fact.kind == .reply && feedback.fact.isReached
                && (round.number == 1 || feedback.at >= round.openedAt)
                && (round.reopenedAt.map { feedback.at < $0 } ?? true)
        }
        add(
            .feedback, story.row(.feedback, isTold, round: round.number), on: day, unit: closing.unit,
            worker: closing.worker)
    }

    private mutating func addMediation(_ mediation: Story.Mediation, _ story: Story) {
        guard let acceptedAt = mediation.acceptedAt else { return }
        let mediators = lookup.mediators(mediation.mediators, teller.chronicle.tables)
        let isAppealed = story.isAppealed(.mediationSuccess, round: mediation.round)
        let day = date(of: mediation.endedAt ?? acceptedAt)
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
        guard let closing = round.closing else { return [] }
        let found = feedbacks.enumerated().filter { _, feedback in
            feedback.fact.kind == .visit && feedback.at >= closing.at
                && (round.reopenedAt.map { feedback.at < $0 } ?? true)
        }
        return found.sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }
}
