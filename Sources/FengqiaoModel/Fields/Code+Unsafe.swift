// Unsafe: a case is taken for the byte that it is in memory. Folds ask for codes of millions of facts, and a walk through
// `allCases` makes an array each time.
//
// Why it is safe: an enum without payloads, of 2 to 255 cases, is one byte, which numbers the cases from 0 in the order
// of their declaration ("C-like enums", docs/ABI/TypeLayout.rst of the Swift project). That is checked each time for the
// size, and by a test for every list and case. A byte is only made a case where it is less than the number of cases.
// What is no such enum goes the safe way.
extension Code {
    /// The byte that stands for the value: 1 to 254.
    @inlinable
    public var code: UInt8 {
        guard MemoryLayout<Self>.size == 1 else { return slowCode }
        return unsafe unsafeBitCast(self, to: UInt8.self) &+ 1
    }

    /// The value for a byte, or `nil`.
    @inlinable
    public init?(code: UInt8) {
        guard code >= 1, Int(code) <= Self.allCases.count else { return nil }
        guard MemoryLayout<Self>.size == 1 else {
            self = Self.allCases[Self.allCases.index(Self.allCases.startIndex, offsetBy: Int(code) - 1)]
            return
        }
        self = unsafe unsafeBitCast(code &- 1, to: Self.self)
    }

    /// The place of the value among all, from 1, found by looking at each.
    public var slowCode: UInt8 {
        var number: UInt8 = 1
        for value in Self.allCases {
            if value == self { break }
            number += 1
        }
        return number
    }
}
