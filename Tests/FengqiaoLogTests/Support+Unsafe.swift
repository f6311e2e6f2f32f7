import CFengqiaoSystem
import FengqiaoLog
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

// Unsafe: C functions take the environment's and the path's text; a span of bytes is viewed raw. Each
// pointer stays within its closure, and bytes have no padding.

/// A folder for one test, gone afterwards.
struct TestFolder: ~Copyable {
    let path: FilePath

    init() throws {
        let disk = RealFileSystem()
        let name = try disk.randomBytes(8).map { String($0, radix: 16) }.joined()
        let above = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        let path = FilePath(above).appending("fengqiao-log-" + name)
        try disk.createDirectory(path)
        self.path = path
    }

    var log: FilePath { path.appending("log") }

    deinit { Self.remove(path) }

    private static func remove(_ path: FilePath) {
        let disk = RealFileSystem()
        if let names = try? disk.list(path) {
            for name in names { remove(path.appending(name)) }
            _ = unsafe path.withPlatformString { unsafe rmdir($0) }
        } else {
            try? disk.unlink(path)
        }
    }
}

/// All the bytes of a file; of a tail without the zeros behind its last frame, which are space set aside.
func contents(_ path: FilePath) throws -> [UInt8] {
    let file = try RealFileSystem().open(path, for: .read)
    defer { file.close() }
    var bytes = [UInt8](repeating: 0, count: Int(try file.length()))
    var span = bytes.mutableSpan
    var raw = unsafe span.mutableBytes
    _ = try file.read(into: &raw, at: 0)
    if path.extension == "tail" {
        // A header of 64 bytes ends with zeros of its own.
        let end = max(64, 1 + (bytes.lastIndex { $0 != 0 } ?? -1))
        if end < bytes.count { bytes.removeSubrange(end...) }
    }
    return bytes
}

/// Puts bytes over those of a file.
func overwrite(_ path: FilePath, at offset: UInt64, _ bytes: [UInt8]) throws {
    let file = try RealFileSystem().open(path, for: .readWrite)
    defer { file.close() }
    try file.write(unsafe bytes.span.bytes, at: offset)
}

/// Turns one bit of a file over.
func flip(_ path: FilePath, at offset: Int) throws {
    try overwrite(path, at: UInt64(offset), [try contents(path)[offset] ^ 0x10])
}

/// The tails of a log, in order of their names.
func tails(_ log: FilePath) throws -> [FilePath] {
    let folder = log.appending("segments")
    return try RealFileSystem().list(folder).sorted().map { folder.appending($0) }
}

/// Every file of a log with its bytes, but for the lock, whose text names whoever took it last.
func picture(_ log: FilePath) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try RealFileSystem().list(log) where name != "LOCK" && name != "segments" {
        files[name] = try contents(log.appending(name))
    }
    for path in try tails(log) { files[path.string] = try contents(path) }
    return files
}

/// A group with these rows.
func group(_ rows: [String], at time: Int64 = 1, key: String = "") -> AppendGroup {
    var group = AppendGroup(
        recordedAt: time, commandKey: Array(key.utf8),
        commandDigest: key.isEmpty ? [] : [UInt8](repeating: 7, count: 32))
    for row in rows { group.append(row: Array(row.utf8)) }
    return group
}

func text(_ bytes: RawSpan) -> String {
    unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
}

/// All rows from a position on, as "position@time row".
func rows(_ log: EventLog, from: UInt64 = 0) throws -> [String] { try rows(log.reader(), from: from) }

func rows(_ reader: LogReader, from: UInt64 = 0) throws -> [String] {
    var found: [String] = []
    try reader.forEachFrame(from: from) { frame in
        for index in 0..<frame.count {
            found.append(
                "\(frame.firstPosition + UInt64(index))@\(frame.recordedAt) " + text(frame.row(index)))
        }
        return true
    }
    return found
}

/// The error that a body throws.
func failure(_ body: () throws -> Void) -> LogError? {
    do {
        try body()
        return nil
    } catch {
        return error as? LogError
    }
}

/// A copy of the bytes of a span.
func copyBytes(_ bytes: RawSpan) -> [UInt8] { unsafe bytes.withUnsafeBytes { unsafe Array($0) } }

/// The checksum of the log's files.
func crc32c(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let copy = Array(bytes)
    return unsafe fq_crc32c(0, copy, copy.count)
}

/// All bytes of a derived file's body that were not read yet; `nil` where they are refused.
func readWhole(_ file: inout DerivedReader) -> [UInt8]? {
    // Filling bytes through the raw view cannot leave an invalid one.
    var bytes = [UInt8](repeating: 0, count: Int(file.remaining))
    var span = bytes.mutableSpan
    var raw = unsafe span.mutableBytes
    do throws(LogError) { try file.read(into: &raw) } catch { return nil }
    return bytes
}
