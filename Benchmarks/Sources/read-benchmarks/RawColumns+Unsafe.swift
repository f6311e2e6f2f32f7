import BenchmarkSupport
import CLZ4HC
import Crypto
import Fengqiao
import FengqiaoLog
import FengqiaoSchema

// Unsafe code: LZ4's interface for C, and copying memory. Why it is safe: each call is given the two arrays' own addresses
// and lengths, for its own length alone, while both lie still; LZ4 writes no more than the length that it is told and keeps
// no pointer; how much it wrote is held against what was packed.

/// The columns that a rebuild declares as they lie in memory: numbers of full width, nothing packed. What takes them from one
/// place to another does the least that any reader of these columns could do.
struct RawColumns {
    /// 64 KiB, in bytes: what is unpacked or copied at once. It stays in the processor's cache, as a block's columns do.
    private static let chunk = 64 << 10

    private(set) var bytes: [UInt8] = []

    /// Reads the columns of a whole log.
    init(_ reader: LogReader) throws {
        var names = Names()
        var raw: [UInt8] = []
        try reader.forEachBlock(
            in: ReadRange(), ChronicleProjection.reads, EventKind.registry, &names
        ) { block, _ throws(LogError) in
            Self.add(block, to: &raw)
            return true
        }
        bytes = raw
    }

    private static func add(_ block: borrowing EventBlock, to raw: inout [UInt8]) {
        func add(_ span: RawSpan) { span.append(0..<span.byteCount, to: &raw) }
        add(block.kinds.bytes)
        add(block.streams.bytes)
        add(block.occurredAt.bytes)
        add(block.recordedAt.bytes)
        add(block.actors.bytes)
        add(block.units.bytes)
        add(block.policyVersions.bytes)
        for schema in EventKind.registry.newest {
            for field in schema.fields.indices {
                if let column = block.column(schema.kind, field) { Self.add(column, to: &raw) }
            }
        }
    }

    private static func add(_ column: FieldColumn, to raw: inout [UInt8]) {
        func add(_ span: RawSpan) { span.append(0..<span.byteCount, to: &raw) }
        add(column.integers.span.bytes)
        add(column.codes.span.bytes)
        add(column.names.span.bytes)
        add(column.bytes.ends.span.bytes)
        add(column.bytes.bytes.span.bytes)
        add(column.ends.span.bytes)
        for child in column.children { Self.add(child, to: &raw) }
    }

    /// What came of going through all chunks: how long it took, and a digest of all of them, which is made in a second pass.
    struct Pass {
        var microseconds: Int64
        var digest: String
    }

    /// Copies chunk by chunk into one place.
    func copy() -> Pass {
        let count = bytes.count
        return Self.pass(chunks: (count + Self.chunk - 1) / Self.chunk) { index, target in
            let range = index * Self.chunk..<min(count, (index + 1) * Self.chunk)
            bytes.withUnsafeBytes { source in
                target.withUnsafeMutableBytes { $0.copyMemory(from: .init(rebasing: source[range])) }
            }
            return range.count
        }
    }

    /// Packs each chunk with LZ4, lets go of the rest, and unpacks chunk by chunk into one place.
    consuming func unpack() throws -> Pass {
        var packed: [UInt8] = []
        var chunks: [(packed: Range<Int>, count: Int)] = []
        var buffer = [UInt8](repeating: 0, count: Int(LZ4_compressBound(CInt(Self.chunk))))
        for start in stride(from: 0, to: bytes.count, by: Self.chunk) {
            let range = start..<min(bytes.count, start + Self.chunk)
            let count = bytes.withUnsafeBytes { source in
                buffer.withUnsafeMutableBytes { target in
                    LZ4_compress_default(
                        Self.characters(UnsafeRawBufferPointer(rebasing: source[range])).baseAddress,
                        target.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(range.count), CInt(target.count))
                }
            }
            guard count > 0 else { throw Failure("LZ4 packed nothing") }
            chunks.append((packed.count..<packed.count + Int(count), range.count))
            packed += buffer[..<Int(count)]
        }
        bytes = []
        return Self.pass(chunks: chunks.count) { index, target in
            let chunk = chunks[index]
            let count = packed.withUnsafeBytes { source in
                target.withUnsafeMutableBytes { target in
                    LZ4_decompress_safe(
                        Self.characters(UnsafeRawBufferPointer(rebasing: source[chunk.packed])).baseAddress,
                        target.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(chunk.packed.count),
                        CInt(target.count))
                }
            }
            precondition(Int(count) == chunk.count, "LZ4 unpacked something else than was packed")
            return chunk.count
        }
    }

    private static func characters(_ bytes: UnsafeRawBufferPointer) -> UnsafeBufferPointer<CChar> {
        bytes.assumingMemoryBound(to: CChar.self)
    }

    /// Measures one pass, in which a byte of each chunk is looked at so that none is left out, then hashes a second one.
    private static func pass(chunks: Int, _ fill: (Int, inout [UInt8]) -> Int) -> Pass {
        var target = [UInt8](repeating: 0, count: chunk)
        var sum: UInt64 = 0
        let started = ContinuousClock.now
        for index in 0..<chunks { sum &+= UInt64(target[fill(index, &target) - 1]) }
        let duration = started.duration(to: .now)
        var hash = SHA256()
        var again: UInt64 = 0
        for index in 0..<chunks {
            let count = fill(index, &target)
            again &+= UInt64(target[count - 1])
            hash.update(data: target[..<count])
        }
        precondition(sum == again, "two passes over the same chunks differ")
        return Pass(microseconds: duration.microseconds, digest: hash.finalize().short)
    }
}
