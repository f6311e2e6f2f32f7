/// One event as the log keeps it, lent to the closure that reads it: copy out what has to stay.
public struct StoredEvent: ~Escapable {
    /// Its place in the log.
    public let position: UInt64
    /// When the log took it, in milliseconds since 1970.
    public let recordedAt: Int64
    /// The number of the group that it came in, from 0.
    public let group: UInt64
    /// Its canonical row.
    public let row: RawSpan

    @_lifetime(copy row)
    init(position: UInt64, recordedAt: Int64, group: UInt64, row: RawSpan) {
        (self.position, self.recordedAt, self.group) = (position, recordedAt, group)
        self.row = row
    }
}
