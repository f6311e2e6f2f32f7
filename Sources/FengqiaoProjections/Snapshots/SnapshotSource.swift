import FengqiaoSchema

/// Why stored facts are not taken: their bytes are damaged, or say what no facts say. The replay goes on without them.
public struct SnapshotDamage: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, for whoever looks into it.
    public var description: String

    /// Says what is wrong.
    public init(_ description: String) { self.description = description }
}

/// Gives the bytes of stored facts in order: from a file, or from memory.
public protocol SnapshotSource {
    /// How many bytes are left, so that nobody asks for memory for more than there is.
    var remaining: UInt64 { get }
    /// Fills the whole span with the bytes that follow.
    mutating func read(into span: inout MutableRawSpan) throws(SnapshotDamage)
}

extension SnapshotSource {
    /// The number that follows.
    mutating func number() throws(SnapshotDamage) -> Int64 {
        let one: [Int64] = try numbers(1)
        return one[0]
    }

    /// So many numbers.
    mutating func numbers<Value: FixedWidthInteger & BitwiseCopyable>(
        _ count: Int64
    ) throws(SnapshotDamage) -> [Value] {
        let stride = UInt64(MemoryLayout<Value>.stride)
        guard count >= 0, UInt64(count) <= remaining / stride else {
            throw SnapshotDamage("a column is longer than what follows it")
        }
        return try Array(count: Int(count)) { (span) throws(SnapshotDamage) in try read(into: &span) }
    }

    /// Strings of bytes one behind the other, with their ends before them.
    mutating func list() throws(SnapshotDamage) -> NameList {
        let ends: [Int] = try column()
        guard let list = NameList(ends: ends, arena: try numbers(Int64(ends.last ?? 0))) else {
            throw SnapshotDamage("strings do not lie one behind the other")
        }
        return list
    }

    /// Numbers with their count before them.
    mutating func column<Value: FixedWidthInteger & BitwiseCopyable>() throws(SnapshotDamage) -> [Value] {
        try numbers(try number())
    }
}

/// Hands the bytes of facts to whoever stores them.
struct SnapshotSink {
    let sink: (borrowing RawSpan) -> Void

    func number(_ value: Int64) { [value].lendBytes(to: sink) }

    func column<Value: FixedWidthInteger & BitwiseCopyable>(_ values: [Value]) {
        number(Int64(values.count))
        values.lendBytes(to: sink)
    }
    /// Strings of bytes one behind the other, with their ends before them.
    func list(_ strings: [[UInt8]]) {
        var list = NameList()
        for string in strings { _ = list.append(string.rawSpan, 0..<string.count) }
        number(Int64(list.count))
        list.bytes(first: list.count, into: sink)
    }
}
