// Unsafe: a span's memory is copied from or to an array, within the span's own bounds.

extension RawSpan {
    /// A copy of the bytes.
    var copied: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }
}

extension MutableRawSpan {
    /// Puts bytes at the beginning; there are at most as many as the span holds.
    mutating func fill(_ bytes: [UInt8]) {
        precondition(bytes.count <= byteCount)
        unsafe withUnsafeMutableBytes { target in unsafe target.copyBytes(from: bytes) }
    }
}

extension MutableRawSpan {
    /// Turns over one bit of the first `count` bytes: the bit of that number, modulo how many there are.
    mutating func flip(_ bit: Int, of count: Int) {
        guard count > 0, count <= byteCount else { return }
        let (place, mask) = (bit / 8 % count, UInt8(1) << UInt8(bit % 8))
        unsafe withUnsafeMutableBytes { target in unsafe target[place] ^= mask }
    }
}

extension [UInt8] {
    /// Lends the bytes raw; they have no padding.
    func lend<E: Error>(_ body: (RawSpan) throws(E) -> Void) throws(E) { try body(unsafe span.bytes) }
}
