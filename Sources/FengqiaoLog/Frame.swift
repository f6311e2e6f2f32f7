/// One stored group of events, lent to the closure that reads it. Its bytes lie in a buffer that the
/// next frame uses again: copy out what has to stay.
public struct Frame: ~Escapable {
    /// The position of the first event.
    public let firstPosition: UInt64
    /// How many events there are, at least one.
    public let count: Int
    /// When the log took them, in milliseconds since 1970.
    public let recordedAt: Int64

    private let payload: RawSpan
    private let keyCount: Int
    private let rowsStart: Int

    /// Reads the payload's own structure; nil where it does not hold together.
    @_lifetime(copy payload)
    init?(header: FrameHeader, payload: RawSpan) {
        let count = Int(header.count)
        guard count > 0, count <= LogLimits.rows, header.recordedAt > .min else { return nil }
        let endsLength = count * 4
        guard payload.byteCount >= endsLength + 2 else { return nil }
        let keyCount = Int(payload.little(UInt16.self, at: endsLength))
        guard keyCount <= LogLimits.commandKey else { return nil }
        let rowsStart = endsLength + 2 + keyCount + (keyCount > 0 ? LogLimits.commandDigest : 0)
        guard rowsStart <= payload.byteCount else { return nil }
        var start = 0
        for index in 0..<count {
            let end = Int(payload.little(UInt32.self, at: index &* 4))
            guard end >= start, end &- start <= LogLimits.row else { return nil }
            start = end
        }
        guard start == payload.byteCount - rowsStart else { return nil }
        self.firstPosition = header.first
        self.count = count
        self.recordedAt = header.recordedAt
        self.payload = payload
        self.keyCount = keyCount
        self.rowsStart = rowsStart
    }

    /// The positions of the events.
    public var positions: Range<UInt64> { firstPosition..<(firstPosition + UInt64(count)) }

    /// The key of the command, without bytes if there was none.
    public var commandKey: RawSpan {
        @_lifetime(copy self) get {
            let start = count * 4 + 2
            return payload.extracting(start..<(start + keyCount))
        }
    }

    /// The digest of the command, without bytes if there was none.
    public var commandDigest: RawSpan {
        @_lifetime(copy self) get {
            let start = count * 4 + 2 + keyCount
            return payload.extracting(start..<rowsStart)
        }
    }

    /// The bytes of one row; `index` from 0 to ``count``.
    @_lifetime(copy self)
    public func row(_ index: Int) -> RawSpan {
        payload.extracting(range(index))
    }

    /// Where a row stands in the payload.
    func range(_ index: Int) -> Range<Int> {
        precondition(index >= 0 && index < count, "no such row in this frame")
        let start = index == 0 ? 0 : Int(payload.little(UInt32.self, at: (index &- 1) &* 4))
        let end = Int(payload.little(UInt32.self, at: index &* 4))
        return (rowsStart &+ start)..<(rowsStart &+ end)
    }

    /// What the command table keeps, if there was a command.
    var command: (key: [UInt8], stored: StoredCommand)? {
        guard keyCount > 0 else { return nil }
        let start = count * 4 + 2
        let stored = StoredCommand(
            digest: payload.copy((start + keyCount)..<rowsStart), positions: positions)
        return (payload.copy(start..<(start + keyCount)), stored)
    }
}
