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

    /// The index of one tail. Whoever asks first brings it up to date, and others wait for that.
    private final class TailIndex: Sendable {
        let index: Mutex<Index>
        init(_ index: Index) { self.index = Mutex(index) }
    }

    private let indexes = Mutex<[UInt64: TailIndex]>([:])

    /// Lends the events of a stream in all tails from a position on; whether `body` stopped it.
    func forEachEvent(
        of space: NameSpace, _ name: [UInt8], _ registry: SchemaRegistry, from next: inout UInt64, _ view: LogView,
        _ reader: LogReader, _ body: (borrowing StoredEvent) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        forget(all: view)
        var group = view.segments.last?.groups ?? 0
        for (number, entry) in view.tails.enumerated() {
            let isOpen = number == view.tails.count - 1 && view.isOpenEnded
            let (places, groups) = try places(of: name, entry, isOpen: isOpen, reader)
            defer { group += groups }
            guard places.contains(where: { $0.position >= next }) else { continue }
            let path = reader.layout.tail(entry)
            let file = try open(path, reader)
            defer { file.close() }
            for place in places where place.position >= next {
                let frame = try TailFrame(file, path, at: place.frame, salt: entry.salt)
                let row = frame.row(place.row)
                if !Self.belongs(row, to: space, registry) { continue }
                next = place.position + 1
                let goesOn = try Self.lend(row, place, group, frame.recordedAt, body)
                if !goesOn { return true }
            }
        }
        return false
    }

    private func open(_ path: FilePath, _ reader: LogReader) throws(LogError) -> any LogFile {
        try system("opening a tail", path) { () throws(Errno) in try reader.fileSystem.open(path, for: .read) }
    }

    /// Where a stream's events are in a tail, and how many groups the tail has.
    private func places(
        of name: [UInt8], _ entry: TailEntry, isOpen: Bool, _ reader: LogReader
    ) throws(LogError) -> ([Place], groups: UInt64) {
        let tail = indexes.withLock { indexes in
            if let known = indexes[entry.salt] { return known }
            let new = TailIndex(Index(position: entry.first))
            indexes[entry.salt] = new
            return new
        }
        return try tail.index.withLock { (index) throws(LogError) in
            try update(&index, entry, isOpen: isOpen, reader)
            return (index.places[name] ?? [], index.groups)
        }
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
        _ index: inout Index, _ entry: TailEntry, isOpen: Bool, _ reader: LogReader
    ) throws(LogError) {
        if index.offset >= entry.length, !isOpen { return }
        let path = reader.layout.tail(entry)
        let file = try open(path, reader)
        defer { file.close() }
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
            // At each frame, so that an error further on does not make this one count twice.
            (index.offset, index.position, index.checksum) = (scanner.offset, scanner.position, scanner.checksum)
        }
        if scanner.offset < entry.length {
            throw LogError.corrupted("synced bytes are damaged", path, at: scanner.offset)
        }
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
