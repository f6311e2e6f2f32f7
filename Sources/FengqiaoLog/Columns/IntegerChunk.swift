// A column of numbers. [FMT-80 to FMT-86]
//
//   constant     nothing is stored but the value, in the directory
//   packed       per 1,024 values 16 bytes of directory, then the bits of all
//                  byte  0     1       2    4        8        16
//                        +-----+-------+----+--------+--------+
//                        |mode | width | 0  | offset | base   |
//                        +-----+-------+----+--------+--------+
//   dictionary   u16 count, that many values of 8 bytes, then their places, packed

/// How a chunk's values are written.
package enum ChunkEncoding: UInt8 {
    case constant = 1
    case packed = 2
    case dictionary = 3
}

/// A column of numbers as it is stored, before or after LZ4.
package struct IntegerChunk: Sendable {
    /// 1,024 values share a base and a width: few enough that one far value costs little, and any one of
    /// them is found by unpacking at most so many.
    package static let vector = 1_024
    package static let vectorHead = 16
    /// 256 values at most in a dictionary, so that a place takes at most a byte.
    package static let dictionaryLimit = 256

    package enum Mode: UInt8 {
        /// The base plus a packed number.
        case offset = 0
        /// 0 for an absent value, else the base plus a packed number less one.
        case optional = 1
        /// The value before, plus a step of 8 bytes that stands before the bits, plus a packed number.
        case delta = 2
    }

    package var encoding: ChunkEncoding
    package var count: Int
    /// The value of a constant chunk.
    package var constant: Int64 = 0
    package var bytes: [UInt8] = []

    /// Encodes values in the smallest way that there is for them. `absent` marks values that are not
    /// there and that must not widen the others.
    package init(_ values: [Int64], absent: Int64? = nil) {
        count = values.count
        guard let first = values.first, values.contains(where: { $0 != first }) else {
            encoding = .constant
            constant = values.first ?? 0
            return
        }
        encoding = .packed
        bytes = Self.pack(values, absent: absent)
        if bytes.count > values.count, let (dictionary, places) = Self.dictionary(of: values) {
            var smaller: [UInt8] = []
            smaller.append(little: UInt16(dictionary.count))
            for value in dictionary { smaller.append(little: value) }
            smaller += Self.pack(places, absent: nil)
            if smaller.count < bytes.count {
                encoding = .dictionary
                bytes = smaller
            }
        }
    }

    package init(_ values: [UInt32], absent: UInt32? = nil) {
        self.init(values.map { Int64($0) }, absent: absent.map { Int64($0) })
    }

    package init(_ values: [UInt8], absent: UInt8? = nil) {
        self.init(values.map { Int64($0) }, absent: absent.map { Int64($0) })
    }

    private static func dictionary(of values: [Int64]) -> (values: [Int64], places: [Int64])? {
        var known: [Int64: Int64] = [:]
        var dictionary: [Int64] = []
        var places: [Int64] = []
        places.reserveCapacity(values.count)
        for value in values {
            if let place = known[value] {
                places.append(place)
                continue
            }
            if dictionary.count == dictionaryLimit { return nil }
            known[value] = Int64(dictionary.count)
            places.append(Int64(dictionary.count))
            dictionary.append(value)
        }
        return (dictionary, places)
    }

    private static func pack(_ values: [Int64], absent: Int64?) -> [UInt8] {
        let vectors = (values.count + vector - 1) / vector
        var bytes = [UInt8](repeating: 0, count: vectors * vectorHead)
        for index in 0..<vectors {
            let part = values[(index * vector)..<min((index + 1) * vector, values.count)]
            let start = bytes.count
            let (mode, width, base) = pack(part, absent, to: &bytes)
            let head = index * vectorHead
            bytes[head] = mode.rawValue
            bytes[head + 1] = UInt8(width)
            bytes.put(little: UInt32(start), at: head + 4)
            bytes.put(little: base, at: head + 8)
        }
        return bytes
    }

    private static func pack(
        _ part: ArraySlice<Int64>, _ absent: Int64?, to bytes: inout [UInt8]
    ) -> (Mode, width: Int, base: Int64) {
        var (low, high) = (Int64.max, Int64.min)
        var (lowStep, highStep) = (Int64.max, Int64.min)
        var previous: Int64?
        var isMissing = false
        for value in part {
            if value == absent {
                isMissing = true
                continue
            }
            (low, high) = (min(low, value), max(high, value))
            if let previous {
                let step = value &- previous
                (lowStep, highStep) = (min(lowStep, step), max(highStep, step))
            }
            previous = value
        }
        if isMissing {
            // All absent: width 0 says so, since 0 stands for absent.
            guard low <= high else { return (.optional, 0, 0) }
            let width = width(of: UInt64(bitPattern: high &- low) + 1)
            let packed = part.map { $0 == absent ? 0 : UInt64(bitPattern: $0 &- low) + 1 }
            BitPacking.pack(packed, width: width, to: &bytes)
            return (.optional, width, low)
        }
        let plain = width(of: UInt64(bitPattern: high &- low))
        // A step may overflow; then its range says nothing, and the plain form is taken.
        let isStepSane = !high.subtractingReportingOverflow(low).overflow && part.count > 1
        let stepped = isStepSane ? width(of: UInt64(bitPattern: highStep &- lowStep)) : 64
        // The step itself takes 64 bits.
        if isStepSane, stepped * part.count + 64 < plain * part.count {
            bytes.append(little: lowStep)
            var last = part[part.startIndex] &- lowStep
            let packed = part.map { value in
                defer { last = value }
                return UInt64(bitPattern: value &- last &- lowStep)
            }
            BitPacking.pack(packed, width: stepped, to: &bytes)
            return (.delta, stepped, part[part.startIndex])
        }
        BitPacking.pack(part.map { UInt64(bitPattern: $0 &- low) }, width: plain, to: &bytes)
        return (.offset, plain, low)
    }

    private static func width(of range: UInt64) -> Int { 64 - range.leadingZeroBitCount }
}
