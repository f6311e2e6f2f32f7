import CFengqiaoSystem
import Testing

// Unsafe: the C functions take a pointer and a count; both are those of one array.

// The vectors of RFC 3720, B.4.
private let vectors: [(bytes: [UInt8], crc: UInt32)] = [
    ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
    ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
    (Array(0..<32), 0x46DD_794E),
    ((0..<32).reversed(), 0x113F_DB5C),
    (Array("123456789".utf8), 0xE306_9283),
    ([], 0),
]

@Suite struct ChecksumTests {
    @Test func tableMatchesTheStandardsVectors() {
        for (bytes, crc) in vectors { #expect(unsafe fq_crc32c_table(0, bytes, bytes.count) == crc) }
    }

    @Test func chosenWayMatchesTheStandardsVectors() {
        for (bytes, crc) in vectors { #expect(unsafe fq_crc32c(0, bytes, bytes.count) == crc) }
    }

    @Test(.enabled(if: fq_crc32c_has_hardware()))
    func hardwareMatchesTheTableAtEveryLengthAndStart() {
        var state: UInt64 = 42
        let bytes = (0..<200).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        for start in 0..<9 {
            for count in 0...(bytes.count - start) {
                let part = Array(bytes[start..<(start + count)])
                let whole = unsafe fq_crc32c_hardware(7, part, count)
                #expect(unsafe whole == fq_crc32c_table(7, part, count))
                let half = unsafe fq_crc32c_hardware(7, part, count / 2)
                #expect(unsafe whole == fq_crc32c_table(half, Array(part[(count / 2)...]), count - count / 2))
            }
        }
    }
}
