// Unsafe code lives here.
//
// Why it is safe: each buffer is the string's own bytes, lent by the string for the length of the closure and read
// within its bounds alone; loads are of plain integers at offsets that were checked against the count. A string whose
// bytes do not lie in one piece, as a bridged one on Darwin, takes the slow way.

/// The bytes of strings, compared, hashed and looked through without going over characters.
enum TextBytes {
    /// Whether two strings have the same bytes of UTF-8.
    static func areEqual(_ left: String, _ right: String) -> Bool {
        let same = unsafe left.utf8.withContiguousStorageIfAvailable { first in
            unsafe right.utf8.withContiguousStorageIfAvailable { second in
                unsafe areEqual(UnsafeRawBufferPointer(first), UnsafeRawBufferPointer(second))
            }
        }
        return (same ?? nil) ?? left.utf8.elementsEqual(right.utf8)
    }

    private static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        let count = left.count
        guard count == right.count else { return false }
        var at = 0
        while at + 8 <= count {
            let (first, second) = unsafe (
                left.loadUnaligned(fromByteOffset: at, as: UInt64.self),
                right.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            )
            if first != second { return false }
            at += 8
        }
        while at < count {
            if unsafe left[at] != right[at] { return false }
            at += 1
        }
        return true
    }

    /// Hashes the bytes, with an end that no UTF-8 holds.
    static func hash(_ text: String, into hasher: inout Hasher) {
        let done: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
            unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        }
        if done == nil {
            let bytes = Array(text.utf8)
            unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        }
        hasher.combine(UInt8(0xff))
    }

    /// Whether nothing in a text needs a closer look: no control character, and no byte with which a character begins
    /// that ``NameRules`` refuses. `false` says nothing yet.
    static func isPlain(_ text: String) -> Bool {
        let plain = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
            var last: UInt8 = 0
            for at in 0..<bytes.count {
                let byte = unsafe bytes[at]
                if byte < 0x20 || byte == 0x7f { return false }
                switch last {
                // U+0080 to 009F, 061C, 2000 to 207F, and FEFF among its neighbours.
                case 0xc2: if byte < 0xa0 { return false }
                case 0xd8: if byte == 0x9c { return false }
                case 0xe2: if byte < 0x82 { return false }
                case 0xef: if byte == 0xbb { return false }
                default: break
                }
                last = byte
            }
            return true
        }
        return plain ?? false
    }
}
