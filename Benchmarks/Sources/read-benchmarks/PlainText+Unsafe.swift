import CLZ4HC

/// What text takes when it is compressed by itself with LZ4-HC, 64 KiB at a time: the measure for how the log stores
/// it.
struct PlainText {
    /// The highest level of LZ4-HC.
    private static let level: CInt = 12
    private static let chunk = 64 << 10

    private var waiting: [UInt8] = []
    private var packed: [UInt8]
    private(set) var rawBytes: Int64 = 0
    private(set) var packedBytes: Int64 = 0

    init() {
        packed = [UInt8](repeating: 0, count: Int(LZ4_compressBound(CInt(Self.chunk))))
        waiting.reserveCapacity(Self.chunk)
    }

    mutating func add(_ text: ArraySlice<UInt8>) {
        var rest = text
        while !rest.isEmpty {
            let part = rest.prefix(Self.chunk - waiting.count)
            waiting.append(contentsOf: part)
            rest.removeFirst(part.count)
            if waiting.count == Self.chunk { finish() }
        }
    }

    /// Packs what is left.
    mutating func finish() {
        if waiting.isEmpty { return }
        // Both arrays are as long as the call is told, and it keeps no pointer.
        let count = waiting.withUnsafeBytes { source in
            packed.withUnsafeMutableBytes { target in
                LZ4_compress_HC(
                    source.baseAddress?.assumingMemoryBound(to: CChar.self),
                    target.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(source.count), CInt(target.count),
                    Self.level)
            }
        }
        rawBytes += Int64(waiting.count)
        packedBytes += Int64(count)
        waiting.removeAll(keepingCapacity: true)
    }
}
