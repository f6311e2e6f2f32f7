public import SystemPackage

/// What opening a log found.
public struct RecoveryReport: Sendable, Hashable {
    /// Whether the log had been closed. If not, its last tail was copied into a new one.
    public internal(set) var wasClosed = true
    /// Bytes after the last whole frame, of appends that never returned. They were left behind.
    public internal(set) var tornBytes: UInt64 = 0
    /// Where in the old tail they began, if there were any.
    public internal(set) var tornOffset: UInt64?
    /// Files that belonged to no log and were removed.
    public internal(set) var sweptFiles: [FilePath] = []
}
