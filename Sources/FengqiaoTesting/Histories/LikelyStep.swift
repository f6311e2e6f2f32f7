import FengqiaoModel

/// What a matter's phase makes likely: without it, random commands seldom bring a matter to its end.
enum LikelyStep {
    private static let units: [UnitID] = ["grid", "village", "town", "district", "bureau"]

    static func body(
        after state: MatterState, _ references: References, _ now: Instant, _ random: inout TestGenerator
    ) -> EventBody? {
        func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &random) }
        let unit = units[roll(units.count)]
        if roll(12) == 0, state.phase != .unreported { return petition(unit, units[roll(units.count)], roll(900)) }
        switch state.phase {
        case .unreported:
            return .matterReported(
                MatterReported(
                    channel: .patrol, originUnit: units[roll(2)], reporter: reporter(roll(5), roll(9)), category: "c"))
        case .reported: return acceptance(roll(3), roll(4), roll(20))
        case .accepted: return transfer(state, unit, references, now, roll(5))
        case .inTransit: return answer(state, unit, references, now, roll(10))
        case .inHand:
            return roll(8) == 0 ? timing(state, now, roll(6)) : handling(state, unit, references, now, roll(16))
        case .completed:
            if roll(4) == 0 { return closing(state, roll(8)) }
            return .fieldCheckRecorded(
                FieldCheckRecorded(
                    phase: .result, checker: "w-3", result: roll(3) == 0 ? .fail : .pass,
                    due: roll(2) == 0 ? now + Int64(roll(3) - 1) * Scene.hour : nil))
        case .closed: return afterwards(state, now, roll(10), roll(5))
        case .declined, .merged, .split: return nil
        }
    }

    private static func reporter(_ kind: Int, _ number: Int) -> Reporter? {
        switch kind {
        case 0: nil
        case 1: Reporter(reporterClass: .gridWorker, id: "w-2")
        case 2: Reporter(reporterClass: .anonymous)
        default: Reporter(reporterClass: .resident, id: number < 5 ? "p-1" : "p-2")
        }
    }

    private static func acceptance(_ tier: Int, _ holder: Int, _ other: Int) -> EventBody {
        .matterAccepted(
            MatterAccepted(
                category: other < 10 ? "c" : "d", nature: .dispute, tier: [.small, .big, .hard][tier],
                scale: other % 5 == 0 ? .group : .individual, competentUnit: "village",
                firstHolder: [nil, "grid", "village", "town"][holder], severity: other == 3 ? .emergency : nil))
    }

    private static func petition(_ visited: UnitID, _ competent: UnitID, _ number: Int) -> EventBody? {
        guard let name = try? Token(checking: "petition-\(number)") else { return nil }
        return .petitionRecorded(
            PetitionRecorded(
                petition: name, stage: .registered,
                channel: number % 7 == 0 ? .leaderVisit : number % 3 == 0 ? .online : .visit,
                visitedUnit: visited, competentUnit: number % 10 == 0 ? nil : competent, persons: 1))
    }

    private static func transfer(
        _ state: MatterState, _ to: UnitID, _ references: References, _ now: Instant, _ kind: Int
    ) -> EventBody {
        let from = state.holder(at: now, references) ?? "village"
        func rung(_ unit: UnitID) -> Rung { references.units.unit(unit, at: now)?.rung ?? .village }
        let direction: Direction = rung(to) > rung(from) ? .up : rung(to) < rung(from) ? .down : .lateral
        return .transferProposed(
            TransferProposed(
                from: from, to: to, role: kind == 0 ? .assist : .main, direction: direction,
                allotment: kind == 1 ? 1 : nil, informOnly: false))
    }

    private static func answer(
        _ state: MatterState, _ unit: UnitID, _ references: References, _ now: Instant, _ kind: Int
    ) -> EventBody {
        let receiver = state.pendingTransfer.map { references.units.successor(of: $0.to, at: now) }
        return switch kind {
        case 0...4: .transferAccepted(TransferAccepted(by: receiver ?? unit))
        case 5...7: .transferReturned(TransferReturned(reason: .notOurs))
        default:
            .transferAdjudicated(
                TransferAdjudicated(unit: kind == 8 ? state.pendingTransfer?.to ?? unit : unit, final: false))
        }
    }

    private static func handling(
        _ state: MatterState, _ unit: UnitID, _ references: References, _ now: Instant, _ kind: Int
    ) -> EventBody {
        if let mediation = state.mediations.last(where: \.isOpen) { return mediating(mediation, now, kind) }
        switch kind {
        case 0...3: return transfer(state, unit, references, now, kind + 1)
        case 4: return transfer(state, unit, references, now, 0)
        case 5: return .progressNoted(ProgressNoted(kind: .firstContact))
        case 6:
            return .transferAccepted(TransferAccepted(by: state.transfers.last { $0.stage == .pending }?.to ?? unit))
        case 7, 8:
            return .mediationOpened(
                MediationOpened(
                    phase: kind == 7 ? .accepted : .requested, kind: .people, basis: .request, body: "panel",
                    mediators: ["w-1", "w-2"],
                    parties: [Party(reference: "a", consents: true), Party(reference: "b", consents: true)]))
        case 9: return .transferReturned(TransferReturned(reason: .notOurs))
        case 10:
            return .transferAdjudicated(TransferAdjudicated(unit: state.transfers.last?.to ?? unit, final: false))
        default: return .handlingCompleted(HandlingCompleted(by: state.holder(at: now, references) ?? unit))
        }
    }

    // More time, or time that does not count.
    private static func timing(_ state: MatterState, _ now: Instant, _ kind: Int) -> EventBody {
        switch kind {
        case 0, 1: return .extensionRecorded(ExtensionRecorded(phase: .requested))
        case 2: return .extensionRecorded(ExtensionRecorded(phase: .granted, amount: 2))
        default:
            let clocks: [ClockName] = kind == 3 ? [] : [.custody]
            if state.isPaused(clocks.first ?? .matter, at: now) { return .clockResumed(ClockResumed(clocks: clocks)) }
            return .clockPaused(ClockPaused(reason: "papers", approvedBy: "w-1", clocks: clocks, cause: .other))
        }
    }

    private static func mediating(_ mediation: Mediation, _ now: Instant, _ kind: Int) -> EventBody {
        if mediation.stage == .requested, kind < 8 {
            return .mediationOpened(
                MediationOpened(
                    phase: .accepted, kind: .people, basis: .request, body: "panel", mediators: ["w-1"],
                    parties: [Party(reference: "a", consents: true)]))
        }
        guard kind > 4 else { return .mediationEnded(MediationEnded(reason: .failed, remediesTold: true)) }
        return .agreementReached(
            AgreementReached(
                form: kind.isMultiple(of: 2) ? .written : .oral, effectiveAt: now, partial: kind == 15,
                items: [
                    AgreementItem(amountFen: 10_000, due: kind < 12 ? now + 3 * Scene.day : nil),
                    AgreementItem(due: now + Scene.day),
                ]))
    }

    private static func closing(_ state: MatterState, _ kind: Int) -> EventBody {
        let outcomes: [Outcome] = [
            .resolved, .resolved, .resolved, .settledByAgreement, .explained, .withdrawn, .movedOut, .forced,
        ]
        return .matterClosed(
            MatterClosed(
                outcome: outcomes[kind], creditedUnit: state.holder ?? "village",
                creditedWorker: kind.isMultiple(of: 2) ? "w-1" : "w-3"))
    }

    private static func afterwards(_ state: MatterState, _ now: Instant, _ kind: Int, _ grade: Int) -> EventBody {
        let mediation = state.mediations.last { $0.effectiveAt != nil }
        if let mediation, kind > 4 {
            if kind < 8 {
                return .performanceRecorded(
                    PerformanceRecorded(
                        mediation: mediation.number, item: kind == 5 ? 2 : 1, amountFen: grade < 3 ? 4_000 : nil,
                        status: [.full, .full, .part, .full, .breach][grade]))
            }
            return .judicialConfirmationRecorded(
                JudicialConfirmationRecorded(
                    mediation: mediation.number, phase: [.filed, .filed, .confirmed, .refused, .filed][grade],
                    jointly: true))
        }
        switch kind {
        case 0...3:
            return .feedbackRecorded(
                FeedbackRecorded(
                    kind: .visit, reached: grade > 0, answered: grade > 0, solved: grade > 0 ? grade > 1 : nil,
                    satisfaction: grade > 0 ? Int64(grade) + 1 : nil))
        case 4, 5: return .feedbackRecorded(FeedbackRecorded(kind: .reply, reached: grade > 1, answered: false))
        default: return .matterReopened(MatterReopened(ground: grade == 0 ? .breach : .recurred))
        }
    }
}
