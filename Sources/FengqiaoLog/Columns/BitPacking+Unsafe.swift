// Unsafe: the loops of packing and unpacking, which run once a value and not once an event. Both check
// before the loop that everything they touch lies within the buffers: `unpack` that the last eight-byte
// load ends inside the source, `pack` sizes its own target. Integers take any bits.

/// Numbers of `width` bits, one behind the other, low bits first. [FMT-83]
package enum BitPacking {
    /// 8 bytes: what must be readable behind the packed numbers, so that one load serves any of them.
    package static let slack = 8

    /// How many bytes `count` numbers take.
    package static func length(_ count: Int, width: Int) -> Int { (count * width + 7) / 8 }

    /// Adds numbers below 2^width.
    package static func pack(_ values: [UInt64], width: Int, to bytes: inout [UInt8]) {
        if width == 0 { return }
        let start = bytes.count
        let length = length(values.count, width: width)
        bytes.append(contentsOf: repeatElement(0, count: length + 16))
        unsafe bytes.withUnsafeMutableBytes { target in
            var bit = 0
            for value in values {
                let at = start + bit >> 3
                let shift = UInt64(bit & 7)
                let low = unsafe target.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                unsafe target.storeBytes(of: low | (value << shift).littleEndian, toByteOffset: at, as: UInt64.self)
                if shift > 0, Int(shift) + width > 64 {
                    unsafe target.storeBytes(
                        of: (value >> (64 - shift)).littleEndian, toByteOffset: at + 8, as: UInt64.self)
                }
                bit += width
            }
        }
        bytes.removeLast(16)
    }

    /// Adds `base` plus each of `count` numbers to `target`, beginning with number `first` of those that
    /// are packed from `offset` on. False where the source is too short, with nothing added.
    package static func unpack<T: FixedWidthInteger>(
        _ source: RawSpan, at offset: Int, width: Int, first: Int, count: Int, base: Int64, to target: inout [T]
    ) -> Bool {
        let start = target.count
        if width == 0 {
            target.append(contentsOf: repeatElement(T(truncatingIfNeeded: base), count: count))
            return true
        }
        guard width <= 64, offset >= 0, count > 0,
            offset + length(first + count, width: width) + slack <= source.byteCount
        else { return count == 0 }
        target.append(contentsOf: repeatElement(0, count: count))
        let mask: UInt64 = width == 64 ? .max : (1 << UInt64(width)) - 1
        unsafe source.withUnsafeBytes { source in
            unsafe target.withUnsafeMutableBufferPointer { target in
                var bit = first * width
                for index in 0..<count {
                    let at = offset + bit >> 3
                    let shift = UInt64(bit & 7)
                    var value =
                        unsafe UInt64(
                            littleEndian: source.loadUnaligned(fromByteOffset: at, as: UInt64.self)) >> shift
                    // Only numbers of more than 57 bits can reach into a ninth byte, which is within the slack.
                    if width > 57, shift > 0 {
                        value |= unsafe UInt64(source[at + 8]) << (64 - shift)
                    }
                    let sum = base &+ Int64(bitPattern: value & mask)
                    unsafe target[start + index] = T(truncatingIfNeeded: sum)
                    bit += width
                }
            }
        }
        return true
    }
}
