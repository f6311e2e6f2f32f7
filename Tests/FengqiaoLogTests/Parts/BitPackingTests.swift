import FengqiaoLog
import FengqiaoSchema
import Testing

@Suite("Packed numbers")
struct BitPackingTests {
    @Test("numbers of every width come back, from every place on, as numbers of every size", arguments: 0...64)
    func everyWidth(_ width: Int) throws {
        var random = SeededRandom(UInt64(width))
        let note = SeededRandom.note("\(width) bits", "BitPackingTests")
        let mask: UInt64 = width == 64 ? .max : (1 << UInt64(width)) - 1
        // More than two of the longest loads have, and the widest and the narrowest number among them.
        let numbers = [mask, 0] + (0..<40).map { _ in random.next() & mask }
        var bytes: [UInt8] = [0xa5, 0xa5, 0xa5]
        BitPacking.pack(numbers, width: width, to: &bytes)
        #expect(bytes.count == 3 + BitPacking.length(numbers.count, width: width), note)
        // What lies behind them is not looked at.
        bytes += [UInt8](repeating: 0xff, count: BitPacking.slack)
        let base = Int64(truncatingIfNeeded: random.next())
        for first in 0..<numbers.count {
            for count in [1, 2, 3, 7, 8, 9, 17, numbers.count - first] where first + count <= numbers.count {
                let wanted = numbers[first..<(first + count)].map { base &+ Int64(bitPattern: $0) }
                func unpacked<T: FixedWidthInteger>(_ type: T.Type) -> [T] {
                    var target: [T] = [7]
                    let isWhole = BitPacking.unpack(
                        bytes.rawSpan, at: 3, width: width, first: first, count: count, base: base, to: &target)
                    #expect(isWhole, note)
                    return target
                }
                #expect(unpacked(Int64.self) == [7] + wanted, note)
                #expect(unpacked(UInt32.self) == [7] + wanted.map { UInt32(truncatingIfNeeded: $0) }, note)
                #expect(unpacked(UInt8.self) == [7] + wanted.map { UInt8(truncatingIfNeeded: $0) }, note)
            }
        }
    }

    @Test("without all of their bytes and the slack behind them nothing is unpacked", arguments: [1, 7, 8, 28, 57, 64])
    func tooShort(_ width: Int) {
        var bytes: [UInt8] = []
        BitPacking.pack([UInt64](repeating: 1, count: 20), width: width, to: &bytes)
        bytes += [UInt8](repeating: 0, count: BitPacking.slack - 1)
        var target: [Int64] = []
        let isWhole = BitPacking.unpack(
            bytes.rawSpan, at: 0, width: width, first: 0, count: 20, base: 0, to: &target)
        #expect(!isWhole && target.isEmpty)
    }
}
