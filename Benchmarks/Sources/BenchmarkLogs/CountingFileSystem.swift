import FengqiaoLog
import Synchronization
import SystemPackage

/// What a log has asked of the disk.
package final class DiskCounts: Sendable {
    /// Syncs of files; those of folders are not among them.
    package let syncs = Atomic<Int>(0)
    /// Bytes written to files.
    package let bytes = Atomic<Int>(0)
    /// Bytes read from files.
    package let read = Atomic<Int>(0)

    package init() {}
}

/// The disk of this machine, with every sync counted: what is said about syncs is seen, not inferred.
package struct CountingFileSystem: FileSystem {
    private let counts: DiskCounts
    private let base = RealFileSystem()

    package init(_ counts: DiskCounts) { self.counts = counts }

    package func open(_ path: FilePath, for access: FileAccess) throws(Errno) -> any LogFile {
        CountingFile(try base.open(path, for: access), counts)
    }
    package func create(_ path: FilePath) throws(Errno) -> any LogFile { CountingFile(try base.create(path), counts) }
    package func createDirectory(_ path: FilePath) throws(Errno) { try base.createDirectory(path) }
    package func list(_ path: FilePath) throws(Errno) -> [String] { try base.list(path) }
    package func rename(_ source: FilePath, to target: FilePath) throws(Errno) { try base.rename(source, to: target) }
    package func unlink(_ path: FilePath) throws(Errno) { try base.unlink(path) }
    package func syncDirectory(_ path: FilePath) throws(Errno) { try base.syncDirectory(path) }
    package func bootID() throws(Errno) -> [UInt8] { try base.bootID() }
    package func randomBytes(_ count: Int) throws(Errno) -> [UInt8] { try base.randomBytes(count) }
    package var processID: Int32 { base.processID }
}

private final class CountingFile: LogFile {
    private let base: any LogFile
    private let counts: DiskCounts

    init(_ base: any LogFile, _ counts: DiskCounts) {
        self.base = base
        self.counts = counts
    }

    func read(into buffer: inout MutableRawSpan, at offset: UInt64) throws(Errno) -> Int {
        let count = try base.read(into: &buffer, at: offset)
        counts.read.wrappingAdd(count, ordering: .relaxed)
        return count
    }
    func write(_ bytes: RawSpan, at offset: UInt64) throws(Errno) {
        try base.write(bytes, at: offset)
        counts.bytes.wrappingAdd(bytes.byteCount, ordering: .relaxed)
    }
    func syncData() throws(Errno) {
        try base.syncData()
        counts.syncs.wrappingAdd(1, ordering: .relaxed)
    }
    func reserve(_ count: UInt64, at offset: UInt64) throws(Errno) { try base.reserve(count, at: offset) }
    func length() throws(Errno) -> UInt64 { try base.length() }
    func tryLock() throws(Errno) -> Bool { try base.tryLock() }
    func close() { base.close() }
}
