import FengqiaoModel
import Testing

@Suite("Closed lists")
struct CodeTests {
    // The place of each case, as it is counted, and as the byte says.
    private static func fits<C: Code>(_ type: C.Type) -> Bool {
        Array(C.allCases).enumerated().allSatisfy { $1.code == UInt8($0) + 1 && C(code: $1.code) == $1 }
    }

    @Test("the byte of a case is its place in the list, from 1")
    func places() {
        let lists: [any Code.Type] = [
            CheckPhase.self, CheckResult.self, DeclineGround.self, LinkOperation.self, Severity.self, Grade.self,
            FeedbackKind.self, ClockName.self, PauseCause.self, ReopenLimit.self, ClockUnit.self, DayEnd.self,
            Channel.self, ReporterClass.self, Nature.self, Tier.self, Scale.self, TransferRole.self, Direction.self,
            ReturnReason.self, ProgressKind.self, ExtensionPhase.self, Outcome.self, ReopenGround.self,
            MediationPhase.self, MediationKind.self, MediationBasis.self, AgreementForm.self,
            MediationEndReason.self, UnitOperation.self, UnitKind.self, Rung.self, PolicyKind.self,
            LightColour.self, MissingRule.self, VetoEvent.self, DutyPattern.self, Indicator.self,
            SupervisionPhase.self, SupervisionLevel.self, PetitionStage.self, PetitionChannel.self,
            RewardOperation.self, RewardSource.self, DutyKind.self, ConfirmationPhase.self, PerformanceStatus.self,
        ]
        for list in lists {
            let isRight = Self.fits(list)
            #expect(isRight, "\(list)")
        }
    }
}
