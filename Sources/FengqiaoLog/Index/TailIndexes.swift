internal import FengqiaoSchema
internal import Synchronization
internal import SystemPackage

/// Which frames of the tails hold events of which streams: read once, and then only what has come since.
final class TailIndexes: Sendable {
    /// Where a row is: its frame's offset in the file, its place in the frame, the frame's place in the tail.
    private struct Place {
        var frame: UInt64
        var row: Int
        var group: UInt64
        var position: UInt64
    }

    /// What is known of one tail, up to some frame.
    private struct Index: Sendable {
        var offset = UInt64(TailHeader.length)
        var position: UInt64
        var checksum: UInt32?
        var groups: UInt64 = 0
        var places: [[UInt8]: [Place]] = [:]

        mutating func add(_ frame: borrowing Frame, at offset: UInt64) {
            for row in 0..<frame.count {
                let bytes = frame.row(row)
                guard let head = RowHead(bytes) else { continue }
                let place = Place(
                    frame: offset, row: row, group: groups, position: frame.firstPosition + UInt64(row))
                places[bytes.copy(head.stream), default: []].append(place)
            }
            groups += 1
        }
    }

    private let indexes = Mutex<[UInt64: Index]>([:])

    /// Lends the events of a stream in all tails from a position on; whether `body` stopped it.
    func forEachEvent(
        of space: NameSpace, _ name: [UInt8], _ registry: SchemaRegistry, from next: inout UInt64, _ view: LogView,
        _ reader: LogReader, _ body: (borrowing StoredEvent) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        forget(all: view)
        var group = view.segments.last?.groups ?? 0
        for (number, entry) in view.tails.enumerated() {
            let path = reader.layout.tail(entry)
            let file = try system("opening a tail", path) { () throws(Errno) in
                try reader.fileSystem.open(path, for: .read)
            }
            defer { file.close() }
            let isOpen = number == view.tails.count - 1 && view.isOpenEnded
            let index = try update(entry, file, path, isOpen: isOpen, reader)
            for place in index.places[name] ?? [] where place.position >= next {
                let frame = try TailFrame(file, path, at: place.frame, salt: entry.salt)
                let row = frame.row(place.row)
                if !Self.belongs(row, to: space, registry) { continue }
                next = place.position + 1
                let goesOn = try Self.lend(row, place, group, frame.recordedAt, body)
                if !goesOn { return true }
            }
            group += index.groups
        }
        return false
    }

    private static func belongs(_ row: [UInt8], to space: NameSpace, _ registry: SchemaRegistry) -> Bool {
        guard let head = RowHead(row.raw) else { return false }
        return registry.schema(kind: head.kind, version: head.version)?.stream == space
    }

    private static func lend(
        _ row: [UInt8], _ place: Place, _ group: UInt64, _ recordedAt: Int64,
        _ body: (borrowing StoredEvent) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        try body(
            StoredEvent(
                position: place.position, recordedAt: recordedAt, group: group + place.group, row: row.raw))
    }

    // Tails that were sealed or replaced are not needed any more.
    private func forget(all view: LogView) {
        indexes.withLock { indexes in
            for salt in indexes.keys.sorted() where !view.tails.contains(where: { $0.salt == salt }) {
                indexes[salt] = nil
            }
        }
    }

    private func update(
        _ entry: TailEntry, _ file: any LogFile, _ path: FilePath, isOpen: Bool, _ reader: LogReader
    ) throws(LogError) -> Index {
        var index = indexes.withLock { $0[entry.salt] } ?? Index(position: entry.first)
        if index.offset >= entry.length, !isOpen { return index }
        let length = try system("measuring a tail", path) { () throws(Errno) in try file.length() }
        if length < entry.length {
            throw LogError.corrupted("a tail is shorter than what was synced of it", path, at: length)
        }
        var scanner = try TailScanner(
            file, path, entry, storeID: reader.storeID, limit: isOpen ? length : entry.length)
        if let checksum = index.checksum { scanner.skip(to: index.offset, index.position, checksum) }
        while case .frame = try scanner.next() {
            guard let header = scanner.current, let frame = Frame(header: header, payload: scanner.payload) else {
                throw scanner.nonsense
            }
            index.add(frame, at: scanner.frameStart)
        }
        if scanner.offset < entry.length {
            throw LogError.corrupted("synced bytes are damaged", path, at: scanner.offset)
        }
        (index.offset, index.position, index.checksum) = (scanner.offset, scanner.position, scanner.checksum)
        indexes.withLock { $0[entry.salt] = index }
        return index
    }
}

/// One frame of a tail, read by its place.
private struct TailFrame {
    let recordedAt: Int64
    private let payload: [UInt8]
    private let ranges: [Range<Int>]

    init(_ file: any LogFile, _ path: FilePath, at offset: UInt64, salt: UInt64) throws(LogError) {
        let head = try Self.read(file, path, offset, FrameHeader.length)
        guard let header = FrameHeader(head.raw), header.salt == salt, header.isPlausible else {
            throw LogError.corrupted("synced bytes are damaged", path, at: offset)
        }
        let whole = try Self.read(file, path, offset, header.frameLength)
        guard CRC32C.matches(whole.raw.extracting(8..<whole.count), header.crc) else {
            throw LogError.corrupted("synced bytes are damaged", path, at: offset)
        }
        var payload = Array(whole[FrameHeader.length...])
        if header.flags == FrameHeader.compressed {
            var raw: [UInt8] = []
            guard LZ4.decompress(payload.raw, into: &raw, count: Int(header.rawLength)) else {
                throw LogError.corrupted("synced bytes are damaged", path, at: offset)
            }
            payload = raw
        }
        guard let frame = Frame(header: header, payload: payload.raw) else {
            throw LogError.corrupted("a frame's payload does not hold together", path, at: offset)
        }
        recordedAt = frame.recordedAt
        var ranges: [Range<Int>] = []
        for row in 0..<frame.count { ranges.append(frame.range(row)) }
        self.ranges = ranges
        self.payload = payload
    }

    private static func read(
        _ file: any LogFile, _ path: FilePath, _ offset: UInt64, _ count: Int
    ) throws(LogError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = try system("reading a tail", path) { () throws(Errno) in try file.fill(&bytes, at: offset) }
        guard got == count else { throw LogError.corrupted("synced bytes are missing", path, at: offset) }
        return bytes
    }

    /// A copy of a row's bytes; none if there is no such row.
    func row(_ index: Int) -> [UInt8] { index < ranges.count ? payload.raw.copy(ranges[index]) : [] }
}
