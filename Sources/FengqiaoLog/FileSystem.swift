public import SystemPackage

/// What the log asks of a disk. The real one is ``RealFileSystem``; tests put one in its place that
/// keeps files in memory, stops at a chosen step, or fails.
///
/// Every step that a crash can fall between is one call. An implementation retries interrupted
/// calls and short writes itself, and never retries a sync.
public protocol FileSystem: Sendable {
    /// Opens a file that exists; `.noSuchFileOrDirectory` otherwise.
    func open(_ path: FilePath, for access: FileAccess) throws(Errno) -> any LogFile
    /// Creates an empty file for reading and writing; `.fileExists` if the name is taken.
    func create(_ path: FilePath) throws(Errno) -> any LogFile
    /// Creates a folder; `.fileExists` if the name is taken.
    func createDirectory(_ path: FilePath) throws(Errno)
    /// The names in a folder, in no order.
    func list(_ path: FilePath) throws(Errno) -> [String]
    /// Puts `source` in the place of `target`, in one step.
    func rename(_ source: FilePath, to target: FilePath) throws(Errno)
    /// Removes a file's name.
    func unlink(_ path: FilePath) throws(Errno)
    /// Brings the names in a folder onto the disk.
    func syncDirectory(_ path: FilePath) throws(Errno)
    /// 16 bytes that change when the machine starts again.
    func bootID() throws(Errno) -> [UInt8]
    /// Unpredictable bytes.
    func randomBytes(_ count: Int) throws(Errno) -> [UInt8]
    /// The id of the calling process.
    var processID: Int32 { get }
}

/// What a file is opened for.
public enum FileAccess: Sendable, Hashable {
    /// To read.
    case read
    /// To read and write.
    case readWrite
}

/// An open file of a ``FileSystem``. It is closed when the last reference goes, or earlier.
public protocol LogFile: AnyObject, Sendable {
    /// Fills `buffer` from `offset` on. Fewer bytes than the buffer takes mean the end of the file.
    func read(into buffer: inout MutableRawSpan, at offset: UInt64) throws(Errno) -> Int
    /// Writes all the bytes at `offset`.
    func write(_ bytes: RawSpan, at offset: UInt64) throws(Errno)
    /// Brings the bytes written so far onto the disk. After an error nothing is known about them.
    func syncData() throws(Errno)
    /// Sets space aside for `count` bytes at `offset`, or throws `.noSpace`. The file may become longer by
    /// zeros, so that writing there does not have to change its length. A file system that cannot do this
    /// does nothing.
    func reserve(_ count: UInt64, at offset: UInt64) throws(Errno)
    /// The length in bytes.
    func length() throws(Errno) -> UInt64
    /// Takes the lock that only one open file can hold; false if another one does.
    func tryLock() throws(Errno) -> Bool
    /// Closes the file and lets go of its lock. Doing it twice is harmless.
    func close()
}
