import FengqiaoLog
import FengqiaoSchema
import FengqiaoTesting
import SystemPackage
import Testing

@Suite("Manifests, footers and directories")
struct StoredFormsTests {
    private static func manifest(_ bytes: [UInt8]) throws(LogError) -> Manifest {
        try Manifest.decode(bytes, "/log/MANIFEST", for: .readWrite)
    }

    /// With the checksum that the bytes ought to have.
    private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let crc = CRC32C.of(Array(bytes[8...]).rawSpan)
        for index in 0..<4 { bytes[4 + index] = UInt8(truncatingIfNeeded: crc >> UInt32(8 * index)) }
        return bytes
    }

    @Test("a manifest comes back as it was, whatever its numbers")
    func manifestRoundTrip() throws {
        var manifest = try Self.manifest(SmallLog().manifest)
        #expect(manifest.segments.count == 2 && manifest.tails.count == 2)
        #expect(manifest.encoded == (try SmallLog().manifest))
        manifest.generation = .max - 1
        manifest.segments[1].salt = .max
        manifest.segments[1].length = .max
        manifest.segments[1].lastRecordedAt = .min
        manifest.segments[1].digest = Array(0..<32)
        manifest.tails[1].end = .max
        manifest.tails[1].salt = 0
        manifest.tails[1].lastChecksum = .max
        manifest.tails[1].state = .active
        #expect(try Self.manifest(manifest.encoded) == manifest)
    }

    @Test("a manifest cut off anywhere, or with anything behind it, is an error, also with a checksum that fits")
    func manifestTruncated() throws {
        let bytes = try SmallLog().manifest
        for count in 0..<bytes.count {
            let part = Array(bytes[..<count])
            #expect(failure { _ = try Self.manifest(part) }?.code == .corrupted, "\(count) bytes")
            if count < 8 { continue }
            #expect(failure { _ = try Self.manifest(Self.repaired(part)) }?.code == .corrupted, "\(count) bytes")
        }
        #expect(failure { _ = try Self.manifest(bytes + [0]) }?.code == .corrupted)
        #expect(failure { _ = try Self.manifest(Self.repaired(bytes + [0])) }?.code == .corrupted)
    }

    @Test("a flipped bit of a manifest is an error; with a checksum that fits it is that or another manifest")
    func manifestFlipped() throws {
        let log = try SmallLog()
        for bit in 0..<(log.manifest.count * 8) {
            var bytes = log.manifest
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(failure { _ = try Self.manifest(bytes) } != nil, "bit \(bit)")
            if bit < 64 { continue }
            log.disk.replace("/log/MANIFEST", Self.repaired(bytes))
            do { try SmallLog.readAll(log.disk) } catch { #expect(error is LogError, "bit \(bit)") }
        }
    }

    @Test("a footer comes back as it was; its bytes are the only ones that stand for it")
    func footerRoundTrip() throws {
        for segment in try SmallLog().segments {
            let parts = try SegmentParts(segment.bytes)
            #expect(parts.footer.encoded == parts.footerBytes)
            #expect(parts.footer.schemas == SmallLog.schemas)
            let limit = UInt64(parts.footerStart)
            for bit in 0..<(parts.footerBytes.count * 8) {
                var bytes = parts.footerBytes
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                guard let other = try? SegmentFooter(bytes.rawSpan, limit: limit) else { continue }
                #expect(other.encoded == bytes, "bit \(bit)")
            }
            for count in 0..<parts.footerBytes.count {
                let part = Array(parts.footerBytes[..<count])
                #expect(throws: DecodeError.self, "\(count) bytes") {
                    try SegmentFooter(part.rawSpan, limit: limit)
                }
            }
            #expect(throws: DecodeError.self) {
                try SegmentFooter((parts.footerBytes + [0]).rawSpan, limit: limit)
            }
        }
    }

    @Test("directories of blocks and indexes: cut off anywhere, or with anything behind them, they are errors")
    func directories() throws {
        for segment in try SmallLog().segments {
            let parts = try SegmentParts(segment.bytes)
            let (block, index) = (parts.footer.blocks[0].part, parts.footer.index)
            func readBlock(_ bytes: [UInt8]) throws(DecodeError) -> UInt64 {
                try BlockDirectory(bytes.rawSpan, at: block.offset, parts.footer.registry).end
            }
            func readIndex(_ bytes: [UInt8]) throws(DecodeError) -> UInt64 {
                try SegmentIndex(bytes.rawSpan, at: index.offset).end
            }
            #expect(try readBlock(parts.directory(block)) == block.offset + block.length)
            #expect(try readIndex(parts.directory(index)) == index.offset + index.length)
            for (bytes, read) in [(parts.directory(block), readBlock), (parts.directory(index), readIndex)] {
                #expect(throws: DecodeError.self) { _ = try read(bytes + [0]) }
                for count in 0..<bytes.count {
                    #expect(throws: DecodeError.self, "\(count) bytes") { _ = try read(Array(bytes[..<count])) }
                }
                for bit in 0..<(bytes.count * 8) {
                    var other = bytes
                    other[bit / 8] ^= 1 << UInt8(bit % 8)
                    // An error or another directory, but an end.
                    _ = try? read(other)
                }
            }
        }
    }

    @Test("a segment cut off at any byte is an error, and so is any flipped byte")
    func segmentDamaged() throws {
        let log = try SmallLog()
        try SmallLog.readAll(log.disk)
        for segment in log.segments {
            for count in 0..<segment.bytes.count {
                log.disk.replace(segment.path, Array(segment.bytes[..<count]))
                #expect(failure { try SmallLog.readAll(log.disk) }?.code == .corrupted, "cut to \(count) bytes")
                var bytes = segment.bytes
                bytes[count] ^= 1 << UInt8(count % 8)
                log.disk.replace(segment.path, bytes)
                let reader = try LogReader.open(at: SmallLog.path, fileSystem: log.disk)
                let isFound = (try? reader.verify().faults.isEmpty) != true
                // The padding of the header is all that its checksum alone covers.
                #expect(isFound, "byte \(count) flipped")
            }
            log.disk.replace(segment.path, segment.bytes)
        }
    }
}
