import FengqiaoModel
import FengqiaoSchema

/// How far it is decided whether a matter was contained on a rung (DOMAIN D3.3).
enum Verdict: Hashable {
    case contained, notContained, pending
}

/// What decides on the containment of a matter: it and the wholes that it was split from, and their closings.
struct Course {
    /// Tells of the instant when the verdict froze, or of now.
    var teller: StoryTeller
    /// The matter as it stood then, where it may have looked otherwise than now: at most one, and a list so that a course
    /// of most matters, which have none, is small.
    var earlier: [Story] = []
    /// Its whole, that one's, and so on, as they stood then.
    var wholes: [Story]
    /// The closing that decides: the first that no reopening followed within the policy's days. The last one, when it
    /// froze.
    var closing: Story.Closing?
    /// With the end of the last of those days the verdict freezes.
    var frozenAt: Instant?
    /// Whether the matter came back within the days after a closing before.
    var isBack = false
    var isFrozen = false
}

/// Decides on containment by the policy that rules the period.
struct Containing {
    let policy: ContainmentPolicy
    let teller: StoryTeller

    /// What decides on a matter; `nil` for a part of a matter that was decided before it was split: that verdict
    /// stands.
    func course(of story: Story) -> Course? {
        let zone = teller.lookup.zone
        var course = Course(teller: teller, wholes: teller.wholes(of: story))
        for age in (0...course.wholes.count).reversed() {
            for round in age == 0 ? story.rounds : course.wholes[age - 1].rounds {
                guard let closing = round.closing else { continue }
                let end = zone.instant(of: zone.date(of: closing.at) + policy.horizonDays + 1)
                if let reopenedAt = round.reopenedAt, reopenedAt < end {
                    course.isBack = true
                    continue
                }
                if age > 0 { return nil }
                (course.closing, course.frozenAt, course.isFrozen) = (closing, end, teller.now >= end)
                if course.isFrozen, isTouched(story, round) {
                    course.teller = teller.told(at: end + -1)
                    course.earlier = course.teller.story(of: story.matter).map { [$0] } ?? []
                    course.wholes = course.earlier.first.map(course.teller.wholes) ?? []
                }
                return course
            }
        }
        return course
    }

    // Whether the matter, or what belongs to it, may look otherwise since its verdict froze.
    private func isTouched(_ story: Story, _ round: Story.Round) -> Bool {
        if round.reopenedAt != nil || story.phase != .closed || story.whole != nil { return true }
        return story.standings.contains { _, standing in
            if case .duplicate = standing { true } else { false }
        }
    }

    /// Why a matter stands aside from the rates; `nil` where it counts. When its verdict is frozen, what it was then
    /// holds.
    func exclusion(_ story: Story, _ course: Course) -> ExclusionReason? {
        if !course.isFrozen {
            if story.phase == .declined { return .declined }
            if story.phase == .merged { return .merged }
            if story.isSplit { return .split }
        }
        // It left the log for somebody who was competent all along: nobody here could contain it.
        let last = course.isFrozen ? course.closing : story.finalRound?.closing
        if last?.outcome == .movedOut { return .movedOut }
        if story.acceptance?.fact.isEmergency == true { return .emergency }
        return nil
    }

    /// Whether a matter was contained on a rung.
    ///
    /// What comes back within the policy's days after a closing was not contained, however it ends. Else the verdict is
    /// that of the last closing when those days are over, and later events change nothing.
    func verdict(_ now: Story, _ course: Course, _ level: Rung) -> Verdict {
        if let earlier = course.earlier.first { return verdict(of: earlier, course, level) }
        return verdict(of: now, course, level)
    }

    private func verdict(of story: Story, _ course: Course, _ level: Rung) -> Verdict {
        if course.isBack { return .notContained }
        if let closing = course.closing, let frozenAt = course.frozenAt {
            if !closing.isSettled || isBreached(story, course, after: closing.at, before: frozenAt) {
                return .notContained
            }
        }
        // Who holds it in a later round is no longer asked; who hears a petition is, up to the end of the days.
        if isHeld(story, above: level, until: course.closing?.at ?? teller.now)
            || isVisited(story, course, above: level, before: course.frozenAt ?? teller.now + 1)
        {
            return .notContained
        }
        return course.isFrozen ? .contained : .pending
    }

    // H(m) > L
    private func isHeld(_ story: Story, above level: Rung, until instant: Instant) -> Bool {
        if story.holdings.contains(where: { $0.rung > level && $0.from <= instant }) { return true }
        guard policy.countsAssists else { return false }
        return story.allTransfers.contains { transfer in
            // Being informed is not taking part, see DOMAIN D4.17.
            guard transfer.role == .assist, !transfer.informOnly, let signedAt = transfer.signedAt else { return false }
            return signedAt <= instant && teller.lookup.rung(transfer.to, at: signedAt) > level
        }
    }

    // B(m) > L
    private func isVisited(_ story: Story, _ course: Course, above level: Rung, before instant: Instant) -> Bool {
        course.teller.petitions(about: story).contains { petition in
            petition.channel != .leaderVisit && petition.at < instant
                && teller.lookup.rung(petition.visitedUnit, at: petition.at) > level
        }
    }

    // A breach before the closing was mended by it.
    private func isBreached(
        _ story: Story, _ course: Course, after start: Instant, before end: Instant
    ) -> Bool {
        func isBreached(_ story: Story) -> Bool {
            story.mediations.contains { mediation in
                mediation.items.contains { $0.breachedAt.map { $0 >= start && $0 < end } ?? false }
            }
        }
        return isBreached(story) || course.wholes.contains(where: isBreached)
    }
}
