internal import CFengqiaoSystem
public import SystemPackage

// Unsafe: C functions take paths and buffers as pointers. Each pointer lives inside the closure that
// hands it over and no C function keeps one; sizes are those of the array that owns the bytes; the
// listing calls back on the same thread, before it returns, with the array it was given.

/// The disk.
public struct RealFileSystem: FileSystem {
    /// The disk of this machine.
    public init() {}

    /// Opens a file that exists.
    public func open(_ path: FilePath, for access: FileAccess) throws(Errno) -> any LogFile {
        try RealFile(path, access == .read ? .readOnly : .readWrite, [.closeOnExec])
    }

    /// Creates an empty file.
    public func create(_ path: FilePath) throws(Errno) -> any LogFile {
        try RealFile(path, .readWrite, [.create, .exclusiveCreate, .closeOnExec])
    }

    /// Creates a folder.
    public func createDirectory(_ path: FilePath) throws(Errno) {
        try check(unsafe path.withPlatformString { unsafe fq_make_directory($0) })
    }

    /// Puts one file in the place of another.
    public func rename(_ source: FilePath, to target: FilePath) throws(Errno) {
        try check(
            unsafe source.withPlatformString { from in
                unsafe target.withPlatformString { to in unsafe fq_rename(from, to) }
            })
    }

    /// Removes a file's name.
    public func unlink(_ path: FilePath) throws(Errno) {
        try check(unsafe path.withPlatformString { unsafe fq_unlink($0) })
    }

    /// Syncs the names in a folder.
    public func syncDirectory(_ path: FilePath) throws(Errno) {
        let folder = try RealFile(path, .readOnly, [.directory, .closeOnExec])
        defer { folder.close() }
        try folder.syncAll()
    }

    /// The id of this process.
    public var processID: Int32 { fq_process_id() }
}

/// Turns a C function's answer into an error.
func check(_ answer: CInt) throws(Errno) {
    if answer != 0 { throw Errno(rawValue: answer) }
}

extension RealFileSystem {
    /// The operating system's id of this start.
    public func bootID() throws(Errno) -> [UInt8] {
        var id = [UInt8](repeating: 0, count: 16)
        try check(unsafe id.withUnsafeMutableBufferPointer { unsafe fq_boot_id($0.baseAddress) })
        return id
    }

    /// Bytes from the operating system's generator.
    public func randomBytes(_ count: Int) throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        try check(unsafe bytes.withUnsafeMutableBytes { unsafe fq_random($0.baseAddress, $0.count) })
        return bytes
    }

    /// The names in a folder.
    public func list(_ path: FilePath) throws(Errno) -> [String] {
        var names: [String] = []
        let answer = unsafe path.withPlatformString { path in
            unsafe withUnsafeMutablePointer(to: &names) { names in
                unsafe fq_list(path, names) { context, name in
                    guard let context = unsafe context, let name = unsafe name else { return }
                    unsafe context.assumingMemoryBound(to: [String].self).pointee.append(
                        String(cString: name))
                }
            }
        }
        try check(answer)
        return names
    }
}
