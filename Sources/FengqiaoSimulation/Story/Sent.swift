import Fengqiao

/// A command, and when it is sent: when the log takes it.
struct Sent {
    var at: Instant
    var command: Command
}
