internal import FengqiaoSchema
public import SystemPackage

/// What a log consists of, file by file.
public struct Inspection: Sendable {
    /// One file of the log.
    public struct File: Sendable {
        /// The file.
        public var path: FilePath
        /// `sealed`, `frozen` or `active`.
        public var form: String
        /// The positions of its events.
        public var positions: Range<UInt64>
        /// Its length in bytes.
        public var bytes: UInt64
        /// How many blocks of columns it has.
        public var blocks: Int
        /// Stored bytes by column, largest first; names of the log's own parts begin with `names.` or `index.`.
        public var columns: [(name: String, bytes: UInt64)]
    }

    /// The files, in order of their events.
    public internal(set) var files: [File] = []

    /// How many events there are.
    public var events: UInt64 { files.last?.positions.upperBound ?? 0 }
    /// How many bytes they take.
    public var bytes: UInt64 { files.reduce(0) { $0 + $1.bytes } }
}

extension LogReader {
    /// Says of every file what it holds and how many bytes each column takes. Reads directories alone.
    public func inspect() throws(LogError) -> Inspection {
        var inspection = Inspection()
        try following { (view) throws(LogError) in
            inspection.files = []
            for entry in view.segments {
                inspection.files.append(try inspect(try segments.segment(entry)))
            }
            for (index, entry) in view.tails.enumerated() {
                inspection.files.append(
                    .init(
                        path: layout.tail(entry), form: index == view.tails.count - 1 ? "active" : "frozen",
                        positions: entry.first..<entry.end, bytes: entry.length, blocks: 0,
                        columns: [("rows", entry.length)]))
            }
        }
        return inspection
    }

    private func inspect(_ segment: Segment) throws(LogError) -> Inspection.File {
        var sizes = ColumnSizes()
        for block in segment.footer.blocks.indices { sizes.add(try segment.directory(block)) }
        sizes.add(try segment.index())
        let parts = segment.footer.blocks.map(\.part) + [segment.footer.index]
        sizes.add("index.directories", parts.reduce(0) { $0 + $1.directoryLength })
        sizes.add("index.footer", Int(segment.length - segment.footer.index.end) + SegmentHeader.length)
        return .init(
            path: segment.path, form: "sealed", positions: segment.footer.first..<segment.footer.end,
            bytes: segment.length, blocks: segment.footer.blocks.count, columns: sizes.sorted)
    }
}

/// Adds up the stored bytes of columns. The pages of a heap are shared by the strings in them, byte by byte.
private struct ColumnSizes {
    private var bytes: [String: UInt64] = [:]

    mutating func add(_ name: String, _ count: Int) { bytes[name, default: 0] += UInt64(count) }

    var sorted: [(name: String, bytes: UInt64)] {
        bytes.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    mutating func add(_ block: BlockDirectory) {
        for (name, entry) in [
            ("append", block.groups), ("recordedAt", block.recordedAt), ("kind", block.kinds),
            ("version", block.versions), ("stream", block.streams), ("sequence", block.sequences),
            ("occurredAt", block.occurredAt), ("actor", block.actors), ("unit", block.units),
            ("policyVersion", block.policyVersions),
        ] { add(name, entry.storedLength) }
        let tokens = Shares(block.heaps[HeapKind.tokens.rawValue])
        let texts = Shares(block.heaps[HeapKind.texts.rawValue])
        var strings: [(String, Int, HeapKind, Int)] = []
        for (name, entry, heap) in [
            ("id", block.eventIDs, HeapKind.tokens), ("causation", block.causations, .tokens),
            ("note", block.notes, .texts), ("unknown", block.opaque, .texts),
        ] { strings.append((name, entry.heapStart, heap, entry.ends.storedLength)) }
        for table in block.tables {
            for (field, place) in zip(table.schema.fields, table.fields) {
                add(field, block.entries[place], block, table.schema.name + ".", &strings)
            }
        }
        for (heap, shares) in [(HeapKind.tokens, tokens), (.texts, texts)] {
            // A column's strings end where the next column's begin.
            let own = strings.enumerated().filter { $0.element.2 == heap }
                .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }
            for (place, (_, column)) in own.enumerated() {
                let end = place + 1 < own.count ? own[place + 1].element.1 : shares.rawLength
                add(column.0, column.3 + shares.stored(column.1..<max(column.1, end)))
            }
        }
    }

    private mutating func add(
        _ field: FieldSchema, _ entry: BlockDirectory.FieldEntry, _ block: BlockDirectory, _ prefix: String,
        _ strings: inout [(String, Int, HeapKind, Int)]
    ) {
        let name = prefix + field.name
        switch field.type {
        case .token, .text, .personal, .digest:
            strings.append((name, entry.heapStart, HeapKind(field.type), entry.chunk.storedLength))
        case .list(let inner), .record(let inner):
            add(name, entry.chunk.storedLength)
            for (child, place) in zip(inner, entry.children) {
                add(child, block.entries[place], block, name + ".", &strings)
            }
        default: add(name, entry.chunk.storedLength)
        }
    }

    mutating func add(_ index: SegmentIndex) {
        let tokens = Shares(index.heaps[HeapKind.tokens.rawValue])
        let starts = index.names.map(\.strings.heapStart) + [index.keys.heapStart, tokens.rawLength]
        for space in NameSpace.allCases {
            let strings = index.names[space.index].strings
            let range = starts[space.index]..<max(starts[space.index], starts[space.index + 1])
            add("names.\(space)", strings.ends.storedLength + tokens.stored(range))
        }
        let keys = index.keys.heapStart..<max(index.keys.heapStart, tokens.rawLength)
        let digests = Shares(index.heaps[HeapKind.texts.rawValue])
        add(
            "index.commands",
            index.keys.ends.storedLength + tokens.stored(keys) + digests.stored(0..<digests.rawLength)
                + index.digests.ends.storedLength + index.commandStarts.storedLength
                + index.commandCounts.storedLength + size(index.commands))
        add(
            "index.postings",
            index.streams.storedLength + index.ends.storedLength + index.filter.length
                + index.rows.reduce(0) { $0 + $1.storedLength })
        add("index.matters", size(index.matters))
        add("index.ids", size(index.eventIDs))
    }

    private func size(_ table: HashTableEntry) -> Int {
        table.parts.reduce(table.filterLength) { $0 + $1.hashes.storedLength + $1.numbers.storedLength }
    }
}

/// How many stored bytes a part of a heap takes: of each page, as much as its share of the raw bytes.
private struct Shares {
    let rawLength: Int
    private let heap: HeapEntry

    init(_ heap: HeapEntry) {
        self.heap = heap
        rawLength = heap.rawLength
    }

    func stored(_ range: Range<Int>) -> Int {
        var sum = 0
        for (index, page) in heap.pages.enumerated() {
            let start = index * HeapBuilder.page
            let raw = heap.rawLength(page: index)
            let inside = max(0, min(range.upperBound, start + raw) - max(range.lowerBound, start))
            // Rounded so that the shares of a page add up to it: by what has been given out up to each end.
            let before = max(0, min(range.lowerBound - start, raw))
            sum += (before + inside) * page.storedLength / raw - before * page.storedLength / raw
        }
        return sum
    }
}
