/// A transfer that a matter remembers.
public struct Transfer: Hashable, Sendable {
    /// What became of it.
    public enum Stage: Hashable, Sendable {
        /// Proposed, and not signed for.
        case pending
        /// Signed for.
        case signed
        /// Handed back.
        case returned
        /// Overruled: somebody above gave the matter to another.
        case overruled
    }

    /// Its number within the matter.
    public var number: Int64
    /// Who handed on.
    public var from: UnitID
    /// Who shall receive.
    public var to: UnitID
    /// Takes over or assists.
    public var role: TransferRole
    /// Whether the receiver is only informed.
    public var informOnly: Bool
    /// What became of it.
    public var stage = Stage.pending
    /// When it was proposed.
    public var proposedAt: Instant
    /// When it was signed for.
    public var signedAt: Instant?
    /// Who signed for it: the receiver, or its successor where the receiver had ceased to be by then.
    public var signedBy: UnitID?
    /// Who held the matter before; `nil` where nobody did.
    public var previousHolder: UnitID?
    /// That holder's clock, which the proposal stopped: its place among the matter's clocks.
    public var stoppedClock: Int?
}

/// A main transfer that was handed back, as long as that can turn out to have been unfounded.
package struct ContestedReturn: Hashable, Sendable {
    /// Its number.
    package var transfer: Int64
    /// When it was handed back.
    package var at: Instant
    /// The clock of who handed it back: its place among the matter's clocks. `nil` where that one had no limit.
    package var place: Int?
    /// What that clock would be had nothing been handed back.
    package var clock: Clock?
    /// The clock that went on in its place, as it was then.
    package var holders: Clock?

    package init(transfer: Int64, at instant: Instant, place: Int?, clock: Clock?) {
        (self.transfer, at, self.place, self.clock) = (transfer, instant, place, clock)
    }

    /// Ends a pause of that clock.
    package mutating func resume(at instant: Instant) {
        clock?.settle(at: instant)
        clock?.resume(at: instant)
    }
}

/// A mediation that a matter remembers.
public struct Mediation: Hashable, Sendable {
    /// How far it has come.
    public enum Stage: Hashable, Sendable {
        /// Asked for.
        case requested
        /// Going on.
        case active
        /// The parties agreed on everything.
        case agreed
        /// It ended without agreement, or with a partial one.
        case ended
    }

    /// One thing that the parties agreed on, and what became of it.
    public struct Item: Hashable, Sendable {
        /// When it is due.
        public var due: Instant
        /// An amount of money, in fen.
        public var amountFen: Int64?
        /// What became of it; `nil` as long as nobody said.
        public var status: PerformanceStatus?
    }

    /// Its number within the matter.
    public var number: Int64
    /// How far it has come.
    public var stage: Stage
    /// When the last agreement took effect.
    public var effectiveAt: Instant?
    /// What was agreed on.
    public var items: [Item] = []
    /// How far its judicial confirmation has come.
    public var confirmation: ConfirmationPhase?
    /// Whether the confirmation was asked for in time and by both.
    public var isConfirmable = false

    /// Whether it still goes on.
    public var isOpen: Bool { stage == .requested || stage == .active }

    /// The number of the clock of one of its items, from 1: unlike those of other mediations of the matter.
    public func clockNumber(ofItem item: Int64) -> Int64 { (number - 1) * FieldLimits.itemNumber + item }
}

/// A supervision order that a matter remembers.
public struct SupervisionOrder: Hashable, Sendable {
    /// Its number within the matter.
    public var number: Int64
    /// How high it is.
    public var level: SupervisionLevel
    /// When it was opened.
    public var openedAt: Instant
    /// When it was answered last.
    public var repliedAt: Instant?
    /// When it was lifted.
    public var liftedAt: Instant?
}

/// A petition that a stream remembers.
public struct PetitionRecord: Hashable, Sendable {
    /// Its name.
    public var name: Token
    /// The last stage that it came to.
    public var stage: PetitionStage
    /// When it came to that stage.
    public var since: Instant

    /// What may follow (Petition Regulation 2022 art. 22 to 36).
    public func allows(_ next: PetitionStage) -> Bool {
        switch (stage, next) {
        case (.registered, .accepted), (.registered, .declined), (.accepted, .answered): true
        case (.answered, .reviewRequested), (.reviewRequested, .reviewed): true
        case (.reviewed, .recheckRequested), (.recheckRequested, .rechecked): true
        case (.declined, _), (.rechecked, _), (.persuaded, _), (.withdrawn, _): false
        case (_, .persuaded), (_, .withdrawn): true
        default: false
        }
    }
}

/// A reward that was granted and not taken back.
public struct GrantedReward: Hashable, Sendable {
    /// Who got it.
    public var beneficiary: Token
    /// By which rule.
    public var rule: Token
    /// For which period.
    public var period: Token
    /// How much, in fen.
    public var fen: Int64
}

/// One of a matter's clocks, with the rules that bind it.
public struct ClockRecord: Hashable, Sendable {
    /// Which clock.
    public var name: ClockName
    /// What it belongs to: the round, or the number of the transfer, mediation, order, item or petition.
    public var number: Int64
    /// The version of the limits that it was started under.
    public var slaVersion: Int64?
    /// How many calendars were known when it was started.
    public var calendarCount: Int
    /// The clock.
    public var clock: Clock
    /// When it was stopped.
    public var stoppedAt: Instant?
    /// Whether it was the closing that stopped it, and nothing that it was waiting for.
    public var isEndedByClosing = false

    /// Makes a clock that runs.
    package init(name: ClockName, number: Int64, slaVersion: Int64?, calendarCount: Int, clock: Clock) {
        (self.name, self.number, self.slaVersion) = (name, number, slaVersion)
        (self.calendarCount, self.clock) = (calendarCount, clock)
    }

    /// Stops it.
    mutating func stop(at instant: Instant) {
        clock.stop(at: instant)
        stoppedAt = instant
    }

    /// Has it go on after it was stopped; the time in between is not its holder's.
    mutating func goOn(at instant: Instant) {
        guard let stopped = stoppedAt else { return }
        clock.goOn(from: stopped, at: instant)
        stoppedAt = nil
    }

    /// Whether it has not been stopped.
    public var isRunning: Bool { stoppedAt == nil }
}
