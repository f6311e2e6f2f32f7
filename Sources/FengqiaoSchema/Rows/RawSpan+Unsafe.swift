// Unsafe code lives here and nowhere else in this module.
//
// Why it is safe: `RawSpan` knows its own length; each function below states what its caller has checked,
// and checks it again with a precondition that the optimiser removes where it can see it hold. Loads are of
// plain integers, for which every bit pattern is a value, and are unaligned.

extension RawSpan {
    /// The byte at an offset. The caller has checked `offset < byteCount`; it is checked again.
    @inline(__always)
    public func byte(at offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < byteCount)
        return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt8.self)
    }

    /// The eight bytes at an offset as a little-endian number, where there are eight; checked.
    @inline(__always)
    public func littleEndian64(at offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset <= byteCount - 8)
        return UInt64(
            littleEndian: unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
    }

    /// A copy of a range of bytes; checked.
    public func copy(_ range: Range<Int>) -> [UInt8] {
        let part = extracting(range)
        return unsafe part.withUnsafeBytes { unsafe Array($0) }
    }

    /// The text that a range of bytes spells. Invalid UTF-8 is repaired, never trusted; rows hold none.
    public func string(_ range: Range<Int>) -> String {
        let part = extracting(range)
        return unsafe part.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Appends a range of bytes to an array.
    public func append(_ range: Range<Int>, to array: inout [UInt8]) {
        let part = extracting(range)
        unsafe part.withUnsafeBytes { unsafe array.append(contentsOf: $0) }
    }
}

extension Span where Element == UInt8 {
    /// The same bytes as a raw span. A byte has no padding, so every one of them is initialised.
    public var raw: RawSpan {
        @_lifetime(copy self) get { unsafe bytes }
    }
}

extension Array where Element: FixedWidthInteger & BitwiseCopyable {
    /// Lends the numbers as they lie in memory, for whoever hashes or stores them: integers have no padding, so every byte is
    /// initialised. Lowest byte first on every platform that this package builds on.
    ///
    /// The array is held while the body runs, also one that was made for this call.
    public func lendBytes(to sink: (borrowing RawSpan) -> Void) {
        unsafe withUnsafeBytes { buffer in
            let span = unsafe RawSpan(_unsafeBytes: buffer)
            sink(span)
        }
    }
}

extension Array where Element: FixedWidthInteger & BitwiseCopyable {
    /// So many numbers as a source gives their bytes, as ``lendBytes(to:)`` lent them. Any bits are an integer, so whatever the
    /// source leaves of the zeros is one.
    ///
    /// The memory is zeroed as bytes, at once: a loop over numbers of a type that only the caller knows takes each by itself.
    package init<Failure: Error>(
        count: Int, bytesFrom source: (inout MutableRawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        var failure: Failure?
        unsafe self.init(unsafeUninitializedCapacity: count) { (buffer, initialised) in
            let memory = unsafe UnsafeMutableRawBufferPointer(
                start: buffer.baseAddress, count: count * MemoryLayout<Element>.stride)
            unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
            var bytes = unsafe MutableRawSpan(_unsafeBytes: memory)
            do throws(Failure) { try source(&bytes) } catch { failure = error }
            unsafe memory.bindMemory(to: Element.self)
            initialised = count
        }
        if let failure { throw failure }
    }
}

extension Span where Element: BitwiseCopyable {
    /// Adds the elements to an array, at once and with no zeros written before. The span's own buffer is read while it is
    /// borrowed, and never kept.
    package func append(to array: inout [Element]) {
        unsafe withUnsafeBufferPointer { unsafe array.append(contentsOf: $0) }
    }
}

extension MutableRawSpan {
    /// Copies as many bytes of a source as there is room for from an offset on; checked. How many there were.
    package mutating func fill(from source: RawSpan, at offset: Int = 0) -> Int {
        precondition(offset >= 0 && offset <= byteCount)
        let count = Swift.min(byteCount - offset, source.byteCount)
        unsafe source.withUnsafeBytes { bytes in
            unsafe withUnsafeMutableBytes { target in
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[offset...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            }
        }
        return count
    }
}

extension Array where Element == UInt8 {
    /// The bytes of the array as a raw span, borrowed.
    public var rawSpan: RawSpan {
        @_lifetime(borrow self) get {
            let span = self.span
            return unsafe span.bytes
        }
    }
}
