import FengqiaoModel
import FengqiaoSchema

/// How far it is decided whether a matter was contained on a rung (DOMAIN D3.3).
enum Verdict: Hashable {
    case contained, notContained, pending
}

/// Decides on containment by the policy that rules the period.
struct Containing {
    let policy: ContainmentPolicy
    let teller: StoryTeller

    /// Why a matter stands aside from the rates; `nil` where it counts.
    func exclusion(_ story: Story) -> ExclusionReason? {
        if story.phase == .declined { return .declined }
        if story.phase == .merged { return .merged }
        if story.isSplit { return .split }
        // It left the log for somebody who was competent all along: nobody here could contain it.
        if story.finalRound?.closing?.outcome == .movedOut { return .movedOut }
        if story.acceptance?.fact.isEmergency == true { return .emergency }
        return nil
    }

    /// Whether a matter was contained on a rung.
    ///
    /// The first closing after which nothing came back for the policy's days decides, and freezes with the last of them;
    /// what comes back within them was not contained. So later events change nothing.
    func verdict(_ story: Story, _ level: Rung) -> Verdict {
        let zone = teller.lookup.zone
        guard let round = story.rounds.first(where: { $0.closing != nil }), let closing = round.closing else {
            return isRaised(story, above: level, until: teller.now) ? .notContained : .pending
        }
        let frozenOn = zone.date(of: closing.at) + policy.horizonDays + 1
        let frozenAt = zone.instant(of: frozenOn)
        if let reopenedAt = round.reopenedAt, reopenedAt < frozenAt { return .notContained }
        if !closing.isSettled || isBreached(story, before: frozenAt) { return .notContained }
        // Who holds it in a later round is no longer asked; who hears a petition is, up to the end of the days.
        if isHeld(story, above: level, until: closing.at) || isVisited(story, above: level, before: frozenAt) {
            return .notContained
        }
        return teller.now < frozenAt ? .pending : .contained
    }

    private func isRaised(_ story: Story, above level: Rung, until instant: Instant) -> Bool {
        isHeld(story, above: level, until: instant) || isVisited(story, above: level, before: instant + 1)
    }

    // H(m) > L
    private func isHeld(_ story: Story, above level: Rung, until instant: Instant) -> Bool {
        if story.holdings.contains(where: { $0.rung > level && $0.from <= instant }) { return true }
        guard policy.countsAssists else { return false }
        return story.transfers.contains { transfer in
            // Being informed is not taking part, see DOMAIN D4.17.
            guard transfer.role == .assist, !transfer.informOnly, let signedAt = transfer.signedAt else { return false }
            return signedAt <= instant && teller.lookup.rung(transfer.to, at: signedAt) > level
        }
    }

    // B(m) > L
    private func isVisited(_ story: Story, above level: Rung, before instant: Instant) -> Bool {
        teller.petitions(of: story).contains { petition in
            petition.channel != .leaderVisit && petition.at < instant
                && teller.lookup.rung(petition.visitedUnit, at: petition.at) > level
        }
    }

    private func isBreached(_ story: Story, before instant: Instant) -> Bool {
        story.mediations.contains { mediation in
            mediation.items.contains { $0.breachedAt.map { $0 < instant } ?? false }
        }
    }
}

extension StoryTeller {
    /// A matter's petitions, and those of the matters that are linked to it.
    func petitions(of story: Story, depth: Int = 8) -> [Story.Petition] {
        guard depth > 0, !story.linked.isEmpty else { return story.petitions }
        return story.petitions
            + story.linked.flatMap { matter in
                self.story(of: matter).map { petitions(of: $0, depth: depth - 1) } ?? []
            }
    }
}
