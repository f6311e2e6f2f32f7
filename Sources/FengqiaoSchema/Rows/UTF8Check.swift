/// Whether bytes are well-formed UTF-8 (Unicode 16, table 3-7): shortest forms, no surrogates, at most U+10FFFF.
public enum UTF8Check {
    /// Checks a range of bytes. O(n), eight bytes at a time where they are ASCII.
    public static func isValid(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
        var at = range.lowerBound
        let end = range.upperBound
        while at < end {
            if at + 8 <= end, bytes.littleEndian64(at: at) & 0x8080_8080_8080_8080 == 0 {
                at += 8
                continue
            }
            let first = bytes.byte(at: at)
            if first < 0x80 {
                at += 1
                continue
            }
            // How many bytes follow, and what the first of them may be.
            let following: Int
            var low: UInt8 = 0x80
            var high: UInt8 = 0xbf
            switch first {
            case 0xc2...0xdf: following = 1
            case 0xe0: (following, low) = (2, 0xa0)
            case 0xed: (following, high) = (2, 0x9f)
            case 0xe1...0xef: following = 2
            case 0xf0: (following, low) = (3, 0x90)
            case 0xf4: (following, high) = (3, 0x8f)
            case 0xf1...0xf3: following = 3
            default: return false
            }
            guard at + following < end else { return false }
            let second = bytes.byte(at: at + 1)
            guard second >= low, second <= high else { return false }
            if following > 1, bytes.byte(at: at + 2) & 0xc0 != 0x80 { return false }
            if following > 2, bytes.byte(at: at + 3) & 0xc0 != 0x80 { return false }
            at += following + 1
        }
        return true
    }
}
