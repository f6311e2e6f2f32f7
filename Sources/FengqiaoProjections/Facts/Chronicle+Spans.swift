import FengqiaoModel

/// Time in stretches of 2²⁶ ms, some 18.6 hours, by which matters are passed over: coarse, and so small enough for each
/// matter to have two of them.
enum TimeStretch {
    private static let bits: Int64 = 26

    /// Times before or after those that a number has room for stand at its ends.
    static func number(of milliseconds: Int64) -> Int32 { Int32(clamping: milliseconds >> bits) }
}

extension Chronicle {
    /// The stretches of time that a period may have to do with.
    func span(of period: Period, _ zone: Zone) -> ClosedRange<Int32> {
        // What ends with a day is found by the instant before: one more day on either side is always enough.
        let from = TimeStretch.number(of: zone.instant(of: period.from + -1).milliseconds)
        let to = TimeStretch.number(of: zone.instant(of: period.until + 1).milliseconds)
        return from...max(from, to)
    }
}

extension Chronicle.Chain {
    /// Whether the matter may be open in a stretch of time. What is over by its last fact may have been open before that.
    func mayBeOpen(at now: Int32) -> Bool { !isOver || latest >= now || isCorrected }

    /// Whether figures of some stretches of time may have a row about the matter, told as of another.
    ///
    /// A row belongs to the day of a fact, of an instant that a fact names, or of a deadline; or to a period's first day, where
    /// a clock runs on that is overdue. A clock of a matter that is over was stopped by one of its facts, and counts by that
    /// or by a deadline after its start. Of those that run on after a closing none counts by its deadline, but the items of
    /// agreements, which name theirs. What is linked to another has clocks that nothing stops: ``isMerged``.
    func mayTouch(_ span: ClosedRange<Int32>, at now: Int32) -> Bool {
        if isCorrected { return true }
        if first > span.upperBound { return false }
        return !isOver || latest >= now || latest >= span.lowerBound
    }
}
