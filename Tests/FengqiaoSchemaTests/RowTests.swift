import FengqiaoSchema
import Testing

@Suite("The values of a row")
struct RowTests {
    private func varint(_ bytes: [UInt8]) -> Result<UInt64, DecodeError> {
        var reader = RowReader(bytes.rawSpan)
        do throws(DecodeError) {
            let value = try reader.varint()
            return reader.isAtEnd ? .success(value) : .failure(DecodeError(.trailingBytes, at: reader.offset))
        } catch { return .failure(error) }
    }

    @Test(
        "a number has one spelling, and comes back",
        arguments: [0, 1, 127, 128, 300, 16_383, 16_384, 1 << 32, .max - 1, .max] as [UInt64])
    func numbers(_ value: UInt64) {
        var writer = RowWriter()
        writer.varint(value)
        #expect(varint(writer.bytes) == .success(value))
        // The same number with a zero group behind it.
        var longer = writer.bytes
        longer[longer.count - 1] |= 0x80
        longer.append(0)
        #expect(varint(longer) == .failure(DecodeError(.notMinimal, at: 0)))
        for length in 0..<writer.bytes.count {
            #expect(varint(Array(writer.bytes[..<length])) == .failure(DecodeError(.truncated, at: 0)))
        }
    }

    @Test("what does not fit in 64 bits is refused")
    func tooLarge() {
        let nines = [UInt8](repeating: 0xff, count: 9)
        #expect(varint(nines + [0x01]) == .success(.max))
        #expect(varint(nines + [0x02]) == .failure(DecodeError(.notMinimal, at: 0)))
        #expect(varint(nines + [0x81, 0x00]) == .failure(DecodeError(.notMinimal, at: 0)))
    }

    @Test(
        "signed numbers come back; the absent marker is no value", arguments: [0, -1, 1, -2, .max, .min + 1] as [Int64])
    func integers(_ value: Int64) throws {
        var writer = RowWriter()
        writer.integer(value)
        var reader = RowReader(writer.bytes.rawSpan)
        #expect(try reader.integer() == value)
        let lowest = [UInt8](repeating: 0xff, count: 9) + [0x01]
        var refused = RowReader(lowest.rawSpan)
        #expect(throws: DecodeError(.outOfRange, at: 0)) { try refused.integer() }
    }

    @Test("flags are 0 or 1, codes 1 to 254")
    func bytes() throws {
        for byte in UInt8.min...UInt8.max {
            let bytes = [byte]
            var flag = RowReader(bytes.rawSpan)
            var code = RowReader(bytes.rawSpan)
            #expect((try? flag.flag()) == (byte < 2 ? byte == 1 : nil))
            #expect((try? code.code()) == ((1...254).contains(byte) ? byte : nil))
        }
    }

    @Test("the UTF-8 check agrees with the standard library on random bytes", arguments: 0..<40 as Range<UInt64>)
    func utf8(_ seed: UInt64) {
        var state = seed
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        // Bytes that begin, continue and break sequences, and well-formed text between them.
        let pieces: [[UInt8]] = [
            Array("abc".utf8), Array("枫桥".utf8), Array("é".utf8), Array("😀".utf8), [0x80], [0xc0, 0x80],
            [0xe0, 0x80, 0x80],
            [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf0, 0x9f], [0xff], [0xc2], [0xef, 0xbf, 0xbf],
        ]
        for _ in 0..<200 {
            var bytes: [UInt8] = []
            for _ in 0..<(1 + next() % 5) {
                bytes += next() % 4 == 0 ? pieces[Int(next()) % pieces.count] : pieces[Int(next()) % 4]
            }
            let expected = String(validating: bytes, as: UTF8.self) != nil
            #expect(UTF8Check.isValid(bytes.rawSpan, 0..<bytes.count) == expected, "seed \(seed): \(bytes)")
        }
    }
}

@Suite("Names")
struct NameTableTests {
    @Test("ordinals follow the order of first use, through every growth of the table")
    func order() {
        var table = NameTable()
        for index in 0..<5_000 { #expect(table.intern("name-\(index)") == UInt32(index)) }
        for index in 0..<5_000 { #expect(table.intern("name-\(index)") == UInt32(index)) }
        #expect(table.count == 5_000 && table.string(of: 4_321) == "name-4321")
        #expect(table.ordinal(of: "name-17") == 17 && table.ordinal(of: "nobody") == nil)
    }

    @Test("names are bytes: two spellings of one letter are two names")
    func bytes() {
        var table = NameTable()
        #expect(table.intern("\u{e9}") == 0)
        #expect(table.intern("e\u{301}") == 1)
        #expect(table.intern("") == 2)
    }
}
