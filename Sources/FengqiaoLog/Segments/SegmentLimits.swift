/// What a sealed segment holds at most, each with its unit and its reason. A reader asks for no more memory
/// than these allow, whatever a damaged file says.
package enum SegmentLimits {
    /// 16,384 events in a block: state and columns of a fold then stay in the cache, see
    /// `EventBlock.preferredCount`.
    package static let rows = 16_384
    /// 8 MiB, in bytes of rows, after which a block ends too, so that long texts do not make it large.
    package static let blockBytes = 8 << 20
    /// 24 MiB, in bytes: one heap of a block. A block ends with the row that passes ``blockBytes``, and a row
    /// has at most 16 MiB.
    package static let heap = blockBytes + LogLimits.row
    /// 4 GiB, in bytes: one heap of an index, as far as the 32 bits of an end reach. A tail of one large append has
    /// more names and keys than a block may have text. A directory names each page, so that a damaged length
    /// alone makes nobody ask for so much.
    package static let indexHeap = Int(UInt32.max)
    /// 33,554,432 values in the columns of a block: as many as 24 MiB of rows can have fields, and all the
    /// columns of 16,384 events.
    package static let values = 32 << 20
    /// 280 MiB, in bytes: one column, of 8-byte values and what stands before each 1,024 of them.
    package static let chunk = values * 8 + (24 << 20)
    /// 16 MiB, in bytes: a directory or a footer.
    package static let directory = 16 << 20
}
