/// A natural number of any size: what a sum of fractions needs that is rounded once, at its end.
struct Natural: Comparable {
    // From the lowest; no zeros on top.
    private var limbs: [UInt64] = []

    init(_ value: UInt64) { limbs = value == 0 ? [] : [value] }

    private init(limbs: [UInt64]) {
        self.limbs = limbs
        while self.limbs.last == 0 { self.limbs.removeLast() }
    }

    static func + (left: Natural, right: Natural) -> Natural {
        var result: [UInt64] = []
        var carry: UInt64 = 0
        for index in 0..<max(left.limbs.count, right.limbs.count) {
            let one = index < left.limbs.count ? left.limbs[index] : 0
            let other = index < right.limbs.count ? right.limbs[index] : 0
            let (half, first) = one.addingReportingOverflow(other)
            let (sum, second) = half.addingReportingOverflow(carry)
            result.append(sum)
            carry = first || second ? 1 : 0
        }
        result.append(carry)
        return Natural(limbs: result)
    }

    /// - Precondition: the right one is not the greater one; else the result is 0.
    static func - (left: Natural, right: Natural) -> Natural {
        guard left > right else { return Natural(0) }
        var result: [UInt64] = []
        var borrow: UInt64 = 0
        for index in left.limbs.indices {
            let other = index < right.limbs.count ? right.limbs[index] : 0
            let (half, first) = left.limbs[index].subtractingReportingOverflow(other)
            let (rest, second) = half.subtractingReportingOverflow(borrow)
            result.append(rest)
            borrow = first || second ? 1 : 0
        }
        return Natural(limbs: result)
    }

    static func * (left: Natural, right: Natural) -> Natural {
        var result = [UInt64](repeating: 0, count: left.limbs.count + right.limbs.count)
        for (low, one) in left.limbs.enumerated() {
            var carry: UInt64 = 0
            for (high, other) in right.limbs.enumerated() {
                var (top, bottom) = one.multipliedFullWidth(by: other)
                for addend in [result[low + high], carry] {
                    let (sum, overflow) = bottom.addingReportingOverflow(addend)
                    bottom = sum
                    // The top of a product is never full, so it holds both carries.
                    if overflow { top += 1 }
                }
                (result[low + high], carry) = (bottom, top)
            }
            result[low + right.limbs.count] = carry
        }
        return Natural(limbs: result)
    }

    static func < (left: Natural, right: Natural) -> Bool {
        if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
        for (one, other) in zip(left.limbs.reversed(), right.limbs.reversed()) where one != other {
            return one < other
        }
        return false
    }
}

/// A fraction that is not negative, with no rounding.
struct Fraction {
    var numerator: Natural
    var denominator: Natural

    init(_ numerator: Natural, _ denominator: Natural) { (self.numerator, self.denominator) = (numerator, denominator) }

    static func + (left: Fraction, right: Fraction) -> Fraction {
        Fraction(
            left.numerator * right.denominator + right.numerator * left.denominator,
            left.denominator * right.denominator)
    }

    /// How many hundredths of a per cent it is, rounded half to even; for fractions up to 1.
    var basisPoints: Int64 {
        let scaled = numerator * Natural(10_000)
        // The greatest number of points that does not exceed it.
        var (low, high) = (UInt64(0), UInt64(10_000))
        while low < high {
            let middle = (low + high + 1) / 2
            if denominator * Natural(middle) <= scaled { low = middle } else { high = middle - 1 }
        }
        let rest = (scaled - denominator * Natural(low)) * Natural(2)
        let roundsUp = rest > denominator || (rest == denominator && low & 1 == 1)
        return Int64(low) + (roundsUp ? 1 : 0)
    }
}
