package import FengqiaoSchema

// The bytes of many strings, in pages of 64 KiB that are compressed each for itself. [FMT-90 to FMT-92]
// In the directory: raw length of the heap; for each page its stored length and u32 CRC32C. A page whose
// stored length is its raw length is not compressed.

/// Which strings lie together. Free text has a heap of its own, so that a fold never reads it.
package enum HeapKind: Int, CaseIterable, Sendable {
    case tokens = 0
    case texts = 1

    package init(_ type: FieldType) {
        switch type {
        case .text, .personal: self = .texts
        default: self = .tokens
        }
    }
}

/// Gathers strings and compresses them page by page.
package struct HeapBuilder {
    /// 64 KiB, in bytes: the distance over which LZ4 looks back, so longer pages would compress little
    /// better, and what has to be unpacked to read one string.
    package static let page = 64 << 10
    package private(set) var bytes: [UInt8] = []

    /// Adds the strings of a column; where the first begins.
    package mutating func append(_ column: ByteColumn) -> Int {
        defer { bytes += column.bytes }
        return bytes.count
    }

    /// Adds the stored pages to `target`, and their entry to the directory.
    package func write(to target: inout [UInt8], _ directory: inout RowWriter) {
        directory.varint(UInt64(bytes.count))
        for start in stride(from: 0, to: bytes.count, by: Self.page) {
            let raw = bytes.raw.extracting(start..<min(start + Self.page, bytes.count))
            let place = target.count
            if let block = LZ4.compressHard(raw) { target += block } else { target.append(raw) }
            directory.varint(UInt64(target.count - place))
            directory.little(CRC32C.of(target.raw.extracting(place..<target.count)))
        }
    }
}

/// Where a heap lies.
package struct HeapEntry: Sendable {
    package struct Page: Sendable {
        package var offset: UInt64
        package var storedLength: Int
        package var crc: UInt32
    }

    package var rawLength = 0
    package var pages: [Page] = []

    package func rawLength(page: Int) -> Int { min(HeapBuilder.page, rawLength - page * HeapBuilder.page) }
}

extension RowReader {
    @_lifetime(self: copy self)
    package mutating func heapEntry(_ offset: inout UInt64, limit: Int) throws(DecodeError) -> HeapEntry {
        var heap = HeapEntry(rawLength: try length(limit))
        let pages = (heap.rawLength + HeapBuilder.page - 1) / HeapBuilder.page
        // No more than the directory has bytes for: each page takes five of them or more.
        heap.pages.reserveCapacity(min(pages, (bytes.byteCount - self.offset) / 5))
        for page in 0..<pages {
            let stored = try length(heap.rawLength(page: page))
            heap.pages.append(.init(offset: offset, storedLength: stored, crc: try little32()))
            offset += UInt64(stored)
        }
        return heap
    }
}
