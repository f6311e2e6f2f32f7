/// The rules under which a clock is started.
struct Rules {
    var slaVersion: Int64?
    var calendarCount: Int
    var sla: SLAPolicy?
    var rules: ClockRules?

    /// The rules that an event was decided under: those of the version that its envelope names.
    init(_ event: Event, _ references: References) {
        slaVersion = event.envelope.policyVersion
        let issued = slaVersion.flatMap { references.issued(.sla, version: $0) }
        (sla, rules) = (issued?.policy.sla, issued?.policy.clocks)
        calendarCount = references.calendarCount(sla?.jurisdiction, before: event.position)
    }

    /// The rules that bind a matter since its acceptance.
    init(bound state: MatterState, _ references: References) {
        slaVersion = state.acceptance?.slaVersion
        let issued = slaVersion.flatMap { references.issued(.sla, version: $0) }
        (sla, rules) = (issued?.policy.sla, issued?.policy.clocks)
        calendarCount = state.calendarCount
    }

    /// The first limit that fits.
    func limit(_ clock: ClockName, _ category: CategoryID?, _ tier: Tier?) -> StageLimit? {
        rules?.stages.first {
            $0.clock == clock && ($0.category == nil || $0.category == category) && ($0.tier == nil || $0.tier == tier)
        }
    }
}

// The clocks beside the matter's own: what starts and stops them, pauses and extensions.
extension MatterState {
    /// The clocks that a pause stops where it names none.
    static let pausedByDefault: [ClockName] = [.matter, .custody]

    mutating func add(_ name: ClockName, _ number: Int64, _ clock: Clock) {
        clocks.append(
            ClockRecord(
                name: name, number: number, slaVersion: acceptance?.slaVersion, calendarCount: calendarCount,
                clock: clock))
    }

    /// Starts a clock for which the rules, or a statute, give a limit.
    mutating func start(
        _ name: ClockName, _ number: Int64, _ at: Instant, _ rules: Rules, category: CategoryID? = nil
    ) {
        let clock: Clock
        if let limit = rules.limit(name, category, tier) {
            clock = Clock(unit: limit.unit, units: limit.limit, start: at)
        } else if let days = Statutes.days(name) {
            clock = Clock(unit: .calendarDay, units: days, start: at)
        } else {
            return
        }
        clocks.append(
            ClockRecord(
                name: name, number: number, slaVersion: rules.slaVersion, calendarCount: rules.calendarCount,
                clock: clock))
    }

    /// Stops the running clocks of a name.
    mutating func stop(_ name: ClockName, _ at: Instant, number: Int64? = nil, byClosing: Bool = false) {
        for index in clocks.indices
        where clocks[index].name == name && clocks[index].isRunning && (number == nil || clocks[index].number == number)
        {
            clocks[index].stop(at: at)
            clocks[index].isEndedByClosing = byClosing
        }
        // Whose time it is from now on is settled: what was handed back before is not argued about any more.
        if name == .custody { contested = nil }
    }

    /// Stops whatever runs, but for some.
    mutating func stopAll(_ at: Instant, but spared: ClockName? = nil) {
        for index in clocks.indices where clocks[index].isRunning && clocks[index].name != spared {
            clocks[index].stop(at: at)
        }
        contested = nil
    }

    mutating func contact(_ at: Instant) {
        stop(.firstResponse, at)
        // A contact before the closing counts also where it came into the log after it.
        for index in clocks.indices
        where clocks[index].name == .firstResponse && clocks[index].isEndedByClosing
            && clocks[index].stoppedAt.map({ at <= $0 }) ?? false
        {
            (clocks[index].stoppedAt, clocks[index].isEndedByClosing) = (at, false)
        }
    }

    mutating func pause(_ pause: ClockPaused, _ at: Instant) {
        let names = pause.clocks.isEmpty ? Self.pausedByDefault : pause.clocks
        for index in clocks.indices where names.contains(clocks[index].name) && clocks[index].isRunning {
            clocks[index].clock.pause(at: at, until: pause.until)
        }
        if names.contains(.custody) { contested?.clock?.pause(at: at, until: pause.until) }
        if let cause = pause.cause { pauseCounts[Int(cause.code) - 1] += 1 }
    }

    mutating func resume(_ resumption: ClockResumed, _ at: Instant) {
        for index in clocks.indices where clocks[index].isRunning {
            if resumption.clocks.isEmpty || resumption.clocks.contains(clocks[index].name) {
                clocks[index].clock.settle(at: at)
                clocks[index].clock.resume(at: at)
            }
        }
        if resumption.clocks.isEmpty || resumption.clocks.contains(.custody) { contested?.resume(at: at) }
    }

    mutating func extend(_ record: ExtensionRecorded, _ at: Instant, _ references: References) {
        let name = record.clock ?? .matter
        switch record.phase {
        case .requested: (extensionRequestedAt, extensionRequestedFor) = (at, name)
        case .granted:
            let asked = extensionAsked(for: name, at)
            if let index = clocks.lastIndex(where: { $0.name == name && $0.isRunning }) {
                let unit = clocks[index].clock.unit
                clocks[index].clock.settle(at: at)
                clocks[index].clock.extend(units: record.amount ?? 0)
                // More time for the matter is more time for whoever holds it, in the same units.
                if name == .matter { extendCustody(unit, record.amount ?? 0, asked: asked, at, references) }
            }
            extensionCount += 1
            extensionRequestedAt = nil
        case .refused: extensionRequestedAt = nil
        }
    }

    /// When an extension was asked for that is granted now: with its request, or with the grant itself.
    func extensionAsked(for name: ClockName, _ at: Instant) -> Instant {
        extensionRequestedFor == name ? extensionRequestedAt ?? at : at
    }

    // What was late already when more time was asked for stays late.
    private mutating func extendCustody(
        _ unit: ClockUnit, _ units: Int64, asked: Instant, _ at: Instant, _ references: References
    ) {
        let rules = context(references)
        for index in clocks.indices
        where clocks[index].name == .custody && clocks[index].isRunning && clocks[index].clock.unit == unit {
            clocks[index].clock.extend(units: units, asked: asked, at: at, rules)
        }
        if contested?.clock?.unit == unit { contested?.clock?.extend(units: units, asked: asked, at: at, rules) }
    }
}

/// Limits that a statute sets, and that hold where no policy says otherwise.
public enum Statutes {
    /// 15 days to sort a petition (Petition Regulation 2022 art. 22).
    public static let petitionReceiptDays: Int64 = 15
    /// 60 days to answer a petition from its acceptance (art. 34).
    public static let petitionHandlingDays: Int64 = 60
    /// At most 30 days more, once (art. 34).
    public static let petitionExtensionDays: Int64 = 30
    /// 30 days to ask for a review or a second review, and 30 to answer either (art. 35 and 36).
    public static let petitionReviewDays: Int64 = 30
    /// At most five delegates of a petition by several (art. 20).
    public static let petitionDelegates: Int64 = 5
    /// 30 days from its taking effect to ask a court to confirm an agreement (People's Mediation Law art. 33).
    public static let confirmationDays: Int64 = 30

    /// The days of a clock, counted as the Civil Code counts them (art. 201 to 203); `nil` where no statute says.
    public static func days(_ clock: ClockName) -> Int64? {
        switch clock {
        case .petitionReceipt: petitionReceiptDays
        case .petitionHandling: petitionHandlingDays
        case .petitionReview, .petitionRecheck: petitionReviewDays
        case .judicialConfirmation: confirmationDays
        default: nil
        }
    }
}
