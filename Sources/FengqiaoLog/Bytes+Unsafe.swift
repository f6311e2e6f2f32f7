internal import CFengqiaoSystem
internal import SystemPackage

// Unsafe: integers are loaded from unaligned places. Each load checks its bounds with a
// precondition that stays in release builds, and every integer type accepts any bits. The checksum
// reads exactly the span it is given.

extension RawSpan {
    /// The little-endian integer at `offset`. The caller has checked that it lies within.
    @inline(always)
    func little<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int) -> T {
        precondition(offset >= 0 && offset <= byteCount &- MemoryLayout<T>.size)
        return T(littleEndian: unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: T.self))
    }

    /// Whether the bytes are the same.
    func isEqual(to other: RawSpan) -> Bool {
        unsafe withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                unsafe left.count == right.count && left.elementsEqual(right)
            }
        }
    }

    /// A copy of the bytes in `range`.
    func copy(_ range: Range<Int>) -> [UInt8] {
        let part = extracting(range)
        return unsafe part.withUnsafeBytes { unsafe [UInt8]($0) }
    }
}

extension [UInt8] {
    /// The bytes to read. Bytes have no padding, the one thing that makes a raw view unsafe.
    var raw: RawSpan {
        @_lifetime(borrow self) get { unsafe span.bytes }
    }

    /// Adds the bytes of a span.
    mutating func append(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }

    /// Adds an integer, little end first. [FMT-1]
    mutating func append<T: FixedWidthInteger & BitwiseCopyable>(little value: T) {
        unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
    }

    /// Writes an integer over the bytes at `offset`, little end first.
    mutating func put<T: FixedWidthInteger & BitwiseCopyable>(little value: T, at offset: Int) {
        precondition(offset >= 0 && offset <= count &- MemoryLayout<T>.size)
        unsafe withUnsafeMutableBytes { bytes in
            unsafe bytes.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
        }
    }
}

/// CRC32C, the checksum of every file of the log [FMT-2]: 32 bits find any burst of up to 32 flipped bits,
/// and processors have an instruction for it.
package enum CRC32C {
    package static func of(_ bytes: RawSpan, after crc: UInt32 = 0) -> UInt32 {
        unsafe bytes.withUnsafeBytes { unsafe fq_crc32c(crc, $0.baseAddress, $0.count) }
    }

    /// Whether bytes have the checksum that was stored with them.
    static func matches(_ bytes: RawSpan, _ stored: UInt32) -> Bool {
        #if FENGQIAO_FUZZING
            if Fuzzing.ignoresChecksums { return true }
        #endif
        return of(bytes) == stored
    }
}

extension LogFile {
    /// Fills the first `count` bytes of an array from `offset` on; how many bytes there were.
    func fill(_ bytes: inout [UInt8], count: Int, at offset: UInt64) throws(Errno) -> Int {
        precondition(count >= 0 && count <= bytes.count)
        let result: Result<Int, Errno> = unsafe bytes.withUnsafeMutableBytes { buffer in
            // Any bits are a byte, so writing through the raw view cannot leave an invalid one.
            var part = unsafe MutableRawSpan(_unsafeBytes: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
            do throws(Errno) { return .success(try read(into: &part, at: offset)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Fills an array from `offset` on; how many bytes there were.
    func fill(_ bytes: inout [UInt8], at offset: UInt64) throws(Errno) -> Int {
        var span = bytes.mutableSpan
        // Any bits are a byte, so writing through the raw view cannot leave an invalid one.
        var raw = unsafe span.mutableBytes
        return try read(into: &raw, at: offset)
    }
}
