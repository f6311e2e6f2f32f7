/// What the ledger answers to a command that it recorded.
public struct Receipt: Hashable, Sendable {
    /// The positions of the events.
    public var positions: Range<UInt64>
    /// Whether the command had been recorded before, under the same key: these are then the positions of that time.
    public var isRepeat: Bool
}
