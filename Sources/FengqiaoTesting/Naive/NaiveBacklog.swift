import FengqiaoModel

/// What became of matters that were old once.
struct NaiveBacklog {
    let log: NaiveLog

    func figure(_ then: NaiveLog, _ days: Int64) -> NaiveFigure {
        var figure = NaiveFigure()
        let open: Set<Phase> = [.reported, .accepted, .inTransit, .inHand, .completed]
        for matter in then.matters where open.contains(matter.state.phase) {
            guard let filedAt = then.filedAt(matter),
                then.date(then.asOf).dayNumber - then.date(filedAt).dayNumber >= days
            else { continue }
            figure.denominator += 1
            if let now = log[matter.id], isResolved(now, 0) { figure.numerator += 1 }
        }
        return figure
    }

    // A linked matter is as far as the one in which it goes on, a split one as far as the last of its parts.
    private func isResolved(_ matter: NaiveMatter, _ depth: Int) -> Bool {
        guard depth < 32, let end = log.successor(of: matter) else { return false }
        if !end.isSplit { return end.final?.body.isSettled ?? false }
        let parts = log.matters.filter { $0.whole == end.id }
        return !parts.isEmpty && parts.allSatisfy { isResolved($0, depth + 1) }
    }
}
