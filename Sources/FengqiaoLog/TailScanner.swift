internal import SystemPackage

/// Reads the frames of one tail in order, checking each. One buffer serves them all.
struct TailScanner: ~Copyable {
    /// 256 KiB, in bytes: read at a time. Larger frames make the buffer grow to fit.
    private static let chunk = 256 << 10

    enum Step {
        /// The next frame is there; ask for ``frame``.
        case frame
        /// All that may be read has been: the limit, or space that was set aside and never written.
        case end
        /// What stands at ``offset`` is no frame of this tail.
        case bad
    }

    let path: FilePath
    let header: TailHeader
    private let file: any LogFile
    /// How many bytes of the file may be read.
    let limit: UInt64
    /// Where the next frame starts.
    private(set) var offset = UInt64(TailHeader.length)
    /// The position of the next event.
    private(set) var position: UInt64
    /// The checksum of the frame before.
    private(set) var checksum: UInt32
    /// The frame that the last step found.
    private(set) var current: FrameHeader?

    private var buffer: [UInt8] = []
    private var bufferStart: UInt64 = 0
    private var bufferCount = 0
    private var unpacked: [UInt8] = []

    /// Checks the head of the file against what the manifest lists.
    init(
        _ file: any LogFile, _ path: FilePath, _ entry: TailEntry, storeID: [UInt8], limit: UInt64
    ) throws(LogError) {
        var head = [UInt8](repeating: 0, count: TailHeader.length)
        let got = try system("reading a tail", path) { () throws(Errno) in try file.fill(&head, at: 0) }
        head.removeSubrange(got...)
        let (header, checksum) = try TailHeader.decode(head, path)
        guard header.storeID == storeID, header.salt == entry.salt, header.first == entry.first else {
            throw LogError.corrupted("a tail is not the one that the manifest lists", path, at: 16)
        }
        self.file = file
        self.path = path
        self.limit = limit
        self.header = header
        self.checksum = checksum
        position = header.first
    }

    /// Goes on behind a frame that was read before.
    mutating func skip(to offset: UInt64, _ position: UInt64, _ checksum: UInt32) {
        (self.offset, self.position, self.checksum) = (offset, position, checksum)
    }

    /// Goes to the next frame. [FMT-29]
    mutating func next() throws(LogError) -> Step {
        current = nil
        if offset == limit { return .end }
        guard offset < limit, limit - offset >= UInt64(FrameHeader.length), try fill(FrameHeader.length) else {
            return try rest()
        }
        guard let found = buffered(FrameHeader.length, FrameHeader.init), found.salt == header.salt,
            found.isPlausible, UInt64(found.frameLength) <= limit - offset,
            try fill(found.frameLength)
        else { return try rest() }
        guard buffered(found.frameLength, { CRC32C.matches($0.extracting(8..<$0.byteCount), found.crc) }) else {
            return .bad
        }
        if found.version != Format.version { throw LogError.unsupported(found.version, path, at: offset + 8) }
        guard found.first == position, found.previous == checksum, found.durable <= offset else {
            return .bad
        }
        if found.flags == FrameHeader.compressed {
            guard unpack(found) else { return .bad }
        }
        current = found
        offset += UInt64(found.frameLength)
        position = found.first + UInt64(found.count)
        checksum = found.crc
        return .frame
    }

    /// What there is where no frame begins: nothing, if all that follows is space that was set aside. [FMT-14]
    private func rest() throws(LogError) -> Step { try contentEnd(limit) == offset ? .end : .bad }

    /// Where the last byte before `limit` that is not zero ends; ``offset`` if there is none from there on.
    func contentEnd(_ limit: UInt64) throws(LogError) -> UInt64 {
        var bytes = [UInt8](repeating: 0, count: Self.chunk)
        var end = offset
        var start = offset
        while start < limit {
            let got = min(try read(&bytes, at: start), Int(clamping: limit - start))
            guard got > 0 else { break }
            if let last = bytes[..<got].lastIndex(where: { $0 != 0 }) { end = start + UInt64(last) + 1 }
            start += UInt64(got)
        }
        return end
    }

    /// Looks at `count` bytes from ``offset`` on, which are in the buffer.
    private func buffered<T>(_ count: Int, _ body: (RawSpan) -> T) -> T {
        let start = Int(offset - bufferStart)
        return body(buffer.raw.extracting(start..<(start + count)))
    }

    private mutating func unpack(_ found: FrameHeader) -> Bool {
        var target: [UInt8] = []
        swap(&target, &unpacked)
        defer { swap(&target, &unpacked) }
        return buffered(found.frameLength) { whole in
            let block = whole.extracting(FrameHeader.length..<whole.byteCount)
            return LZ4.decompress(block, into: &target, count: Int(found.rawLength))
        }
    }

    /// The payload as it is stored, of the frame that the last step found.
    var stored: RawSpan {
        @_lifetime(borrow self) get {
            guard let current else { return buffer.raw.extracting(0..<0) }
            let end = Int(offset - bufferStart)
            return buffer.raw.extracting((end - Int(current.storedLength))..<end)
        }
    }

    /// The payload, unpacked.
    var payload: RawSpan {
        @_lifetime(borrow self) get {
            current?.flags == FrameHeader.compressed ? unpacked.raw : stored
        }
    }

    /// Where the frame that the last step found starts.
    var frameStart: UInt64 { offset - UInt64(current?.frameLength ?? 0) }

    /// What a frame is told as whose checksum is right and whose payload makes no sense.
    var nonsense: LogError { .corrupted("a frame's payload does not hold together", path, at: frameStart) }

    /// Has `count` bytes from ``offset`` on in the buffer; false if the file is shorter.
    private mutating func fill(_ count: Int) throws(LogError) -> Bool {
        if offset >= bufferStart, offset + UInt64(count) <= bufferStart + UInt64(bufferCount) { return true }
        let wanted = max(count, Self.chunk)
        if buffer.count < wanted { buffer = [UInt8](repeating: 0, count: wanted) }
        let (file, offset, path) = (file, offset, path)
        bufferCount = 0
        let got = try system("reading a tail", path) { () throws(Errno) in try file.fill(&buffer, at: offset)
        }
        bufferStart = offset
        // What lies beyond the limit may still be changing.
        bufferCount = Int(min(UInt64(got), limit - offset))
        return bufferCount >= count
    }
}

extension TailScanner {
    /// After a bad frame at ``offset``: where a frame starts that was written when the bytes there had
    /// been synced, if there is one. [FMT-60] The salt keeps frames of other files, and text that looks like
    /// a frame, from being taken for one.
    func evidenceOfDamage() throws(LogError) -> UInt64? {
        let bad = offset
        let window = 1 << 20
        var bytes = [UInt8](repeating: 0, count: window)
        var start = bad + 1
        while start < limit, limit - start >= UInt64(FrameHeader.length) {
            let got = try read(&bytes, at: start)
            guard got >= FrameHeader.length else { return nil }
            for index in 0...(got - FrameHeader.length) where bytes[index] == 0x46 {
                guard let found = FrameHeader(bytes.raw.extracting(index..<(index + FrameHeader.length)))
                else { continue }
                let at = start + UInt64(index)
                guard found.salt == header.salt, found.isPlausible, found.first >= position,
                    found.durable > bad, found.durable <= at, UInt64(found.frameLength) <= limit - at
                else { continue }
                var whole = [UInt8](repeating: 0, count: found.frameLength)
                guard try read(&whole, at: at) == whole.count else { continue }
                if CRC32C.matches(whole.raw.extracting(8..<whole.count), found.crc) { return at }
            }
            start += UInt64(got - FrameHeader.length + 1)
        }
        return nil
    }

    private func read(_ bytes: inout [UInt8], at offset: UInt64) throws(LogError) -> Int {
        let file = file
        return try system("reading a tail", path) { () throws(Errno) in try file.fill(&bytes, at: offset) }
    }
}
