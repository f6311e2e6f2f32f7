import Fengqiao

// Mediation, what was agreed on, and what became of that.
extension Story {
    private static let kinds = Weighted<MediationKind>([
        (.people, weight: 80), (.administrative, weight: 9), (.industry, weight: 7), (.judicial, weight: 4),
    ])
    private static let bases = Weighted<MediationBasis>([
        (.request, weight: 60), (.ownMotion, weight: 30), (.referral, weight: 10),
    ])
    private static let ends = Weighted<MediationEndReason>([
        (.failed, weight: 60), (.withdrawn, weight: 17), (.expired, weight: 14), (.outOfScope, weight: 7),
        (.collusion, weight: 2),
    ])

    /// Mediates: 65 in a hundred disputes, as many as reach a committee. The outcome that follows, if any.
    mutating func mediate() -> Outcome? {
        guard topic.nature == .dispute, !isEmergency, happens(650) else { return nil }
        mediations += 1
        let number = mediations
        var opening = MediationOpened(
            phase: .accepted, kind: Self.kinds.pick(&random), basis: Self.bases.pick(&random), body: origin.mediation,
            mediators: mediators, parties: parties)
        wait(Self.hour...20 * Self.hour)
        if opening.basis == .request, happens(600) {
            opening.phase = .requested
            say(.mediationOpened(opening), for: origin.mediation)
            wait(2 * Self.hour...3 * Self.day)
            // One party in fourteen will not be mediated, and then there is none (People's Mediation Law art. 17).
            if happens(70) {
                endMediation(number, .refused)
                return nil
            }
            (opening.phase, opening.mediation) = (.accepted, number)
        }
        say(.mediationOpened(opening), for: origin.mediation)
        for _ in 0...random.below(3) { hold(number) }
        // The rate that a province asks for is 97 % of what is brought to an end (浙江, D3.4); here somewhat less.
        if happens(900) { return agree(number) }
        endMediation(number, Self.ends.pick(&random))
        return happens(500) ? .explained : nil
    }

    private var mediators: [WorkerID] {
        mutating get {
            let first = random.pick(origin.workers)
            guard happens(250), let second = origin.workers.first(where: { $0 != first }) else { return [first] }
            return [first, second]
        }
    }

    // Two parties, sometimes more; opaque, and not the same in two matters.
    private var parties: [Party] {
        mutating get {
            (1...(happens(120) ? 4 : 2)).compactMap { number in
                (try? Token(checking: "p/\(matter)/\(number)")).map { Party(reference: $0, consents: true) }
            }
        }
    }

    private mutating func hold(_ number: Int64) {
        wait(6 * Self.hour...3 * Self.day)
        let begun = now + -random.within(20 * Self.minute...3 * Self.hour)
        let present = (1...2).compactMap { try? Token(checking: "p/\(matter)/\($0)") }
        say(
            .mediationSessionHeld(MediationSessionHeld(mediation: number, at: begun, present: present)),
            for: origin.mediation)
    }

    private mutating func agree(_ number: Int64) -> Outcome {
        wait(Self.minute...4 * Self.hour)
        let isWritten = happens(400)
        let isPartial = happens(50)
        agreedAt = now
        items = isWritten || happens(200) ? (0...random.below(2)).map { item($0) } : []
        say(
            .agreementReached(
                AgreementReached(
                    mediation: number, form: isWritten ? .written : .oral, effectiveAt: now, partial: isPartial,
                    items: items)), for: origin.mediation)
        if isPartial {
            wait(Self.hour...4 * Self.day)
            endMediation(number, .failed)
        }
        return .settledByAgreement
    }

    private mutating func item(_ number: Int64) -> AgreementItem {
        AgreementItem(
            amountFen: happens(800) ? random.within(2...400) * 5_000 : nil,
            // What is paid at once needs no day.
            due: number == 0 && happens(300) ? nil : now + random.within(2...24) * Self.day,
            text: happens(300) ? TextWriter.reason(Words.works, &random) : nil)
    }

    private mutating func endMediation(_ number: Int64, _ reason: MediationEndReason) {
        say(
            .mediationEnded(
                MediationEnded(
                    mediation: number, reason: reason, remediesTold: true,
                    reportedToPolice: reason == .failed && happens(30))), for: origin.mediation)
    }

    /// What the parties do after the matter is closed: they go to court to have it confirmed, and pay or do not.
    mutating func perform() {
        guard let agreedAt else { return }
        if !items.isEmpty, happens(120) { confirm(agreedAt) }
        for (index, item) in items.enumerated() {
            let number = Int64(index) + 1
            now = max(
                now, district.days.awake((item.due ?? agreedAt) + random.within(-2 * Self.day...Self.day), &random))
            let roll = random.below(1_000)
            if roll < 60 {
                performed(number, .part, item.amountFen.map { $0 / 2 })
                wait(Self.day...6 * Self.day)
            }
            // Three in a hundred do not keep their word.
            if roll >= 970 {
                performed(number, .breach, nil)
                isBroken = true
                return
            }
            // Nobody tells of one in twenty.
            if roll < 920 { performed(number, .full, item.amountFen) }
        }
    }

    private mutating func performed(_ item: Int64, _ status: PerformanceStatus, _ fen: Int64?) {
        say(
            .performanceRecorded(
                PerformanceRecorded(mediation: mediations, item: item, amountFen: fen, status: status)),
            for: origin.mediation, late: happens(100) ? random.within(Self.minute...3 * Self.hour) : 0)
    }

    // Both go together and within 30 days (art. 33), but for some; the court answers within 15 days.
    private mutating func confirm(_ agreed: Instant) {
        let isLate = happens(40)
        if isLate { now = max(now, agreed + 40 * Self.day) }
        wait(Self.hour...4 * Self.day)
        let isInTime = now - agreed < 28 * Self.day
        let jointly = !happens(30)
        record(.filed, jointly)
        wait(4 * Self.hour...3 * Self.day)
        if happens(30) {
            record(.withdrawn, jointly)
            return
        }
        if happens(700) {
            record(.accepted, jointly)
            wait(Self.day...12 * Self.day)
        }
        record(isInTime && jointly && happens(930) ? .confirmed : .refused, jointly)
    }

    private mutating func record(_ phase: ConfirmationPhase, _ jointly: Bool) {
        say(
            .judicialConfirmationRecorded(
                JudicialConfirmationRecorded(mediation: mediations, phase: phase, jointly: jointly)),
            for: origin.mediation)
    }
}
