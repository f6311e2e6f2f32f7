import FengqiaoModel
import FengqiaoSchema

// 准确派遣率, 退回率, 报到率, 督办数, 重复诉求: how matters were handed on and looked after.
extension ScoreSheet {
    mutating func addDispatching(_ story: Story) {
        for index in story.transfers.indices {
            switch story.transfers[index].role {
            case .main: addMain(story.transfers[index], story)
            case .assist: addAssist(story.transfers[index], story)
            }
        }
        for (index, order) in story.orders.enumerated() {
            let day = date(of: order.openedAt)
            // The rates are of the same orders as the count: an appeal about it leaves them aside there too.
            let isAppealed = story.isAppealed(.supervised, round: order.round)
            func row(_ row: Row) -> Row { isAppealed ? .excluded(.appeal) : row }
            add(.supervised, row(.amount(1)), on: day, unit: order.unit)
            add(.lifted, row(.counted(order.liftedAt != nil)), on: day, unit: order.unit)
            if story.orders[..<index].contains(where: { $0.round == order.round }) { continue }
            let isAgain = story.orders[(index + 1)...].contains { $0.round == order.round }
            add(.supervisedAgain, row(.counted(isAgain)), on: day, unit: order.unit)
        }
        addRepeat(story)
    }

    private mutating func addMain(_ transfer: Story.Handover, _ story: Story) {
        let day = date(of: transfer.at)
        if period.contains(day) { addProposal(transfer, story, day) }
        guard transfer.stage == .returned, let returnedAt = transfer.returnedAt else { return }
        let verdict =
            transfer.isReturnUnfounded.map { story.row(.unfoundedReturns, $0, round: transfer.round) }
            ?? story.pendingRow(.unfoundedReturns, round: transfer.round)
        add(.unfoundedReturns, verdict, on: date(of: returnedAt), unit: transfer.to)
    }

    private mutating func addProposal(_ transfer: Story.Handover, _ story: Story, _ day: LocalDate) {
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
    }

    // 双考核: the unit that was called and the unit that called, from the call on.
    private mutating func addAssist(_ transfer: Story.Handover, _ story: Story) {
        if transfer.informOnly { return }
        let day = date(of: transfer.at)
        guard period.contains(day) else { return }
        let row = attendance(transfer, story)
        add(.assistAttendance, row, on: day, unit: transfer.to)
        add(.assistCalls, row, on: day, unit: transfer.from)
    }

    private func attendance(_ transfer: Story.Handover, _ story: Story) -> Row {
        if story.phase == .declined { return .excluded(.declined) }
        if story.phase == .merged { return .excluded(.merged) }
        // What could still be answered when the matter was closed or split can be answered in time no more.
        let closedAt = story.rounds.first { $0.closing.map { $0.at >= transfer.at } ?? false }?.closing?.at
        var end = closedAt
        var isUnknown = false
        if let allotment = transfer.allotment {
            let version = story.acceptance?.fact.slaVersion
            let context = lookup.context(version, story.acceptance?.calendarCount ?? 0)
            switch Clock(unit: allotment.unit, units: allotment.units, start: transfer.at).deadline(context) {
            case .at(let deadline, _): end = min(deadline, closedAt ?? deadline)
            case .unknown: isUnknown = true
            case .none, .paused: break
            }
        }
        let row: Row
        if transfer.stage == .returned {
            row = .counted(false)
        } else if isUnknown, closedAt == nil || transfer.stage == .signed {
            row = .pending
        } else if let signedAt = transfer.signedAt {
            row = .counted(end.map { signedAt <= $0 } ?? true)
        } else if closedAt == nil, let splitAt = story.splitAt {
            guard let end, end < splitAt else { return .excluded(.split) }
            row = .counted(false)
        } else if let end, now > end {
            row = .counted(false)
        } else {
            row = closedAt == nil ? .pending : .counted(false)
        }
        // Both sides are the one indicator that an appeal names.
        return story.isAppealed(.assistAttendance, round: transfer.round) ? .excluded(.appeal) : row
    }

    private mutating func addRepeat(_ story: Story) {
        guard let acceptance = story.acceptance, acceptance.fact.repeatOf != NameTable.none, story.whole == nil,
            period.contains(date(of: acceptance.at)),
            let closing = teller.story(of: acceptance.fact.repeatOf)?.closings.last
        else { return }
        let row: Row =
            story.phase == .declined
            ? .excluded(.declined)
            : story.phase == .merged ? .excluded(.merged) : story.matterRow(.repeats, .amount(1))
        add(.repeats, row, on: date(of: acceptance.at), unit: closing.unit)
    }
}
