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
