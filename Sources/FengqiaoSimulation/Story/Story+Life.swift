import Fengqiao

// The course of a whole story.
extension Story {
    /// The life of a matter of its own.
    mutating func tell(repeating earlier: MatterID? = nil) {
        report()
        guard isTakenUp() else { return }
        accept(repeating: earlier)
        live()
        correct()
    }

    /// From the acceptance on.
    mutating func live() {
        extend()
        handOn()
        pause()
        if tier != .small, !isEmergency, happens(18) {
            split()
            return
        }
        let outcome = mediate()
        finish(outcome)
        perform()
        appeal()
        if reopen() {
            finish(nil)
            appeal()
        }
        petition()
        reward()
    }
}
