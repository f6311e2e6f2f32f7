/// What the log remembers of a command that was taken.
public struct StoredCommand: Sendable, Hashable {
    /// The digest that came with it, 32 bytes.
    public let digest: [UInt8]
    /// The positions of its events.
    public let positions: Range<UInt64>

    /// What is remembered of a command.
    public init(digest: [UInt8], positions: Range<UInt64>) {
        self.digest = digest
        self.positions = positions
    }
}
