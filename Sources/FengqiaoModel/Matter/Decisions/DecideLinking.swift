extension Decider {
    /// 100 parts: no source knows a matter of more, and closing the last part looks at all of them.
    static let partLimit = 100
    /// 8 levels of parts of parts, so that a circle in a damaged history cannot hang a decision.
    static let splitDepth = 8

    /// Whether a decision looks at other matters than the command's own, which may be a part of another. Most do not.
    package static func looksAtOthers(_ command: Command, isPart: Bool) -> Bool {
        switch command.body {
        case .matterAccepted(let accepted): accepted.repeatOf != nil
        case .dutyLogged(let duty): duty.matter != nil
        case .matterSplit, .duplicateLinked: true
        case .matterClosed, .matterDeclined, .matterReopened: isPart
        default: false
        }
    }

    /// The other matters that a decision looks at, as far as what is known of others tells. Asked again once those are
    /// known, until it names no new ones.
    public static func related(
        to command: Command, state: (MatterID) -> MatterState?
    ) -> [MatterID] {
        var names: [MatterID] = []
        switch command.body {
        case .matterAccepted(let accepted): names += [accepted.repeatOf].compactMap { $0 }
        case .matterSplit(let split): names += split.children.prefix(partLimit)
        case .duplicateLinked(let link): names += [link.primary].compactMap { $0 }
        case .dutyLogged(let duty): names += [duty.matter].compactMap { $0 }
        default: break
        }
        guard let matter = command.matter, let own = state(matter) else { return names }
        switch command.body {
        case .duplicateLinked(let link):
            var next = link.primary ?? own.primary
            // A chain of primaries, in case it leads back.
            while let name = next, names.count < 64 {
                names.append(name)
                next = state(name)?.primary
            }
        case .matterSplit, .matterClosed, .matterDeclined, .matterReopened: break
        default: return names
        }
        var part = own
        for _ in 0..<splitDepth {
            guard let whole = part.parent else { break }
            names.append(whole)
            guard let known = state(whole) else { break }
            names += known.children
            part = known
        }
        return names
    }

    static func link(
        _ link: DuplicateLinked, _ command: Command, _ state: MatterState, _ context: DecisionContext
    ) throws(Refusal) -> [ProposedEvent] {
        guard link.duplicate == nil else {
            throw Refusal(
                .invalidField, "`duplicate` is set by the ledger: name the primary, in a command on the duplicate")
        }
        guard let name = link.primary ?? state.primary else {
            throw Refusal(.invalidField, "`primary` is missing: name the matter that goes on")
        }
        if link.operation == .unlink, name != state.primary {
            throw Refusal(
                .unknownReference,
                "`primary`: the matter is linked to \(state.primary?.string ?? "none"), not to \(name): name that, or leave it out"
            )
        }
        if name == state.matter {
            throw Refusal(.selfOrCycle, "`primary`: a matter is not a duplicate of itself: name the other one")
        }
        guard let primary = context.state(name), primary.phase != .unreported else {
            throw Refusal(.unknownReference, "`primary`: matter \(name) was never reported: check its name")
        }
        if link.operation == .link { try check(primary, for: state, command, context) }
        var (own, other) = (link, link)
        own.primary = name
        (other.primary, other.duplicate) = (nil, state.matter)
        let events = [
            event(.duplicateLinked(own), command, state, context),
            consequence(.duplicateLinked(other), command, primary, context),
        ]
        return events
            + (link.operation == .link
                ? closeWholes(of: state, as: nil, command, context)
                : reopenWholes(of: state, .newFacts, command, context))
    }

    private static func check(
        _ primary: MatterState, for state: MatterState, _ command: Command, _ context: DecisionContext
    ) throws(Refusal) {
        var next: MatterState? = primary
        for _ in 0..<64 {
            guard let known = next else { break }
            if known.primary == state.matter {
                throw Refusal(
                    .selfOrCycle, "`primary`: \(primary.matter) is linked to \(state.matter) already: unlink it first")
            }
            next = known.primary.flatMap(context.state)
        }
        switch primary.phase {
        case .reported, .accepted, .inTransit, .inHand, .completed: break
        case .merged:
            throw Refusal(
                .wrongState,
                "`primary`: \(primary.matter) is merged itself: link to \(primary.primary?.string ?? "its primary")")
        case .split:
            throw Refusal(.wrongState, "`primary`: \(primary.matter) was split: link to one of its parts")
        case .closed, .declined, .unreported:
            throw Refusal(
                .wrongState,
                "`primary`: \(primary.matter) is \(primary.phase.rawValue): accept this one, as a repeat of that")
        }
        // Where several numbers were merged into one, the report of the higher rank goes on.
        let sources = context.references.policy(.intake, at: command.occurredAt)?.intake?.sources ?? []
        let rank = { (source: Token?) in sources.first { $0.source == source }?.priority }
        if let own = rank(state.source), let other = rank(primary.source), own < other {
            throw Refusal(
                .invalidField,
                "`primary`: reports of \(state.source?.string ?? "") rank before those of \(primary.source?.string ?? ""): link \(primary.matter) to \(state.matter)"
            )
        }
    }

    static func split(
        _ split: MatterSplit, _ command: Command, _ state: MatterState, _ context: DecisionContext
    ) throws(Refusal) -> [ProposedEvent] {
        guard split.parent == nil else {
            throw Refusal(.invalidField, "`parent` is set by the ledger: name the children, in a command on the whole")
        }
        guard (2...partLimit).contains(split.children.count) else {
            throw Refusal(
                .invalidField,
                "`children` has \(split.children.count) matters: a matter is split into 2 to \(partLimit)")
        }
        var seen: Set<MatterID> = []
        for child in split.children {
            if child == state.matter {
                throw Refusal(.selfOrCycle, "`children`: \(child) is the matter itself: choose new IDs")
            }
            guard seen.insert(child).inserted, context.state(child) == nil else {
                throw Refusal(.duplicateID, "`children`: matter \(child) is there already: choose another ID")
            }
        }
        try requireNoMediation(state)
        var (depth, part) = (1, state)
        while let whole = part.parent.flatMap(context.state), depth <= splitDepth { (depth, part) = (depth + 1, whole) }
        guard depth < splitDepth else {
            throw Refusal(.overLimit, "the matter is a part of a part \(depth) times over: report new matters instead")
        }
        let first = event(command.body, command, state, context)
        return [first]
            + split.children.map { child in
                var part = consequence(
                    .matterSplit(MatterSplit(parent: state.matter, ground: split.ground)), command,
                    MatterState(child), context)
                part.envelope.policyVersion = first.envelope.policyVersion
                return part
            }
    }
}
