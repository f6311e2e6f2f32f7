import Fengqiao

// Matters that are tied to others: parts of a whole, duplicates, repeats.
extension Story {
    /// Splits the matter into parts that are done one by one; the whole closes with the last.
    mutating func split() {
        wait(Self.hour...2 * Self.day)
        let children = (1...(happens(250) ? 3 : 2)).compactMap { try? MatterID(checking: "\(matter).\($0)") }
        openUntil = now
        say(
            .matterSplit(MatterSplit(children: children, ground: TextWriter.reason(Reasons.split, &random))),
            by: origin.desk, for: origin.town)
        for child in children {
            if happens(500) {
                rest(Self.hour...2 * Self.day)
                say(
                    .progressNoted(
                        ProgressNoted(kind: .progress, text: TextWriter.note(origin.place, at: now, &random))),
                    by: holderWorker, about: child)
            }
            wait(4 * Self.hour...5 * Self.day)
            say(
                .handlingCompleted(HandlingCompleted(by: presentHolder, text: TextWriter.handling(&random))),
                by: holderWorker, for: holder, about: child)
            wait(20 * Self.minute...16 * Self.hour)
            say(
                .matterClosed(
                    MatterClosed(
                        outcome: happens(930) ? .resolved : .explained, creditedUnit: presentHolder,
                        creditedWorker: holderWorker ?? random.pick(origin.workers))), by: origin.desk,
                for: origin.town, about: child)
        }
    }

    /// Links the matter to another that goes on, 10 to 50 minutes after its report; some links are taken back, and then
    /// the matter has a life of its own.
    mutating func link(to primary: MatterID) {
        now = now + random.within(10 * Self.minute...50 * Self.minute)
        say(
            .duplicateLinked(
                DuplicateLinked(
                    primary: primary, operation: .link, ground: TextWriter.reason(Reasons.linked, &random))),
            by: origin.desk, for: origin.town)
        guard happens(80) else { return }
        wait(Self.hour...2 * Self.day)
        say(
            .duplicateLinked(
                DuplicateLinked(operation: .unlink, ground: TextWriter.reason(Reasons.unlinked, &random))),
            by: origin.desk, for: origin.town)
        accept()
        live()
    }
}
