package import FengqiaoSchema
package import SystemPackage

/// Reads columns of one file, checking the checksum of whatever it reads.
package struct ChunkReader: ~Copyable {
    package let file: any LogFile
    package let path: FilePath
    /// How many bytes have been read from the file.
    package private(set) var bytesRead: UInt64 = 0
    private var stored: [UInt8] = []
    private var raw: [UInt8] = []
    /// The chunk or page that lies in the buffers now: whoever takes several ranges of it reads it once.
    private var current: (offset: UInt64, length: Int)?

    package init(_ file: any LogFile, _ path: FilePath) {
        self.file = file
        self.path = path
    }

    /// Takes buffers over from a reader before, or gives its own back: so the next one need not ask for memory.
    package mutating func exchangeBuffers(with room: inout BlockRoom) {
        swap(&stored, &room.stored)
        swap(&raw, &room.raw)
        current = nil
    }

    /// Reads bytes that must be there and match their checksum; the buffer has a few more behind them.
    package mutating func read(_ offset: UInt64, _ length: Int, crc: UInt32, _ what: String) throws(LogError) {
        current = nil
        let needed = length + BitPacking.slack
        if stored.count < needed { stored = [UInt8](repeating: 0, count: max(needed, stored.count * 2)) }
        let (file, path) = (file, path)
        let got = try system("reading a segment", path) { () throws(Errno) in
            try file.fill(&stored, count: length, at: offset)
        }
        bytesRead += UInt64(length)
        guard got == length, CRC32C.matches(stored.raw.extracting(0..<length), crc) else {
            throw LogError.corrupted("\(what) does not match its checksum", path, at: offset)
        }
    }

    /// A copy of bytes that must be there and match their checksum.
    package mutating func bytes(
        _ offset: UInt64, _ length: Int, crc: UInt32, _ what: String
    ) throws(LogError) -> [UInt8] {
        try read(offset, length, crc: crc, what)
        return stored.raw.copy(0..<length)
    }

    /// Adds the values of a range of a column to `target`.
    package mutating func decode<T: FixedWidthInteger>(
        _ entry: ChunkEntry, _ range: Range<Int>, absent: T = 0, to target: inout [T]
    ) throws(LogError) {
        if entry.encoding != .constant, !isCurrent(entry.offset, entry.storedLength) {
            try read(entry.offset, entry.storedLength, crc: entry.crc, "a column")
            if entry.isCompressed {
                if raw.count < entry.rawLength + BitPacking.slack {
                    raw = [UInt8](repeating: 0, count: entry.rawLength + BitPacking.slack)
                }
                guard LZ4.unpack(stored, entry.storedLength, into: &raw, count: entry.rawLength) else {
                    throw LogError.corrupted("a column cannot be unpacked", path, at: entry.offset)
                }
            }
            current = (entry.offset, entry.storedLength)
        }
        let length = entry.encoding == .constant ? 0 : entry.rawLength + BitPacking.slack
        do throws(DecodeError) {
            if entry.isCompressed {
                try IntegerDecoder.decode(entry, raw.raw.extracting(0..<length), range, absent: absent, to: &target)
            } else {
                try IntegerDecoder.decode(entry, stored.raw.extracting(0..<length), range, absent: absent, to: &target)
            }
        } catch { throw LogError.damaged(error, path, "a column", at: entry.offset) }
    }

    /// Adds the strings of a range of a column to `target`; how many bytes these are.
    ///
    /// - Parameter limit: refuses more bytes than that.
    @discardableResult
    package mutating func decode(
        _ entry: BytesEntry, _ heap: HeapEntry, _ range: Range<Int>, atMost limit: Int = .max,
        to target: inout ByteColumn
    ) throws(LogError) -> Int {
        var ends: [UInt32] = []
        // With the end before the range, where the first string begins.
        let from = max(0, range.lowerBound - 1)
        try decode(entry.ends, from..<range.upperBound, to: &ends)
        let start = range.lowerBound == 0 ? 0 : ends.removeFirst()
        var previous = start
        for end in ends {
            guard end >= previous else {
                throw LogError.corrupted("strings run backwards", path, at: entry.ends.offset)
            }
            previous = end
        }
        guard entry.heapStart + Int(previous) <= heap.rawLength else {
            throw LogError.corrupted("strings reach beyond their heap", path, at: entry.ends.offset)
        }
        guard Int(previous - start) <= limit else {
            throw LogError.corrupted("strings overlap", path, at: entry.ends.offset)
        }
        let base = UInt32(target.bytes.count)
        for end in ends { target.ends.append(base &+ (end &- start)) }
        try read(heap, (entry.heapStart + Int(start))..<(entry.heapStart + Int(previous)), to: &target.bytes)
        return Int(previous - start)
    }

    /// Adds a range of a heap's bytes to `target`.
    package mutating func read(_ heap: HeapEntry, _ range: Range<Int>, to target: inout [UInt8]) throws(LogError) {
        if range.isEmpty { return }
        for index in (range.lowerBound / HeapBuilder.page)...((range.upperBound - 1) / HeapBuilder.page) {
            let page = heap.pages[index]
            let length = heap.rawLength(page: index)
            let isCurrent = isCurrent(page.offset, page.storedLength)
            if !isCurrent { try read(page.offset, page.storedLength, crc: page.crc, "a page of text") }
            let first = index * HeapBuilder.page
            let part = max(range.lowerBound - first, 0)..<min(range.upperBound - first, length)
            if page.storedLength == length {
                current = (page.offset, page.storedLength)
                target.append(stored.raw.extracting(part))
                continue
            }
            if !isCurrent {
                if raw.count < length { raw = [UInt8](repeating: 0, count: length + BitPacking.slack) }
                guard LZ4.unpack(stored, page.storedLength, into: &raw, count: length) else {
                    throw LogError.corrupted("a page of text cannot be unpacked", path, at: page.offset)
                }
                current = (page.offset, page.storedLength)
            }
            target.append(raw.raw.extracting(part))
        }
    }

    /// Whether a chunk or page lies in the buffers. Nothing that has no bytes does: it lies where the next one begins.
    private func isCurrent(_ offset: UInt64, _ length: Int) -> Bool {
        guard let current, length > 0 else { return false }
        return current == (offset, length)
    }
}

extension LogError {
    package static func damaged(_ error: DecodeError, _ path: FilePath, _ what: String, at offset: UInt64) -> LogError {
        .corrupted("\(what) makes no sense (\(error.reason))", path, at: offset)
    }
}
