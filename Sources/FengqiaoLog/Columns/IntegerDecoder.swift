package import FengqiaoSchema

/// Reads values of a chunk of numbers.
///
/// Whatever the bytes are, it adds as many values as it was asked for, or throws.
package enum IntegerDecoder {
    /// Adds the values of a range to `target`; `absent` for those that are not there. The chunk's bytes have
    /// ``BitPacking/slack`` bytes behind them.
    package static func decode<T: FixedWidthInteger>(
        _ entry: ChunkEntry, _ bytes: RawSpan, _ range: Range<Int>, absent: T, to target: inout [T]
    ) throws(DecodeError) {
        guard range.upperBound <= entry.count else { throw DecodeError(.truncated, at: 0) }
        switch entry.encoding {
        case .constant:
            target.append(contentsOf: repeatElement(T(truncatingIfNeeded: entry.constant), count: range.count))
        case .packed: try packed(bytes, range, from: 0, absent: absent, to: &target)
        case .dictionary:
            guard bytes.byteCount >= 2 else { throw DecodeError(.truncated, at: 0) }
            let size = Int(bytes.little(UInt16.self, at: 0))
            let start = 2 + size * 8
            guard start <= bytes.byteCount else { throw DecodeError(.truncated, at: 0) }
            // The places are unpacked where the values shall stand, and each is replaced by its value.
            let first = target.count
            try packed(bytes, range, from: start, absent: 0, to: &target)
            var values = target.mutableSpan
            for index in first..<values.count {
                let place = Int(truncatingIfNeeded: values[index])
                guard place >= 0, place < size else { throw DecodeError(.outOfRange, at: 2) }
                values[index] = T(truncatingIfNeeded: bytes.little(Int64.self, at: 2 + place * 8))
            }
        }
    }

    private static func packed<T: FixedWidthInteger>(
        _ bytes: RawSpan, _ range: Range<Int>, from start: Int, absent: T, to target: inout [T]
    ) throws(DecodeError) {
        if range.isEmpty { return }
        let vector = IntegerChunk.vector
        target.reserveCapacity(target.count + range.count)
        for index in (range.lowerBound / vector)...((range.upperBound - 1) / vector) {
            let head = start + index * IntegerChunk.vectorHead
            guard head + IntegerChunk.vectorHead <= bytes.byteCount,
                let mode = IntegerChunk.Mode(rawValue: bytes.little(UInt8.self, at: head))
            else { throw DecodeError(.truncated, at: head) }
            let width = Int(bytes.little(UInt8.self, at: head + 1))
            let offset = start + Int(bytes.little(UInt32.self, at: head + 4))
            let base = bytes.little(Int64.self, at: head + 8)
            let part = max(range.lowerBound - index * vector, 0)..<min(range.upperBound - index * vector, vector)
            let isWhole: Bool
            switch mode {
            case .offset:
                isWhole = BitPacking.unpack(
                    bytes, at: offset, width: width, first: part.lowerBound, count: part.count, base: base, to: &target)
            case .optional:
                let first = target.count
                isWhole = BitPacking.unpack(
                    bytes, at: offset, width: width, first: part.lowerBound, count: part.count, base: 0, to: &target)
                var values = target.mutableSpan
                for index in first..<values.count {
                    let code = values[index]
                    values[index] = code == 0 ? absent : T(truncatingIfNeeded: base) &+ code &- 1
                }
            case .delta:
                isWhole = delta(bytes, part, width, offset, base, to: &target)
            }
            guard isWhole else { throw DecodeError(.truncated, at: head) }
        }
    }

    private static func delta<T: FixedWidthInteger>(
        _ bytes: RawSpan, _ part: Range<Int>, _ width: Int, _ offset: Int, _ base: Int64, to target: inout [T]
    ) -> Bool {
        guard offset >= 0, offset + 8 <= bytes.byteCount else { return false }
        let step = bytes.little(Int64.self, at: offset)
        // The steps are unpacked where the values shall stand, and summed up there; those before the part on the way.
        let first = target.count
        let isWhole = BitPacking.unpack(
            bytes, at: offset + 8, width: width, first: 0, count: part.upperBound, base: step, to: &target)
        guard isWhole, target.count == first + part.upperBound else { return false }
        var value = T(truncatingIfNeeded: base &- step)
        var values = target.mutableSpan
        for index in first..<values.count {
            value = value &+ values[index]
            values[index] = value
        }
        if part.lowerBound > 0 { target.removeSubrange(first..<(first + part.lowerBound)) }
        return true
    }
}
