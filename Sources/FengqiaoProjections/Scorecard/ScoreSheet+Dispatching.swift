import FengqiaoModel
import FengqiaoSchema

// 准确派遣率, 退回率, 报到率, 督办数, 重复诉求: how matters were handed on and looked after.
extension ScoreSheet {
    mutating func addDispatching(_ story: Story) {
        for transfer in story.transfers {
            switch transfer.role {
            case .main: addMain(transfer, story)
            case .assist: addAssist(transfer, story)
            }
        }
        for order in story.orders {
            let day = date(of: order.openedAt)
            add(.supervised, .amount(1), on: day, unit: order.unit)
            add(.lifted, .counted(order.liftedAt != nil), on: day, unit: order.unit)
        }
        for (index, order) in story.orders.enumerated()
        where !story.orders[..<index].contains(where: { $0.round == order.round }) {
            let isAgain = story.orders[(index + 1)...].contains { $0.round == order.round }
            add(.supervisedAgain, .counted(isAgain), on: date(of: order.openedAt), unit: order.unit)
        }
        addRepeat(story)
    }

    private mutating func addMain(_ transfer: Story.Handover, _ story: Story) {
        let day = date(of: transfer.at)
        let dispatch: Row
        switch transfer.stage {
        case .pending: dispatch = story.pendingRow(.accurateDispatch, round: transfer.round)
        case .signed: dispatch = story.row(.accurateDispatch, true, round: transfer.round)
        case .overruled: dispatch = .excluded(.overruled)
        case .returned:
            dispatch =
                transfer.isReturnUnfounded.map { story.row(.accurateDispatch, $0, round: transfer.round) }
                ?? story.pendingRow(.accurateDispatch, round: transfer.round)
        }
        add(.accurateDispatch, dispatch, on: day, unit: transfer.proposerUnit, worker: transfer.proposer)
        add(
            .returned, story.row(.returned, transfer.stage == .returned, round: transfer.round), on: day,
            unit: transfer.to)
        guard transfer.stage == .returned, let returnedAt = transfer.returnedAt else { return }
        let verdict =
            transfer.isReturnUnfounded.map { story.row(.unfoundedReturns, $0, round: transfer.round) }
            ?? story.pendingRow(.unfoundedReturns, round: transfer.round)
        add(.unfoundedReturns, verdict, on: date(of: returnedAt), unit: transfer.to)
    }

    // 双考核: the unit that was called and the unit that called.
    private mutating func addAssist(_ transfer: Story.Handover, _ story: Story) {
        if transfer.informOnly { return }
        let day = date(of: transfer.at)
        func row(_ figure: ScoreFigure) -> Row {
            // Both sides are the one indicator that an appeal names.
            if story.isAppealed(.assistAttendance, round: transfer.round) { return .excluded(.appeal) }
            return transfer.stage == .pending ? .pending : .counted(transfer.stage == .signed)
        }
        add(.assistAttendance, row(.assistAttendance), on: day, unit: transfer.to)
        add(.assistCalls, row(.assistCalls), on: day, unit: transfer.from)
    }

    private mutating func addRepeat(_ story: Story) {
        guard let acceptance = story.acceptance, acceptance.fact.repeatOf != NameTable.none, story.whole == nil,
            period.contains(date(of: acceptance.at)),
            let closing = teller.story(of: acceptance.fact.repeatOf)?.rounds.last(where: { $0.closing != nil })?.closing
        else { return }
        let row: Row =
            story.phase == .declined
            ? .excluded(.declined) : story.phase == .merged ? .excluded(.merged) : .amount(1)
        add(.repeats, row, on: date(of: acceptance.at), unit: closing.unit)
    }
}
