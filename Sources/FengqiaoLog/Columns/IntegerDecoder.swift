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
            var places: [UInt32] = []
            places.reserveCapacity(range.count)
            try packed(bytes, range, from: start, absent: 0, to: &places)
            for place in places {
                guard place < size else { throw DecodeError(.outOfRange, at: 2) }
                target.append(T(truncatingIfNeeded: bytes.little(Int64.self, at: 2 + Int(place) * 8)))
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
                var codes: [UInt64] = []
                isWhole = BitPacking.unpack(
                    bytes, at: offset, width: width, first: part.lowerBound, count: part.count, base: 0, to: &codes)
                for code in codes {
                    target.append(
                        code == 0 ? absent : T(truncatingIfNeeded: base &+ Int64(bitPattern: code &- 1)))
                }
                if isWhole { precondition(target.count == first + part.count) }
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
        // The values before the part are summed up on the way.
        var steps: [Int64] = []
        let isWhole = BitPacking.unpack(
            bytes, at: offset + 8, width: width, first: 0, count: part.upperBound, base: step, to: &steps)
        guard isWhole, steps.count == part.upperBound else { return false }
        var value = base &- step
        for index in 0..<part.upperBound {
            value = value &+ steps[index]
            if index >= part.lowerBound { target.append(T(truncatingIfNeeded: value)) }
        }
        return true
    }
}
