internal import CFengqiaoSystem
internal import Synchronization
internal import SystemPackage

// Unsafe: reads and writes hand a span's memory to the operating system. The pointer lives inside
// the span's closure, and the count never passes its end.

/// A file of the disk.
final class RealFile: LogFile {
    private let descriptor: FileDescriptor
    private let isOpen = Atomic<Bool>(true)
    private let isLocked = Atomic<Bool>(false)

    init(
        _ path: FilePath, _ mode: FileDescriptor.AccessMode, _ options: FileDescriptor.OpenOptions
    ) throws(Errno) {
        do {
            descriptor = try FileDescriptor.open(
                path, mode, options: options,
                permissions: options.contains(.create) ? [.ownerReadWrite, .groupRead, .otherRead] : nil,
                retryOnInterrupt: true)
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    deinit { close() }

    func close() {
        // The descriptor's number may belong to somebody else after the first close.
        guard isOpen.exchange(false, ordering: .acquiringAndReleasing) else { return }
        // A child that this process forks for another program has the file open for a moment, and its lock: closing
        // alone would leave the lock with the child until then.
        if isLocked.load(ordering: .acquiring) { _ = fq_unlock(descriptor.rawValue) }
        try? descriptor.close()
    }

    func read(into buffer: inout MutableRawSpan, at offset: UInt64) throws(Errno) -> Int {
        var done = 0
        let count = buffer.byteCount
        while done < count {
            let position = try fileOffset(offset, done)
            let got: Int
            do {
                got = try unsafe buffer.withUnsafeMutableBytes { bytes in
                    try unsafe descriptor.read(
                        fromAbsoluteOffset: position,
                        into: UnsafeMutableRawBufferPointer(rebasing: bytes[done...]),
                        retryOnInterrupt: true)
                }
            } catch {
                throw error as? Errno ?? .ioError
            }
            if got == 0 { break }
            done += got
        }
        return done
    }

    func write(_ bytes: RawSpan, at offset: UInt64) throws(Errno) {
        var done = 0
        while done < bytes.byteCount {
            let position = try fileOffset(offset, done)
            do {
                done += try unsafe bytes.withUnsafeBytes { bytes in
                    try unsafe descriptor.writeAll(rest: bytes, from: done, at: position)
                }
            } catch {
                throw error as? Errno ?? .ioError
            }
        }
    }

    func syncData() throws(Errno) { try check(fq_sync_data(descriptor.rawValue)) }

    func syncAll() throws(Errno) { try check(fq_sync_all(descriptor.rawValue)) }

    func reserve(_ count: UInt64, at offset: UInt64) throws(Errno) {
        guard let count = Int64(exactly: count), let offset = Int64(exactly: offset), count > 0 else {
            throw .invalidArgument
        }
        try check(fq_reserve(descriptor.rawValue, offset, count))
    }

    func length() throws(Errno) -> UInt64 {
        var length: Int64 = 0
        try check(unsafe fq_length(descriptor.rawValue, &length))
        return UInt64(clamping: length)
    }

    func tryLock() throws(Errno) -> Bool {
        let answer = fq_lock(descriptor.rawValue)
        if Errno(rawValue: answer) == .wouldBlock { return false }
        try check(answer)
        isLocked.store(true, ordering: .releasing)
        return true
    }

    private func fileOffset(_ offset: UInt64, _ done: Int) throws(Errno) -> Int64 {
        let (sum, overflow) = offset.addingReportingOverflow(UInt64(done))
        guard !overflow, let position = Int64(exactly: sum) else { throw .invalidArgument }
        return position
    }
}

extension FileDescriptor {
    /// One `pwrite` of what is left; how many bytes it took.
    fileprivate func writeAll(rest bytes: UnsafeRawBufferPointer, from done: Int, at offset: Int64) throws
        -> Int
    {
        let count = try unsafe write(
            toAbsoluteOffset: offset, UnsafeRawBufferPointer(rebasing: bytes[done...]), retryOnInterrupt: true
        )
        // Zero bytes taken from a non-empty buffer would loop for ever.
        if count == 0 { throw Errno.ioError }
        return count
    }
}
