import FengqiaoModel
import FengqiaoTesting
import Testing

/// The table of DOMAIN D2 as its reader understands it, written down again: not read from the code's own table.
@Suite("The state table")
struct StateTableTests {
    /// One row: what is tried, what leads there in a phase beyond the usual, and what each cell says. Columns: R, A, T,
    /// H, C, X, D, M, S, ∅. A letter is the phase that follows, a number the refusal; `?` is a matter that is not there.
    private struct Row {
        var name: String
        var step: Step
        var body: EventBody
        var before: [EventBody] = []
        var cells: String
    }

    private static let partial = EventBody.agreementReached(
        AgreementReached(
            form: .oral, effectiveAt: Scene.start, partial: true, items: [AgreementItem(amountFen: 100)]))
    private static let order = EventBody.supervisionRecorded(
        SupervisionRecorded(phase: .opened, level: .supervise, reason: "late"))
    private static let assist = Scene.transfer(.assist, from: "village", to: "bureau")

    private static func check(_ phase: CheckPhase, _ result: CheckResult) -> EventBody {
        .fieldCheckRecorded(FieldCheckRecorded(phase: phase, checker: "w", result: result))
    }

    private static let rows: [Row] = [
        Row(name: "reported", step: .reported, body: Scene.reported, cells: "10 10 10 10 10 10 10 10 10 R"),
        Row(name: "report checked", step: .reportChecked, body: check(.report, .exists), cells: "R A 1 1 1 1 1 1 1 ?"),
        Row(name: "accepted", step: .accepted, body: Scene.accepted, cells: "A 1 1 1 1 1 1 1 1 ?"),
        Row(name: "accepted to a holder", step: .accepted, body: Scene.acceptedToHolder, cells: "H 1 1 1 1 1 1 1 1 ?"),
        Row(name: "declined", step: .declined, body: Scene.declined, cells: "D D 1 1 1 1 1 1 1 ?"),
        Row(name: "reclassified", step: .reclassified, body: Scene.reclassified, cells: "1 A T H C 1 1 1 1 ?"),
        Row(name: "linked", step: .linked, body: Scene.linked, cells: "M M M M 1 1 1 1 1 ?"),
        Row(name: "unlinked", step: .unlinked, body: Scene.unlinked, cells: "1 1 1 1 1 1 1 H 1 ?"),
        Row(name: "split", step: .split, body: Scene.split("P-1", "P-2"), cells: "1 S 1 S 1 1 1 1 1 ?"),
        Row(name: "main transfer", step: .transferred, body: Scene.proposed, cells: "1 T 4 T 1 1 1 1 1 ?"),
        Row(name: "assist", step: .assisted, body: assist, cells: "1 A T H 1 1 1 1 1 ?"),
        Row(name: "signed", step: .signed, body: Scene.signed, cells: "1 1 H ? 1 1 1 1 1 ?"),
        Row(
            name: "assist signed", step: .signed, body: .transferAccepted(TransferAccepted(by: "bureau")),
            before: [assist], cells: "- - - H - - - - - -"),
        Row(name: "returned", step: .returned, body: Scene.returned, cells: "1 1 H ? 1 1 1 1 1 ?"),
        Row(
            name: "returned after signing", step: .returned, body: Scene.returned,
            before: [Scene.proposed, Scene.signed],
            cells: "- - - A - - - - - -"),
        Row(
            name: "adjudicated", step: .adjudicated,
            body: .transferAdjudicated(TransferAdjudicated(unit: "bureau", final: true)), cells: "1 H H H 1 1 1 1 1 ?"),
        Row(name: "progress", step: .noted, body: Scene.noted, cells: "R A T H C X 1 1 1 ?"),
        Row(name: "paused", step: .paused, body: Scene.paused, cells: "1 A 4 H C 1 1 1 1 ?"),
        Row(name: "resumed, not paused", step: .resumed, body: Scene.resumed, cells: "1 6 4 6 6 1 1 1 1 ?"),
        Row(
            name: "resumed", step: .resumed, body: Scene.resumed, before: [Scene.paused], cells: "- A - H C - - - - -"),
        Row(name: "extension", step: .extended, body: Scene.extended, cells: "1 1 T H 1 1 1 1 1 ?"),
        Row(name: "supervision", step: .supervised, body: order, cells: "1 A T H C 1 1 1 1 ?"),
        Row(
            name: "supervision lifted", step: .supervisionFollowed,
            body: .supervisionRecorded(SupervisionRecorded(phase: .lifted)), before: [order],
            cells: "- A T H C - - - - -"),
        Row(
            name: "supervision followed", step: .supervisionFollowed,
            body: .supervisionRecorded(SupervisionRecorded(phase: .replied)), cells: "1 ? ? ? ? ? 1 1 1 ?"),
        Row(name: "completed", step: .completed, body: Scene.completed, cells: "1 1 1 C 1 1 1 1 1 ?"),
        Row(name: "result passed", step: .resultChecked, body: check(.result, .pass), cells: "1 1 1 1 C X 1 1 1 ?"),
        Row(name: "result failed", step: .resultChecked, body: check(.result, .fail), cells: "1 1 1 1 H X 1 1 1 ?"),
        Row(name: "closed", step: .closed, body: Scene.closed, cells: "1 1 1 X X 1 1 1 1 ?"),
        Row(name: "withdrawn", step: .withdrawn, body: Scene.closing(.withdrawn), cells: "1 X 1 X X 1 1 1 1 ?"),
        Row(name: "moved out", step: .withdrawn, body: Scene.closing(.movedOut), cells: "1 X 1 X X 1 1 1 1 ?"),
        Row(name: "reopened", step: .reopened, body: Scene.reopened, cells: "1 1 1 1 1 H R 1 1 ?"),
        Row(name: "feedback", step: .feedback, body: Scene.told, cells: "R A T H C X D 1 S ?"),
        Row(name: "mediation", step: .mediated, body: Scene.mediated, cells: "1 A 4 H 1 1 1 1 1 ?"),
        Row(
            name: "performance", step: .performed,
            body: .performanceRecorded(PerformanceRecorded(item: 1, status: .full)), before: [Scene.mediated, partial],
            cells: "- A - H - - - - - -"),
        Row(
            name: "performance without agreement", step: .performed,
            body: .performanceRecorded(PerformanceRecorded(item: 1, status: .full)), cells: "1 ? 4 ? 1 ? 1 1 1 ?"),
        Row(name: "petition", step: .petition, body: Scene.petition(.registered), cells: "R A T H C X D M S ∅"),
        Row(name: "reward", step: .rewarded, body: Scene.rewarded, cells: "R A T H C X 1 M S ?"),
        Row(
            name: "appeal", step: .appealed,
            body: .appealDecided(AppealDecided(indicator: .onTimeCustody, granted: true, ground: "flood")),
            cells: "1 1 1 1 1 X 1 1 1 ?"),
        Row(name: "correction", step: .corrected, body: Scene.corrected, cells: "R A T H C X D M S ?"),
    ]

    // What leads to a phase. X is closed after a check, M was in hand.
    private static let paths: [(phase: Phase, steps: [EventBody])] = [
        (.reported, [Scene.reported]),
        (.accepted, [Scene.reported, Scene.accepted]),
        (.inTransit, [Scene.reported, Scene.acceptedToHolder]),
        (.inHand, [Scene.reported, Scene.acceptedToHolder]),
        (.completed, [Scene.reported, Scene.acceptedToHolder]),
        (.closed, [Scene.reported, Scene.acceptedToHolder, Scene.completed, Scene.closed]),
        (.declined, [Scene.reported, Scene.declined]),
        (.merged, [Scene.reported, Scene.acceptedToHolder, Scene.linked]),
        (.split, [Scene.reported, Scene.acceptedToHolder, Scene.split("M-3", "M-4")]),
        (.unreported, []),
    ]

    private func scene(_ column: Int, _ before: [EventBody]) throws -> Scene {
        var sla = Scene.sla
        sla.selfSettleTiers = [.big]
        var scene = try Scene(sla: sla)
        try scene.when(Scene.reported, "M-2")
        let path = Self.paths[column]
        try scene.given(path.steps)
        // What is asked for in hand must come before the step that ends it.
        if path.phase == .completed {
            try scene.when(Scene.completed)
            try scene.given(before)
        } else {
            try scene.given(before)
            if path.phase == .inTransit { try scene.when(Scene.proposed) }
        }
        #expect((scene.state?.phase ?? .unreported) == path.phase)
        return scene
    }

    @Test("every cell: the phase that follows, or the named refusal with a remedy in words", arguments: 0..<10)
    func cells(_ column: Int) throws {
        for row in Self.rows {
            let cells = row.cells.split(separator: " ").map(String.init)
            if cells[column] == "-" { continue }
            let name = "\(row.name) in \(Self.paths[column].phase.rawValue)"
            let scene = try scene(column, row.before)
            do throws(Refusal) {
                let phase = try scene.phase(after: row.body) ?? .unreported
                #expect(cells[column] == String(phase.letter), "\(name) led to \(phase.rawValue)")
            } catch {
                let code = error.code == .unknownReference ? "?" : String(error.code.number?.dropFirst() ?? "-")
                #expect(cells[column] == code, "\(name): \(error)")
                #expect(error.message.contains(":"), "\(name): no remedy in \"\(error.message)\"")
            }
        }
    }

    @Test("no cell is missing: each step has a row with a cell for each phase, and each matter kind a step")
    func complete() {
        #expect(Set(Self.rows.map(\.step)) == Set(Step.allCases))
        #expect(Set(Self.rows.map(\.body.kind)).count > 0)
        #expect(Self.rows.allSatisfy { $0.cells.split(separator: " ").count == StateTable.phases.count })
        #expect(Self.paths.map(\.phase) == StateTable.phases)
        #expect(Set(StateTable.phases) == Set(Phase.allCases))
        for step in Step.allCases {
            // Each cell has at least one test that is not left out.
            for column in StateTable.phases.indices {
                let tried = Self.rows.filter { $0.step == step }.contains {
                    $0.cells.split(separator: " ")[column] != "-"
                }
                #expect(tried, "\(step) in \(StateTable.phases[column]) is not tried")
            }
            #expect(StateTable.cells[step]?.count == StateTable.phases.count)
        }
    }

    @Test("what the cells of this test say is what the code's own table says")
    func tables() {
        for row in Self.rows {
            for (column, cell) in row.cells.split(separator: " ").enumerated() where cell != "-" {
                let own = StateTable.cell(row.step, in: StateTable.phases[column])
                if cell.count == 1, let letter = cell.first, letter.isLetter || letter == "∅" {
                    #expect(own.targets.contains { $0.letter == letter }, "\(row.name), \(own.text)")
                } else if cell != "?" {
                    let code = Refusal.Code.allCases.first { $0.number == "e" + cell }
                    #expect(own.refusals.contains { $0 == code }, "\(row.name), \(own.text)")
                }
            }
        }
    }
}
