import Crypto

extension SHA256 {
    /// Hashes a span of bytes. Safe: the buffer is read before the span that lends it ends.
    mutating func update(_ bytes: borrowing RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe update(bufferPointer: $0) }
    }
}
