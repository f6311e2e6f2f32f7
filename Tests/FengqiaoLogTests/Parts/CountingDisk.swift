import FengqiaoLog
import FengqiaoTesting
import Synchronization
import SystemPackage

/// A disk on which every file is there and empty; it counts those that are open.
final class CountingDisk: FileSystem {
    private let counts = Mutex((open: 0, opened: 0))

    var openFiles: Int { counts.withLock { $0.open } }
    var opened: Int { counts.withLock { $0.opened } }

    fileprivate func count(_ change: Int) {
        counts.withLock { counts in
            counts.open += change
            counts.opened += max(0, change)
        }
    }

    func open(_ path: FilePath, for access: FileAccess) throws(Errno) -> any LogFile { CountedFile(self) }
    func create(_ path: FilePath) throws(Errno) -> any LogFile { throw .notSupported }
    func createDirectory(_ path: FilePath) throws(Errno) { throw .notSupported }
    func list(_ path: FilePath) throws(Errno) -> [String] { throw .notSupported }
    func rename(_ source: FilePath, to target: FilePath) throws(Errno) { throw .notSupported }
    func unlink(_ path: FilePath) throws(Errno) { throw .notSupported }
    func syncDirectory(_ path: FilePath) throws(Errno) { throw .notSupported }
    func bootID() throws(Errno) -> [UInt8] { throw .notSupported }
    func randomBytes(_ count: Int) throws(Errno) -> [UInt8] { throw .notSupported }
    var processID: Int32 { 1 }
}

private final class CountedFile: LogFile {
    private let disk: CountingDisk

    init(_ disk: CountingDisk) {
        self.disk = disk
        disk.count(1)
    }

    deinit { disk.count(-1) }

    func read(into buffer: inout MutableRawSpan, at offset: UInt64) throws(Errno) -> Int { 0 }
    func write(_ bytes: RawSpan, at offset: UInt64) throws(Errno) { throw .notSupported }
    func syncData() throws(Errno) {}
    func reserve(_ count: UInt64, at offset: UInt64) throws(Errno) {}
    func length() throws(Errno) -> UInt64 { 0 }
    func tryLock() throws(Errno) -> Bool { true }
    func close() {}
}
