import FengqiaoModel

/// One matter as a list of events, with the state of the command side after each.
struct NaiveMatter {
    var id: MatterID
    /// Its own events that count, corrections laid over them.
    var events: [Event]
    /// Of a part: the events of the whole before it was split.
    var before: [Event]
    /// The state of the whole after each of those.
    var statesBefore: [MatterState] = []
    /// The state before the first event and after each.
    var states: [MatterState]
    var clocks: [NaiveClock]
    /// The clocks of its holders, read off its events.
    var custody: [NaiveClock] = []
    /// The matter that it is a part of.
    var whole: MatterID?
    /// The units, and until when they are asked for.
    var units = UnitRegister()
    var asOf = Instant(milliseconds: 0)

    var state: MatterState { states[states.count - 1] }
    /// The events of the whole, then its own.
    var all: [Event] { before + events }

    /// The events behind one of all, in the same stream: a part counts its transfers from 1 again, as its whole did.
    func later(than index: Int) -> [Event] { all[(index + 1)...].filter { $0.matter == all[index].matter } }

    /// A clock, and whom it counts for.
    struct NaiveClock {
        var record: ClockRecord
        var owner: UnitID?
        var worker: WorkerID?
        var round: Int64
        var isCutOff = false
    }

    /// A unit that held the matter as main handler, from an event on.
    struct Held {
        var unit: UnitID
        var at: Instant
    }

    /// Every time that a unit came to hold the matter, by a transfer or in the place of one that ceased to be.
    func held() -> [Held] {
        let all = handed()
        return all.enumerated().flatMap { index, held -> [Held] in
            var end = held.to ?? asOf
            if index + 1 < all.count { end = min(end, all[index + 1].at) }
            var result = [Held(unit: units.successor(of: held.unit, at: held.at), at: held.at)]
            let changes = Set(units.all.flatMap { units.records(of: $0) }.map(\.effectiveFrom))
            for change in changes.sorted() where change > held.at && change <= end {
                let unit = units.successor(of: held.unit, at: change)
                if unit != result[result.count - 1].unit { result.append(Held(unit: unit, at: change)) }
            }
            return result
        }
    }

    // Until when: `nil` where another took it over, or nobody has.
    private func handed() -> [(unit: UnitID, at: Instant, to: Instant?)] {
        var result: [(unit: UnitID, at: Instant, to: Instant?)] = []
        func end(_ at: Instant) {
            if let last = result.indices.last, result[last].to == nil { result[last].to = at }
        }
        var mains: Set<Int64> = []
        var holder: UnitID?
        var pending: Int64?
        for event in all {
            let at = event.envelope.occurredAt
            switch event.body {
            case .matterAccepted(let accepted):
                holder = accepted.firstHolder
                if let unit = accepted.firstHolder { result.append((unit, at, nil)) }
            case .transferProposed(let proposal) where proposal.role == .main:
                mains.insert(proposal.transfer ?? 0)
                pending = proposal.transfer ?? 0
            case .transferAccepted(let signed):
                if let number = pending, signed.transfer == number {
                    (holder, pending) = (signed.by, nil)
                    result.append((signed.by, at, nil))
                }
            case .transferReturned(let returned) where returned.transfer.map(mains.contains) ?? false:
                // Signed for, or put in hand by a decision, and then handed back: nobody holds it. Handed back before
                // that: its holder still does.
                if pending == nil {
                    holder = nil
                    end(at)
                }
                pending = nil
            case .transferAdjudicated(let decision):
                if holder != decision.unit { result.append((decision.unit, at, nil)) }
                (holder, pending) = (decision.unit, nil)
            case .matterClosed: end(at)
            // A part counts its transfers from 1 again.
            case .matterSplit(let split): if split.parent == nil { end(at) } else { mains = [] }
            case .matterReopened: if let unit = holder { result.append((unit, at, nil)) }
            default: break
            }
        }
        return result
    }

    /// The report in its own stream.
    var report: (event: Event, body: MatterReported)? {
        for event in events { if case .matterReported(let body) = event.body { return (event, body) } }
        return nil
    }

    /// The acceptance; of a part the whole's.
    var acceptance: (event: Event, body: MatterAccepted)? {
        // Declined after an acceptance and taken up again, the last acceptance is the one that holds.
        for event in all.reversed() { if case .matterAccepted(let body) = event.body { return (event, body) } }
        return nil
    }

    /// When it was filed, and on whose ground.
    var filing: (at: Instant, position: UInt64?, unit: UnitID)? {
        for event in all {
            if case .matterReported(let body) = event.body {
                return (event.envelope.occurredAt, report?.event.position, body.originUnit)
            }
        }
        return nil
    }

    /// A closing, with the reopening that followed it.
    struct Closing {
        var round: Int64
        var openedAt: Instant
        var at: Instant
        var body: MatterClosed
        /// Who held it.
        var holder: UnitID?
        var reopenedAt: Instant?
        var ground: ReopenGround?
    }

    /// The closings of its rounds; of a matter that was split those before that, since then its parts are counted.
    func closings() -> [Closing] {
        var result: [Closing] = []
        var openedAt = acceptance?.event.envelope.occurredAt ?? Instant(milliseconds: 0)
        events: for (index, event) in events.enumerated() {
            let was = states[index]
            if case .matterSplit(let split) = event.body, split.parent == nil { break events }
            switch event.body {
            case .matterClosed(let body):
                result.append(
                    Closing(
                        round: was.round, openedAt: openedAt, at: event.envelope.occurredAt, body: body,
                        holder: (was.holder ?? was.acceptance?.competentUnit).map {
                            units.successor(of: $0, at: event.envelope.occurredAt)
                        }))
            case .matterReopened(let reopening) where was.phase == .closed:
                result[result.count - 1].reopenedAt = event.envelope.occurredAt
                result[result.count - 1].ground = reopening.ground
                openedAt = event.envelope.occurredAt
            default: break
            }
        }
        return result
    }

    var isSplit: Bool {
        events.contains { event in
            if case .matterSplit(let split) = event.body { return split.parent == nil }
            return false
        }
    }

    /// The closing that ended it, where it is closed now.
    var final: Closing? {
        guard state.phase == .closed, !isSplit, let last = closings().last, last.reopenedAt == nil else { return nil }
        return last
    }

    /// Whether an appeal about an indicator and a round was granted; the last decision counts.
    func isAppealed(_ name: String, round: Int64) -> Bool {
        var granted = false
        for (index, event) in events.enumerated() {
            if case .appealDecided(let appeal) = event.body, appeal.indicator.rawValue == name,
                (appeal.round ?? states[index].round) == round
            {
                granted = appeal.granted
            }
        }
        return granted
    }
}

extension MatterClosed {
    /// Settled in fact.
    var isSettled: Bool { outcome == .resolved || outcome == .settledByAgreement }
}
