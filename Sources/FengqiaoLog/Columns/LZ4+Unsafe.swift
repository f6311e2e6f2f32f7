internal import CLZ4

// Unsafe: liblz4 takes pointers and sizes. The sizes are those of the buffers handed over, and
// `LZ4_decompress_safe` writes no further than the size it is given, whatever the input.

/// The library that packs blocks.
package enum LZ4Library {
    /// Its version as a number, such as 10904 for 1.9.4. Two versions may pack the same bytes differently.
    package static var version: Int { Int(LZ4_versionNumber()) }
}

/// LZ4 blocks, without the frame format around them: the frame of the log has lengths and a checksum
/// of its own.
package enum LZ4 {
    /// The block of `raw`, or nil where it would not be smaller.
    package static func compress(_ raw: RawSpan) -> [UInt8]? {
        let room = raw.byteCount - 1
        guard room > 0, raw.byteCount <= LogLimits.payload else { return nil }
        var count: CInt = 0
        let block = unsafe [UInt8](unsafeUninitializedCapacity: room) { target, filled in
            count = unsafe raw.withUnsafeBytes { source in
                unsafe LZ4_compress_default(
                    source.baseAddress, target.baseAddress, CInt(source.count), CInt(room))
            }
            filled = max(0, Int(count))
        }
        return count > 0 ? block : nil
    }

    /// Level 9 of 12: the last one that is worth its time on text.
    private static let hardLevel: CInt = 9

    /// The block of `raw` with more effort, for what is written once and kept; nil where it would not be
    /// smaller.
    package static func compressHard(_ raw: RawSpan) -> [UInt8]? {
        let room = raw.byteCount - 1
        guard room > 0, raw.byteCount <= LogLimits.payload else { return nil }
        var count: CInt = 0
        let block = unsafe [UInt8](unsafeUninitializedCapacity: room) { target, filled in
            count = unsafe raw.withUnsafeBytes { source in
                unsafe LZ4_compress_HC(
                    source.baseAddress, target.baseAddress, CInt(source.count), CInt(room), hardLevel)
            }
            filled = max(0, Int(count))
        }
        return count > 0 ? block : nil
    }

    /// Fills the first `count` bytes of `target` from the first `length` bytes of `block`; false if they are
    /// not a sound block or make another length.
    package static func unpack(_ block: [UInt8], _ length: Int, into target: inout [UInt8], count: Int) -> Bool {
        guard count > 0, count <= target.count, length >= 0, length <= block.count,
            let limit = CInt(exactly: count), let length = CInt(exactly: length)
        else { return false }
        let got = unsafe target.withUnsafeMutableBytes { target in
            unsafe block.withUnsafeBytes { source in
                unsafe LZ4_decompress_safe(source.baseAddress, target.baseAddress, length, limit)
            }
        }
        return got == limit
    }

    /// Fills `target` from a block; false if the block is not sound or has another length. The
    /// caller has checked the length against ``LogLimits/payload``.
    package static func decompress(_ block: RawSpan, into target: inout [UInt8], count: Int) -> Bool {
        guard count > 0, count <= LogLimits.payload, block.byteCount <= LogLimits.payload else {
            return false
        }
        if target.count != count { target = [UInt8](repeating: 0, count: count) }
        let got = unsafe target.withUnsafeMutableBytes { target in
            unsafe block.withUnsafeBytes { source in
                unsafe LZ4_decompress_safe(
                    source.baseAddress, target.baseAddress, CInt(source.count), CInt(target.count))
            }
        }
        return got == CInt(count)
    }
}
