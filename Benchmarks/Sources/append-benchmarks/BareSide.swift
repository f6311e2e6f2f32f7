import BenchmarkSupport
import Crypto
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The least that can be done: the rows' bytes into space that was set aside, and a sync. It keeps no checksum, no
/// boundary between rows and no order of transactions, and cannot tell after a crash what it holds.
final class BareSide: Side {
    /// How the space was set aside.
    enum Space {
        /// `fallocate`: the disk has the blocks, the file system notes on first use that they are written.
        case allocated
        /// Zeros, synced: nothing but the bytes is left to be written.
        case zeros
    }

    private let corpus: Corpus
    private let path: String
    private let descriptor: CInt
    private var offset = 0
    private var synced = 0

    init(_ corpus: Corpus, in folder: URL, _ space: Space) throws {
        self.corpus = corpus
        path = folder.appendingPathComponent("bare").path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL, 0o644)
        if descriptor < 0 { throw Self.error("open") }
        switch space {
        case .allocated: try allocate(corpus.bytes.count)
        case .zeros: try write([UInt8](repeating: 0, count: corpus.bytes.count), 0..<corpus.bytes.count, at: 0)
        }
        if fsync(descriptor) != 0 { throw Self.error("fsync") }
    }

    var syncs: Int? { synced }

    func append(_ events: Range<Int>) throws {
        let rows = corpus.rows(events)
        try write(corpus.bytes, rows, at: offset)
        offset += rows.count
        try sync()
    }

    func close() throws {
        #if canImport(Glibc)
            let answer = Glibc.close(descriptor)
        #elseif canImport(Musl)
            let answer = Musl.close(descriptor)
        #else
            let answer = Darwin.close(descriptor)
        #endif
        if answer != 0 { throw Self.error("close") }
    }

    func stored() throws -> Stored {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        // It does not know where a row ends: the digest alone says that all of them are there.
        return Stored(events: corpus.items.count, digest: SHA256.hash(data: data.prefix(offset)).short)
    }

    private func allocate(_ count: Int) throws {
        #if os(Linux)
            // The call that the language is given of `fallocate`; it answers its error.
            if posix_fallocate(descriptor, 0, off_t(count)) != 0 { throw Failure("posix_fallocate failed") }
        #else
            if ftruncate(descriptor, off_t(count)) != 0 { throw Self.error("ftruncate") }
        #endif
    }

    private func write(_ bytes: [UInt8], _ range: Range<Int>, at offset: Int) throws {
        try bytes.withUnsafeBytes { bytes in
            var done = range.lowerBound
            while done < range.upperBound {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[done..<range.upperBound])
                let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done - range.lowerBound))
                if count <= 0 { throw Self.error("pwrite") }
                done += count
            }
        }
    }

    private func sync() throws {
        #if os(Linux)
            let answer = fdatasync(descriptor)
        #else
            let answer = fcntl(descriptor, F_FULLFSYNC)
        #endif
        if answer != 0 { throw Self.error("fdatasync") }
        synced += 1
    }

    private static func error(_ call: String) -> Failure { Failure("\(call): error \(errno)") }
}
