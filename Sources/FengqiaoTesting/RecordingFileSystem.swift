public import FengqiaoLog
import Synchronization
public import SystemPackage

/// Another file system, with every call noted that changes something on the disk: for holding code to the order in
/// which it writes and syncs.
///
/// ```swift
/// let disk = RecordingFileSystem(MemoryDisk(), root: "/log")
/// let log = try EventLog.create(at: "/log", fileSystem: disk)
/// print(disk.calls.map(\.description).joined(separator: "\n"))
/// ```
public final class RecordingFileSystem: FileSystem {
    /// One call. Paths are told from the root on, `.` and `..` being the root and the folder above.
    public struct Call: Sendable, Hashable, CustomStringConvertible {
        /// What was done, such as `write`, `sync` or `rename`.
        public var operation: String
        /// What it was done to.
        public var path: String
        /// The new name, of a rename.
        public var target: String?
        /// The bytes concerned, of a write or of setting space aside.
        public var bytes: Range<UInt64>?

        /// The call in one line.
        public var description: String {
            operation + " " + path + (target.map { " to " + $0 } ?? "")
                + (bytes.map { " \($0.lowerBound)..<\($0.upperBound)" } ?? "")
        }
    }

    private let base: any FileSystem
    private let root: FilePath
    private let noted = Mutex<[Call]>([])

    /// Records what is done to a file system.
    public init(_ base: any FileSystem, root: FilePath) { (self.base, self.root) = (base, root) }

    /// What has been done since the recording began, in order.
    public var calls: [Call] { noted.withLock { $0 } }

    /// Takes what has been done so far, and begins anew.
    public func take() -> [Call] {
        noted.withLock { calls in
            defer { calls = [] }
            return calls
        }
    }

    fileprivate func note(
        _ operation: String, _ path: FilePath, to target: FilePath? = nil, _ bytes: Range<UInt64>? = nil
    ) {
        let call = Call(operation: operation, path: short(path), target: target.map(short), bytes: bytes)
        noted.withLock { $0.append(call) }
    }

    private func short(_ path: FilePath) -> String {
        if path == root { return "." }
        if path == root.removingLastComponent() { return ".." }
        var rest = path
        return rest.removePrefix(root) ? rest.string : path.string
    }

    public func open(_ path: FilePath, for access: FileAccess) throws(Errno) -> any LogFile {
        RecordingFile(try base.open(path, for: access), path, self)
    }

    public func create(_ path: FilePath) throws(Errno) -> any LogFile {
        note("create", path)
        return RecordingFile(try base.create(path), path, self)
    }

    public func createDirectory(_ path: FilePath) throws(Errno) {
        note("make", path)
        try base.createDirectory(path)
    }

    public func list(_ path: FilePath) throws(Errno) -> [String] { try base.list(path) }

    public func rename(_ source: FilePath, to target: FilePath) throws(Errno) {
        note("rename", source, to: target)
        try base.rename(source, to: target)
    }

    public func unlink(_ path: FilePath) throws(Errno) {
        note("unlink", path)
        try base.unlink(path)
    }

    public func syncDirectory(_ path: FilePath) throws(Errno) {
        note("sync", path)
        try base.syncDirectory(path)
    }

    public func bootID() throws(Errno) -> [UInt8] { try base.bootID() }
    public func randomBytes(_ count: Int) throws(Errno) -> [UInt8] { try base.randomBytes(count) }
    public var processID: Int32 { base.processID }
}

private final class RecordingFile: LogFile {
    private let base: any LogFile
    private let path: FilePath
    private let disk: RecordingFileSystem

    init(_ base: any LogFile, _ path: FilePath, _ disk: RecordingFileSystem) {
        (self.base, self.path, self.disk) = (base, path, disk)
    }

    func read(into buffer: inout MutableRawSpan, at offset: UInt64) throws(Errno) -> Int {
        try base.read(into: &buffer, at: offset)
    }

    func write(_ bytes: RawSpan, at offset: UInt64) throws(Errno) {
        disk.note("write", path, offset..<(offset + UInt64(bytes.byteCount)))
        try base.write(bytes, at: offset)
    }

    func syncData() throws(Errno) {
        disk.note("sync", path)
        try base.syncData()
    }

    func reserve(_ count: UInt64, at offset: UInt64) throws(Errno) {
        disk.note("reserve", path, offset..<(offset + count))
        try base.reserve(count, at: offset)
    }

    func length() throws(Errno) -> UInt64 { try base.length() }

    func tryLock() throws(Errno) -> Bool {
        disk.note("lock", path)
        return try base.tryLock()
    }

    func close() { base.close() }
}
