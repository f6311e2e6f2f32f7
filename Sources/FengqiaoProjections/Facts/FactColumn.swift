import FengqiaoSchema

/// Numbers that are added at the end, and take no room while all of them are the same: most optional fields are absent
/// in all events of a log.
struct FactColumn<Value: FixedWidthInteger & BitwiseCopyable & Sendable>: Sendable {
    private var values: [Value] = []
    // What all values are, as long as `values` is empty.
    private var constant: Value = 0
    private(set) var count = 0

    init() {}

    /// A column of values, or of so many times the same.
    init(count: Int, constant: Value, values: [Value]) {
        (self.count, self.constant, self.values) = (count, constant, values)
    }

    /// Whether all values pass, each of them looked at, or the one that all are.
    func allSatisfy(_ isFine: (Value) -> Bool) -> Bool {
        values.isEmpty ? count == 0 || isFine(constant) : values.allSatisfy(isFine)
    }

    /// The value at a place.
    subscript(place: Int) -> Value {
        if values.isEmpty {
            precondition(place >= 0 && place < count)
            return constant
        }
        return values[place]
    }

    /// The value at a place that an event names.
    subscript(place: UInt32) -> Value { self[Int(place)] }

    /// Whether every value is this one, as far as that takes no look at them.
    func isAll(_ value: Value) -> Bool { values.isEmpty && (count == 0 || constant == value) }

    /// How many bytes the values take.
    var byteCount: Int { values.count * MemoryLayout<Value>.stride }

    /// Hands the count and the values to a sink: the value alone where all are the same, which is so whatever the order of
    /// appends was.
    func bytes(into sink: (borrowing RawSpan) -> Void) {
        let head = [Int64(count), values.isEmpty ? Int64(truncatingIfNeeded: constant) : 0, values.isEmpty ? 1 : 0]
        head.lendBytes(to: sink)
        if !values.isEmpty { values.lendBytes(to: sink) }
    }

    mutating func reserve(_ count: Int) { if !values.isEmpty { values.reserveCapacity(count) } }

    mutating func append(_ value: Value) {
        if values.isEmpty {
            if count == 0 { constant = value }
            if value == constant {
                count += 1
                return
            }
            values = Array(repeating: constant, count: count)
        }
        values.append(value)
        count += 1
    }

    mutating func append(_ added: [Value]) {
        if added.isEmpty { return }
        if values.isEmpty {
            if count == 0 { constant = added[0] }
            if Self.areAll(constant, added) {
                count += added.count
                return
            }
            values = Array(repeating: constant, count: count)
        }
        values.append(contentsOf: added)
        count += added.count
    }

    // Without an early end the loop takes some values a step; what is constant is so for whole blocks.
    private static func areAll(_ constant: Value, _ values: [Value]) -> Bool {
        var difference: Value = 0
        for value in values { difference |= value ^ constant }
        return difference == 0
    }
}

/// Ordinals of names, ``NameTable/none`` for nobody; or places in another column.
typealias WordColumn = FactColumn<UInt32>
/// Codes and flags, ``FieldColumn/absentCode`` where there is none.
typealias CodeColumn = FactColumn<UInt8>
/// Numbers and instants, ``FieldColumn/absentInteger`` where there is none.
typealias NumberColumn = FactColumn<Int64>

extension FactColumn<UInt8> {
    /// The code at a place, 0 where there is none: codes count from 1.
    func code(_ place: UInt32) -> UInt8 {
        let code = self[place]
        return code == FieldColumn.absentCode ? 0 : code
    }

    /// The flag at a place; an absent one is not set.
    func flag(_ place: UInt32) -> Bool { self[place] == 1 }
}

extension FactColumn<Int64> {
    /// The number at a place, in so few bits as it has; 0 where there is none.
    func small(_ place: UInt32) -> Int32 {
        let number = self[place]
        return number == FieldColumn.absentInteger ? 0 : Int32(clamping: number)
    }
}
