import FengqiaoLog
import FengqiaoSchema
import FengqiaoTesting
import SystemPackage

/// The shapes of numbers that an encoder tells apart, and those that have broken encoders before.
enum Shape: CaseIterable {
    case constant, absent, stairs, sorted, small, wide, extremes, alternating, few, full, holes, jump

    /// The lengths where vectors of 1,024 values begin and end, and some between.
    static let lengths = [0, 1, 2, 3, 7, 8, 9, 63, 64, 65, 1_023, 1_024, 1_025, 2_047, 2_048, 2_049, 5_000]

    /// `Int64.min` stands for "absent" in some of them.
    func values(_ count: Int, _ random: inout SeededRandom) -> [Int64] {
        let start = Int64(truncatingIfNeeded: random.next() >> UInt64.random(in: 1..<60, using: &random))
        let width = UInt64.random(in: 1..<64, using: &random)
        var last = start
        return (0..<count).map { index in
            switch self {
            case .constant: return start
            case .absent: return .min
            case .stairs: return 5 + Int64(index) * 1_000_003
            case .sorted:
                last &+= Int64(random.next() % 100)
                return last
            case .small: return start &+ Int64(random.next() % 16)
            case .wide: return Int64(bitPattern: random.next() >> (64 - width))
            case .extremes: return index.isMultiple(of: 2) ? .min : .max
            case .alternating: return index.isMultiple(of: 2) ? start : -start
            case .few: return Int64(random.next() % 200) &* 0x0123_4567_89ab_cdef
            case .full: return Int64(bitPattern: random.next())
            case .holes: return random.next() % 3 == 0 ? .min : Int64(random.next() % 1_000)
            case .jump: return index == count / 2 ? .max : Int64(index)
            }
        }
    }
}

/// What one `ChunkWriter` wrote, as a file that can be read.
struct ChunkFile {
    let bytes: [UInt8]
    let directory: [UInt8]
    private let file: any LogFile

    init(_ write: (inout ChunkWriter) -> Void) throws {
        var writer = ChunkWriter()
        write(&writer)
        (bytes, directory) = (writer.bytes, writer.directory.bytes)
        file = try Self.file(bytes)
    }

    private static func file(_ bytes: [UInt8]) throws -> any LogFile {
        let file = try MemoryDisk().create("/chunks")
        try file.write(bytes.rawSpan, at: 0)
        return file
    }

    /// A reader, of other bytes if some are given.
    func reader(_ other: [UInt8]? = nil) throws -> ChunkReader {
        ChunkReader(try other.map { try Self.file($0) } ?? file, "/chunks")
    }

    func chunk() throws -> ChunkEntry { try Self.chunk(directory) }

    static func chunk(_ directory: [UInt8]) throws(DecodeError) -> ChunkEntry {
        var reader = RowReader(directory.rawSpan)
        var (offset, budget) = (UInt64(0), SegmentLimits.values)
        return try reader.chunkEntry(&offset, &budget)
    }
}
