import FengqiaoModel

// Which matters belong together, looked for among all of them.
extension NaiveLog {
    /// The matter in which a linked one goes on, link after link; `nil` where that leads nowhere.
    func successor(of matter: NaiveMatter) -> NaiveMatter? {
        var current = matter
        for _ in 0..<64 {
            if current.state.phase != .merged { return current }
            guard let name = current.state.primary, let next = self[name] else { return nil }
            current = next
        }
        return nil
    }

    /// All matters that go on in the same one, itself among them.
    func group(of matter: NaiveMatter) -> [NaiveMatter] {
        guard let end = successor(of: matter) else { return [matter] }
        return matters.filter { successor(of: $0)?.id == end.id }
    }

    /// The matters that were linked to one, straight or by way of others, each link made by an instant.
    func attached(to matter: NaiveMatter, by instant: Instant) -> [NaiveMatter] {
        matters.filter { other in
            var current = other
            for _ in 0..<64 {
                guard current.state.phase == .merged, let name = current.state.primary, let next = self[name],
                    let linkedAt = current.linkedAt, linkedAt <= instant
                else { return false }
                if next.id == matter.id { return other.id != matter.id }
                current = next
            }
            return false
        }
    }

    /// The matters that it was split from, the nearest first.
    func wholes(of matter: NaiveMatter) -> [NaiveMatter] {
        guard let name = matter.whole, let whole = self[name] else { return [] }
        return [whole] + wholes(of: whole)
    }

    /// Whether one matter's report came before another's.
    func isBefore(_ one: NaiveMatter, _ other: NaiveMatter) -> Bool {
        guard let first = one.filing, let second = other.filing else { return false }
        return (first.at, first.position ?? .max) < (second.at, second.position ?? .max)
    }

    /// When it was filed: where the policy says so, as early as anything that was linked to it or to what it was split
    /// from.
    func filedAt(_ matter: NaiveMatter) -> Instant? {
        guard let own = matter.filing?.at else { return nil }
        guard references.policy(.intake, at: asOf)?.intake?.inheritsEarliestFiling == true else { return own }
        let linked = matters.filter { $0.state.phase == .merged && $0.state.primary == matter.id }
        let whole = matter.whole.flatMap { self[$0] }
        return (linked + [whole].compactMap { $0 }).compactMap(filedAt).reduce(own, min)
    }

    /// The petitions that concern a matter: of it, of what it was split from, and of all that is linked to any of
    /// these.
    func petitions(about matter: NaiveMatter) -> [(at: Instant, body: PetitionRecorded)] {
        var concerned: [MatterID] = [matter.id]
        var place = 0
        while place < concerned.count {
            let id = concerned[place]
            place += 1
            let more = (self[id]?.state.linked ?? []) + [self[id]?.whole].compactMap { $0 }
            concerned += more.filter { !concerned.contains($0) }
        }
        return concerned.flatMap { self[$0].map(NaiveContainment.petitions) ?? [] }
    }
}

extension NaiveMatter {
    /// When it was linked last.
    var linkedAt: Instant? {
        for event in events.reversed() {
            if case .duplicateLinked(let link) = event.body, link.duplicate == nil, link.operation == .link {
                return event.envelope.occurredAt
            }
        }
        return nil
    }

    /// When it was split.
    var splitAt: Instant? {
        for event in events {
            if case .matterSplit(let split) = event.body, split.parent == nil { return event.envelope.occurredAt }
        }
        return nil
    }

    /// Its closings; of a matter that was split also those by the last of its parts.
    func allClosings() -> [Closing] {
        var result: [Closing] = []
        var openedAt = acceptance?.event.envelope.occurredAt ?? Instant(milliseconds: 0)
        for (index, event) in events.enumerated() {
            switch event.body {
            case .matterClosed(let body):
                result.append(
                    Closing(
                        round: states[index].round, openedAt: openedAt, at: event.envelope.occurredAt, body: body,
                        holder: nil))
            case .matterReopened where states[index].phase == .closed:
                result[result.count - 1].reopenedAt = event.envelope.occurredAt
                openedAt = event.envelope.occurredAt
            default: break
            }
        }
        return result
    }

    /// Whether an appeal about an indicator was granted, whichever round it names.
    func isAppealed(_ name: String) -> Bool {
        events.contains { event in
            if case .appealDecided(let appeal) = event.body {
                return appeal.indicator.rawValue == name && appeal.granted
            }
            return false
        }
    }

    /// Why it is no row among matters.
    var aside: NaiveEffect? {
        switch state.phase {
        case .declined: .out("declined")
        case .merged: .out("merged")
        default: isSplit ? .out("split") : nil
        }
    }
}
