/// Which events are to be read. Everything, unless it is narrowed.
public struct ReadRange: Sendable, Hashable {
    /// The first position.
    public var from: UInt64
    /// The position before which reading stops.
    public var end: UInt64
    /// When the log took the events, in milliseconds since 1970. It never goes back along the log, so reading
    /// stops with the first event after it.
    public var recorded: ClosedRange<Int64>
    /// When the events happened, in milliseconds since 1970. Others are passed over.
    public var occurred: ClosedRange<Int64>

    /// A range.
    public init(
        from: UInt64 = 0, end: UInt64 = .max, recorded: ClosedRange<Int64> = .min ... .max,
        occurred: ClosedRange<Int64> = .min ... .max
    ) {
        self.from = from
        self.end = end
        self.recorded = recorded
        self.occurred = occurred
    }
}

/// What reading did.
public struct ReadSummary: Sendable, Hashable {
    /// The position after the last event that was read or passed over: where the next reading begins.
    public internal(set) var next: UInt64
    /// How many bytes were read from files.
    public internal(set) var bytesRead: UInt64 = 0
    /// How many sealed blocks were unpacked.
    public internal(set) var blocksRead = 0
    /// How many were passed over, since their zone says that they hold nothing that is asked for.
    public internal(set) var blocksSkipped = 0
}
