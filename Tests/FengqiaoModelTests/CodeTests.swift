import FengqiaoModel
import Testing

@Suite("Codes of closed lists")
struct CodeTests {
    /// Every list of the model. Codes are taken from memory, so each list and case is checked against its declaration.
    private static let lists: [any Code.Type] = [
        AgreementForm.self, Channel.self, CheckPhase.self, CheckResult.self, ClockName.self, ClockUnit.self,
        ConfirmationPhase.self, DayEnd.self, DeclineGround.self, Direction.self, DutyKind.self, DutyPattern.self,
        ExtensionPhase.self, FeedbackKind.self, Grade.self, Indicator.self, LightColour.self, LinkOperation.self,
        MediationBasis.self, MediationEndReason.self, MediationKind.self, MediationPhase.self, MissingRule.self,
        Nature.self, Outcome.self, PauseCause.self, PerformanceStatus.self, PetitionChannel.self, PetitionStage.self,
        Phase.self, PolicyKind.self, ProgressKind.self, ReopenGround.self, ReopenLimit.self, ReporterClass.self,
        ReturnReason.self, RewardOperation.self, RewardSource.self, Rung.self, Scale.self, Severity.self,
        Step.self, SupervisionLevel.self, SupervisionPhase.self, Tier.self, TransferRole.self, UnitKind.self,
        UnitOperation.self, VetoEvent.self,
    ]

    @Test("the byte of a case is its place in the declaration, and no other byte is one", arguments: lists.indices)
    func codes(_ index: Int) {
        func check<C: Code>(_ list: C.Type) {
            #expect(C.allCases.count >= 1 && C.allCases.count <= 254, "\(list)")
            for (place, value) in C.allCases.enumerated() {
                #expect(Int(value.code) == place + 1, "\(list).\(value.rawValue)")
                #expect(value.slowCode == value.code, "\(list).\(value.rawValue)")
                #expect(C(code: value.code) == value, "\(list).\(value.rawValue)")
            }
            for code in UInt8.min...(.max) where code == 0 || Int(code) > C.allCases.count {
                #expect(C(code: code) == nil, "\(list) \(code)")
            }
        }
        check(Self.lists[index])
    }
}
