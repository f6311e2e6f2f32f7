import FengqiaoModel

/// Time in stretches of 2²⁶ ms, some 18.6 hours, by which matters are passed over: coarse, and so small enough for each
/// matter to have two of them.
enum TimeStretch {
    private static let bits: Int64 = 26

    /// Times before or after those that a number has room for stand at its ends.
    static func number(of milliseconds: Int64) -> Int32 { Int32(clamping: milliseconds >> bits) }
}

extension Chronicle {
    /// Whether a matter may be open at an instant. What is over by its last fact may have been open before that.
    func mayBeOpen(_ matter: UInt32, at instant: Instant) -> Bool {
        let chain = chains[Int(matter)]
        if !chain.isOver || chain.latest >= TimeStretch.number(of: instant.milliseconds) { return true }
        return chain.isCorrected
    }

    /// The stretches of time that a period may have to do with.
    func span(of period: Period, _ zone: Zone) -> ClosedRange<Int32> {
        // What ends with a day is found by the instant before: one more day on either side is always enough.
        let from = TimeStretch.number(of: zone.instant(of: period.from + -1).milliseconds)
        let to = TimeStretch.number(of: zone.instant(of: period.until + 1).milliseconds)
        return from...max(from, to)
    }

    /// Whether figures of some stretches of time may have a row about a matter, told as of an instant.
    ///
    /// A row belongs to the day of a fact, of an instant that a fact names, or of a deadline. A clock of a matter that is
    /// over was stopped by one of its facts, and counts by that or by a deadline after its start. Of those that
    /// run on after a closing none counts by its deadline, but the items of agreements, which name theirs.
    func mayTouch(_ span: ClosedRange<Int32>, _ matter: UInt32, at now: Instant) -> Bool {
        let chain = chains[Int(matter)]
        if chain.hasKin || chain.isCorrected { return true }
        if chain.first > span.upperBound { return false }
        let goesOn = !chain.isOver || chain.latest >= TimeStretch.number(of: now.milliseconds)
        return goesOn || chain.latest >= span.lowerBound
    }
}
