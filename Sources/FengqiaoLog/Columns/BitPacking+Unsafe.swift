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
        unsafe source.withUnsafeBytes { source in
            unsafe target.withUnsafeMutableBufferPointer { target in
                let numbers = unsafe Packed(source: source, offset: offset, width: width, first: first)
                let part = unsafe UnsafeMutableBufferPointer(rebasing: target[start...])
                unsafe numbers.unpack(T(truncatingIfNeeded: base), into: part)
            }
        }
        return true
    }
}

// Numbers whose last bit was checked to lie at least eight bytes before the end of the source.
@unsafe private struct Packed {
    let source: UnsafeRawBufferPointer
    let offset: Int
    let width: Int
    let first: Int

    // A load of eight bytes from any bit on has at least 57 of that number's bits and those behind it: 8 numbers of up to 7
    // bits, 4 of up to 14 or 2 of up to 28 come with one load.
    func unpack<T: FixedWidthInteger>(_ base: T, into target: UnsafeMutableBufferPointer<T>) {
        let (mask, width) = unsafe (mask, width)
        let done =
            switch width {
            case ...7: unsafe unpack(base, 8, into: target)
            case ...14: unsafe unpack(base, 4, into: target)
            case ...28: unsafe unpack(base, 2, into: target)
            default: 0
            }
        var bit = unsafe (first + done) * width
        for index in done..<target.count {
            let shift = UInt64(bit & 7)
            var value = unsafe load(bit)
            // Only numbers of more than 57 bits can reach into a ninth byte, which is within the slack.
            if width > 57, shift > 0 {
                value |= unsafe UInt64(source[offset + bit >> 3 + 8]) << (64 - shift)
            }
            unsafe target[index] = base &+ T(truncatingIfNeeded: value & mask)
            bit += width
        }
    }

    // As many as make whole loads. How many that were.
    @inline(__always)
    private func unpack<T: FixedWidthInteger>(
        _ base: T, _ step: Int, into target: UnsafeMutableBufferPointer<T>
    ) -> Int {
        let (mask, width) = unsafe (mask, UInt64(width))
        let end = target.count / step * step
        var bit = unsafe first * self.width
        for start in stride(from: 0, to: end, by: step) {
            var word = unsafe load(bit)
            for index in start..<(start + step) {
                unsafe target[index] = base &+ T(truncatingIfNeeded: word & mask)
                word &>>= width
            }
            unsafe bit += step * self.width
        }
        return end
    }

    private var mask: UInt64 { unsafe width == 64 ? .max : (1 << UInt64(width)) - 1 }

    // What stands from a bit on, in the low bits.
    @inline(__always)
    private func load(_ bit: Int) -> UInt64 {
        unsafe UInt64(littleEndian: source.loadUnaligned(fromByteOffset: offset + bit >> 3, as: UInt64.self))
            >> UInt64(bit & 7)
    }
}
