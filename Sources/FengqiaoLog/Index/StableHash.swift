internal import FengqiaoSchema

/// SipHash-2-4 (Aumasson and Bernstein, 2012) of names, ids and keys under a log's own id: the same in every
/// process, and nobody who does not hold the log can choose names that collide.
package struct StableHash: Sendable {
    private let key: (UInt64, UInt64)

    package init(storeID: [UInt8]) {
        key = (storeID.raw.little(UInt64.self, at: 0), storeID.raw.little(UInt64.self, at: 8))
    }

    package func callAsFunction(_ bytes: [UInt8]) -> UInt64 { self(bytes.raw, 0..<bytes.count) }

    package func callAsFunction(_ bytes: borrowing RawSpan, _ range: Range<Int>) -> UInt64 {
        var state = State(
            a: key.0 ^ 0x736f_6d65_7073_6575, b: key.1 ^ 0x646f_7261_6e64_6f6d,
            c: key.0 ^ 0x6c79_6765_6e65_7261, d: key.1 ^ 0x7465_6462_7974_6573)
        var at = range.lowerBound
        while at + 8 <= range.upperBound {
            state.take(bytes.little(UInt64.self, at: at))
            at += 8
        }
        var last = UInt64(range.count & 0xff) << 56
        var shift: UInt64 = 0
        while at < range.upperBound {
            last |= UInt64(bytes.little(UInt8.self, at: at)) << shift
            at += 1
            shift += 8
        }
        state.take(last)
        state.c ^= 0xff
        for _ in 0..<4 { state.round() }
        return state.a ^ state.b ^ state.c ^ state.d
    }

    private struct State {
        package var a: UInt64
        package var b: UInt64
        package var c: UInt64
        package var d: UInt64

        package mutating func take(_ word: UInt64) {
            d ^= word
            round()
            round()
            a ^= word
        }

        package mutating func round() {
            a &+= b
            c &+= d
            b = (b << 13 | b >> 51) ^ a
            d = (d << 16 | d >> 48) ^ c
            a = a << 32 | a >> 32
            c &+= b
            a &+= d
            b = (b << 17 | b >> 47) ^ c
            d = (d << 21 | d >> 43) ^ a
            c = c << 32 | c >> 32
        }
    }
}
