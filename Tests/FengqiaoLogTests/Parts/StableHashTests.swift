import FengqiaoLog
import FengqiaoSchema
import Testing

// The 64 answers of the reference implementation (vectors_sip64 in vectors.h of github.com/veorq/SipHash) to the key
// 00 … 0f and the inputs of 0 to 63 bytes 00 01 02 …, as numbers. The rest of them is computed by the function below,
// which is written after the paper alone.
private let published: [(length: Int, hash: UInt64)] = [
    (0, 0x726f_db47_dd0e_0e31), (1, 0x74f8_39c5_93dc_67fd), (2, 0x0d6c_8009_d9a9_4f5a), (3, 0x8567_6696_d7fb_7e2d),
    (7, 0xab02_00f5_8b01_d137), (8, 0x93f5_f579_9a93_2462), (15, 0xa129_ca61_49be_45e5), (63, 0x958a_324c_eb06_4572),
]

@Suite("StableHash is SipHash-2-4")
struct StableHashTests {
    private static let key = [UInt8](0..<16)

    @Test("the published answers", arguments: published)
    func vectors(_ vector: (length: Int, hash: UInt64)) {
        let input = [UInt8](0..<UInt8(vector.length))
        #expect(StableHash(storeID: Self.key)(input) == vector.hash)
        #expect(naive(Self.key, input) == vector.hash)
    }

    @Test("every length up to 300, under any key, as a second writing of the algorithm has it")
    func lengths() {
        var random = SeededRandom()
        for length in 0...300 {
            let key = length < 64 ? Self.key : random.bytes(16)
            let input = length < 64 ? [UInt8](0..<UInt8(length)) : random.bytes(length)
            #expect(
                StableHash(storeID: key)(input) == naive(key, input),
                SeededRandom.note("\(length) bytes", "StableHashTests"))
        }
    }

    @Test("a part of a buffer hashes as a copy of it does")
    func ranges() {
        var random = SeededRandom()
        let bytes = random.bytes(64)
        let hash = StableHash(storeID: Self.key)
        for start in 0..<20 {
            for end in start...bytes.count {
                #expect(
                    hash(bytes.rawSpan, start..<end) == hash(Array(bytes[start..<end])),
                    SeededRandom.note("\(start)..<\(end)", "StableHashTests"))
            }
        }
    }
}

// SipHash-2-4 as the paper's section 2.2 describes it: whole words first, the last one with the length in its top byte.
private func naive(_ key: [UInt8], _ input: [UInt8]) -> UInt64 {
    func word(_ bytes: some Collection<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }
    let (low, high) = (word(key[..<8]), word(key[8...]))
    var v: [UInt64] = [
        low ^ word("uespemos".utf8), high ^ word("modnarod".utf8), low ^ word("arenegyl".utf8),
        high ^ word("setybdet".utf8),
    ]
    func rounds(_ count: Int) {
        for _ in 0..<count {
            v[0] = v[0] &+ v[1]
            v[1] = rotated(v[1], 13) ^ v[0]
            v[0] = rotated(v[0], 32)
            v[2] = v[2] &+ v[3]
            v[3] = rotated(v[3], 16) ^ v[2]
            v[0] = v[0] &+ v[3]
            v[3] = rotated(v[3], 21) ^ v[0]
            v[2] = v[2] &+ v[1]
            v[1] = rotated(v[1], 17) ^ v[2]
            v[2] = rotated(v[2], 32)
        }
    }
    var padded = input
    while padded.count % 8 != 7 { padded.append(0) }
    padded.append(UInt8(truncatingIfNeeded: input.count))
    for start in stride(from: 0, to: padded.count, by: 8) {
        let next = word(padded[start..<(start + 8)])
        v[3] ^= next
        rounds(2)
        v[0] ^= next
    }
    v[2] ^= 0xff
    rounds(4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]
}
